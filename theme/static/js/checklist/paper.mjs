// What is printed: the list with notes and answers, or the slip for the care team. The screen never shows it.
import { first, short } from "./list.mjs";
import { copyOf } from "./template.mjs";

// The slip is one page, whatever a family writes.
const SLIP_LETTERS = 180;
const HALF = 100; // Of each of two texts.

const clone = (name) => copyOf(name).firstElementChild;

const fill = (row, part, text) => {
  const place = row.querySelector(`[data-part="${part}"]`);
  place.hidden = !text;
  (place.querySelector("span") || place).textContent = text || "";
};

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
    fill(row, "text", one.text);
    fill(row, "who", one.who);
    fill(row, "asked", one.asked);
    fill(row, "notes", one.notes);
    fill(row, "answer", one.answer);
    row.querySelector('[data-part="star"]').hidden = !one.star;
    row.querySelector('[data-part="lines"]').hidden = Boolean(one.answer);
  });
  return sheet;
};

const slipSheet = (items) => {
  const sheet = clone("sheet-slip");
  rows(sheet, "sheet-slip-row", first(items), (row, one) => {
    fill(row, "text", short(one.text, one.asked ? HALF : SLIP_LETTERS));
    fill(row, "who", short(one.who, SLIP_LETTERS));
    fill(row, "asked", short(one.asked || "", HALF));
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
