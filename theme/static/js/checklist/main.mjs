// The checklist on the page: what a family does, turned into a new list, and the new list shown.
// The page is whole without it; nothing leaves the device, and nothing stays on it unless the family asks.
import { fillFilters, filterBank, readBank } from "./bank.mjs";
import { copyOut, download } from "./carry.mjs";
import { device } from "./device.mjs";
import { asText, FORMAT, read, write } from "./file.mjs";
import { drawItem } from "./item.mjs";
import { add, addOwn, change, gone, has, move, remove, renew, starred, toggleStar, TOP } from "./list.mjs";
import { lay, lift } from "./paper.mjs";
import { copyOf } from "./template.mjs";

const LARGEST_FILE = 20e6;
const FIRST_VISIT = "first-visit";

const start = (root) => {
  const words = JSON.parse(root.dataset.words);
  const get = (selector) => root.querySelector(selector);
  const part = (name) => copyOf(`checklist-${name}`);
  root.prepend(part("tools"), part("mine"));
  if (get(".cg-first")) get(".cg-first").after(part("filters"));
  else get(".cg-all").prepend(part("filters"));
  const [all, mine, list, status, undo, keep, own, copy, picker] = [
    ".cg-all", ".cg-mine", ".cg-mine__list", ".cg-tools__say", '[data-do="undo"]', '[data-do="keep"]', "#own-question", ".cg-mine__copy", "[type=file]",
  ].map(get);
  const row = part("item").firstElementChild;
  const { bank, topics } = readBank(all, words.who);
  fillFilters(all, bank, topics);
  const store = device(() => window.localStorage, FORMAT);
  root.classList.add("cg-checklist--live");

  let items = [];
  let before = null; // The list that "Undo" brings back.
  let safe = true; // Nothing would be lost if the page closed now.
  let kept = false; // The family asked to keep the list on this device.
  let wanted = null; // What the family asked to print.

  const say = (key, values = {}) => {
    status.textContent = words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  };

  const save = () => {
    safe = kept && store.keep(write(items, root.dataset.edition));
    if (kept && !safe) {
      kept = keep.checked = false;
      say("not_kept");
    }
  };

  const draw = () => {
    get(".cg-tools__count").textContent = items.length;
    undo.hidden = !before;
    const chosen = new Set(items.map((one) => one.id));
    bank.forEach((one) => {
      one.box.checked = chosen.has(one.id);
    });
    get(".cg-mine__empty").hidden = items.length > 0;
    list.replaceChildren(...(mine.hidden ? [] : items.map((one) => drawItem(row, one, bank, words))));
  };

  // Takes a new list. What `undone` holds can be brought back with one press.
  const update = (next, undone = null) => {
    items = next;
    before = undone;
    copy.hidden = true;
    save();
    draw();
  };

  const show = (view) => {
    all.hidden = view !== "all";
    mine.hidden = !all.hidden;
    root.querySelectorAll("[data-view]").forEach((button) => button.setAttribute("aria-pressed", button.dataset.view === view));
    draw();
  };

  const filter = () => {
    const wish = {};
    root.querySelectorAll("[data-wish]").forEach((choice) => {
      wish[choice.dataset.wish] = choice.value;
    });
    const shown = filterBank(all, bank, wish);
    get(".cg-filters__none").hidden = shown > 0;
    say("shown", { n: shown, all: bank.size });
  };

  const print = (kind) => {
    if (!items.length) return say("nothing");
    wanted = kind;
    safe = true;
    lay(kind, items);
    return window.print();
  };

  const saveFile = () => {
    download(write(items, root.dataset.edition), words.file);
    safe = true;
    say("saved");
  };

  const openFile = async () => {
    const [file] = picker.files;
    if (!file) return;
    try {
      if (file.size > LARGEST_FILE) throw new Error("large");
      const found = read(await file.text());
      update(renew(found.items, bank), items);
      show("mine");
      say(found.lost ? "opened_some" : "opened", { n: items.length, gone: gone(items, bank).length, lost: found.lost });
    } catch (error) {
      say(words[error.message] ? error.message : "broken");
    }
    picker.value = "";
  };

  const copyText = async () => {
    const done = await copyOut(asText(items, words), copy);
    safe = true;
    say(done ? "copied" : "copy_here");
  };

  const addQuestion = () => {
    const text = own.value.trim();
    if (!text) return say("empty");
    own.value = "";
    update(addOwn(items, text));
    own.focus();
    return say("added", { n: 1, count: items.length });
  };

  const erase = () => {
    store.forget();
    kept = keep.checked = false;
    own.value = "";
    update([], items);
    lift();
    undo.focus();
    safe = true;
    say("erased");
  };

  // After a question has moved or gone, the keyboard stays where it was.
  const focusOn = (place, action) => {
    const line = list.children[Math.min(place, items.length - 1)];
    (line ? line.querySelector(`[data-do="${action}"]`) : get("#mine-title")).focus();
  };

  const onItem = {
    star: (id) => {
      const next = toggleStar(items, id);
      if (!next) return say("full", { n: TOP });
      update(next);
      return say("starred", { n: starred(items).length, top: TOP });
    },
    up: (id) => update(move(items, id, -1)),
    down: (id) => update(move(items, id, 1)),
    remove: (id) => {
      update(remove(items, id), items);
      say("removed", { count: items.length });
    },
  };

  const onPage = {
    all: () => show("all"),
    mine: () => show("mine"),
    reset: () => {
      root.querySelectorAll("[data-wish]").forEach((choice) => {
        choice.value = "";
      });
      filter();
      get("[data-wish]").focus();
    },
    undo: () => {
      update(before);
      get('[data-view][aria-pressed="true"]').focus();
      say("undone", { count: items.length });
    },
    own: addQuestion,
    list: () => print("list"),
    slip: () => print("slip"),
    save: saveFile,
    open: () => picker.click(),
    copy: copyText,
    erase,
  };

  root.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]");
    if (!button) return;
    wanted = null;
    const action = button.dataset.do;
    const line = button.closest("[data-id]");
    if (!line) return void onPage[action]();
    const place = items.findIndex((one) => one.id === line.dataset.id);
    onItem[action](line.dataset.id);
    const now = action === "remove" ? place : items.findIndex((one) => one.id === line.dataset.id);
    focusOn(now, action);
    if (action === "up" || action === "down") say("moved", { place: now + 1, count: items.length });
  });

  root.addEventListener("change", (event) => {
    const field = event.target;
    wanted = null;
    if (field.dataset.wish) filter();
    else if (field === picker) openFile();
    else if (field.dataset.pick) {
      const one = bank.get(field.dataset.pick);
      const next = field.checked ? add(items, [{ id: one.id, text: one.text, who: one.who, moment: one.moment }]) : remove(items, one.id);
      update(next, field.checked ? null : items);
      say(field.checked ? "added" : "removed", { n: 1, count: items.length });
    } else if (field.dataset.do === "large") document.documentElement.classList.toggle("cg--large", field.checked);
    else if (field === keep) {
      kept = keep.checked;
      say(kept ? "kept" : "not_kept_now");
      if (kept) save();
      else store.forget();
    }
  });

  root.addEventListener("input", (event) => {
    const name = event.target.dataset.field;
    if (!name) return;
    items = change(items, event.target.closest("[data-id]").dataset.id, { [name]: event.target.value });
    before = null;
    undo.hidden = true;
    save();
  });

  own.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) addQuestion();
  });

  // Ctrl+P on the family's own list prints that list, as its button does.
  window.addEventListener("beforeprint", () => {
    const kind = wanted || (!mine.hidden && items.length && "list");
    if (kind) lay(kind, items);
    else lift();
  });

  window.addEventListener("beforeunload", (event) => {
    if (items.length && !safe) event.preventDefault();
  });

  // Another tab changed what is kept here: the newest list holds.
  window.addEventListener("storage", () => {
    if (kept) load();
  });

  const load = () => {
    const text = store.load();
    kept = keep.checked = Boolean(text);
    if (!text) return;
    try {
      items = renew(read(text).items, bank);
      if (gone(items, bank).length) say("gone", { gone: gone(items, bank).length });
    } catch {
      kept = keep.checked = false;
      say("unreadable");
    }
    draw();
  };

  // An article's link: ask-your-provider.html#add-chemotherapy puts the questions of that article on the list,
  // and #add-first-visit those of the short list.
  const fromLink = () => {
    const topic = location.hash.startsWith("#add-") && location.hash.slice(5);
    const asked = [...bank.values()].filter((one) => (topic === FIRST_VISIT ? one.first : one.topic === topic));
    if (!topic || !asked.length) return;
    const fresh = asked.filter((one) => !has(items, one.id));
    update(add(items, fresh.map(({ id, text, who, moment }) => ({ id, text, who, moment }))), items);
    // Without the mark in the address, going back or loading again does not add them again.
    history.replaceState(null, "", location.pathname + location.search);
    show("mine");
    get("#mine-title").focus();
    say("added", { n: fresh.length, count: items.length });
  };

  load();
  show("all");
  fromLink();
  window.addEventListener("hashchange", fromLink);
};

start(document.querySelector(".cg-checklist"));
