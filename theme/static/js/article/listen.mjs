// Reads the article aloud, a sentence at a time, with a voice of the device itself: others send the text away.
import { action } from "./actions.mjs";

const SPOKEN = "h1, h2, h3, h4, p, li, dt, dd, th, td, figcaption, .cg-review__state";
const SILENT = "sup, svg, template, [hidden], .cg-hidden, .cg-fold, .cg-slot__line, .cg-card__call, .cg-ask-link, .cg-take, .cg-pager, .cg-notices, .cg-paper-links, .cg-contents, .cg-actions, .cg-status > :not(summary), .cg-popup, .cg-listen";

const voiceFor = (lang) => {
  const local = speechSynthesis.getVoices().filter((voice) => voice.localService && voice.lang.toLowerCase().startsWith(lang.slice(0, 2)));
  return local.find((voice) => voice.default) || local[0];
};

// The words of a block without those of the blocks inside it.
const wordsOf = (block) => {
  const copy = block.cloneNode(true);
  copy.querySelectorAll(`${SILENT}, ${SPOKEN}, ul, ol, details`).forEach((part) => part.remove());
  return copy.textContent.replace(/\s+/g, " ").trim();
};

const split = (text, lang) =>
  window.Intl && Intl.Segmenter ? [...new Intl.Segmenter(lang, { granularity: "sentence" }).segment(text)].map((part) => part.segment) : [text];

// The number of an item in a list that has numbers, for the block with which its words begin.
const numberOf = (block) => {
  const item = block.matches("li") ? block : block.parentElement;
  const begins = item === block || (item.firstElementChild === block && !wordsOf(item));
  if (!begins || !item.matches("ol > li")) return "";
  const { start, children } = item.parentElement;
  return `${start + [...children].indexOf(item)}. `;
};

// What governs the words of a block and is not among them: the head of a cell's column, the number of a step.
const before = (block) => (block.dataset.label ? `${block.dataset.label}: ` : numberOf(block));

// Each cell says the head of its column.
const isSaidBelow = (block) => block.closest("thead") && block.closest("table").querySelector("tbody [data-label]");

// Gives [{ block, text }]: every sentence of the article in reading order.
const sentencesOf = (article, lang) =>
  [...article.querySelectorAll(SPOKEN)]
    .filter((block) => !block.closest(SILENT) && !isSaidBelow(block))
    .flatMap((block) =>
      split(wordsOf(block), lang)
        .filter((text) => text.trim())
        .map((text, n) => ({ block, text: n ? text : before(block) + text })),
    );

const reader = (article, bar, lang) => {
  const sentences = sentencesOf(article, lang);
  const [toggle, speed] = [bar.querySelector('[data-listen="toggle"]'), bar.querySelector("select")];
  let place = 0;
  let speaking = false;

  const mark = (block) => {
    article.querySelectorAll(".cg-spoken").forEach((other) => other.classList.remove("cg-spoken"));
    if (!block) return;
    block.classList.add("cg-spoken");
    const { top, bottom } = block.getBoundingClientRect();
    if (top < bar.offsetHeight || bottom > innerHeight - 60) block.scrollIntoView({ block: "center" });
  };

  const say = () => {
    const sentence = sentences[place];
    if (!sentence) return stop();
    mark(sentence.block);
    const words = new SpeechSynthesisUtterance(sentence.text);
    words.lang = lang;
    words.voice = voiceFor(lang);
    words.rate = Number(speed.value);
    words.onend = () => {
      if (!speaking || sentence !== sentences[place]) return;
      place += 1;
      say();
    };
    return speechSynthesis.speak(words);
  };

  const set = (on) => {
    speaking = on;
    toggle.textContent = on ? toggle.dataset.pause : toggle.dataset.play;
    speechSynthesis.cancel();
    if (on) say();
  };

  const stop = () => {
    place = 0;
    set(false);
    mark(null);
  };

  toggle.addEventListener("click", () => set(!speaking));
  speed.addEventListener("change", () => speaking && set(true));
  window.addEventListener("pagehide", () => speechSynthesis.cancel());
  return { play: () => set(true), stop };
};

export const listen = () => {
  const template = document.getElementById("listen");
  if (!template || !window.speechSynthesis || !window.SpeechSynthesisUtterance) return;
  const { lang } = document.documentElement;
  let button = null;

  const offer = () => {
    if (button || !voiceFor(lang)) return;
    button = action("listen");
    const article = document.querySelector(".cg-article");
    const bar = template.content.firstElementChild.cloneNode(true);
    article.querySelector("header").after(bar);
    const voice = reader(article, bar, lang);
    const show = (on) => {
      bar.hidden = !on;
      button.setAttribute("aria-expanded", on);
      if (on) voice.play();
      else voice.stop();
    };
    button.addEventListener("click", () => show(bar.hidden));
    bar.querySelector('[data-listen="stop"]').addEventListener("click", () => {
      show(false);
      button.focus();
    });
  };

  offer();
  speechSynthesis.addEventListener?.("voiceschanged", offer);
};
