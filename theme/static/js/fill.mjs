// A page to fill in and print. Nothing is kept: what was typed is gone when the page is closed.

const buttons = document.querySelector(".cg-fill__buttons");
buttons.hidden = false;
buttons.querySelector('[data-fill="print"]').addEventListener("click", () => window.print());
buttons.querySelector('[data-fill="clear"]').addEventListener("click", () => {
  const fields = [...document.querySelectorAll(".cg-fill :is(input, select)")];
  for (const field of fields) {
    if (field.type === "checkbox") field.checked = false;
    else field.value = "";
  }
  fields[0].focus();
});
