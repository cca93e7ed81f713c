// Look up a version in the table of this page. Nothing is sent: the part of an address after # stays on the device.
(function () {
  "use strict";
  var box = document.getElementById("check");
  var field = document.getElementById("check-version");
  var answer = document.getElementById("check-answer");
  var said = answer.dataset;

  // Return the version in its printed form, or "" when it is none.
  function tidy(text) {
    var signs = text.toLowerCase().replace(/[\s\u2010-\u2015-]/g, "");
    return /^[0-9a-f]{8}$/.test(signs) ? signs.slice(0, 4) + "-" + signs.slice(4) : "";
  }

  function line(text, parent) {
    var part = document.createElement("p");
    part.textContent = text;
    (parent || answer).appendChild(part);
    return part;
  }

  // Show what the row of the table knows about the version.
  function show(row, version) {
    var link = row.querySelector("th a");
    var withdrawn = "withdrawn" in row.dataset;
    var newest = row.dataset.version === version;
    var state = row.querySelector(".cg-check__state").textContent;
    line(link.textContent).className = "cg-check__page";
    line(withdrawn ? said.withdrawn : newest ? said.newest : said.old).className = "cg-check__result";
    if (newest && !withdrawn) line(state);
    else if (!withdrawn) {
      var signed = Array.prototype.slice.call(row.querySelectorAll("[data-signed]"));
      var place = signed.findIndex(function (one) { return one.dataset.signed === version; });
      line(said.since);
      var list = answer.appendChild(document.createElement("ul"));
      if (!signed.some(function (one) { return one.dataset.signed === row.dataset.version; })) {
        list.appendChild(document.createElement("li")).textContent = said.unsigned;
      }
      signed.slice(0, place).forEach(function (one) {
        list.appendChild(document.createElement("li")).textContent = one.querySelector(".cg-check__changed").textContent;
      });
    }
    var open = line((withdrawn ? said.todo : said.open) + " ");
    open.appendChild(link.cloneNode(true));
  }

  function look() {
    var version = tidy(field.value);
    answer.textContent = "";
    if (!version) {
      line(said.malformed);
      return;
    }
    var rows = document.querySelectorAll('tr[data-version="' + version + '"]');
    if (!rows.length) {
      rows = Array.prototype.filter.call(document.querySelectorAll("tr[data-version]"), function (row) {
        return row.querySelector('[data-signed="' + version + '"]');
      });
    }
    Array.prototype.forEach.call(rows, function (row) { show(row, version); });
    if (!rows.length) line(said.unknown);
  }

  function fromAddress() {
    var version = tidy(location.hash.slice(1));
    if (!version) return;
    field.value = version;
    look();
  }

  box.hidden = false;
  document.getElementById("check-button").addEventListener("click", look);
  field.addEventListener("keydown", function (event) { if (event.key === "Enter") look(); });
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
})();
