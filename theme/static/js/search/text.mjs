// Words as the index knows them: the same as fold() and words() of render/search_index.py.

// Accents of Latin, Greek and Cyrillic letters, and the vowel points of Hebrew and Arabic.
const ACCENTS = /[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670]/g;
const LETTERS = { đ: "d", ø: "o", ł: "l", ı: "i", "'": "", "\u2019": "" };
// Signs of an ordinal number, which would become letters; many type the first for degrees: 38.5ºC.
const ORDINALS = /[ºª]/g;
// A number is a word of its own: 38c, 6mp.
const WORD = /\p{Nd}+|[\p{L}\p{M}\p{Nl}\p{No}]+/gu;
// A word as it is written.
const WRITTEN = /\p{Nd}+|[\p{L}\p{M}\p{Nl}\p{No}'\u2019]+/gu;
// Scripts that put no space between words: Thai, Lao, Khmer, Myanmar, kana and Han.
const UNSPACED = /([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+)/;

export const fold = (text) =>
  text
    .replace(ORDINALS, " ")
    .normalize("NFKD")
    .toLowerCase()
    .replace(ACCENTS, "")
    .normalize("NFC")
    .replace(/[đøłı'\u2019]/g, (letter) => LETTERS[letter]);

// Splits a run of such a script into words where the browser can; a word is searched by its pairs of signs.
const pairs = (run, lang) => {
  const parts = typeof Intl === "object" && Intl.Segmenter ? [...new Intl.Segmenter(lang, { granularity: "word" }).segment(run)].map((one) => one.segment) : [run];
  return parts.flatMap((part) => (part.length === 1 ? [part] : [...part.slice(1)].map((sign, n) => part[n] + sign)));
};

export const wordsOf = (text, lang) =>
  (fold(text).match(WORD) || []).flatMap((word) => word.split(UNSPACED).flatMap((part, n) => (n % 2 ? pairs(part, lang) : part || [])));

// The words of many short texts: letters are folded in one go, which is much quicker.
export const wordsOfEach = (texts, lang) => {
  if (!texts.length) return [];
  const folded = fold(texts.map((text) => text.replace(/\n/g, " ")).join("\n")).split("\n");
  return folded.map((text) => (UNSPACED.test(text) ? wordsOf(text, lang) : text.match(WORD) || []));
};

// Returns each word of `text` as it is written.
export const written = (text) => text.match(WRITTEN) || [];

// Returns `text` as parts, every second of them a word that `isFound` knows: what the list of results marks.
export const marked = (text, isFound) => {
  const parts = [""];
  let end = 0;
  for (const word of text.matchAll(WRITTEN)) {
    if (!isFound(word[0])) continue;
    parts[parts.length - 1] += text.slice(end, word.index);
    parts.push(word[0], "");
    end = word.index + word[0].length;
  }
  parts[parts.length - 1] += text.slice(end);
  return parts;
};
