// The switch to another language keeps the place: the parts of a page have the same ids in all of them.

// Returns the id of the part at the top of the window, "" above the first one.
const placeOnPage = () => {
  const passed = [...document.querySelectorAll("main [id].cg-section, main h3[id], main .cg-question[id], main .cg-group[id]")].filter(
    (part) => part.getBoundingClientRect().top <= 120 && part.getClientRects().length,
  );
  return passed.length ? passed.at(-1).id : "";
};

export const keepPlace = () => {
  document.querySelectorAll(".cg-languages a").forEach((link) => {
    link.addEventListener("click", () => {
      link.hash = placeOnPage();
    });
  });
};
