// Small comforts. Every page can be read and printed without this file.
(function () {
  "use strict";
  if (!HTMLElement.prototype.showPopover) return;

  // The meaning of a word, beside the word: the same entry that the link leads to.
  var box = document.createElement("div");
  box.className = "cg-meaning";
  box.setAttribute("popover", "auto");
  box.setAttribute("role", "note");
  var opener = null;

  document.addEventListener("click", function (event) {
    var term = event.target.closest && event.target.closest("a.cg-term");
    if (!term || event.ctrlKey || event.metaKey || event.shiftKey) return;
    var entry = document.getElementById(term.hash.slice(1));
    if (!entry) return;
    event.preventDefault();
    box.textContent = "";
    Array.prototype.forEach.call(entry.children, function (part) {
      var line = document.createElement("p");
      Array.prototype.forEach.call(part.childNodes, function (node) {
        if (node.nodeName !== "A") line.appendChild(node.cloneNode(true));
      });
      box.appendChild(line);
    });
    term.after(box);
    opener = term;
    box.showPopover();
    var place = term.getBoundingClientRect();
    var left = Math.max(8, Math.min(place.left, document.documentElement.clientWidth - box.offsetWidth - 8));
    var below = place.bottom + 6;
    var top = below + box.offsetHeight > window.innerHeight ? Math.max(8, place.top - box.offsetHeight - 6) : below;
    box.style.left = left + "px";
    box.style.top = top + "px";
    box.tabIndex = -1;
    box.focus();
  });

  box.addEventListener("toggle", function (event) {
    if (event.newState === "closed" && opener && (document.activeElement === document.body || box.contains(document.activeElement))) opener.focus();
  });

  // What is closed on the screen is open on paper.
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (part) { part.open = true; });
  });
})();
