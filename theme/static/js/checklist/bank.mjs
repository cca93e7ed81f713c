// The questions that stand on the page: read once, given a box to tick, and shown or hidden by the filters.

// The slug of the article that asks: it stands at the article's first heading, and its later headings are the same words.
const topicOf = (part, slugs) => {
  const title = part.previousElementSibling;
  if (title.tagName !== "H3") return "";
  if (title.id) slugs.set(title.textContent, title.id.replace("add-", ""));
  return slugs.get(title.textContent);
};

// Gives a box to tick, with the words of `row` as its label.
const giveBox = (row) => {
  const [ask] = row.children;
  const label = document.createElement("label");
  const box = document.createElement("input");
  const words = document.createElement("span");
  label.className = "cg-pick";
  box.type = "checkbox";
  box.dataset.pick = row.id;
  words.textContent = ask.textContent.trim();
  label.append(box, words);
  ask.replaceChildren(label);
  return box;
};

// Gives { bank, topics }: a Map of id to { id, text, who, moment, topic, first, row, box }, and one of title to slug.
// `label` stands before those who can answer; `first` tells whether it is on the short list for the first visit.
export const readBank = (root, label) => {
  const bank = new Map();
  const topics = new Map();
  const first = new Set([...root.querySelectorAll(".cg-first__list a")].map((link) => link.getAttribute("href").slice(1)));
  root.querySelectorAll(".cg-asks").forEach((part) => {
    const topic = topicOf(part, topics);
    const moment = part.closest("section").id.replace("moment-", "");
    [...part.children].forEach((row) => {
      const [ask, , who] = row.children;
      const text = ask.textContent.trim();
      bank.set(row.id, { id: row.id, text, who: who.firstChild.data.replace(label, "").trim(), moment, topic, first: first.has(row.id), row, box: giveBox(row) });
    });
  });
  return { bank, topics };
};

// Puts what stands on the page into the choices of the filters.
export const fillFilters = (root, bank, topics) => {
  const fill = (name, options) =>
    root.querySelector(`[data-wish="${name}"]`).append(...[...options].map(([text, value]) => new Option(text, value)));
  const roles = new Set([...bank.values()].flatMap((one) => one.who.split(", ")));
  fill("moment", [...root.querySelectorAll(".cg-moment")].map((part) => [part.firstElementChild.textContent, part.id.replace("moment-", "")]));
  fill("topic", [...topics].sort(([one], [other]) => one.localeCompare(other)));
  fill("who", [...roles].sort().map((role) => [role, role]));
};

// Shows what fits `wish` ({ moment, topic, who }, "" for any) and gives the number of questions shown.
export const filterBank = (root, bank, wish) => {
  let shown = 0;
  bank.forEach((one) => {
    const fits =
      (!wish.moment || wish.moment === one.moment) &&
      (!wish.topic || wish.topic === (one.topic || "none")) &&
      (!wish.who || one.who.split(", ").includes(wish.who));
    one.row.hidden = !fits;
    shown += fits;
  });
  root.querySelectorAll(".cg-first").forEach((part) => {
    part.hidden = Boolean(wish.moment || wish.topic || wish.who);
  });
  const empty = (part) => !part.querySelector("li:not([hidden])");
  root.querySelectorAll(".cg-asks").forEach((part) => {
    part.hidden = empty(part);
    const title = part.previousElementSibling;
    if (title.tagName === "H3") title.hidden = part.hidden;
  });
  root.querySelectorAll(".cg-moment").forEach((part) => {
    part.hidden = empty(part);
  });
  return shown;
};
