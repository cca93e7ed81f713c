// The index as render/search_index.py wrote it, opened for searching.
import { readerOf, spellingsOf } from "./alike.mjs";
import { wordsOfEach } from "./text.mjs";

const LEVELS = "01234567";
const STEP = 1.5;
const VALUES = [...LEVELS].map((_, level) => STEP ** (level + 1 - LEVELS.length));

// In a large index the weights of each word are in the part of its first letter.
const bucket = (word) => (word[0] >= "a" && word[0] <= "z" ? word[0] : `x${(word.codePointAt(0) % 16).toString(16)}`);

// In a booklet, all pages are parts of one file, and the ids of their sections begin with the name of the page.
const within = (address, anchor) => address && anchor && `${address}${address.startsWith("#") ? "--" : "#"}${anchor}`;

// Returns a function that writes a word as it sounds, so that two spellings of one sound are the same.
const soundOf = (sounds) => {
  const letters = Object.keys(sounds).sort((one, other) => other.length - one.length);
  if (!letters.length) return (word) => word;
  const pattern = new RegExp(letters.join("|"), "g");
  const known = new Map();
  return (word) => {
    if (!known.has(word)) known.set(word, word.replace(pattern, (found) => sounds[found]));
    return known.get(word);
  };
};

// Returns each phrase once for every choice of its words, with what belongs to it: "hit/bump head" is "hit head" and "bump head".
const spelledOut = (pairs) =>
  pairs.flatMap(([text, value]) => text.split(" ").reduce((begun, part) => begun.flatMap((begin) => part.split("/").map((word) => `${begin} ${word}`)), [""]).map((phrase) => [phrase, value]));

// Returns each phrase of lists of them, by what they belong to, with what it belongs to.
const pairsOf = (lists) => spelledOut(Object.entries(lists).flatMap(([value, texts]) => texts.map((text) => [text, value])));

export const openIndex = (data, lang) => {
  let last = "";
  const words = data.words.split(" ").map((code) => {
    last = last.slice(0, code[0]) + code.slice(1);
    return last;
  });
  const records = [];
  data.pages.forEach(([address, title, ...parts], number) => {
    parts.forEach(([anchor, heading]) => records.push({ page: address, number, title, heading, address: within(address, anchor) || address }));
  });
  const firstTerm = records.length;
  data.terms.forEach(([id, title]) => records.push({ term: id, title, address: data.glossary && `${data.glossary}#${id}` }));
  const phrases = (texts) => wordsOfEach(texts, lang);
  const alike = pairsOf(data.alike);
  const stands = phrases(alike.map(([, word]) => word)).flat();
  const forms = phrases(alike.map(([text]) => text)).map((form, n) => [form, stands[n]]);
  const read = readerOf(forms);
  const readPhrases = (texts) => phrases(texts).map(read);
  const also = spelledOut(Object.entries(data.also));
  const [typed, meant] = [readPhrases(also.map(([text]) => text)), phrases(also.map(([, text]) => text))];
  const pins = pairsOf(data.pinned);
  const danger = readPhrases(pins.map(([text]) => text));
  const harmless = pairsOf(data.harmless);
  const sound = soundOf(data.sounds);
  const set = (texts) => new Set(phrases([texts.join(" ")])[0]);
  return {
    lang,
    other: data.other,
    words,
    sound,
    read,
    spellings: spellingsOf(forms),
    said: words.map(sound),
    between: set([data.between]),
    negations: set([data.negations]),
    numbers: new Map(words.map((word, n) => [word, n])),
    weights: data.weights === undefined ? Array(words.length).fill(null) : data.weights.split(" "),
    opened: new Map(),
    parts: data.parts || [],
    fever: data.fever && {
      find: phrases([data.fever.find])[0],
      from: data.fever.from,
      degrees: set(["c f", ...data.fever.degrees]),
      says: set(data.fever.says),
      before: set(data.fever.before),
      unless: set(data.fever.unless),
      after: set(data.fever.after),
    },
    records,
    firstTerm,
    skip: set([data.skip]),
    lay: new Set([...typed.filter((phrase) => phrase.length === 1).flat(), ...stands]),
    also: typed.map((phrase, n) => [phrase, meant[n]]),
    harmless: readPhrases(harmless.map(([text]) => text)).map((phrase, n) => [phrase, readPhrases([harmless[n][1]])[0][0]]),
    harmlessAfter: new Set(readPhrases([data.harmless_after])[0]),
    harmlessAsked: new Set(readPhrases([data.harmless_asked])[0]),
    pinned: danger.map((phrase, n) => [phrase, pins[n][1]]),
  };
};

// Puts the weights of one part in their places.
export const addPart = (index, { part, weights }) => {
  const rest = weights.split(" ");
  let next = 0;
  index.words.forEach((word, n) => {
    if (bucket(word) === part) {
      index.weights[n] = rest[next];
      next += 1;
    }
  });
};

// The parts that these words (by number) need and that are not here yet.
export const missingParts = (index, numbers) => [...new Set(numbers.filter((n) => index.weights[n] === null).map((n) => bucket(index.words[n])))];

// Returns the weights of one word as [record, weight].
export const weightsOf = (index, number) => {
  if (index.opened.has(number)) return index.opened.get(number);
  const text = index.weights[number];
  const found = [];
  let record = -1;
  let step = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code >= 97) {
      step = step * 26 + code - 97;
    } else {
      record += step * 26 + code - 65 + 1;
      step = 0;
      i += 1;
      found.push([record, VALUES[LEVELS.indexOf(text[i])]]);
    }
  }
  index.opened.set(number, found);
  return found;
};
