// The search: on search.html, in the booklet and on the stick. What is typed stays in the browser.
import { find } from "./find.mjs";
import { addPart, openIndex } from "./index.mjs";
import { sayCount, showNearest, showResults } from "./show.mjs";

const PAUSE = 300; // Milliseconds without a key before the search begins by itself.
const data = { index: null, texts: null, parts: [] };

// The scripts that hold the index call this.
window.guideSearch = (found) => {
  if (found.words) data.index = found;
  else if (found.part) data.parts.push(found);
  else data.texts = found;
};

const loads = new Map();
const load = (address) => {
  if (!loads.has(address)) {
    const done = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = () => {
        loads.delete(address);
        script.remove();
        reject(new Error(address));
      };
      document.head.append(script);
    });
    loads.set(address, done);
  }
  return loads.get(address);
};

const startSearch = (root) => {
  const words = JSON.parse(root.dataset.words);
  const get = (name) => root.querySelector(`.cg-search__${name}`);
  const [box, status, results, list, nothing, near, danger] = ["box", "status", "results", "list", "nothing", "near", "danger"].map(get);
  const input = box.querySelector("input");
  const browse = document.querySelector("[data-search-browse]");
  let index = null;
  let waiting = 0;
  let last = "";

  const opened = async () => {
    if (!data.index) await load(root.dataset.index);
    index ||= openIndex(data.index, document.documentElement.lang);
    return index;
  };

  const texts = async () => {
    if (!data.texts) await load(root.dataset.text);
    return data.texts;
  };

  // A large index comes in parts, by the first letters of what the query may mean.
  const answer = async (query) => {
    for (;;) {
      const found = find(await opened(), query);
      if (!found.missing) return found;
      await Promise.all(found.missing.map((part) => load(root.getAttribute(`data-part-${part}`))));
      data.parts.splice(0).forEach((part) => addPart(index, part));
    }
  };

  const showPinned = (ids) => {
    root.querySelectorAll("[data-pin]").forEach((one) => {
      one.hidden = !ids.includes(one.dataset.pin);
    });
    if (danger) danger.hidden = !ids.length;
  };

  const clear = () => {
    showPinned([]);
    results.hidden = nothing.hidden = true;
    if (browse) browse.hidden = false;
    status.textContent = "";
  };

  const keepInAddress = (query) => {
    try {
      // After the #, which no server ever sees.
      history.replaceState(null, "", query ? `#q=${encodeURIComponent(query)}` : location.pathname + location.search);
    } catch {
      // A browser may forbid this for a file on a disk.
    }
  };

  const search = async () => {
    clearTimeout(waiting);
    const query = input.value.trim();
    if (query === last) return;
    last = query;
    if (root.dataset.server) {
      if (query) location.href = root.dataset.server.replace("{query}", encodeURIComponent(query));
      return;
    }
    if (!query) {
      clear();
      keepInAddress("");
      return;
    }
    if (!data.index) status.textContent = words.loading;
    let found;
    try {
      found = await answer(query);
    } catch {
      last = "";
      status.textContent = words.failed;
      return;
    }
    // Somebody typed on while the index was on its way.
    if (query !== last) return;
    showPinned(found.pinned);
    const draw = (known) => showResults(list, found, known, words, index.firstTerm);
    draw(data.texts);
    showNearest(near, found.nearest, choose);
    near.parentElement.hidden = !found.nearest.length;
    results.hidden = !found.results.length;
    nothing.hidden = Boolean(found.results.length);
    if (browse) browse.hidden = found.results.length > 0;
    status.textContent = sayCount(found, query, words);
    keepInAddress(query);
    if (data.texts) return;
    try {
      await texts();
      if (query === last) draw(data.texts);
    } catch {
      // The list is of use without them.
    }
  };

  function choose(word) {
    input.value = word;
    input.focus();
    search();
  }

  const submit = () => {
    search();
    if (!window.matchMedia("(pointer: coarse)").matches) return;
    // The keyboard of a phone would cover the results.
    input.blur();
    box.scrollIntoView();
  };

  const fromAddress = () => {
    if (!location.hash.startsWith("#q=")) return;
    try {
      input.value = decodeURIComponent(location.hash.slice(3));
    } catch {
      return;
    }
    search();
  };

  box.hidden = false;
  box.querySelector("button").addEventListener("click", submit);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) submit();
  });
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    if (!root.dataset.server) waiting = setTimeout(search, PAUSE);
  });
  if (!root.dataset.server) input.addEventListener("focus", () => opened().catch(() => {}), { once: true });
  window.addEventListener("hashchange", fromAddress);
  // In a single file, the index comes after this, in the same script.
  queueMicrotask(fromAddress);
};

const searchRoot = document.querySelector(".cg-search");
if (searchRoot) startSearch(searchRoot);
