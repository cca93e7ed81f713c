// The questions on the page: read once, given a box to tick, and shown or hidden as a family chooses.

// Gives a box to tick, with the words of `row` as its label.
const giveBox = (row) => {
  const [ask] = row.children;
  const label = document.createElement("label");
  const box = document.createElement("input");
  const words = document.createElement("span");
  label.className = "cg-pick";
  box.type = "checkbox";
  box.autocomplete = "off";
  box.dataset.pick = row.id;
  words.append(...ask.childNodes);
  label.append(box, words);
  ask.replaceChildren(label);
  return box;
};

// The heading above a list of questions of an article, or none: the first one of an article has the article's slug.
const titleOf = (part) => {
  const before = part.previousElementSibling;
  return before.tagName === "SUMMARY" ? before.querySelector("h3") : before.tagName === "H3" && before;
};

// Gives { bank, topics }: a Map of id to { id, text, title, lang, who, moment, topic, first, row, box },
// and one of title to slug. `title` is the heading above the question, "" where no article asks it.
// `label` comes before those who can answer; `first` tells whether it is on the short list for the first visit.
// `lang` is the language of a question that is not in that of the page, else "".
export const readBank = (root, label) => {
  const bank = new Map();
  const topics = new Map();
  const first = new Set([...root.querySelectorAll(".cg-first__list a")].map((link) => link.getAttribute("href").slice(1)));
  root.querySelectorAll(".cg-moment ul").forEach((part) => {
    const { id, textContent: title } = titleOf(part) || { textContent: "" };
    if (id) topics.set(title, id.replace("add-", ""));
    const topic = topics.get(title) || "";
    const moment = part.closest("section").id.replace("moment-", "");
    [...part.children].forEach((row) => {
      const [ask, , who] = row.children;
      const text = ask.textContent.trim();
      bank.set(row.id, { id: row.id, text, title, lang: ask.lang, who: who.firstChild.data.replace(label, "").trim(), moment, topic, first: first.has(row.id), row, box: giveBox(row) });
    });
  });
  return { bank, topics };
};

// Puts what is on the page into the choices of the filters.
export const fillFilters = (root, bank, topics) => {
  const fill = (name, options) =>
    root.querySelector(`[data-wish="${name}"]`).append(...[...options].map(([text, value]) => new Option(text, value)));
  const roles = new Set([...bank.values()].flatMap((one) => one.who.split(", ")));
  fill("topic", [...topics].sort(([one], [other]) => one.localeCompare(other)));
  fill("who", [...roles].sort().map((role) => [role, role]));
};

// As many questions are read without opening one part after another.
const FEW = 30;

const isEmpty = (part) => !part.querySelector("li:not([hidden])");

// Shows what fits `wish` ({ moment, topic, who }, "" for any; a moment of null shows none), with true counts at each
// moment and topic, and gives the number of questions shown.
export const filterBank = (root, bank, wish) => {
  const counts = {};
  let shown = 0;
  bank.forEach((one) => {
    const fits = (!wish.topic || wish.topic === (one.topic || "none")) && (!wish.who || one.who.split(", ").includes(wish.who));
    const here = fits && wish.moment !== null && (!wish.moment || wish.moment === one.moment);
    counts[one.moment] = (counts[one.moment] || 0) + fits;
    one.row.hidden = !here;
    shown += here;
  });
  root.querySelectorAll(".cg-first").forEach((part) => {
    part.hidden = Boolean(wish.moment || wish.topic || wish.who);
  });
  root.querySelectorAll("[data-moment]").forEach((link) => {
    link.querySelector("span").textContent = counts[link.dataset.moment];
    if (link.dataset.moment === wish.moment) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
  root.querySelectorAll(".cg-part").forEach((part) => {
    part.hidden = isEmpty(part);
    part.querySelector(".cg-part__count").textContent = part.querySelectorAll("li:not([hidden])").length;
    if (!part.hidden && (wish.topic || shown <= FEW)) part.open = true;
  });
  root.querySelectorAll(".cg-moment, .cg-moment ul").forEach((part) => {
    part.hidden = isEmpty(part);
    const title = part.matches("ul") && titleOf(part);
    if (title) title.hidden = part.hidden;
  });
  return shown;
};
