// The box in the header: it takes the query to the search page, after the #, or to the hospital's own search.
const startBox = (root) => {
  const link = root.querySelector(".cg-find__link");
  const box = root.querySelector(".cg-find__box");
  const input = box.querySelector("input");
  const go = () => {
    const query = encodeURIComponent(input.value.trim());
    if (!query) location.href = link.href;
    else location.href = link.dataset.server ? link.dataset.server.replace("{query}", query) : `${link.href}#q=${query}`;
  };
  box.hidden = false;
  root.classList.add("cg-find--live");
  box.querySelector("button").addEventListener("click", go);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) go();
  });
};

document.querySelectorAll(".cg-find").forEach(startBox);
