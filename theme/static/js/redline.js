// Comforts for a reviewer. Without this script the whole text is there with all its marks.
(function () {
  "use strict";
  var body = document.body;
  var tools = document.querySelector(".cg-redline__tools");
  if (!tools) return;
  var place = tools.querySelector("[data-place]");
  var keys = tools.querySelector("[name=keys]");
  var here = null;
  tools.hidden = false;
  body.dataset.view = "changed";

  // A change is a removal with the addition that takes its place, a lone one of either, or a pair side by side.
  function stops() {
    var found = document.querySelectorAll(".cg-redline__texts ins, .cg-redline__texts del, .cg-redline__texts [data-stop]");
    return Array.prototype.filter.call(found, function (node) {
      var before = node.previousSibling;
      while (before && before.nodeType === 3 && !before.data.trim()) before = before.previousSibling;
      return !(node.nodeName === "INS" && before && before.nodeName === "DEL") && node.textContent.trim() && node.getClientRects().length > 0;
    });
  }

  function tell(list) {
    place.textContent = place.dataset.place
      .replace("{number}", here ? list.indexOf(here) + 1 : 0)
      .replace("{count}", list.length);
  }

  function step(by) {
    var list = stops();
    if (!list.length) return;
    var at = list.indexOf(here);
    var next = list[at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length];
    if (here) here.classList.remove("cg-redline__here");
    here = next;
    here.classList.add("cg-redline__here");
    here.tabIndex = -1;
    here.focus({ preventScroll: true });
    here.scrollIntoView({ block: "center" });
    tell(list);
  }

  // The table of articles, which comes first, keeps those of every language.
  function only(lang) {
    var found = document.querySelectorAll(".cg-redline__article, .cg-redline tr[lang]");
    Array.prototype.forEach.call(found, function (node) {
      node.hidden = lang !== "" && node.lang !== lang;
    });
  }

  tools.addEventListener("click", function (event) {
    var button = event.target.closest("[data-step]");
    if (button) step(Number(button.dataset.step));
  });
  tools.addEventListener("change", function (event) {
    if (event.target.name === "view") {
      body.dataset.view = event.target.value;
      tell(stops());
    }
    if (event.target.name === "only") {
      only(event.target.value);
      tell(stops());
    }
  });
  document.addEventListener("keydown", function (event) {
    if (!keys.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "n") step(1);
    if (event.key === "p") step(-1);
  });
  tell(stops());
})();
