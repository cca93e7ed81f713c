// From a query to a list of results: a pure function of the index and the query.
import { distance, sharedStart, tolerance } from "./distance.mjs";
import { hasFever } from "./fever.mjs";
import { missingParts, weightsOf } from "./index.mjs";
import { wordsOf } from "./text.mjs";

const LONGEST = 200; // Letters of a query that are read.
const MOST = 20; // Results shown.
const WEAK = 0.15; // A result with less than this share of the best one's score is left out.
const ALIKE = 0.9; // What a word counts that sounds like the typed one.
const ALSO = 0.8; // What a synonym counts, beside the word itself.
const REST = 0.12; // What each further section adds to its page.
const SIGNS = /[,;:.!?()\n\u2013\u2014\u2026]/; // Between two parts of a sentence.
const NAMED = 1.6; // What it is worth that a query is the whole name of a word or a page.

// Returns the words of the index that `word` may mean, each as [number, share of its weight].
const meanings = (index, word, isLast) => {
  const found = [];
  const exact = index.numbers.has(word);
  const said = index.sound(word);
  index.said.forEach((known, n) => {
    if (index.words[n] === word) return void found.push([n, 1]);
    if (known === said && known.length > 2 && !exact) return void found.push([n, ALIKE]);
    const same = sharedStart(said, known);
    const longer = known.length - said.length;
    if (same === said.length && same >= 3 && longer <= (isLast ? 12 : 3)) found.push([n, isLast && longer > 3 ? 0.6 : 0.75]);
    // Another ending of the same word: jealous, jealousy.
    else if (same >= 4 && same >= Math.max(said.length, known.length) - 3 && same >= said.length - 2) found.push([n, 0.6]);
  });
  const most = tolerance(word);
  if (exact || !most) return found;
  const base = found.some(([, share]) => share >= 0.7) ? 0.3 : 0.6;
  index.said.forEach((known, n) => {
    const apart = distance(said, known, most);
    if (apart <= most) found.push([n, base - 0.1 * apart + (known[0] === said[0] ? 0.1 : 0)]);
  });
  return found;
};

// Tells whether a typed word is one of the guide's or of its families': then it is no misspelling of another word.
const isKnown = (index, typed) => index.numbers.has(typed) || [index.skip, index.between, index.lay].some((words) => words.has(typed));

const looksLike = (index, typed, word, alone) => {
  const [one, other] = [index.sound(typed), index.sound(word)];
  const most = tolerance(other, alone);
  return one[0] === other[0] && distance(one, other, most) <= most;
};

// Tells whether a typed word is the word of a name, or that word misspelled.
const isSame = (index, typed, word) => typed === word || (!isKnown(index, typed) && looksLike(index, typed, word));

// Returns a function that tells whether `typed` has the words of a phrase one after another; a word may be misspelled.
// Common words may come between two of them and, behind its first word of some meaning, one other word that is no
// negation: "lips (suddenly) blue", but not "he (likes) hot". Phrases share most of their words, so each pair is compared once.
const holder = (index, typed) => {
  const strange = typed.map((word) => (isKnown(index, word) ? null : [new Map(), new Map()]));
  const same = (at, word, alone) => {
    if (typed[at] === word || !strange[at]) return typed[at] === word;
    const found = strange[at][Number(alone)];
    const spellings = index.spellings.get(word) || [word];
    if (!found.has(word)) found.set(word, spellings.some((one) => looksLike(index, typed[at], one, alone)));
    return found.get(word);
  };
  const isCommon = (word) => index.between.has(word) || index.skip.has(word);
  const follows = (at, phrase, n, own, others) => {
    if (n === phrase.length) return true;
    if (at >= typed.length) return false;
    if (same(at, phrase[n], phrase.length === 1) && follows(at + 1, phrase, n + 1, own, Number(n >= own))) return true;
    if (!n || index.negations.has(typed[at])) return false;
    const left = others - Number(!isCommon(typed[at]));
    return left >= 0 && follows(at + 1, phrase, n, own, left);
  };
  return ([phrase]) => {
    const own = phrase.findIndex((word) => !index.between.has(word));
    return typed.some((_, at) => follows(at, phrase, 0, own, 0));
  };
};

// Returns the typed words without those that are harmless in a phrase of their own: the "hot" of "hot chocolate". Each of
// `parts` is what stands between two pauses: whoever turned "blue, eyes open" has no blue eyes.
const withoutHarmless = (index, parts) =>
  parts.flatMap((typed) => {
    // "has blue eyes", and "is hot tea fine" where a question begins so, but not "hes blue eyes closed".
    const isHarmless = (at) => at === 0 || index.harmlessAfter.has(typed[at - 1]) || (at === 1 && index.harmlessAsked.has(typed[0]));
    const found = index.harmless.flatMap(([phrase, word]) =>
      typed.flatMap((_, at) => (phrase.every((one, n) => typed[at + n] === one) && isHarmless(at) ? at + phrase.indexOf(word) : [])),
    );
    return typed.filter((_, at) => !found.includes(at));
  });

