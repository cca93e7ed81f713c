// Answer a portal's link: from the query to the best article. Nothing is sent, logged or kept.

const CODE = ["mainsearchcriteria.v.c", "mainsearchcriteria.c.c"];
const SYSTEM = ["mainsearchcriteria.v.cs", "mainsearchcriteria.c.cs"];
const NAME = ["mainsearchcriteria.v.dn", "mainsearchcriteria.c.dn", "mainsearchcriteria.v.ot", "mainsearchcriteria.c.ot"];
const LANGUAGE = ["informationrecipient.languagecode.c", "informationrecipient.language"];
// Spellings of real clients.
const LANGUAGES = { sp: "es", spa: "es", eng: "en" };

// What portals put between the parts of a query: ";", a second "?", or a sign that they wrote into HTML or JSON once too
// often. "#38;" is what the browser takes for the part of the page.
const BETWEEN = /&?(?:(?:amp;)+|#(?:38|x26);|;|\?+|\\u0026)(?=mainsearchcriteria|informationrecipient|taskcontext)/gi;
// A query that was encoded once more as a whole.
const TWICE = /%26(?:amp%3b)*(?:mainsearchcriteria|informationrecipient|taskcontext)/i;

// Return a value as it was meant: without quotes, spaces and other signs around it, and not encoded twice.
function meant(value) {
  let text = value;
  try {
    if (/%[0-9a-f]{2}/i.test(text)) text = decodeURIComponent(text);
  } catch {
    // It is meant as it is.
  }
  // A plus sign that was encoded is a space, too.
  if (!/\s/.test(text)) text = text.replace(/\+/g, " ");
  return text.replace(/[\u200b-\u200f\u2060\ufeff]/g, "").replace(/^[\s"'\u2018-\u201f|{}#,]+|[\s"'\u2018-\u201f|{}#,]+$/g, "");
}

// Return what a query asks for; the names of its parts are read without regard to case.
export function asked(query) {
  const parts = new Map();
  const whole = TWICE.test(query) ? meant(query) : query;
  for (const [name, value] of new URLSearchParams(whole.replace(BETWEEN, "&"))) {
    const key = meant(name.toLowerCase()).replace(/^(amp;)+/, "");
    if (!parts.has(key) && meant(value)) parts.set(key, meant(value));
  }
  const first = (names) => names.map((name) => parts.get(name)).find(Boolean) || "";
  const names = NAME.map((name) => parts.get(name)).filter(Boolean);
  const language = first(LANGUAGE).toLowerCase().split(/[-_]/)[0];
  return { code: first(CODE), system: first(SYSTEM), names, language: LANGUAGES[language] || language };
}

const plain = (code) => code.toUpperCase().replace(/[.\s-]/g, "");
const plainName = (name) => name.replace(/[\s_-]/g, "");

// What comes before the name of a medicine in the name of a product ("10 ML ...", "12 HR ..."), and what follows it: its
// salt, then a strength ("400 mg ...") or a form.
const BEFORE = /^[\d.]+ (?:ml|hr|actuat) /;
const SALT = "sodium|disodium|potassium|calcium|hydrochloride|hcl|sulfate|phosphate|acetate|mesylate|citrate|succinate";
const FORM = "oral|injectable|injection|inj|tablets?|tabs?|capsules?|caps?|pill|solution|soln|suspension|susp|powder|po|iv";
const PRODUCT = new RegExp(`^(?: \\(?(?:as )?(?:${SALT})\\b\\)?)*,?(?: \\((?:pf|preservative free)\\))?,?(?: (?:\\d|(?:${FORM})\\b)|$)`);

// A product of several medicines.
const SEVERAL = / \/ | \+ | and | with /;

// Tell whether a portal's name means the medicine: its name alone, as the brand in brackets, or as a product of this one
// medicine with its strength or form. More words before or after the name may mean another medicine.
function means(sent, medicine) {
  if (sent === medicine || sent.endsWith(`[${medicine}]`)) return true;
  const name = sent.replace(BEFORE, "");
  const rest = name.slice(medicine.length);
  return name.startsWith(medicine) && !SEVERAL.test(rest) && PRODUCT.test(rest);
}

// Return the row of the table that answers, or null: an exact code, the longest ICD-10-CM code that the code begins
// with, the name of a medicine. An unknown system is never guessed at.
export function answer(want, table) {
  // With the year of an edition behind it, too: "ICD-10-CM 2026".
  const sent = want.system.toLowerCase().replace(/^(?:urn:)?oid:/, "").replace(/^https:/, "http:").replace(/(?:[\s_-]20\d\d)?[/.]*$/, "");
  const named = (aliases) => aliases.some((alias) => plainName(alias) === plainName(sent));
  const system = Object.keys(table.systems).find((key) => named(table.systems[key].aliases));
  const medicine = system === "rxnorm" || named(table.medicine_aliases);
  const code = plain(want.code);
  if (system && code) {
    const rows = table.codes.filter((row) => row.system === system);
    const exact = rows.find((row) => plain(row.code) === code);
    if (exact) return exact;
    if (system === "icd-10-cm") {
      const longer = rows.filter((row) => code.startsWith(plain(row.code)));
      longer.sort((one, other) => plain(other.code).length - plain(one.code).length);
      if (longer.length) return longer[0];
    }
  }
  if (!medicine && want.system) return null;
  const names = want.names.map((name) => name.toLowerCase().replace(/\s+/g, " "));
  const meant = (row) => names.some((name) => means(name, row.display.toLowerCase()));
  return table.codes.find((row) => row.system === "rxnorm" && meant(row)) || null;
}

// Return the path of the article in the wanted language, else in the language of the guide.
export function articlePath(row, language, table) {
  return row.articles[language] || row.articles[table.default_language];
}

function start() {
  if (!location.search) return;
  const table = JSON.parse(document.getElementById("connect-table").textContent);
  const want = asked(location.search + location.hash);
  const row = answer(want, table);
  // In the place of this address: the query does not stay in the history.
  if (row) {
    const up = document.getElementById("connect-table").dataset.up;
    location.replace(`${up}/${articlePath(row, want.language || document.documentElement.lang, table)}`);
    return;
  }
  // This list in the language that was asked for, where the switch at the top leads to it.
  const switches = [...document.querySelectorAll(".cg-languages a:not([aria-current])")];
  const list = switches.find((link) => link.hreflang === want.language);
  if (list) {
    location.replace(`${list.href}?none`);
    return;
  }
  try {
    history.replaceState(null, "", location.pathname);
  } catch {
    // A page from a disk may not change its address.
  }
  document.getElementById("connect-none").hidden = false;
}

if (globalThis.document?.getElementById("connect-table")) start();
