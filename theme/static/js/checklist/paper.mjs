// What is printed: the list with notes and answers, or the slip for the care team. The screen never shows it.
import { first, short } from "./list.mjs";
import { copyOf, fill } from "./template.mjs";

// The slip is one page, whatever a family writes.
const SLIP_LETTERS = 180;
const HALF = 100; // Of each of two texts, and of a title.

const clone = (name) => copyOf(name).firstElementChild;

const rows = (sheet, name, items, each) =>
  sheet.querySelector("ol").append(
    ...items.map((one) => {
      const row = clone(name);
      each(row, one);
      return row;
    }),
  );

const listSheet = (items) => {
  const sheet = clone("sheet-list");
  rows(sheet, "sheet-list-row", items, (row, one) => {
    ["text", "title", "who", "asked", "notes", "answer"].forEach((part) => fill(row, part, one[part]));
    row.querySelector('[data-part="star"]').hidden = !one.star;
    row.querySelector('[data-part="lines"]').hidden = Boolean(one.answer);
  });
  return sheet;
};

const slipSheet = (items) => {
  const sheet = clone("sheet-slip");
  rows(sheet, "sheet-slip-row", first(items), (row, one) => {
    const most = { text: one.asked ? HALF : SLIP_LETTERS, title: HALF, who: SLIP_LETTERS, asked: HALF };
    Object.keys(most).forEach((part) => fill(row, part, short(one[part] || "", most[part])));
  });
  return sheet;
};

// Takes the list as it is shown.
export const lay = (kind, items) => {
  lift();
  const sheet = kind === "slip" ? slipSheet(items) : listSheet(items);
  sheet.append(clone("sheet-foot"));
  document.body.append(sheet);
  document.documentElement.classList.add("cg--paper");
};

export const lift = () => {
  document.querySelectorAll("body > .cg-paper").forEach((sheet) => sheet.remove());
  document.documentElement.classList.remove("cg--paper");
};
