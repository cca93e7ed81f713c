// The family's list as plain data. Every function takes a list and gives a new one; none touches the page.
//
// An item: { id, text, title, who, moment, star, notes, answer, own }. `title` is that of the article that asks it, or "".
// A family's own question has an id "own-1", "own-2" ...

// So many questions may carry a star.
export const TOP = 3;

export const has = (items, id) => items.some((one) => one.id === id);

const item = (question) => ({ title: "", who: "", moment: "", star: false, notes: "", answer: "", own: false, ...question });

export const add = (items, questions) => {
  const there = new Set(items.map((one) => one.id));
  return [...items, ...questions.filter((one) => !there.has(one.id)).map(item)];
};

// Gives what a list keeps of a question of the guide.
export const picked = ({ id, text, title, who, moment }) => ({ id, text, title, who, moment });

export const remove = (items, id) => items.filter((one) => one.id !== id);

export const change = (items, id, fields) => items.map((one) => (one.id === id ? { ...one, ...fields } : one));

export const freeId = (items) => {
  const used = new Set(items.map((one) => one.id));
  let number = 1;
  while (used.has("own-" + number)) number += 1;
  return "own-" + number;
};

export const addOwn = (items, text) => [...items, item({ id: freeId(items), text, own: true })];

export const starred = (items) => items.filter((one) => one.star);

// Gives null when so many stars as there may be are given already.
export const toggleStar = (items, id) => {
  const on = !items.find((one) => one.id === id).star;
  return on && starred(items).length >= TOP ? null : change(items, id, { star: on });
};

// Moves a question by so many places; the first cannot go up and the last cannot go down.
export const move = (items, id, by) => {
  const from = items.findIndex((one) => one.id === id);
  const to = Math.max(0, Math.min(items.length - 1, from + by));
  const rest = remove(items, id);
  return [...rest.slice(0, to), items[from], ...rest.slice(to)];
};

// What the care team should see first: the stars, or the first ones where there is no star.
export const first = (items) => (starred(items).length ? starred(items) : items).slice(0, TOP);

// A family has written something about the words of the question: those stay with it.
const isAnswered = (one) => Boolean(one.notes || one.answer);

// Gives the list with today's words for each question that the guide still asks: its id says which one that is.
// One with notes or an answer keeps the words that they are about: under others, a "yes" may mean the opposite.
// In lists from before questions had lasting ids, a question is known by its words. `bank` is a Map of id to question.
export const renew = (items, bank) => {
  const byText = new Map([...bank.values()].map((one) => [one.text.toLowerCase(), one.id]));
  const used = new Set(items.map((one) => one.id));
  return items.map((one) => {
    if (one.own) return one;
    const alike = byText.get(one.text.toLowerCase());
    const id = bank.has(one.id) || !alike || used.has(alike) ? one.id : alike;
    used.add(id);
    const { text, title, who, moment } = bank.get(id) || one;
    return { ...one, id, text: isAnswered(one) ? one.text : text, title, who, moment };
  });
};

const sameWords = (one, other) => one.replace(/\s+/g, " ").toLowerCase() === other.replace(/\s+/g, " ").toLowerCase();

// Gives the list as it is shown: where today's words are others than those that the family wrote about, these are `asked`.
export const shown = (items, bank) =>
  items.map((one) => {
    const now = one.own ? null : bank.get(one.id);
    return now && !sameWords(now.text, one.text) ? { ...one, text: now.text, asked: one.text } : one;
  });

// Questions that this edition of the guide does not ask.
export const gone = (items, known) => items.filter((one) => !one.own && !known.has(one.id));

// A family's own question is known by its words: two tabs number theirs alike.
const nameOf = (one) => (one.own ? "own " + one.text : one.id);

const WRITTEN = ["star", "notes", "answer"];

const isWritten = (one, was) => WRITTEN.some((field) => one[field] !== was[field]);

// Returns what is in both texts, each once.
const both = (mine, theirs) => {
  if (mine.includes(theirs)) return mine;
  return theirs.includes(mine) ? theirs : mine + "\n" + theirs;
};

const joinItem = (was, mine, theirs) => {
  const pick = (field) => {
    if (mine[field] === was[field]) return theirs[field];
    return field === "star" || theirs[field] === was[field] ? mine[field] : both(mine[field], theirs[field]);
  };
  // The words that were answered, of either.
  const text = [mine, theirs].filter(isAnswered).map((one) => one.text).reduce(both, "") || mine.text;
  return { ...mine, text, ...Object.fromEntries(WRITTEN.map((field) => [field, pick(field)])) };
};

// Joins what two tabs made of one list, `base`: what either added, took off, moved or wrote since then. Where both
// wrote, both texts stay; what one took off stays when the other wrote in it. The order is that of `mine`, unless only
// the other tab has moved something, and no more questions have a star than may.
export const merge = (base, mine, theirs) => {
  const [old, here, there] = [base, mine, theirs].map((items) => new Map(items.map((one) => [nameOf(one), one])));
  const common = (items, others) => JSON.stringify([...items.keys()].filter((name) => others.has(name)));
  const names = new Set(common(here, old) === common(old, here) ? [...there.keys(), ...here.keys()] : [...here.keys(), ...there.keys()]);
  const ids = [...mine, ...theirs];
  const fresh = (one) => {
    if (here.has(nameOf(one)) || !has(mine, one.id)) return one;
    ids.push({ ...one, id: freeId(ids) });
    return ids.at(-1);
  };
  const joined = [...names].flatMap((name) => {
    const [was, one, other] = [old, here, there].map((items) => items.get(name));
    if (one && other) return joinItem(was || item({}), one, other);
    return was && !isWritten(one || other, was) ? [] : fresh(one || other);
  });
  const top = [...new Set([...starred(joined).filter((one) => has(starred(mine), one.id)), ...starred(joined)])].slice(0, TOP);
  return joined.map((one) => (one.star && !top.includes(one) ? { ...one, star: false } : one));
};

// Cuts at a letter, never inside one: an emoji may be several.
export const short = (text, most) => {
  const letters = Array.from(text);
  return letters.length > most ? letters.slice(0, most - 1).join("").trimEnd() + "…" : text;
};
