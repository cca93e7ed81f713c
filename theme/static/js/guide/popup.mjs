// The meaning of a word, and the source of a sentence, without leaving the sentence: what the link leads to.

const plain = (event) => !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

// Fills the popup with a word of "Words on this page".
const showWord = (box, title, text, entry) => {
  const [head, means] = [entry.querySelector("dt"), entry.querySelector("dd")];
  title.append(head.querySelector("dfn").textContent);
  const say = head.querySelector("small");
  if (say) text.append(paragraph([say.cloneNode(true)]));
  text.append(paragraph([...means.childNodes].filter((node) => node.nodeName !== "A").map((node) => node.cloneNode(true))));
};

// Fills the popup with a source: its title as a link, and who published it, when, and in whom it counted.
const showSource = (box, title, text, entry, mark) => {
  title.append(mark.getAttribute("aria-label"));
  text.append(paragraph([...entry.childNodes].map((node) => node.cloneNode(true))));
};

const paragraph = (nodes) => {
  const line = document.createElement("p");
  line.append(...nodes);
  return line;
};

// A narrow screen has the popup at its foot; the style says so. It does not cover the sentence that it is about.
const place = (box, link) => {
  box.style.left = box.style.top = "";
  const at = link.getClientRects()[0];
  if (getComputedStyle(box).position !== "absolute") {
    scrollBy(0, Math.max(0, at.bottom + at.height - box.getBoundingClientRect().top));
    return;
  }
  const room = document.documentElement;
  const left = Math.max(8, Math.min(at.left, room.clientWidth - box.offsetWidth - 8));
  const fits = at.bottom + 6 + box.offsetHeight <= room.clientHeight;
  const top = fits ? at.bottom + 6 : Math.max(8, at.top - box.offsetHeight - 6);
  box.style.left = `${left + scrollX}px`;
  box.style.top = `${top + scrollY}px`;
};

// Whoever goes on with the keyboard sees where they are: neither a popup nor the list of parts still covers it.
const closeLeft = ({ target }) => {
  const left = document.querySelector(":popover-open");
  if (left && !left.contains(target) && target.popoverTargetElement !== left) left.hidePopover();
};

export const openPopups = () => {
  const template = document.getElementById("popup");
  if (!HTMLElement.prototype.showPopover) return;
  document.addEventListener("focusin", closeLeft);
  if (!template) return;
  const box = template.content.firstElementChild.cloneNode(true);
  const [title, text] = box.children;
  let opener = null;

  // Once its sentence is out of sight, the popup would only cover another.
  const watch = new IntersectionObserver((seen) => {
    if (!seen[seen.length - 1].isIntersecting) box.hidePopover();
  });

  const open = (link, entry) => {
    if (box.matches(":popover-open")) box.hidePopover();
    const isWord = link.classList.contains("cg-term");
    title.textContent = "";
    text.replaceChildren();
    (isWord ? showWord : showSource)(box, title, text, entry, link);
    box.querySelector(".cg-popup__words").hidden = !isWord;
    box.querySelector(".cg-popup__sources").hidden = isWord;
    // Next to its link in the order of the keyboard.
    (link.closest("sup") || link).after(box);
    opener = link;
    box.showPopover();
    place(box, link);
    box.focus({ preventScroll: true });
    watch.observe(link);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.cg-term, .cg-cite a");
    if (!link || !plain(event)) return;
    const entry = document.getElementById(link.hash.slice(1));
    if (!entry) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    open(link, entry);
  }, true);

  box.querySelector("button").addEventListener("click", () => box.hidePopover());
  box.querySelector(".cg-popup__sources").addEventListener("click", () => {
    opener = null;
    box.hidePopover();
  });
  box.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    watch.disconnect();
    const held = document.activeElement === document.body || box.contains(document.activeElement);
    if (opener && held) opener.focus({ preventScroll: true });
  });

  document.querySelectorAll("a.cg-term, .cg-cite a").forEach((link) => link.setAttribute("aria-haspopup", "dialog"));
  // "Source 3" and "Back to ... in the text" for who hears the page: said here, and not in each of two hundred links of a
  // page that a phone must load.
  const name = (links, what, word) => document.querySelectorAll(links).forEach((link) => link.setAttribute("aria-label", what.replace("#", word(link))));
  const [sources, words] = [document.querySelector("[data-cite]"), document.querySelector("[data-back]")];
  if (sources) name(".cg-cite a", sources.dataset.cite, (link) => link.textContent);
  if (words) name('[href^="#use-"]', words.dataset.back, (link) => link.closest("div").querySelector("dfn").textContent);
};
