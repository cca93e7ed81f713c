// Answer a portal's link: from the query to the best article. Nothing is sent, logged or kept.

const CODE = ["mainsearchcriteria.v.c", "mainsearchcriteria.c.c"];
const SYSTEM = ["mainsearchcriteria.v.cs", "mainsearchcriteria.c.cs"];
const NAME = ["mainsearchcriteria.v.dn", "mainsearchcriteria.c.dn", "mainsearchcriteria.v.ot", "mainsearchcriteria.c.ot"];
const LANGUAGE = ["informationrecipient.languagecode.c", "informationrecipient.language"];
// Spellings of real clients.
const LANGUAGES = { sp: "es", spa: "es", eng: "en" };

// What portals put between the parts of a query: ";", or a sign that they wrote into HTML once too often. "#38;" is what
// the browser takes for the part of the page.
const BETWEEN = /&?(?:(?:amp;)+|#(?:38|x26);|;)(?=mainsearchcriteria|informationrecipient|taskcontext)/gi;

// Return a value as it was meant: without quotes and spaces around it, and not encoded twice.
function meant(value) {
  let text = value;
  try {
    if (/%[0-9a-f]{2}/i.test(text)) text = decodeURIComponent(text);
  } catch {
    // It is meant as it is.
  }
  return text.replace(/^[\s"']+|[\s"']+$/g, "");
}

// Return what a query asks for; the names of its parts are read without regard to case.
export function asked(query) {
  const parts = new Map();
  for (const [name, value] of new URLSearchParams(query.replace(BETWEEN, "&"))) {
    const key = meant(name.toLowerCase()).replace(/^(amp;)+/, "");
    if (!parts.has(key) && meant(value)) parts.set(key, meant(value));
  }
  const first = (names) => names.map((name) => parts.get(name)).find(Boolean) || "";
  const names = NAME.map((name) => parts.get(name)).filter(Boolean);
  const language = first(LANGUAGE).toLowerCase().split(/[-_]/)[0];
  return { code: first(CODE), system: first(SYSTEM), names, language: LANGUAGES[language] || language };
}

const plain = (code) => code.toUpperCase().replace(/\./g, "");

// What follows the name of a medicine in the name of a product: a strength ("400 mg ...") or a form.
const PRODUCT = /^ (\d|(oral|injectable|injection|tablet|capsule|pill|solution|suspension)\b)/;

// Tell whether a portal's name means the medicine: its name alone, as the brand in brackets, or as a product of this one
// medicine with its strength or form. More words before or after the name may mean another medicine.
function means(sent, medicine) {
  if (sent === medicine || sent.endsWith(`[${medicine}]`)) return true;
  return sent.startsWith(medicine) && !sent.includes(" / ") && PRODUCT.test(sent.slice(medicine.length));
}

// Return the row of the table that answers, or null: an exact code, the longest ICD-10-CM code that the code begins
// with, the name of a medicine. An unknown system is never guessed at.
export function answer(want, table) {
  const sent = want.system.toLowerCase().replace(/^urn:oid:/, "").replace(/\/$/, "");
  const system = Object.keys(table.systems).find((key) => table.systems[key].aliases.includes(sent));
  const medicine = system === "rxnorm" || table.medicine_aliases.includes(sent);
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
  const named = (row) => names.some((name) => means(name, row.display.toLowerCase()));
  return table.codes.find((row) => row.system === "rxnorm" && named(row)) || null;
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
  if (row) {
    const up = document.getElementById("connect-table").dataset.up;
    // In the place of this address: the query does not stay in the history.
    location.replace(`${up}/${articlePath(row, want.language, table)}`);
    return;
  }
  try {
    history.replaceState(null, "", location.pathname);
  } catch {
    // A page from a disk may not change its address.
  }
  document.getElementById("connect-none").hidden = false;
}

if (document.getElementById("connect-table")) start();
