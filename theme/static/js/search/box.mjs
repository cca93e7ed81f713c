// The box in the header: it takes the query to the search page, after the #, or to the hospital's own search.
const startBox = (link) => {
  const input = document.createElement("input");
  Object.assign(input, { className: "cg-find__input", type: "search", autocomplete: "off", autocapitalize: "off", enterKeyHint: "search", maxLength: 200 });
  input.setAttribute("aria-label", link.dataset.label);
  const button = document.createElement("button");
  Object.assign(button, { className: "cg-button", type: "button", textContent: link.textContent });
  const go = () => {
    const query = encodeURIComponent(input.value.trim());
    if (!query) location.href = link.href;
    else location.href = link.dataset.server ? link.dataset.server.replace("{query}", query) : `${link.href}#q=${query}`;
  };
  button.addEventListener("click", go);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) go();
  });
  link.after(input, button);
};

document.querySelectorAll(".cg-find__link").forEach(startBox);
