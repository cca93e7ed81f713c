// What is on the page, ready to be filled in: a <template>, or in the single file the same text in a script of data.
export const copyOf = (id) => {
  const { content, textContent } = document.getElementById(id);
  return content ? content.cloneNode(true) : document.createRange().createContextualFragment(textContent);
};

// Writes a text into one part of a row, after the words that stand there already; without a text, the part is hidden.
export const fill = (row, part, text) => {
  const place = row.querySelector(`[data-part="${part}"]`);
  place.hidden = !text;
  (place.querySelector("span") || place).textContent = text || "";
};
