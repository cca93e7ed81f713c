// A list as a file, and as plain text to paste. docs/checklist-file.md describes the file.
import { freeId, starred, TOP } from "./list.mjs";

export const FORMAT = "care-guide-checklist";
export const VERSION = 1;

export const write = (items, edition) => JSON.stringify({ format: FORMAT, version: VERSION, edition, questions: items }, null, 1) + "\n";

// Gives { items, lost }: lost counts the entries without words. Throws an Error whose message is one of
// "broken" (no such file, or a damaged one), "foreign" (another program's) and "newer" (a later version's).
export const read = (text) => {
  let data;
  try {
    data = JSON.parse(text);
  } catch {
    throw new Error("broken");
  }
  if (!data || data.format !== FORMAT) throw new Error("foreign");
  if (!(data.version <= VERSION)) throw new Error("newer");
  if (!Array.isArray(data.questions)) throw new Error("broken");
  const items = [];
  const used = new Set();
  const string = (value) => (typeof value === "string" ? value : "");
  let lost = 0;
  for (const one of data.questions) {
    const words = string(one && one.text).trim();
    if (!words) {
      lost += 1;
      continue;
    }
    const again = !string(one.id) || used.has(one.id);
    const id = again ? freeId([...items, ...data.questions.filter((other) => other && other.id)]) : one.id;
    used.add(id);
    items.push({
      id,
      text: words,
      ...Object.fromEntries(["title", "who", "moment", "notes", "answer"].map((key) => [key, string(one[key])])),
      star: one.star === true && starred(items).length < TOP,
      own: again || one.own === true,
    });
  }
  return { items, lost };
};

// Takes the list as it is shown.
export const asText = (items, words) =>
  [
    words.title,
    ...items.map((one, place) =>
      [
        `${place + 1}. ${one.text}` + (one.star ? ` (${words.top})` : ""),
        one.title && `   ${words.about} ${one.title}`,
        one.who && `   ${words.who} ${one.who}`,
        one.asked && `   ${words.asked} ${one.asked}`,
        one.notes && `   ${words.notes}: ${one.notes}`,
        one.answer && `   ${words.answer}: ${one.answer}`,
      ]
        .filter(Boolean)
        .join("\n"),
    ),
  ].join("\n\n") + "\n";
