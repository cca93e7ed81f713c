// The pure part of the checklist's script, on the modules themselves. tests/unit/test_checklist.py runs it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { device } from "../../theme/static/js/checklist/device.mjs";
import { asText, FORMAT, read, VERSION, write } from "../../theme/static/js/checklist/file.mjs";
import * as list from "../../theme/static/js/checklist/list.mjs";

const ask = (id) => ({ id, text: `${id}?`, who: "nurse", moment: "school" });
const three = list.add([], ["a", "b", "c"].map(ask));
const ids = (items) => items.map((one) => one.id).join("");
const file = (questions, more) => JSON.stringify({ format: FORMAT, version: VERSION, questions, ...more });

test("a question is on the list once, and an earlier list stays as it was", () => {
  const more = list.add(three, [ask("b"), ask("d")]);
  assert.equal(ids(more), "abcd");
  assert.equal(ids(three), "abc");
  assert.equal(ids(list.remove(more, "b")), "acd");
});

test("no more than three stars", () => {
  let items = list.add(three, [ask("d")]);
  for (const id of ["a", "c", "d"]) items = list.toggleStar(items, id);
  assert.equal(ids(list.starred(items)), "acd");
  assert.equal(list.toggleStar(items, "b"), null);
  assert.equal(ids(list.starred(list.toggleStar(items, "a"))), "cd");
});

test("the slip has the stars in the family's order, or the first three", () => {
  const items = list.add(three, [ask("d")]);
  assert.equal(ids(list.first(items)), "abc");
  assert.equal(ids(list.first(list.toggleStar(items, "d"))), "d");
});

test("questions move up and down, and stop at the ends", () => {
  assert.equal(ids(list.move(three, "c", -1)), "acb");
  assert.equal(ids(list.move(three, "a", 1)), "bac");
  assert.equal(ids(list.move(three, "a", -1)), "abc");
  assert.equal(ids(list.move(three, "c", 1)), "abc");
});

test("own questions get ids of their own", () => {
  const items = list.addOwn(list.addOwn([], "May she?"), "Must he?");
  assert.deepEqual(items.map((one) => [one.id, one.own]), [["own-1", true], ["own-2", true]]);
  assert.equal(list.addOwn(list.remove(items, "own-1"), "Again?").at(-1).id, "own-1");
});

const { change } = list;
const own = (...texts) => texts.reduce(list.addOwn, []);
const star = (items, letters) => [...letters].reduce(list.toggleStar, items);

// Each: what both tabs began with, what either made of it, and what both then have.
const JOINED = {
  "what either adds": [three, list.add(three, [ask("d")]), list.add(three, [ask("e")]), "a b c e d"],
  "what one takes off": [three, list.remove(three, "b"), three, "a c"],
  "what one takes off while the other writes in it": [three, list.remove(three, "b"), change(three, "b", { answer: "x" }), "a b:x c"],
  "a note of the other": [[], three, change(three, "a", { notes: "x" }), "a:x b c"],
  "notes of both": [three, change(three, "a", { notes: "x" }), change(three, "a", { notes: "y" }), "a:x+y b c"],
  "one note goes on with the other": [three, change(three, "a", { notes: "x" }), change(three, "a", { notes: "xy" }), "a:xy b c"],
  "own questions with one number": [[], own("Dog?"), own("Cat?"), "own-2 own-1"],
  "the same own question": [[], own("Dog?"), change(own("Dog?"), "own-1", { notes: "x" }), "own-1:x"],
  "a number that is used again": [own("Dog?"), own("Cat?"), own("Dog?"), "own-1"],
  "the other has moved one": [three, three, list.move(three, "c", -2), "c a b"],
  "the other has moved one, and this one added": [three, list.add(three, [ask("d")]), list.move(three, "c", -2), "c a b d"],
  "both have moved": [three, list.move(three, "a", 1), list.move(three, "c", -2), "b a c"],
  "stars of both": [[], star(three, "bc"), star(list.add([], ["d", "e", "a"].map(ask)), "de"), "d* e a b* c*"],
};

for (const [name, [base, mine, theirs, both]] of Object.entries(JOINED)) {
  test(`two tabs: ${name}`, () => {
    const line = (one) => one.id + (one.star ? "*" : "") + (one.notes || one.answer ? ":" + (one.notes || one.answer) : "");
    const told = (items) => items.map(line).join(" ").replaceAll("\n", "+");
    assert.equal(told(list.merge(base, mine, theirs)), both);
  });
}

