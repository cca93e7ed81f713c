// What is folded on the screen: open for a link that leads into it, and for paper.

const openAround = (target) => {
  let opened = false;
  const nearest = target && (target.closest("details") || (target.matches(".cg-fold") && target.querySelector("details")));
  for (let part = nearest; part; part = part.parentElement.closest("details")) {
    opened ||= !part.open;
    part.open = true;
  }
  if (opened) target.scrollIntoView();
};

// The browser itself reads the address: one with a damaged end, as mail programs make it, leads nowhere and stops nothing.
const fromAddress = () => openAround(document.querySelector(":target"));

export const foldParts = () => {
  fromAddress();
  window.addEventListener("hashchange", fromAddress);
  // The same link a second time changes no address.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && !event.defaultPrevented) openAround(document.getElementById(decodeURIComponent(link.hash.slice(1))));
  });
  let opened = [];
  window.addEventListener("beforeprint", () => {
    // Some browsers say so twice before one end, for the preview and for the paper.
    document.querySelectorAll("details:not([open])").forEach((part) => {
      part.open = true;
      opened.push(part);
    });
  });
  window.addEventListener("afterprint", () => {
    opened.forEach((part) => {
      part.open = false;
    });
    opened = [];
  });
};
