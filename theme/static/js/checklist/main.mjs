// The checklist on the page: what a family does, turned into a new list, and the new list shown.
// The page is whole without it; nothing leaves the device, and nothing stays on it unless the family asks.
import { fillFilters, filterBank, readBank } from "./bank.mjs";
import { copyOut, download } from "./carry.mjs";
import { device, keyOf } from "./device.mjs";
import { asText, read, write } from "./file.mjs";
import { drawItem } from "./item.mjs";
import { add, addOwn, change, gone, has, merge, move, picked, remove, renew, shown, starred, toggleStar, TOP } from "./list.mjs";
import { lay, lift } from "./paper.mjs";
import { copyOf } from "./template.mjs";

const LARGEST_FILE = 20e6;
const FIRST_VISIT = "first-visit";

const start = (root) => {
  const words = JSON.parse(root.dataset.words);
  const get = (selector) => root.querySelector(selector);
  const part = (name) => copyOf(`checklist-${name}`);
  root.prepend(part("tools"), part("mine"));
  root.append(part("print"));
  get(".cg-moments").after(part("filters"));
  const [all, mine, list, status, undo, keep, own, copy, picker] = [
    ".cg-all", ".cg-mine", ".cg-mine__list", ".cg-tools__say", '[data-do="undo"]', '[data-do="keep"]', "#own-question", ".cg-mine__copy", "[type=file]",
  ].map(get);
  const row = part("item").firstElementChild;
  const { bank, topics } = readBank(all, words.who);
  fillFilters(all, bank, topics);
  const store = device(() => window.localStorage, keyOf(location.href));
  root.classList.add("cg-checklist--live");

  let items = [];
  let before = null; // The list that "Undo" brings back.
  let safe = true; // Nothing would be lost if the page closed now.
  let kept = false; // The family asked to keep the list on this device.
  let base = []; // The list as this tab last saw it on the device: another tab may have changed it since.
  let seen = null; // The text on the device that holds it.
  let offered = false; // Keeping the list is offered once.
  let moment = null; // The moment whose questions are shown; null before one is chosen, "" for all of them.
  let wanted = null; // What the family asked to print.

  const say = (key, values = {}) => {
    status.textContent = words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  };

  // Takes over what another tab has changed on the device, and keeps what this one has written; tells whether it did.
  const takeOver = () => {
    const text = store.load();
    if (text === seen) return false;
    seen = text;
    if (text === null) {
      // Erased, or no longer kept: then it is not to come back from here.
      kept = keep.checked = false;
      say("not_kept_now");
      return true;
    }
    try {
      const theirs = renew(read(text).items, bank);
      items = merge(base, items, theirs);
      before = before && merge(base, before, theirs);
      base = theirs;
    } catch {
      return false;
    }
    return true;
  };

  // Tells whether something of another tab came in.
  const save = () => {
    const joined = kept && takeOver();
    if (!kept) {
      safe = !items.length;
      return joined;
    }
    const text = write(items, root.dataset.edition);
    safe = store.keep(text);
    if (safe) [base, seen] = [items, text];
    else {
      kept = keep.checked = false;
      say("not_kept");
    }
    return joined;
  };

  const draw = () => {
    get(".cg-tools__count").textContent = items.length;
    undo.hidden = !before;
    const chosen = new Set(items.map((one) => one.id));
    bank.forEach((one) => {
      one.box.checked = chosen.has(one.id);
    });
    get(".cg-mine__empty").hidden = items.length > 0;
    get(".cg-print-bar").hidden = !items.length;
    root.querySelectorAll(".cg-mine__filled").forEach((filled) => {
      filled.hidden = !items.length;
    });
    list.replaceChildren(...(mine.hidden ? [] : shown(items, bank).map((one) => drawItem(row, one, bank, words))));
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

  // Goes to a part of the page, below the bar that stays in view.
  const goTo = (target) => {
    target.scrollIntoView();
    target.focus({ preventScroll: true });
  };

  const filter = () => {
    const wish = { moment };
    root.querySelectorAll("[data-wish]").forEach((choice) => {
      wish[choice.dataset.wish] = choice.value;
    });
    const count = filterBank(all, bank, wish);
    get(".cg-filters").hidden = moment === null;
    get(".cg-filters__none").hidden = moment === null || count > 0;
    if (moment !== null) say("shown", { n: count, all: bank.size });
  };

  const choose = (id) => {
    moment = id;
    filter();
    const title = all.querySelector(id ? `#moment-${id}-title` : ".cg-filters legend");
    title.tabIndex = -1;
    if (title.checkVisibility()) goTo(title);
  };

  const print = (kind) => {
    if (!items.length) return say("nothing");
    wanted = kind;
    safe = true;
    lay(kind, shown(items, bank));
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
    const done = await copyOut(asText(shown(items, bank), words), copy);
    safe = true;
    say(done ? "copied" : "copy_here");
  };

  const addQuestion = () => {
    const text = own.value.trim();
    if (!text) return say("empty");
    own.value = "";
    update(addOwn(items, text));
    own.focus();
    // The list above it has grown.
    own.scrollIntoView({ block: "nearest" });
    offer();
    return sayAdded();
  };

  const sayAdded = () => say(items.length === 1 ? "added_one" : "added", { count: items.length });

  // Keeping the list is offered with the first question, and once.
  const offer = () => {
    get('[data-do="keep-now"]').hidden = kept || offered;
    offered = true;
  };

  const keepList = () => {
    kept = keep.checked;
    get('[data-do="keep-now"]').hidden = true;
    say(kept ? "kept" : "not_kept_now");
    [base, seen] = [[], null];
    if (!kept) store.forget();
    save();
    draw();
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

  // What was said of the other view says nothing of this one.
  const turnTo = (view) => {
    status.textContent = "";
    show(view);
    if (view === "all") filter();
    root.scrollIntoView();
  };

  const onPage = {
    all: () => turnTo("all"),
    mine: () => turnTo("mine"),
    every: () => choose(""),
    "keep-now": () => {
      keep.checked = true;
      keepList();
      get('[data-view="mine"]').focus();
    },
    reset: () => {
      moment = "";
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
    const link = event.target.closest("[data-moment]");
    if (link) {
      event.preventDefault();
      choose(link.dataset.moment);
      return;
    }
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
      const next = field.checked ? add(items, [picked(one)]) : remove(items, one.id);
      update(next, field.checked ? null : items);
      if (field.checked) {
        sayAdded();
        offer();
      } else say("removed", { count: items.length });
    } else if (field.dataset.do === "large") document.documentElement.classList.toggle("cg--large", field.checked);
    else if (field === keep) keepList();
  });

  root.addEventListener("input", (event) => {
    wanted = null;
    const name = event.target.dataset.field;
    if (!name) return;
    const { id } = event.target.closest("[data-id]").dataset;
    const textOf = () => items.find((one) => one.id === id).text;
    const asked = textOf();
    // With its notes and its answer taken away, a question is today's.
    items = renew(change(items, id, { [name]: event.target.value }), bank);
    before = null;
    undo.hidden = true;
    if (!save() && textOf() === asked) return;
    draw();
    const field = list.querySelector(`[data-id="${CSS.escape(id)}"] [data-field="${name}"]`);
    field.closest("details").open = true;
    field.focus();
  });

  own.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) addQuestion();
  });

  // Ctrl+P on the family's own list prints that list, as its button does.
  window.addEventListener("beforeprint", () => {
    const kind = wanted || (!mine.hidden && items.length && "list");
    if (kind) lay(kind, shown(items, bank));
    else lift();
  });

  window.addEventListener("beforeunload", (event) => {
    if (items.length && !safe) event.preventDefault();
  });

  // A tab that slept, or comes back from the browser's memory, has heard of nothing.
  const look = () => {
    if (!kept || !takeOver()) return;
    if (!kept) safe = !items.length;
    draw();
  };
  window.addEventListener("storage", look);
  window.addEventListener("pageshow", look);
  document.addEventListener("visibilitychange", look);

  const load = () => {
    seen = store.load();
    kept = keep.checked = Boolean(seen);
    if (!seen) return;
    try {
      items = base = renew(read(seen).items, bank);
      if (gone(items, bank).length) say("gone", { gone: gone(items, bank).length });
    } catch {
      kept = keep.checked = false;
      say("unreadable");
    }
    draw();
  };

  // An article's links: #add-chemotherapy puts all its questions on the list, #add-first-visit those of the short
  // list, #add=ID,ID those that were ticked there.
  const asked = () => {
    const [, mark, rest] = /^#add([-=])(.+)$/.exec(location.hash) || [];
    if (mark === "=") return rest.split(/,|%2C/i).map((id) => bank.get(id)).filter(Boolean);
    return mark ? [...bank.values()].filter((one) => (rest === FIRST_VISIT ? one.first : one.topic === rest)) : [];
  };

  const fromLink = () => {
    const linked = asked();
    if (!linked.length) return;
    const fresh = linked.filter((one) => !has(items, one.id));
    update(add(items, fresh.map(picked)), items);
    // Without the mark in the address, going back or loading again does not add them again.
    history.replaceState(null, "", location.pathname + location.search);
    show("mine");
    goTo(get("#mine-title"));
    offer();
    if (fresh.length) sayAdded();
    else say("added_none", { count: items.length });
  };

  load();
  filter();
  show("all");
  fromLink();
  window.addEventListener("hashchange", fromLink);
};

start(document.querySelector(".cg-checklist"));