test("what the guide no longer asks is told; own questions are not", () => {
  const items = list.addOwn(three, "Mine?");
  assert.equal(ids(list.gone(items, new Map([["a", 1], ["c", 1]]))), "b");
});

test("a saved question gets today's words by its id, or its new id by its words", () => {
  const bank = new Map([
    ["bank.when", { id: "bank.when", text: "When do we begin?", title: "", who: "oncologist", moment: "choosing" }],
    ["food.milk", { id: "food.milk", text: "Is raw milk safe?", title: "Food", who: "dietitian", moment: "before" }],
  ]);
  const kept = { star: true, notes: "", answer: "", own: false };
  const [reworded, old, gone, mine] = list.renew(
    [
      { ...kept, id: "bank.when", text: "When is the start?", who: "nurse", moment: "school" },
      { ...kept, id: "q-1f2e3d4c", text: "Is raw Milk safe?", who: "nurse", moment: "before" },
      { ...kept, id: "q-00000000", text: "Who was it?", who: "nurse", moment: "before" },
      { ...kept, id: "own-1", text: "When do we begin?", who: "", moment: "", own: true },
    ],
    bank,
  );
  assert.deepEqual(reworded, { ...kept, ...bank.get("bank.when") });
  assert.deepEqual(old, { ...kept, ...bank.get("food.milk") });
  assert.equal(gone.text + gone.id, "Who was it?q-00000000");
  assert.equal(mine.id, "own-1");
});

test("notes and an answer stay with the words that they are about, and both those and today's are shown", () => {
  const bank = new Map([["school.swim", { id: "school.swim", text: "Must she stay out of\u00a0the water?", who: "nurse", moment: "school" }]]);
  const saved = list.add([], [{ id: "school.swim", text: "May she swim?" }]);
  for (const field of ["notes", "answer"]) {
    // From one edition to the next, and in a file between them.
    const items = read(write(list.renew(list.renew(change(saved, "school.swim", { [field]: "Yes" }), bank), bank), "e")).items;
    assert.deepEqual([items[0].text, items[0].who], ["May she swim?", "nurse"]);
    const [one] = list.shown(items, bank);
    assert.deepEqual([one.text, one.asked, one[field]], [bank.get("school.swim").text, "May she swim?", "Yes"]);
    const [empty] = list.shown(list.renew(change(items, "school.swim", { [field]: "" }), bank), bank);
    assert.deepEqual([empty.text, empty.asked], [bank.get("school.swim").text, undefined]);
  }
  const same = change(list.add([], [{ id: "school.swim", text: "Must she stay out of the water?" }]), "school.swim", { notes: "n" });
  assert.equal(list.shown(same, bank)[0].asked, undefined);
  assert.equal(list.shown([{ ...same[0], text: "Mine?", own: true }], bank)[0].text, "Mine?");
});

test("a question has the title of its article, also on a list from before titles were kept", () => {
  const question = { id: "cart.right", text: "Is it right for my child?", title: "CAR T cells", who: "oncologist", moment: "choosing" };
  const bank = new Map([[question.id, { ...question, row: {}, box: {} }]]);
  const titles = (items) => list.renew(items, bank).map((one) => one.title);
  const { text, title } = question;
  for (const before of [{ id: question.id, text }, { id: question.id, text, answer: "Yes" }, { id: "q-1f2e3d4c", text }, { id: question.id, text, title: "Old title" }]) {
    assert.deepEqual(titles(read(file([before])).items), [title]);
  }
  assert.deepEqual(titles(read(file([{ id: "old.now", text: "Now?", title: "Old article" }, { text: "Then?", title: 7 }])).items), ["Old article", ""]);
  assert.deepEqual(titles(own("Mine?")), [""]);
  const kept = list.add([], [...bank.values()].map(list.picked));
  assert.deepEqual(read(write(kept, "e")).items, kept);
  assert.deepEqual([kept[0].title, kept[0].row], [title, undefined]);
});

test("two tabs with a question in other words keep those that were answered", () => {
  const [was, now] = ["May she swim?", "Must she stay out?"].map((text) => list.add([], [{ id: "q", text }]));
  const [yes, no] = [change(was, "q", { answer: "Yes" }), change(now, "q", { answer: "No" })];
  const joined = (mine, theirs) => list.merge(was, mine, theirs)[0];
  assert.deepEqual([joined(now, yes).text, joined(yes, now).text], ["May she swim?", "May she swim?"]);
  assert.deepEqual([joined(no, yes).text, joined(no, yes).answer], ["Must she stay out?\nMay she swim?", "No\nYes"]);
});

