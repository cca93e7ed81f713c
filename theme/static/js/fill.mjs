// A page to fill in and print. Nothing is kept: what was typed is gone when the page is closed.

const form = document.querySelector(".cg-fill");
const buttons = form.querySelector(".cg-fill__buttons");

// A field shows what fits into it. Paper has all of it: the style prints it below the label, on as many lines as it takes.
const copy = (field) => {
  field.parentElement.dataset.typed = field.value;
};

form.addEventListener("input", ({ target }) => {
  if (target.matches("textarea")) copy(target);
});
// The days follow how often: none is chosen for every day, and one for once a week, where another tick moves it.
const daysFor = (often, ticked, last) => {
  if (often === "day") return [];
  return often === "once" && ticked.length > 1 ? ticked.filter((box) => box === last) : ticked;
};
form.addEventListener("change", ({ target }) => {
  const medicine = target.closest(".cg-fill__medicine");
  if (!medicine) return;
  const { often } = medicine.querySelector("option:checked").dataset;
  const ticked = [...medicine.querySelectorAll("[type=checkbox]:checked")];
  const days = daysFor(often, ticked, target);
  for (const box of ticked) box.checked = days.includes(box);
});
// A browser ticks boxes again beside fields that it leaves empty, unless it has kept the whole page.
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) return;
  for (const box of form.querySelectorAll("[type=checkbox]")) box.checked = false;
});
buttons.hidden = false;
buttons.querySelector('[data-fill="print"]').addEventListener("click", () => window.print());
buttons.querySelector('[data-fill="clear"]').addEventListener("click", () => {
  const fields = [...form.querySelectorAll("input, select, textarea")];
  for (const field of fields) {
    if (field.type === "checkbox") field.checked = false;
    else field.value = "";
  }
  form.querySelectorAll("textarea").forEach(copy);
  fields[0].focus();
});
