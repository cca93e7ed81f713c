// The list of results, made of what the index says and of the texts that come after it.
import { fold, marked, written } from "./text.mjs";

const LEAD = 110; // Letters shown of the beginning of a section, as in render/search_index.py.

const element = (tag, className, ...content) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...content);
  return made;
};

// What is between two of these is in the other language of the index, as in translation/comparison.py.
const OTHER = /[\ue000\ue001]/;

const inOther = (lang, ...content) => {
  const made = element("span", "", ...content);
  if (lang) Object.assign(made, { lang, dir: "auto" });
  return made;
};

// Each part of the text as `draw` makes it; those in the other language say so.
const spoken = (text, lang, draw) => text.split(OTHER).flatMap((part, n) => (n % 2 ? [inOther(lang, ...draw(part))] : part && draw(part)));

// The words that the index has matched, in any form of the text, are marked.
const withMarks = (text, { found, other }) => spoken(text, other, (part) => marked(part, (word) => found.has(fold(word))).map((one, n) => (n % 2 ? element("mark", "", one) : one)));

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const heading = (result, found) => {
  const name = result.heading ? [element("span", "cg-result__page", ...spoken(result.title, found.other, (part) => [part]), ": "), ...withMarks(result.heading, found)] : withMarks(result.title, found);
  if (!result.address) return element("h3", "", ...name);
  const link = element("a", "", ...name);
  link.href = result.address;
  return element("h3", "", link);
};

const HEADINGS = "h2, h3, h4, h5, h6";
const BLOCKS = `${HEADINGS}, p, li, ul, ol, dl, dt, dd, div, br`;
const BREAK = "\u2029"; // Stands between two blocks.

// The words of a block of this page, and of each block within it; those in the other language are marked, unless all of
// the page's `part` is in it.
const textsOf = (block, own) => {
  const copy = block.cloneNode(true);
  copy.querySelectorAll("sup, .cg-stale__mark").forEach((mark) => mark.remove());
  copy.querySelectorAll(BLOCKS).forEach((one) => {
    one.before(BREAK);
    one.after(BREAK);
  });
  if (own) copy.querySelectorAll("[lang]").forEach((one) => one.replaceWith(`\ue000${one.textContent.trim()}\ue001`));
  return copy.textContent.split(BREAK).map((text) => text.trim()).filter(Boolean);
};

// The beginning of a part of this very page, for a file that holds all articles: its first paragraph or item, below the
// headings that govern it. None where a table or a picture comes first, or is in it: a cell says nothing without its column.
const beginning = (address) => {
  const part = address.startsWith("#") && document.getElementById(address.slice(1));
  const blocks = part ? [...part.querySelectorAll(`${HEADINGS}, table, figure, p, li`)] : [];
  // The heading of the part itself is the title of the result.
  if (blocks[0]?.matches(HEADINGS)) blocks.shift();
  const first = blocks.findIndex((one) => !one.matches(HEADINGS));
  if (first < 0 || blocks[first].matches("table, figure") || blocks[first].querySelector("table, figure")) return "";
  const own = part.closest("[lang]").lang === document.documentElement.lang;
  const joined = blocks.slice(0, first + 1).flatMap((one) => textsOf(one, own)).reduce((text, next) => text + (/[\p{L}\p{N}]\ue001?$/u.test(text) ? "; " : " ") + next);
  const text = own ? joined : `\ue000${joined}\ue001`;
  if (text.length <= LEAD) return text;
  const cut = text.slice(0, text.lastIndexOf(" ", LEAD));
  return `${cut}\u2026${cut.split(OTHER).length % 2 ? "" : "\ue001"}`;
};

const drawPage = (result, found, texts, words) => {
  const item = element("li", "cg-result", heading(result, found));
  // Not for everyone: then no word of it stands without saying for whom.
  const audience = texts?.audiences[result.number];
  if (audience) item.append(element("p", "cg-result__for", element("strong", "", words.for), " ", ...spoken(audience, found.other, (part) => [part])));
  const lead = texts?.leads[result.n] || beginning(result.address);
  if (lead) item.append(element("p", "cg-result__lead", ...withMarks(lead, found)));
  const shown = new Set(written(`${result.title} ${result.heading} ${lead || ""}`).map(fold));
  const more = result.words.filter((word) => !shown.has(word)).slice(0, 4);
  // What is found further down in the section, where the beginning does not show it.
  if (more.length) item.append(element("p", "cg-result__words", words.found, " ", ...more.flatMap((word, n) => [n ? ", " : "", element("mark", "", word)])));
  return item;
};

const drawTerm = (result, found, texts, words, first) => {
  const title = heading(result, found);
  title.append(" ", element("span", "cg-result__kind", words.word));
  const item = element("li", "cg-result cg-result--word", title);
  const meaning = texts?.means[result.n - first];
  if (!meaning) return item;
  const [means, say, forms] = meaning;
  item.append(element("p", "cg-result__lead", ...withMarks(means, found)));
  if (say) item.append(element("p", "cg-result__say", `${words.say} ${say.replaceAll("-", "\u2011")}`));
  if (forms) item.append(element("p", "cg-result__say", `${words.also} `, ...withMarks(forms, found)));
  return item;
};

// Shows the results; `texts` may be null while they are on their way.
export const showResults = (list, { results, ...found }, texts, words, firstTerm) => {
  list.replaceChildren(...results.map((result) => (result.term ? drawTerm(result, found, texts, words, firstTerm) : drawPage(result, found, texts, words))));
};

// Offers the nearest words, one button each.
export const showNearest = (place, nearest, choose) => {
  place.replaceChildren(
    ...nearest.map((word) => {
      const button = element("button", "cg-button", word);
      button.type = "button";
      button.addEventListener("click", () => choose(word));
      return button;
    }),
  );
};

export const sayCount = ({ results, pinned }, query, words) => {
  let text = words.none;
  if (results.length) text = results.length === 1 ? words.one : words.many;
  const said = fill(text, { n: results.length, query });
  return pinned.length ? words.first + " " + said : said;
};