test("a question that is on the list under its new id is not doubled", () => {
  const bank = new Map([["food.milk", { id: "food.milk", text: "Is raw milk safe?", who: "", moment: "" }]]);
  const items = list.add([], [{ id: "food.milk", text: "Is raw milk safe?" }, { id: "q-1", text: "Is raw milk safe?" }]);
  assert.deepEqual(list.renew(items, bank).map((one) => one.id), ["food.milk", "q-1"]);
});

test("cutting never splits a letter", () => {
  assert.equal(list.short("👩‍👩‍👧 hello", 3).includes("\ufffd"), false);
  assert.equal(list.short("abc", 3), "abc");
  assert.equal(list.short("abcd", 3), "ab…");
});

test("what is written is read back, with every letter", () => {
  const notes = "مرحبا 👩‍👩‍👧 <script>alert(1)</script> \"quoted\"\n".repeat(200);
  const items = list.change(list.toggleStar(three, "b"), "b", { notes, answer: "é" });
  assert.deepEqual(read(write(items, "e")), { items, lost: 0 });
});

test("a hostile or damaged file is refused by a name that the page can say", () => {
  const says = (text, name) => assert.throws(() => read(text), { message: name });
  for (const text of ["", "{", "<html>", file("x"), file({ length: 3 }), file(null)]) says(text, "broken");
  for (const text of ["null", "[]", "3", '{"format":"other"}']) says(text, "foreign");
  for (const version of [2, "x", undefined, {}]) says(file([], { version }), "newer");
});

test("what can be read of a file is read: no value is trusted, no entry with words is lost", () => {
  const { items, lost } = read(
    file([null, 3, { text: " " }, { text: "A?", notes: 7, star: "yes" }, { id: "x", text: "B?" }, { id: "x", text: "C?" }, { id: "own-1", text: "D?" }]),
  );
  assert.equal(lost, 3);
  assert.equal(items.map((one) => one.text).join(), "A?,B?,C?,D?");
  assert.equal(new Set(items.map((one) => one.id)).size, 4);
  assert.deepEqual([items[0].notes, items[0].star], ["", false]);
  assert.equal(list.starred(read(file("abcde".split("").map((id) => ({ ...ask(id), star: true })))).items).length, 3);
});

test("2,000 questions go to a file and back", () => {
  const many = list.add([], Array.from({ length: 2000 }, (_, number) => ask(`q-${number}`)));
  assert.equal(read(write(many, "e")).items.length, 2000);
});

test("as text: number, question, star, who, notes and answer, and no empty lines for what is missing", () => {
  const words = { title: "Title", top: "top 3", about: "About:", who: "Who:", notes: "Our notes", answer: "The answer" };
  const items = list.change(list.toggleStar(list.addOwn(three.slice(0, 1), "Mine?"), "a"), "a", { notes: "N" });
  assert.equal(asText(items, words), "Title\n\n1. a? (top 3)\n   Who: nurse\n   Our notes: N\n\n2. Mine?\n");
  assert.match(asText(list.change(items, "a", { title: "Shots" }), words), /1\. a\? \(top 3\)\n {3}About: Shots\n {3}Who: nurse\n[^]*\n2\. Mine\?\n$/);
  const other = list.shown(items, new Map([["a", { ...ask("a"), text: "b?" }]]));
  assert.match(asText(other, { ...words, asked: "We asked:" }), /1\. b\? \(top 3\)\n   Who: nurse\n   We asked: a\?\n   Our notes: N\n/);
});

test("blocked or full storage never throws", () => {
  const blocked = device(() => {
    throw new Error("SecurityError");
  }, "list");
  assert.deepEqual([blocked.load(), blocked.keep("x"), blocked.forget()], [null, false, false]);
  const kept = new Map();
  const works = device(() => ({ getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) }), "list");
  assert.equal(works.load(), null);
  assert.equal(works.keep("x"), true);
  assert.equal(works.load(), "x");
  assert.deepEqual([...kept.keys()], ["list"]);
  works.forget();
  assert.equal(kept.size, 0);
});
