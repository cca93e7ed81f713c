// Puts what a clinician fills in into a small file. Nothing is sent and nothing is kept.
(function () {
  "use strict";
  var body = document.body;
  var told = document.querySelector("[data-told]");
  var copy = document.querySelector("[data-copy]");

  function field(place, name) {
    return place.querySelector("[name=" + name + "]");
  }

  function value(place, name) {
    return field(place, name).value.trim();
  }

  // A field that must be filled in: its label where it is not, and for a day also where it is out of its range.
  function missing(place, names, list) {
    names.forEach(function (name) {
      var input = field(place, name);
      var wrong = !input.value.trim() || !input.checkValidity();
      input.setAttribute("aria-invalid", wrong ? "true" : "false");
      if (wrong) list.push(input);
    });
  }

  function entry(text) {
    return {
      article: text.dataset.article,
      lang: text.dataset.lang,
      version: text.dataset.version,
      signed: field(text, "signed").checked,
      next_check: value(text, "next_check") || null,
      changed: value(text, "changed"),
      note: value(text, "note"),
    };
  }

  function tell(words, inputs) {
    told.textContent = words;
    if (!inputs) return;
    var list = document.createElement("ul");
    inputs.forEach(function (input) {
      var text = input.closest("[data-article]");
      var line = document.createElement("li");
      line.textContent = (text ? text.querySelector("h2").textContent + ": " : "") + input.labels[0].textContent;
      list.append(line);
    });
    told.append(list);
    inputs[0].focus();
  }

  document.querySelector("[data-save]").addEventListener("click", function () {
    var texts = Array.from(document.querySelectorAll("[data-article]"));
    var wrong = [];
    var used = texts.filter(function (text) {
      var signed = field(text, "signed").checked;
      if (signed) missing(text, ["next_check", "changed"], wrong);
      return signed || value(text, "note");
    });
    missing(document, ["name", "credential", "date"], wrong);
    copy.hidden = true;
    if (!used.length) return tell(told.dataset.nothing);
    if (wrong.length) return tell(told.dataset.missing, wrong);
    var filled = {
      form: "care-guide sign-off 1",
      made: body.dataset.made,
      name: value(document, "name"),
      credential: value(document, "credential"),
      role: body.dataset.role,
      date: value(document, "date"),
      texts: used.map(entry),
    };
    var json = JSON.stringify(filled, null, 1) + "\n";
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([json], { type: "application/json" }));
    link.download = "sign-off-" + filled.date + ".json";
    link.click();
    URL.revokeObjectURL(link.href);
    copy.hidden = false;
    copy.querySelector("textarea").value = json;
    tell(told.dataset.saved.replace("{name}", link.download));
  });

  document.querySelector("[data-print]").addEventListener("click", function () {
    window.print();
  });
})();
