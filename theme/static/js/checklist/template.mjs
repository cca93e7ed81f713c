// What is on the page, ready to be filled in: a <template>, or in the single file the same text in a script of data.
export const copyOf = (id) => {
  const { content, textContent } = document.getElementById(id);
  return content ? content.cloneNode(true) : document.createRange().createContextualFragment(textContent);
};
