// The questions of an article get boxes to tick. A list that is kept on this device takes them at once; else the link
// below them carries them over.
import { device, keyOf } from "../checklist/device.mjs";
import { read, write } from "../checklist/file.mjs";
import { add, has, remove } from "../checklist/list.mjs";

export const pickQuestions = () => {
  const carrier = document.querySelector(".cg-ask-link");
  if (!carrier) return;
  const link = carrier.querySelector("a");
  const [whole, words, target] = [link.textContent, carrier.dataset, link.getAttribute("href")];
  const store = device(() => window.localStorage, keyOf(link.href));
  // The list knows a question by its article and its id there.
  const idOf = (row) => `${target.replace(/.*#add-/, "")}.${row.id}`;
  const picked = new Set();

  // The list on this device, or null where none is kept, or none that can be read.
  const kept = () => {
    const text = store.load();
    try {
      return text && { items: read(text).items, edition: JSON.parse(text).edition };
    } catch {
      return null;
    }
  };

  const show = () => {
    carrier.classList.toggle("cg-ask-link--picked", picked.size > 0);
    link.textContent = !picked.size ? whole : picked.size === 1 ? words.one : words.many.replace("{n}", picked.size);
    link.setAttribute("href", picked.size ? target.replace(/#.*/, `#add=${[...picked].join(",")}`) : target);
  };

  const question = (row) => {
    const said = (part) => row.querySelector(`.cg-question__${part}`).cloneNode(true);
    const text = said("text");
    text.querySelectorAll("sup").forEach((mark) => mark.remove());
    return { id: idOf(row), text: text.textContent.trim(), who: said("who").textContent.replace(words.who, "").trim(), moment: row.dataset.moment || "" };
  };

  document.querySelectorAll(".cg-question[id]").forEach((row) => {
    const [label, box, text] = [document.createElement("label"), document.createElement("input"), row.querySelector(".cg-question__text")];
    label.className = "cg-question__pick";
    box.type = "checkbox";
    box.autocomplete = "off";
    text.id ||= `${row.id}-text`;
    box.setAttribute("aria-labelledby", text.id);
    label.append(box);
    row.prepend(label);
    box.checked = has(kept()?.items ?? [], idOf(row));
    // The question as it was when its tick was taken out, maybe by mistake: with its notes and its answer.
    let before = null;
    box.addEventListener("change", () => {
      const list = kept();
      if (!box.checked) before = list?.items.find((one) => one.id === idOf(row));
      const next = () => (box.checked ? add(list.items, [before || question(row)]) : remove(list.items, idOf(row)));
      // A list that takes no more, since the device is full, gets the question by the link.
      if (!list || !store.keep(write(next(), list.edition))) {
        picked[box.checked ? "add" : "delete"](idOf(row));
        show();
      }
    });
  });
};
