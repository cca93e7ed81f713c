// "On this page" marks the part that is in view; as a sheet it closes once a reader has chosen.

export const markPart = () => {
  const links = new Map();
  const contents = document.getElementById("contents");
  contents.addEventListener("click", (event) => {
    if (event.target.closest("a, button") && contents.matches(":popover-open")) contents.hidePopover();
  });
  contents.querySelectorAll("a").forEach((link) => links.set(link.hash.slice(1), link));
  const parts = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  const seen = new Set();
  const watch = new IntersectionObserver(
    (entries) => {
      entries.forEach((entry) => seen[entry.isIntersecting ? "add" : "delete"](entry.target));
      const now = parts.find((part) => seen.has(part));
      if (!now) return;
      links.forEach((link, id) => {
        if (id === now.id) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      });
    },
    { rootMargin: "-10% 0px -55% 0px" },
  );
  parts.forEach((part) => watch.observe(part));
};
