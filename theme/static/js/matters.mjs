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

  const save = (said) => {
    if (!keep.checked) return;
    keep.checked = store.keep(JSON.stringify(choices()));
    say(keep.checked ? said : "failed");
  };

  const load = () => {
    const text = store.load();
    if (!text) return;
    try {
      const kept = JSON.parse(text);
      fields.forEach((one) => {
        one.checked = kept[one.name] === one.value;
      });
      keep.checked = true;
    } catch {
      store.forget();
    }
  };

  fields.forEach((one) => one.addEventListener("change", () => save("")));

  keep.addEventListener("change", () => {
    if (keep.checked) return save("kept");
    store.forget();
    return say("off");
  });

  clear.addEventListener("click", () => {
    fields.forEach((one) => {
      one.checked = false;
    });
    keep.checked = false;
    store.forget();
    say("cleared");
  });

  // Some browsers mark again what was marked before a reload.
  fields.forEach((one) => {
    one.checked = false;
  });
  load();
};

const found = [...document.querySelectorAll(".cg-matters")];
if (found.length) start(found);
