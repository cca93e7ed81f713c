// How a portal's link is read. tests/unit/test_scripts.py runs it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answer, articlePath, asked } from "../../theme/static/js/connect.mjs";

const icd = "2.16.840.1.113883.6.90";
const table = {
  systems: {
    "icd-10-cm": { aliases: [icd, "icd-10-cm", "http://hl7.org/fhir/sid/icd-10-cm"] },
    "snomed-ct": { aliases: ["snomed ct"] },
    rxnorm: { aliases: ["rxnorm"] },
  },
  medicine_aliases: ["ndc"],
  codes: [
    { system: "icd-10-cm", code: "C91.00" },
    { system: "icd-10-cm", code: "C92" },
    { system: "snomed-ct", code: "91857003" },
    { system: "rxnorm", code: "11202", display: "vincristine" },
    { system: "rxnorm", code: "3041", display: "cytarabine" },
    { system: "rxnorm", code: "2017575", display: "cytarabine / daunorubicin" },
  ],
};
const found = (query) => answer(asked(query), table)?.code ?? null;
const query = (system, code, name = "") =>
  `?mainSearchCriteria.v.cs=${system}&mainSearchCriteria.v.c=${code}&mainSearchCriteria.v.dn=${name}`;

test("a system has its name with any signs between its parts", () => {
  for (const name of ["ICD-10-CM", "ICD10CM", "ICD_10_CM", "ICD-10%20CM", "ICD10-CM", "icd%2B10%2Bcm"]) {
    assert.equal(found(query(name, "C91.00")), "C91.00", name);
  }
  for (const name of [`OID:${icd}`, `urn:oid:${icd}.`, "https://hl7.org/fhir/sid/icd-10-cm/", "ICD-10-CM%202026", "icd10cm_2025"]) {
    assert.equal(found(query(name, "C91.00")), "C91.00", name);
  }
  assert.equal(found(query("SNOMED-CT", "91857003")), "91857003");
  assert.equal(found(query("ICD-9-CM", "C91.00")), null);
});

test("signs around a value and inside a code are passed over, and a query that was encoded as a whole is read", () => {
  const codes = ["%E2%80%9CC91.00%E2%80%9D", "{C91.00}", "C91.00|", "C91.00#", "C91-00", "C91%2000", "C91.%E2%80%8B00", "C91%252E00", "%22C91.00%22", "'C91.00'%C2%A0", "C91.00%"];
  for (const code of [...codes, "%EF%BB%BFc9100"]) assert.equal(found(query(icd, code)), "C91.00", code);
  for (const whole of [query(icd, "C91.00"), query(icd, "C91.00").replaceAll("&", "&amp;")]) {
    assert.equal(found(`?${encodeURIComponent(whole.slice(1))}`), "C91.00", whole);
  }
});

test("a sign between the parts that a sender damaged is read", () => {
  for (const sign of ["&amp;", "&amp;amp;", "&#38;", "&#x26;", ";", "?", "&?", "\\u0026", "%26amp%3B", "&amp%3B", "amp;", "&&"]) {
    const damaged = query(icd, "C91.00").replaceAll("&", sign);
    assert.equal(found(damaged), "C91.00", sign);
    assert.equal(found(`?${damaged}`), "C91.00", `?${sign}`);
  }
});

test("the older spelling and any letters are read, and the longest listed code that it begins with answers", () => {
  const older = query(icd, "c91.00").replaceAll(".v.", ".c.");
  for (const odd of [older, older.toUpperCase(), `?MAINSEARCHCRITERIA.V.CS=${icd}&mainsearchcriteria.v.c=+C91.00+`]) {
    assert.equal(found(odd), "C91.00", odd);
  }
  assert.equal(found(query(icd, "C91.0099")), "C91.00");
  assert.equal(found(query(icd, "C92.Z9")), "C92");
  assert.equal(found(query("SNOMED-CT", "9185700399")), null);
});

test("nothing is guessed: an unknown system, a name with another system, nothing at all", () => {
  const odd = [query("2.16.840.1.113883.6.177", "C91.00"), query("", "C91.00"), query(icd, "J00", "vincristine"), query(icd, "%")];
  for (const one of [...odd, "?searchType=HL7&taskContext.c.c=PROBLISTREV"]) assert.equal(found(one), null, one);
});

test("the article is in the language that was asked for, or else in the guide's own", () => {
  const languages = { default_language: "en" }, row = { articles: { en: "a", es: "b" } }, code = "?informationRecipient.languageCode.c=";
  const paths = [`${code}sp`, `${code}es-MX`, "?informationRecipient.language=es", `${code}fr`, ""].map((one) =>
    articlePath(row, asked(one).language, languages),
  );
  assert.deepEqual(paths, ["b", "b", "b", "a", "a"]);
});

test("a product has a medicine's name with its amount before it, its salt, strength or form behind it", () => {
  const names = ["vincristine sulfate 1 MG/ML Injection", "5 ML vincristine sulfate 1 MG/ML Injection", "VINCRISTINE SULFATE"];
  names.push("vincristine 1 mg Oral Tablet [Brand]", "vincristine  Oral Tablet", "vincristine+0.9+MG+Injection");
  names.push("vincristine (PF) 1 mg/mL", "vincristine, inj", "vincristine%2B1%2BMG%2FML", "vincristine soln 1mg/ml");
  names.push("vincristine (as sulfate) 1 MG/ML", "vincristine (sulfate), injection", "Vincristine%0ASulfate 2 MG");
  for (const name of names) assert.equal(found(query("NDC", "1", name)), "11202", name);
  assert.equal(found(query("NDC", "1", "cytarabine / daunorubicin")), "2017575");
});

test("no other medicine is guessed at", () => {
  const names = ["vincristine liposome 5 MG", "vincristine sulfate liposome 5 MG", "liposomal vincristine", "vincristines", "vincristinebase 1 MG", "vincristine analogue 1 MG", "vincrist"];
  names.push("cytarabine 100 MG / daunorubicin 44 MG", "vincristine 1 MG and prednisone", "vincristine sulfateX 1 MG");
  names.push("vincristine (as liposome) 1 MG", "vincristine (liposomal sulfate)");
  names.push("Rescue (vincristine)", "vincristine%20%2B%20prednisone", "no vincristine");
  for (const name of names) assert.equal(found(query("rxnorm", "1", name)), null, name);
});
