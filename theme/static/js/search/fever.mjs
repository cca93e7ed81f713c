// Temperatures of a fever, as families type them: 38.5C, 38,5º, 101 F, 39. docs/search.md has the rule.
import { wordsOf } from "./text.mjs";

// What a person can have, in C and in F; where a fever begins is in the index.
const [MOST_C, MOST_F] = [43, 109.9];
// Above this, a whole number is a temperature in F without a word that says so.
const ROUND = 100;

// Returns the words of a query with a decimal point or a degree sign as words of their own.
const typedWords = (query, lang) => wordsOf(query.replace(/[°º˚]/g, " c ").replace(/(\d)['\u2019](?=\d)/g, "$1 "), lang);

const isNumber = (word) => /^\d+$/.test(word);

// Tells whether a query has a temperature of a fever.
export const hasFever = ({ fever, skip, between, lang }, query) => {
  if (!fever) return false;
  const words = typedWords(query, lang);
  const inRange = (degrees) => (degrees >= fever.from[0] && degrees <= MOST_C) || (degrees >= fever.from[1] && degrees <= MOST_F);
  const isCommon = (word) => skip.has(word) || between.has(word);
  const isOther = (word) => !(isNumber(word) || isCommon(word) || fever.degrees.has(word) || fever.says.has(word));
  const isAlone = (at) => !words.some(isOther) && !words.slice(0, at).some(isNumber);
  return words.some((word, at) => {
    if (!/^\d{2,3}$/.test(word)) return false;
    const [next, after] = words.slice(at + 1);
    if (/^\d$/.test(next) && inRange(Number(`${word}.${next}`)) && !fever.after.has(after)) return true;
    if (!inRange(Number(word)) || fever.after.has(next)) return false;
    // Day 103 and a count of 103, but not "all day 103", "my 9 month 103", "no counts 103" and "day 103F".
    const isSaidOf = fever.before.has(words[at - 1]) && !isNumber(words[at - 2]) && !words.slice(Math.max(0, at - 3), at - 1).some((one) => fever.unless.has(one));
    if (isSaidOf && !/^[cf]$/.test(next)) return false;
    if (word > ROUND || fever.degrees.has(next) || fever.says.has(words[at - 1]) || isAlone(at)) return true;
    // "39 in the armpit" and "39 and 5 tenths", but not "38 and a half weeks".
    const [beyond, last] = words.slice(at + 1).filter((one) => !isCommon(one) && !isNumber(one));
    return fever.degrees.has(beyond) && !fever.after.has(last);
  });
};
