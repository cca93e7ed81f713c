// What a family marks under "What matters" stays on this device only when the family asks for it.
// The choices are plain form fields: without this script they can be marked, printed, and are gone with the page.
import { device } from "./checklist/device.mjs";

const start = (lists) => {
  const topic = document.querySelector("article[data-topic]").dataset.topic;
  const store = device(() => window.localStorage, `care-guide-matters ${topic}`);
  const fields = lists.flatMap((list) => [...list.querySelectorAll("[type=radio]")]);
  lists[lists.length - 1].after(document.getElementById("matters-tools").content.cloneNode(true));
  const tools = document.querySelector(".cg-matters-tools");
  const [keep, clear, status] = ["[type=checkbox]", "button", "[role=status]"].map((one) => tools.querySelector(one));

  const say = (name) => {
    status.textContent = name ? tools.dataset[name] : "";
  };

  // { name of a statement: number of the choice }
  const choices = () => Object.fromEntries(fields.filter((one) => one.checked).map((one) => [one.name, one.value]));

  const mark = (chosen) => {
    fields.forEach((one) => {
      one.checked = chosen[one.name] === one.value;
    });
  };

  // What is kept on this device, from this tab or another; nothing that cannot be read.
  const kept = () => {
    try {
      return JSON.parse(store.load()) || {};
    } catch {
      return {};
    }
  };

  // Another tab may have kept answers of its own since: only those that are `chosen` here take their places.
  const save = (chosen, said) => {
    if (!keep.checked) return;
    const all = { ...kept(), ...chosen };
    keep.checked = store.keep(JSON.stringify(all));
    if (keep.checked) mark(all);
    say(keep.checked ? said : "failed");
  };

  const load = () => {
    keep.checked = Boolean(store.load());
    if (keep.checked) mark(kept());
  };

  // Another tab may have changed what is kept, also while this one slept: what it no longer keeps is not to come back from here.
  const look = () => {
    if (!keep.checked) return;
    load();
    if (!keep.checked) say("off");
  };

  fields.forEach((one) =>
    one.addEventListener("change", () => {
      const chosen = { [one.name]: one.value };
      look();
      save(chosen, "");
    }),
  );

  keep.addEventListener("change", () => {
    if (keep.checked) return save(choices(), "kept");
    store.forget();
    return say("off");
  });

  clear.addEventListener("click", () => {
    mark({});
    keep.checked = false;
    store.forget();
    say("cleared");
  });

  window.addEventListener("storage", look);
  window.addEventListener("pageshow", look);
  document.addEventListener("visibilitychange", look);

  // Some browsers mark again what was marked before a reload.
  mark({});
  load();
};

const found = [...document.querySelectorAll(".cg-matters")];
if (found.length) start(found);
