// Shows the words that hold what a family types: the word, its other names, or its meaning.

const letters = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const start = (root) => {
  const box = root.querySelector(".cg-glossary__filter");
  const [field, status] = [box.querySelector("input"), box.querySelector("[role=status]")];
  const entries = [...root.querySelectorAll(".cg-words > div")].map((entry) => ({
    entry,
    names: letters(entry.querySelector("dfn").textContent + " " + (entry.querySelector(".cg-words__forms")?.textContent ?? "")),
    text: letters(entry.textContent),
  }));

  const filter = () => {
    const wish = letters(field.value.trim());
    const named = entries.filter((one) => one.names.includes(wish));
    const fits = new Set(named.length ? named : entries.filter((one) => one.text.includes(wish)));
    entries.forEach((one) => {
      one.entry.hidden = !fits.has(one);
    });
    root.querySelectorAll(".cg-words").forEach((part) => {
      part.previousElementSibling.hidden = !part.querySelector(":scope > div:not([hidden])");
    });
    root.querySelector(".cg-letters").hidden = Boolean(wish);
    status.textContent = !wish ? "" : fits.size ? status.dataset.shown.replace("{n}", fits.size) : status.dataset.none;
  };

  delete box.dataset.waiting;
  field.addEventListener("input", filter);
  // A browser may bring back what was in the field.
  if (field.value) filter();
};

start(document.querySelector(".cg-glossary"));
