// How far apart two words are.

// Returns the number of letters to add, drop, change or swap with their neighbor; 9 when it is more than `most`.
export const distance = (one, other, most) => {
  if (Math.abs(one.length - other.length) > most) return 9;
  let before = [];
  let last = [];
  let row = Array.from({ length: other.length + 1 }, (_, n) => n);
  for (let i = 1; i <= one.length; i += 1) {
    [before, last] = [last, row];
    row = [i];
    let least = i;
    for (let j = 1; j <= other.length; j += 1) {
      let cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
      row[j] = cost;
      if (cost < least) least = cost;
    }
    if (least > most) return 9;
  }
  return row[other.length] > most ? 9 : row[other.length];
};

// How many letters of a word may be wrong: one from four letters on, two from seven. Of a word that says all by itself,
// one from five and two from eleven: there are too many words so near to it that say something else (conclusion, convulsion).
export const tolerance = (word, alone = false) => {
  const [one, two] = alone ? [5, 11] : [4, 7];
  if (word.length < one) return 0;
  return word.length < two ? 1 : 2;
};

export const sharedStart = (one, other) => {
  let same = 0;
  while (same < one.length && same < other.length && one[same] === other[same]) same += 1;
  return same;
};
