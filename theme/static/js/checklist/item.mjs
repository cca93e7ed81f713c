// One question of "My list" as a family sees it: its words, its buttons, and room for notes and the answer.
import { short } from "./list.mjs";
import { fill } from "./template.mjs";

// `one` is as the list shows it; `row` is the empty item of the page; `known` is the bank of what the guide asks today.
export const drawItem = (row, one, known, words) => {
  const line = row.cloneNode(true);
  const about = short(one.text, 60);
  const inside = (name) => line.querySelector(`[data-part="${name}"]`);
  line.dataset.id = one.id;
  ["text", "title", "who", "asked"].forEach((part) => fill(line, part, one[part]));
  const { lang } = known.get(one.id) || {};
  if (lang) inside("text").lang = lang;
  inside("gone").hidden = one.own || known.has(one.id);
  line.querySelectorAll("[data-do], summary").forEach((button) => {
    button.setAttribute("aria-label", `${button.dataset.name || button.textContent.trim()}: ${about}`);
  });
  line.querySelector('[data-do="star"]').setAttribute("aria-pressed", one.star);
  line.querySelectorAll("[data-field]").forEach((field) => {
    field.setAttribute("aria-label", `${words[field.dataset.field]}: ${about}`);
    field.value = one[field.dataset.field];
  });
  line.querySelector("details").open = Boolean(one.notes || one.answer);
  return line;
};
