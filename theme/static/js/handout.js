// Two comforts. The handout can be read and printed without them.
(function () {
  "use strict";
  // The address part #large-print asks for large print.
  var large = document.getElementById("large-print");
  if (large && location.hash === "#large-print") large.checked = true;

  // Opened after its day, the copy says that it is old.
  var now = new Date();
  var today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(function (part) { return (part < 10 ? "0" : "") + part; }).join("-");
  document.querySelectorAll("[data-until]").forEach(function (line) {
    var until = line.getAttribute("data-until");
    line.hidden = !until || today <= until;
    line.textContent = line.hidden ? "" : line.getAttribute("data-late");
  });
})();