// Two words that the guide writes as one, and one word that it writes as two: nose bleed, sideeffects.
const otherSplits = (index, typed) => {
  const joined = typed.slice(1).map((word, n) => typed[n] + word).filter((word) => index.numbers.has(word));
  const split = typed
    .filter((word) => !index.numbers.has(word))
    .flatMap((word) => [...word.slice(1)].map((_, n) => [word.slice(0, n + 1), word.slice(n + 1)]))
    .filter((pair) => pair.every((word) => index.numbers.has(word)) && pair.join("").length > 2);
  return [...joined.map((word) => [word]), ...split];
};

// The words of the index that look most like the typed ones, for a query that finds nothing.
const nearest = (index, typed) => {
  const found = [];
  typed.forEach((word) => {
    index.words.forEach((known) => {
      if (known.length < 4) return;
      // Two letters of six may be wrong: with more, any short word would suggest any other.
      const apart = sharedStart(word, known) >= 3 ? 1 : distance(word, known, Math.min(3, Math.floor(word.length / 3)));
      if (apart < 9) found.push([apart / Math.max(word.length, known.length), known]);
    });
  });
  found.sort((one, other) => one[0] - other[0] || (one[1] < other[1] ? -1 : 1));
  return [...new Set(found.map(([, word]) => word))].slice(0, 5);
};

// Returns {results, pinned, found, nearest}; or {missing}, the parts of the index to load first.
export const find = (index, query) => {
  const all = wordsOf(query.slice(0, LONGEST), index.lang);
  const kept = all.filter((word) => !index.skip.has(word));
  const typed = kept.length ? kept : all;
  const fever = hasFever(index, query.slice(0, LONGEST)) ? index.fever.find : [];
  const parts = query.slice(0, LONGEST).split(SIGNS).map((part) => index.read(wordsOf(part, index.lang)));
  const holds = holder(index, [...withoutHarmless(index, parts), ...fever]);
  const pinned = [...new Set(index.pinned.filter(holds).map(([, id]) => id))];
  const also = [...fever, ...index.also.filter(holds).flatMap(([, words]) => words)];
  const unique = (words) => [...new Set(words)].filter((word) => !index.skip.has(word) || !kept.length);
  const asked = [
    ...unique(typed).map((word, n, list) => ({ share: 1, means: meanings(index, word, n === list.length - 1) })),
    ...unique([...also, ...otherSplits(index, typed).flat()])
      .filter((word) => !typed.includes(word))
      .map((word) => ({ share: ALSO, means: meanings(index, word, false) })),
  ];
  const missing = missingParts(index, asked.flatMap(({ means }) => means.map(([n]) => n)));
  if (missing.length) return { missing };

  const scores = new Float64Array(index.records.length);
  const hits = new Uint8Array(index.records.length);
  const why = new Map();
  asked.forEach(({ share, means }) => {
    const best = new Map();
    means.forEach(([number, close]) => {
      weightsOf(index, number).forEach(([record, weight]) => {
        const worth = weight * close;
        if (!(best.get(record)?.[0] >= worth)) best.set(record, [worth, number]);
      });
    });
    best.forEach(([worth, number], record) => {
      scores[record] += worth * share;
      hits[record] += 1;
      if (!why.has(record)) why.set(record, new Set());
      why.get(record).add(index.words[number]);
    });
  });
  const wanted = new Set(typed).size || 1;
  const ranked = [];
  scores.forEach((score, n) => {
    const { address, term, heading, title } = index.records[n];
    // A page that cannot be reached from here is no result; the meaning of a word is one wherever it is.
    if (!score || !(address || term)) return;
    const name = heading || hits[n] < wanted ? [] : wordsOf(title, index.lang);
    const isNamed = name.length === typed.length && name.every((word, at) => isSame(index, typed[at], word));
    ranked.push({ n, score: score * (0.4 + 0.6 * Math.min(1, hits[n] / wanted)) * (isNamed ? NAMED : 1) });
  });
  const byScore = (one, other) => other.score - one.score || one.n - other.n;
  ranked.sort(byScore);
  // The best section represents its page; what else the page says about it counts a little.
  const pages = new Map();
  ranked.forEach(({ n, score }) => {
    const record = index.records[n];
    const key = record.term || record.page;
    if (pages.has(key)) pages.get(key).score += score * REST;
    else pages.set(key, { n, score, ...record, words: [...why.get(n)] });
  });
  const results = [...pages.values()].sort(byScore);
  const good = results.filter(({ score }) => score >= WEAK * results[0].score).slice(0, MOST);
  const found = new Set(asked.flatMap(({ means }) => means.filter(([, close]) => close >= 0.4).map(([n]) => index.words[n])));
  return { results: good, pinned, found, other: index.other, nearest: good.length ? [] : nearest(index, typed) };
};
