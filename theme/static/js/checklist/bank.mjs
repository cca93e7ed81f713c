// The questions that stand on the page: read once, given a box to tick, and shown or hidden by the filters.

// Gives a Map of id to { id, text, who, moment, topic, row, box }.
export const readBank = (root) => {
  const bank = new Map();
  root.querySelectorAll(".cg-asks > li").forEach((row) => {
    const [ask, , who] = row.children;
    const label = document.createElement("label");
    const box = document.createElement("input");
    const words = document.createElement("span");
    label.className = "cg-pick";
    box.type = "checkbox";
    box.dataset.pick = row.id;
    words.textContent = ask.textContent.trim();
    label.append(box, words);
    ask.replaceChildren(label);
    bank.set(row.id, {
      id: row.id,
      text: words.textContent,
      who: who.querySelector("b").textContent,
      moment: row.closest("section").id.replace("moment-", ""),
      topic: row.parentNode.dataset.topic,
      row,
      box,
    });
  });
  return bank;
};

// Shows what fits `wish` ({ moment, topic, who }, "" for any) and gives the number of questions shown.
export const filterBank = (root, bank, wish) => {
  let shown = 0;
  bank.forEach((one) => {
    const fits =
      (!wish.moment || wish.moment === one.moment) &&
      (!wish.topic || wish.topic === (one.topic || "none")) &&
      (!wish.who || one.who.split(", ").includes(wish.who));
    one.row.hidden = !fits;
    shown += fits;
  });
  const empty = (part) => !part.querySelector("li:not([hidden])");
  root.querySelectorAll(".cg-asks").forEach((part) => {
    part.hidden = empty(part);
    const title = part.previousElementSibling;
    if (title && title.tagName === "H3") title.hidden = part.hidden;
  });
  root.querySelectorAll(".cg-moment").forEach((part) => {
    part.hidden = empty(part);
  });
  return shown;
};
