// Words that say the same in a phrase: "cannot", "can not" and "unable" read as "cant", and "peed" as "pee".

// Takes pairs of the words of a form and the word that stands for it. Returns a function that writes a list of words with
// that word in place of each form; the longest form comes first.
export const readerOf = (forms) => {
  const byFirst = new Map();
  [...forms]
    .sort(([one], [other]) => other.length - one.length)
    .forEach(([form, word]) => byFirst.set(form[0], [...(byFirst.get(form[0]) || []), [form, word]]));
  return (words) => {
    const read = [];
    for (let at = 0; at < words.length; ) {
      const [form, word] = byFirst.get(words[at])?.find(([one]) => one.every((part, n) => part === words[at + n])) || [[0], words[at]];
      read.push(word);
      at += form.length;
    }
    return read;
  };
};

// Returns each word that stands for others with all of one word for which it stands, itself among them.
export const spellingsOf = (forms) => {
  const spellings = new Map();
  forms.forEach(([form, word]) => spellings.set(word, [...(spellings.get(word) || [word]), ...(form.length === 1 ? form : [])]));
  return spellings;
};
