// What is folded on the screen: open for a link that leads into it, and for paper.

const openAround = (id) => {
  const target = id && document.getElementById(id);
  let opened = false;
  const nearest = target && (target.closest("details") || (target.matches(".cg-fold") && target.querySelector("details")));
  for (let part = nearest; part; part = part.parentElement.closest("details")) {
    opened ||= !part.open;
    part.open = true;
  }
  if (opened) target.scrollIntoView();
};

const fromAddress = () => openAround(decodeURIComponent(location.hash.slice(1)));

export const foldParts = () => {
  fromAddress();
  window.addEventListener("hashchange", fromAddress);
  // The same link a second time changes no address.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && !event.defaultPrevented) openAround(decodeURIComponent(link.hash.slice(1)));
  });
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach((part) => {
      part.open = true;
    });
  });
  window.addEventListener("afterprint", () => {
    opened.forEach((part) => {
      part.open = false;
    });
    opened = [];
  });
};
