"""The search of the guide as it comes, query by query, and as a program: an index in parts, other languages, an author's mistakes, a hospital's own search."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import brotli
import pytest
import yaml
from bs4 import BeautifulSoup
from care_guide.checks import check
from care_guide.checks.hospital import lowest_fever
from care_guide.content.glossary import term_id
from care_guide.content.hospital import Temperature
from care_guide.content.library import Language, Library
from care_guide.content.models import Term
from care_guide.content.problems import Problem
from care_guide.content.search_words import Pinned, SearchWords, Synonym, read_search
from care_guide.render.assets import main_script
from care_guide.render.handouts import SiteInfo
from care_guide.render.output_file import bytes_file
from care_guide.render.search_files import search_files, search_values, site_index, stick_addresses
from care_guide.render.search_index import index_files, make_index, make_page
from care_guide.render.views import SiteView, site_view
from care_guide.review.state import reviews
from care_guide.utils.cache import Cache
from care_guide.utils.dates import build_day
from care_guide.utils.markup import parse

from tests.conftest import ROOT, build_languages, load, run_build
from tests.tools.search import ask

HERE = Path(__file__).parent
QUERIES = {
    lang: yaml.safe_load((HERE / name).read_text("utf-8"))
    for lang, name in {"en": "queries.yaml", "es": "queries-es.yaml"}.items()
}
FORMS = yaml.safe_load((HERE / "forms.yaml").read_text("utf-8"))
SIGNS = yaml.safe_load((HERE / "signs.yaml").read_text("utf-8"))
# What the answer to a sign of each level says.
CALLS = {"emergency": "[[call.emergency]]", "urgent": "[[phone.care_team]]"}


def is_target(result: dict[str, Any], target: str) -> bool:
    """Tell whether a result is what ``target`` names: word:remission, side-effects or side-effects#risks."""
    if target.startswith("word:"):
        return result.get("term") == term_id(target.removeprefix("word:"))
    page, _, section = target.partition("#")
    right = not result.get("term") and result["page"] == f"{page}.html"
    return right and (not section or result["address"].endswith(f"#{section}"))


@dataclass(frozen=True)
class Made:
    """The view and the library of one language, and the scripts of its search, by their names."""

    view: SiteView
    library: Library
    scripts: dict[str, bytes]


@pytest.fixture(scope="module")
def spanish(copy_guide: Callable[[], Path]) -> Made:
    """The search of the guide in Spanish, made from its pages as the build makes it."""
    root = copy_guide()
    build_languages(root, "en", "es")
    library = load(root)
    view = site_view("es", library, reviews(library, build_day())[0], booklet_most=200)
    files = search_files(view, library, Cache(), lambda path, *_, **__: bytes_file(path, b""))
    return Made(view, library, {Path(file.path).name: file.make(root) for file in files})


@pytest.fixture(scope="module")
def spanish_indexes(spanish: Made, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The index of the site, and that of the stick beside the handouts, which leads to other addresses."""
    folder = tmp_path_factory.mktemp("search")
    made = {"site": folder / "site.js", "stick": folder / "stick.js"}
    made["site"].write_bytes(spanish.scripts["search-es.js"])
    addresses = stick_addresses(spanish.view, SiteInfo.from_address(""))
    index = site_index(spanish.view, spanish.library, Cache())
    made["stick"].write_text(index_files(index, "stick", addresses)["stick.js"], encoding="utf-8")
    return made


@pytest.mark.parametrize(("lang", "least"), [("en", 120), ("es", 60)])
def test_there_are_enough_queries(lang: str, least: int) -> None:
    """Each once, and each with something to find."""
    queries = QUERIES[lang]
    assert len(queries) >= least
    assert len({one["q"] for one in queries}) == len(queries)
    assert all(one.get("to") or one.get("pin") for one in queries)


def missed(lang: str, index: Path) -> list[str]:
    """The queries without a target among the first three results, or with another answer above them than theirs."""
    found = []
    for query, answer in zip(QUERIES[lang], ask([index], [one["q"] for one in QUERIES[lang]], lang), strict=True):
        first = answer["results"][:3]
        if query.get("to") and not any(is_target(result, target) for result in first for target in query["to"]):
            found.append(f"{query['q']}: the first three are {[one['address'] or one['term'] for one in first]}")
        if query.get("pin", "") not in (answer["pinned"] or [""]):
            found.append(f"{query['q']}: pinned are {answer['pinned']}")
    return found


def test_a_family_finds_it_in_the_first_three(site: Path) -> None:
    """One of the targets is among the first three results, and the answer to a word of danger above them."""
    assert missed("en", site / "assets/search-en.js") == []


def unanswered(lang: str, language: Language, index: Path) -> list[str]:
    """The plain words, and the own words of core signs, to which neither the sign's answer nor a page with it is found."""
    signs, answers = language.rule_book.signs, {one.id: one for one in language.search.pinned}
    said = {name: [re.sub(r"\[\[.*?\]\]", "", signs[name].text)] if signs[name].core else [] for name in SIGNS[lang]}
    typed = [(name, query) for name, entry in SIGNS[lang].items() for query in [*entry["typed"], *said[name]]]
    found = []
    for (name, query), answer in zip(typed, ask([index], [one for _, one in typed], lang), strict=True):
        pin = SIGNS[lang][name].get("pin")
        pages = {f"{topic.rpartition('/')[2]}.html" for topic in signs[name].articles}
        if pin and not (pin in answer["pinned"] and CALLS[signs[name].level] in answers[pin].text):
            found.append(f"{name}: {query}: pinned are {answer['pinned']}")
        elif not (pin or pages & {result.get("page") for result in answer["results"][:3]}):
            found.append(f"{name}: {query}: {[result['title'] for result in answer['results'][:3]]}")
    return found


def test_each_sign_has_its_answer_in_plain_words(site: Path, spanish: Made, spanish_indexes: dict[str, Path]) -> None:
    """Every core sign has one at its level, in each language; of another sign, a page whose card has it is enough."""
    for lang, index in {"en": site / "assets/search-en.js", "es": spanish_indexes["site"]}.items():
        language = spanish.library.languages[lang]
        core = {sign.id for sign in language.rule_book.signs.values() if sign.core}
        assert core <= {name for name, entry in SIGNS[lang].items() if "pin" in entry}
        assert unanswered(lang, language, index) == []


def typed_forms(line: str) -> list[str]:
    """Every query that a line of forms.yaml stands for."""
    choices = [
        ["" if word.strip("_") == "-" else word.replace("_", " ") for word in part.split("/")] for part in line.split()
    ]
    return [" ".join(" ".join(words).split()) for words in product(*choices)]


def calls_first(text: str) -> str:
    """The number that an answer names first."""
    return re.search(r"\[\[((?:call|phone)\.\w+)", text)[1]


def is_answered(answer: dict[str, Any], pin: str, answers: dict[str, Pinned]) -> bool:
    """Tell whether the answer is there, and none that stands above it says to call somebody less urgent."""
    pinned = answer["pinned"]
    return pin in pinned and calls_first(answers[pinned[0]].text) == calls_first(answers[pin].text)


# Lower signs, with which a parent may begin.
LOWER = {
    "en": ["fever 104", "threw up", "cough", "rash", "nosebleed", "headache and", "missed a dose and"],
    "es": ["fiebre de 40", "vomita", "tos", "sarpullido", "moretones", "dolor de cabeza y", "no tomo la medicina y"],
}


@pytest.mark.parametrize("lang", ["en", "es"])
def test_each_form_of_an_emergency_has_its_answer_first(
    lang: str, site: Path, spanish: Made, spanish_indexes: dict[str, Path]
) -> None:
    """Whatever form the verb has, whatever stands between it and its object, alone and beside a lower sign."""
    index = site / "assets/search-en.js" if lang == "en" else spanish_indexes["site"]
    answers = {one.id: one for one in spanish.library.languages[lang].search.pinned}
    forms = [(one["pin"], form) for one in FORMS[lang].values() for line in one["typed"] for form in typed_forms(line)]
    beside = [
        (pin, f"{LOWER[lang][n % len(LOWER[lang])]} {form}")
        for n, (pin, form) in enumerate(forms)
        if calls_first(answers[pin].text) == "call.emergency"
    ]
    asked = forms + beside
    found = ask([index], [query for _, query in asked], lang)
    wrong = [
        f"{query}: {answer['pinned']}"
        for (pin, query), answer in zip(asked, found, strict=True)
        if not is_answered(answer, pin, answers)
    ]
    assert wrong == []


# What families type in place of a word of a phrase.
SAID = {
    "en": {
        "cant": [
            "cannot", "can't", "can not", "couldn't", "could not", "unable to", "not able to", "isn't able to",
            "can barely", "could hardly", "can no longer", "can`t",
        ],
        "not": ["isn't", "is not", "doesn't", "does not", "didn't", "did not", "hasn't", "has not", "wasn't"],
        "wont": ["won't", "will not", "wouldn't"],
        "dont": ["don't", "do not"],
        "bleed": ["bleeds", "bleeding"],
        "breathe": ["breathes", "breathing", "breath"],
        "cough": ["coughs", "coughed", "coughing"],
        "pee": ["pees", "peed", "peeing", "urinate", "urinated", "urinating", "urine", "pass urine", "urinateing"],
        "poop": ["pooped", "pooping", "stools"],
        "respond": ["responds", "responding", "responsive"],
        "swell": ["swells", "swelled", "swelling", "swollen"],
        "talk": ["talks", "talking", "speak", "speaking"],
        "throw": ["throws", "threw", "throwing"],
        "vomit": ["vomits", "vomited", "vomiting", "vomitting", "puked", "puking", "barfed"],
        "wake": ["woken", "waking", "be awakened", "be roused"],
        "walk": ["walks", "walked", "walking"],
    },
    "es": {
        "puede": ["pueda", "podía", "pudo", "ha podido", "logra", "es capaz de"],
        "puedo": ["pude", "pudimos", "podemos"],
        "camina": ["puede caminar", "pudo caminar", "ha caminado"],
        "despierta": ["despertó", "puedo despertarla", "ha despertado", "se quiere despertar"],
        "orina": ["orinar", "orinó", "ha orinado", "mear", "hacer pipí", "pipí"],
        "respira": ["respirar", "respirando", "respiraba"],
        "sangra": ["sangrar", "sangrando", "sangró"],
        "tose": ["tosió", "tosiendo", "toser"],
        "vomita": ["vomitó", "vomitando", "vómito", "gomitó", "vomitar"],
    },
}  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "es"])
def test_each_way_to_say_a_word_of_a_phrase_has_its_answer(
    lang: str, site: Path, spanish: Made, spanish_indexes: dict[str, Path]
) -> None:
    """Every phrase with "cant" is found with "cannot" and "unable to", and every verb in each of its forms."""
    index = site / "assets/search-en.js" if lang == "en" else spanish_indexes["site"]
    phrases = [
        (one.id, [part.split("/") for part in words.split()])
        for one in spanish.library.languages[lang].search.answers
        for words in one.words
    ]
    asked = []
    for word, ways in SAID[lang].items():
        found = [(pin, choices) for pin, choices in phrases if any(word in one for one in choices)]
        assert found, word
        for (pin, choices), way in product(found, ways):
            asked.append((pin, " ".join(way if word in one else one[0] for one in choices)))
    lost = [
        f"{query}: {answer['pinned']}, and not {pin}"
        for (pin, query), answer in zip(asked, ask([index], [query for _, query in asked], lang), strict=True)
        if pin not in answer["pinned"]
    ]
    assert lost == []


def test_words_that_say_the_same_are_one_in_a_phrase(tmp_path: Path) -> None:
    """Also as two words, misspelled, in a synonym and in a harmless phrase; a search.yaml without them knows its own words."""
    words = SearchWords(
        skip=("to", "is", "she", "can", "not"),
        alike={"cant": ("cannot", "can/could not", "unable"), "puke": ("vomited/vomiting",)},
        harmless={"puke": ("vomited dye",)},
        pinned=(Pinned(id="pee", words=("cant pee",), text="Call."), Pinned(id="puke", words=("puke",), text="Call.")),
        synonyms=(Synonym(words=("puke",), find="bucket"),),
    )
    asked = {
        "cannot pee": ["pee"],
        "she could not pee": ["pee"],
        "unable to pee": ["pee"],
        "cant pee": ["pee"],
        "can pee": [],
        "not pee": [],
        "vomiting": ["puke"],
        "vomitting": ["puke"],
        "vomiting dye": [],
    }
    plain = {one: pins if one == "cant pee" else [] for one, pins in asked.items()}
    for number, (search, right) in enumerate(((words, asked), (replace(words, alike={}), plain))):
        index = make_index([make_page("a.html", "Bucket", "", parse(""))], [], search)
        file = tmp_path / f"{number}.js"
        file.write_text(index_files(index, "s", {"a.html": "a.html"})["s.js"], encoding="utf-8")
        answers = ask([file], list(asked))
        assert {query: answer["pinned"] for query, answer in zip(asked, answers, strict=True)} == right
        assert bool(answers[list(asked).index("vomitting")]["results"]) == (search is words)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_no_answer_stands_above_a_more_urgent_one(
    lang: str, site: Path, spanish: Made, spanish_indexes: dict[str, Path]
) -> None:
    """The emergency number, the crisis line, the care team: for words of every two answers, and on the page."""
    index = site / "assets/search-en.js" if lang == "en" else spanish_indexes["site"]
    library = spanish.library
    answers = {one.id: one for one in library.languages[lang].search.pinned}
    order = ["call.emergency", "call.crisis", "phone.care_team"]
    urgency = {name: order.index(calls_first(one.text)) for name, one in answers.items()}
    first = {name: re.sub(r"/\S+", "", one.words[0]) for name, one in answers.items()}
    queries = [f"{first[one]} {first[other]}" for one in answers for other in answers if one != other]
    for query, answer in zip(queries, ask([index], queries, lang), strict=True):
        levels = [urgency[name] for name in answer["pinned"]]
        assert len(levels) > 1 or "line" in query or "cateter" in query, query
        assert levels == sorted(levels), query
    view = site_view(lang, library, reviews(library, build_day())[0], booklet_most=200)
    shown = [one["id"] for one in search_values(view, library, {}, {})["search"]["pinned"]]
    assert len(shown) == len(answers)
    assert [urgency[name] for name in shown] == sorted(urgency.values())


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_harmless_phrase_has_no_answer(
    lang: str, site: Path, spanish: Made, spanish_indexes: dict[str, Path]
) -> None:
    """Hot chocolate is no fever and blue eyes are no blue lips; beside a word of danger, they hide nothing."""
    index = site / "assets/search-en.js" if lang == "en" else spanish_indexes["site"]
    words = spanish.library.languages[lang].search.harmless
    phrases = {one: word for word, texts in words.items() for text in texts for one in typed_forms(text)}
    begin, danger = {"en": ("can he have", "he is panting"), "es": ("el tiene", "esta jadeando")}[lang]
    asked = [f"{begin} {one}" for one in phrases]
    assert [(q, a["pinned"]) for q, a in zip(asked, ask([index], asked, lang), strict=True) if a["pinned"]] == []
    both = [f"{one} {danger}" for one in phrases]
    assert all("breathing" in answer["pinned"] for answer in ask([index], both, lang))


# What a family may type right before a sign of danger.
SAID_BEFORE = {
    "en": [
        *(
            "he is",
            "hes",
            "shes",
            "baby",
            "child is",
            "she feels so",
            "he is burning",
            "she turned",
            "turned slightly",
            "all",
        ),
        *("getting", "gone", "his lips are", "her face went", "lips turned a little", "fingertips", "he got"),
    ],
    "es": [
        "se puso",
        "el nino esta",
        "se siente muy",
        "labios",
        "tiene los labios de color",
        "la cara de un color",
        "quedo todo",
    ],
}
COLORS = {"en": [], "es": ["azul", "gris", "morado"]}
SAID_APART = {
    "en": {
        "hot": "he is {0}, {1}",
        "blue": "baby looks {0}, {1} on",
        "gray": "turned {0}; {1}",
        "grey": "turned {0}. {1}",
    },
    "es": dict.fromkeys(("azul", "gris", "morada"), "se quito {1}, {0} la cara"),
}


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_harmless_phrase_hides_nothing_that_is_said_of_the_child(
    lang: str, site: Path, spanish: Made, spanish_indexes: dict[str, Path], tmp_path: Path
) -> None:
    """Who turned "blue eyes wide open", or "blue, eyes open", has no blue eyes: the answers are those of an index without
    such phrases. A question may begin with "is".
    """
    index = site / "assets/search-en.js" if lang == "en" else spanish_indexes["site"]
    texts = spanish.library.languages[lang].search.harmless.items()
    phrases = [(word, one) for word, all_of_it in texts for text in all_of_it for one in typed_forms(text)]
    said = [f"{before} {one}" for word, one in phrases for before in SAID_BEFORE[lang] if one.startswith(word)]
    data = json.loads(index.read_text("utf-8").removeprefix("guideSearch(").rstrip().removesuffix(");"))
    without = tmp_path / "s.js"
    without.write_text(f"guideSearch({json.dumps(data | {'harmless': {}})});", encoding="utf-8")
    ours, whole = ([answer["pinned"] for answer in ask([one], said, lang)] for one in (index, without))
    assert [query for query, has, must in zip(said, ours, whole, strict=True) if has != must] == []
    assert sum(map(bool, whole)) > 30
    asked = []
    for word, one in phrases:
        if form := SAID_APART[lang].get(word):
            asked.append(form.format(word, " ".join(part for part in one.split() if part != word)))
    asked += [f"{color} {word}" for color in ("labios de color", "la cara de un color") for word in COLORS[lang]]
    assert len(asked) > 10
    assert [q for q, a in zip(asked, ask([index], asked, lang), strict=True) if not a["pinned"]] == []
    if lang == "en":
        fine = [f"is {one} ok" for word, one in phrases if word not in ("respond", "air")]
        assert [q for q, a in zip(fine, ask([index], fine, lang), strict=True) if a["pinned"]] == []


FAHRENHEIT = [*(f"{n / 10:.1f}" for n in range(994, 1100, 3)), *map(str, range(101, 110))]
CELSIUS = [*(f"{n / 10:.1f}" for n in range(374, 431, 2)), *map(str, range(38, 44))]
DEGREES = {"en": "degrees", "es": "grados"}
# Where it was measured, half a degree, and what a parent says with a number.
PLACES = {
    "en": [
        "under arm",
        "in the armpit",
        "rectal",
        "in his ear",
        "and a half",
        "and vomiting",
        "and shaking",
        "all day",
        "since last night",
    ],
    "es": [
        "en la axila",
        "rectal",
        "en la boca",
        "y medio",
        "y vomita",
        "y tiembla",
        "y 2 decimas",
        "desde anoche",
        "todo el dia",
    ],
}


def temperatures(lang: str) -> list[str]:
    """A fever as people write it: both scales, points and commas, signs and keys, alone and in a sentence."""
    before = {"en": "he has", "es": "tiene"}[lang]
    both = [
        "{n}",
        "{n}{s}",
        "{n} {s}",
        "{n}°{s}",
        "{n} °{s}",
        "{n}º{s}",
        "{n} º {s}",
        "{n}°",
        "{n}º",
        "{n} " + DEGREES[lang],
    ]
    both += ["temp{n}", before + " {n}", "day 3 {n}{s}", "{n}{s} after chemo"]
    forms = [
        form.format(n=written, s=scale)
        for numbers, scales in ((FAHRENHEIT, "Ff"), (CELSIUS, "Cc"))
        for number in numbers
        for written in {number, number.replace(".", ","), number.replace(".", "\u2019")}
        for scale in scales
        for form in both
    ]
    return [
        *forms,
        "39\u2103",
        "103\u2109",
        "\uff13\uff18.5",
        "100 degrees F",
        "37 9 c",
        *(f"{n} {place}" for n in (39, 40) for place in PLACES[lang]),
        *LASTING[lang],
    ]


# A day or a count stands before a number of its own, but not where these say how long, how old or how low.
LASTING = {
    "en": [
        "sick all day 102",
        "fussy every day 101",
        "on and off all week 103",
        "my 9 month 102",
        "no counts 103",
        "low platelets 104 shaking",
    ],
    "es": [
        "tercer dia 39 grados",
        "segundo dia 102F",
        "otro dia 39 grados",
        "3er dia 39 grados",
        "el mismo dia 39C",
        "todo el dia 39",
        "toda la semana 38.5",
        "mi bebe de 9 mes 102",
        "sin plaquetas 103",
    ],
}
NO_FEVER = {
    "en": [
        "37", "98.6", "36.5", "99", "44", "110", "1000", "day 38", "day 100", "day 103 after transplant", "38 weeks", "38 weeks pregnant",
        "40 mg", "102 lbs", "38.5 kg", "39 pounds", "100 days", "anc 100", "platelets 40", "room 103", "cd38", "100 mg",
        "40 percent", "38 and a half weeks", "platelets 40 and vomiting", "low platelets 40", "low counts 39", "week 40 and day 103", "day 39 and vomiting", "blood pressure 105/60", "6mp", "stage 4 of 40 patients", "century 41 years",
    ],
    "es": [
        "37", "36,5", "99", "44", "dia 38", "dia 100", "38 semanas", "40 mg", "38,5 kg", "100 dias", "plaquetas 40", "plaquetas 40 y vomita", "38 y media semanas", "40 por ciento",
        "presion 105", "6mp", "cd38",
    ],
}  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_fever_is_known_by_its_number(lang: str, site: Path, spanish_indexes: dict[str, Path]) -> None:
    """However it is written, from the lowest fever number to what a person can have; another number is no fever."""
    index = site / "assets/search-en.js" if lang == "en" else spanish_indexes["site"]
    queries = temperatures(lang)
    found = ask([index], [*queries, *NO_FEVER[lang]], lang)
    pinned = ["fever" in answer["pinned"] for answer in found]
    assert [query for query, has in zip(queries, pinned, strict=False) if not has] == []
    assert [query for query, has in zip(NO_FEVER[lang], pinned[len(queries) :], strict=True) if has] == []
    pages = [{result.get("page") for result in answer["results"]} for answer in found[: len(queries)]]
    assert [query for query, page in zip(queries, pages, strict=True) if "fever-and-infection.html" not in page] == []


def test_a_hospitals_own_fever_number_is_a_fever_in_its_search(copy_guide: Callable[[], Path]) -> None:
    """Where its number is lower than those that texts give, the search knows it from there."""
    root = copy_guide()
    assert lowest_fever(load(root)) == Temperature(99.4, 37.4)
    file = root / "content/data/hospital.yaml"
    file.write_text(file.read_text("utf-8").replace("armpit: null", 'armpit: "99.0 F (37.2 C)"'), encoding="utf-8")
    library = load(root)
    view = site_view("en", library, reviews(library, build_day())[0], booklet_most=200)
    (root / "s.js").write_text(index_files(site_index(view, library, Cache()), "s", {})["s.js"], encoding="utf-8")
    queries = ["99", "99.1", "37.2", "37,3C", "98.9", "37.1"]
    assert ["fever" in one["pinned"] for one in ask([root / "s.js"], queries)] == [True] * 4 + [False] * 2


def test_a_word_is_the_same_in_the_index_and_in_a_query(tmp_path: Path) -> None:
    """Digits beside letters, ordinal signs, letters in other forms: as typed, and each part alone."""
    names = {
        "6MP": "mp", "CD19": "19", "3\u00aa dosis": "3", "38\u00baC": "c", "B12": "12", "\u2103": "c",
        "\u0130zmir": "izmir", "\uff21\uff13": "3", "\u212b": "a",
    }  # fmt: skip
    for name, query in names.items():
        index = make_index([make_page("a.html", name, "", parse(""))], [], SearchWords())
        (tmp_path / "s.js").write_text(index_files(index, "s", {"a.html": "a.html"})["s.js"], encoding="utf-8")
        found = ask([tmp_path / "s.js"], [name, name.lower(), query])
        assert [len(one["results"]) for one in found] == [1, 1, 1], name


@pytest.mark.parametrize("place", ["site", "stick"])
def test_a_family_that_types_spanish_finds_it_in_the_first_three(place: str, spanish_indexes: dict[str, Path]) -> None:
    """On the site, and on a stick without a line."""
    assert missed("es", spanish_indexes[place]) == []


def test_spanish_synonyms_lead_to_words_of_the_guide(spanish_indexes: dict[str, Path]) -> None:
    """What is searched as well is found, in Spanish as in English."""
    entries = yaml.safe_load((ROOT / "content/es/search.yaml").read_text("utf-8"))["synonyms"]
    wanted = [entry["find"] for entry in entries]
    found = ask([spanish_indexes["site"]], wanted, "es")
    assert [find for find, answer in zip(wanted, found, strict=True) if not answer["results"]] == []


def test_the_spanish_index_is_small_too(spanish: Made) -> None:
    """Script and index within the budget of the search, 70 KB with brotli."""
    script = main_script(ROOT / "theme/static", "search").encode()
    assert len(brotli.compress(script)) + len(brotli.compress(spanish.scripts["search-es.js"])) <= 70_000


SPELLED = {
    # What is typed, the word, and a word that looks as much like it.
    "b for v": ("bena", "vena", "buena"),
    "k for qu": ("plaketas", "plaquetas", "planetas"),
    "c for s": ("tocer", "toser", "torcer"),
    "no h": ("ongo", "hongo", "mongo"),
    "ll for y": ("desmallo", "desmayo", "desmalle"),
}


@pytest.mark.parametrize("case", SPELLED)
def test_a_word_spelled_as_it_sounds_is_the_word(case: str, tmp_path: Path) -> None:
    """It comes before a word whose letters are as near; so it is by the sounds that Spanish names, and only by them."""
    typed, right, other = SPELLED[case]
    spanish = yaml.safe_load((ROOT / "content/es/search.yaml").read_text("utf-8"))["sounds"]
    pages = [make_page("a.html", other, "", parse("")), make_page("b.html", right, "", parse(""))]
    addresses = {page.path: page.path for page in pages}
    first = []
    for number, sounds in enumerate((spanish, {})):
        index = make_index(pages, [], SearchWords(sounds=sounds))
        file = tmp_path / f"{number}.js"
        file.write_text(index_files(index, "s", addresses)["s.js"], encoding="utf-8")
        first.append(ask([file], [typed], "es")[0]["results"][0]["title"])
    assert first == [right, other]


def test_little_words_may_stand_within_words_of_danger(tmp_path: Path) -> None:
    """Common ones, as many as there are, and one other behind a word of some meaning; a negation, or another order, says something else."""
    pinned = (Pinned(id="line", words=("salio cateter", "le arde"), text="Llame."),)
    index = make_index(
        [make_page("a.html", "Agua", "", parse(""))],
        [],
        SearchWords(skip=("todo",), between=("el", "le", "ya"), negations=("no",), pinned=pinned),
    )
    (tmp_path / "s.js").write_text(index_files(index, "s", {"a.html": "a.html"})["s.js"], encoding="utf-8")
    right = [
        "se salio el cateter", "salio ya el cateter", "salió cateter", "salio su cateter", "salio todo el todo cateter",
        "salio ya todo su cateter", "le ya arde",
    ]  # fmt: skip
    wrong = ["el cateter salio", "salio", "salio no cateter", "salio de su cateter", "le gusta arde"]
    assert [len(one["pinned"]) for one in ask([tmp_path / "s.js"], right, "es")] == [1] * len(right)
    assert [len(one["pinned"]) for one in ask([tmp_path / "s.js"], wrong, "es")] == [0] * len(wrong)


def test_a_word_is_passed_over_in_its_harmless_phrases_alone(tmp_path: Path) -> None:
    """For the answers and for what is searched as well; said a second time, or behind another word, it counts."""
    words = SearchWords(
        skip=("he", "is", "and"),
        harmless={"hot": ("hot tea/dogs",)},
        harmless_after=("drinks",),
        harmless_asked=("is",),
        pinned=(
            Pinned(id="fever", words=("he hot",), text="Call."),
            Pinned(id="dogs", words=("dogs bit",), text="Call."),
        ),
        synonyms=(Synonym(words=("hot",), find="fever"),),
    )
    pages = [make_page(f"{name}.html", name, "", parse("")) for name in ("fever", "tea")]
    index = make_index(pages, [], words)
    file = index_files(index, "s", {page.path: page.path for page in pages})["s.js"]
    (tmp_path / "s.js").write_text(file, encoding="utf-8")
    drinks = ["he drinks hot tea", "he drinks hot tea and he hot", "he drinks hot dogs bit"]
    queries = ["he is hot", *drinks, "hot tea", "he hot tea", "he is hot tea", "is hot tea he"]
    found = ask([tmp_path / "s.js"], queries)
    assert [answer["pinned"] for answer in found] == [["fever"], [], ["fever"], ["dogs"], [], ["fever"], ["fever"], []]
    assert [[one["title"] for one in answer["results"]] for answer in found[:5]][::4] == [["fever"], ["tea"]]


def test_a_word_near_a_word_of_danger_is_another_word(tmp_path: Path) -> None:
    """One letter may be wrong in a word that stands alone; what families say for something else is no mistake at all."""
    pinned = (Pinned(id="danger", words=("poisoned", "convulsion", "hopeless", "hit/bumped head"), text="Call."),)
    words = SearchWords(pinned=pinned, synonyms=(Synonym(words=("homeless",), find="money"),))
    index = make_index([make_page("a.html", "Water", "", parse(""))], [], words)
    (tmp_path / "s.js").write_text(index_files(index, "s", {"a.html": "a.html"})["s.js"], encoding="utf-8")
    near = ["poisonde", "convulson", "hopless", "bumpd head", "hit haed"]
    other = ["prisoner", "conclusion", "homeless", "head", "hit"]
    assert [len(one["pinned"]) for one in ask([tmp_path / "s.js"], near)] == [1] * len(near)
    assert [len(one["pinned"]) for one in ask([tmp_path / "s.js"], other)] == [0] * len(other)


def test_only_words_that_look_alike_are_suggested(tmp_path: Path) -> None:
    """Where nothing is found: not a short word of which half the letters are others."""
    index = make_index([make_page("a.html", "Ages bags platelets", "", parse(""))], [], SearchWords())
    (tmp_path / "s.js").write_text(index_files(index, "s", {"a.html": "a.html"})["s.js"], encoding="utf-8")
    answers = ask([tmp_path / "s.js"], ["llagas", "platxxxxx"])
    assert [answer["nearest"] for answer in answers] == [[], ["platelets"]]


@pytest.mark.parametrize("query", ["leukemia", "lukemia", "leukemias"])
def test_a_word_that_is_everywhere_leads_to_the_page_with_its_name(query: str, tmp_path: Path) -> None:
    """However common it is, and although its plural in another title is rare."""
    titles = ["Two rare leukemias", "Childhood leukemia", *(f"Word{n} page" for n in range(20))]
    pages = [make_page(f"{n}.html", title, "", parse("<p>leukemia</p>")) for n, title in enumerate(titles)]
    index = make_index(pages, [], SearchWords())
    files = index_files(index, "s", {page.path: page.path for page in pages})
    (tmp_path / "s.js").write_text(files["s.js"], encoding="utf-8")
    assert "Childhood leukemia" in [one["title"] for one in ask([tmp_path / "s.js"], [query])[0]["results"][:2]]


def test_a_large_index_in_parts_answers_the_same(site: Path, tmp_path: Path) -> None:
    """Split by first letters, it gives the same results; all its files are named and none is missing."""
    pages = []
    for name in ("side-effects", "fever-and-infection", "chemotherapy"):
        page = BeautifulSoup((site / f"{name}.html").read_text("utf-8"), "lxml")
        text = parse(page.select_one(".cg-prose").decode_contents())
        pages.append(make_page(f"{name}.html", page.h1.get_text(), "", text))
    words = SearchWords(skip=("the",), synonyms=(Synonym(words=("puke",), find="vomiting"),))
    index = make_index(pages, [Term(term="nausea", say="NAW-zha", means="feeling sick")], words)
    addresses = {page.path: page.path for page in pages}
    queries = ["hair loss", "feaver", "nausea", "puke", "the", "xyzzy"]
    given = []
    for bound in (float("inf"), 0):
        files = index_files(index, f"s{bound}", addresses, bound=bound)
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        main = f"s{bound}.js"
        given.append(ask([tmp_path / main, *(tmp_path / name for name in files if name != main)], queries))
    assert len(files) > 15
    assert given[0] == given[1]
    assert given[0][0]["results"][0]["page"] == "side-effects.html"


WORDS_ES = SearchWords(
    skip=("la", "de", "el"),
    synonyms=(Synonym(words=("calentura",), find="fiebre"),),
    pinned=(Pinned(id="fiebre", words=("fiebre", "calentura"), text="Llame."),),
)


LANGUAGES = {
    "es": ("Médula ósea", "Fiebre", ["medula osea", "MÉDULA", "fievre", "calentura"], [["Médula ósea"], ["Médula ósea"], ["Fiebre"], ["Fiebre"]]),
    "ja": ("白血病の治療", "発熱", ["白血病", "発熱", "治療"], [["白血病の治療"], ["発熱"], ["白血病の治療"]]),
    "ar": ("العِلاج الكيميائي", "الحُمّى", ["العلاج", "الحمى"], [["العِلاج الكيميائي"], ["الحُمّى"]]),
    "th": ("มะเร็งเม็ดเลือดขาว", "ไข้", ["มะเร็ง", "ไข้"], [["มะเร็งเม็ดเลือดขาว"], ["ไข้"]]),
    "hi": ("रक्त कैंसर", "बुखार", ["कैंसर", "बुखार"], [["रक्त कैंसर"], ["बुखार"]]),
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_other_languages_and_scripts(lang: str, tmp_path: Path) -> None:
    """Accents are optional, and scripts without spaces are split by the browser itself."""
    one, other, queries, wanted = LANGUAGES[lang]
    words = WORDS_ES if lang == "es" else SearchWords()
    index = make_index([make_page("a.html", one, "", parse("")), make_page("b.html", other, "", parse(""))], [], words)
    for name, text in index_files(index, "s", {"a.html": "a.html", "b.html": "b.html"}).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = ask([tmp_path / "s.js"], queries, lang)
    assert [[result["title"] for result in answer["results"][:1]] for answer in found] == wanted
    if lang == "es":
        assert [answer["pinned"] for answer in found] == [[], [], ["fiebre"], ["fiebre"]]


SEARCH = "content/en/search.yaml"


BAD = {
    "unknown key": ("skip:", "skipp:", "skipp: the key is not known"),
    "no text for nothing": ("nothing:", "nothing: ''\nx:", "nothing: the text is empty"),
    "duplicate phrase": ("synonyms:\n", "synonyms:\n  - {words: [wig], find: hair}\n", '"wig" is a duplicate'),
    "phrase without words": ("synonyms:\n", "synonyms:\n  - {words: [], find: hair}\n", "words: the list is too short"),
    "a harmless word beside other words": ("harmless:\n", "harmless:\n  red: [hot tea]\n", "harmless: expected words, each with phrases"),
    "a slash beside no word": ("synonyms:\n", "synonyms:\n  - {words: [pale / white], find: hair}\n", "a slash has a word on each side"),
    "a word that says the same as two": ("alike:\n", "alike:\n  unable: [cannot]\n", "alike: expected words, each with others"),
    "no words to pass over": ("between: [", "between: very # [", "between: expected a list"),
    "a sound of no letters": ("sounds: {", 'sounds: {"(": k, ', "sounds: expected letters"),
    "unknown mark": ("[[call.poison]]", "[[call.moon]]", "call.moon"),
    "typed number": ("**Call [[if call.texts: or text]] [[call.crisis]]**", "**Call 555-0199**", "has no source"),
    "unknown source": ("osf-emergency", "nobody", "the source nobody is not known"),
    "unknown article": ("see: [daily-life/school-and-family", "see: [daily-life/moon", "is not an article"),
    "unknown section": ("central-lines#what-to-do", "central-lines#moon", "has no section #moon"),
}  # fmt: skip


@pytest.fixture(scope="module")
def reported(copy_guide: Callable[[], Path]) -> tuple[list[str], list[Problem]]:
    """The lines of a file with all of these mistakes, and what one check says of it."""
    root = copy_guide()
    file = root / SEARCH
    text = file.read_text("utf-8").replace("    sources: [samhsa-988]\n", "", 1)
    for old, new, _ in BAD.values():
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")
    return text.split("\n"), [problem for problem in check(load(root)) if problem.path == SEARCH]


@pytest.mark.parametrize("case", BAD)
def test_an_authors_mistake_is_reported_with_its_line(case: str, reported: tuple[list[str], list[Problem]]) -> None:
    """Where, what and what to do; the check goes on, and every mistake is in the same report."""
    lines, problems = reported
    assert any(BAD[case][2] in str(problem) for problem in problems), problems
    assert all(1 <= problem.line <= len(lines) and problem.fix for problem in problems)


def test_what_is_no_list_is_reported(tmp_path: Path) -> None:
    """The file is read on."""
    text = (ROOT / SEARCH).read_text("utf-8").replace("pinned:\n", "pinned: 3\nothers:\n", 1)
    (tmp_path / "search.yaml").write_text(text, encoding="utf-8")
    words, problems = read_search(tmp_path, "search.yaml")
    line = text.split("\n").index("pinned: 3") + 1
    assert any(one.line == line and one.message == "pinned: expected a list" and one.fix for one in problems)
    assert words.synonyms


def test_a_missing_file_is_reported(copy_guide: Callable[[], Path]) -> None:
    """A language cannot lose its answers to words of danger without a word."""
    root = copy_guide()
    (root / SEARCH).unlink()
    assert any(problem.path == SEARCH and "missing" in problem.message for problem in check(load(root)))


def test_a_hospitals_own_search_is_asked_and_named(copy_small: Callable[[], Path]) -> None:
    """With the setting, box and page lead there, no index is built, and the privacy page says where words go."""
    root = copy_small()
    address = "https://search.example.org/find?q={query}&site=guide"
    done = run_build(root, SEARCH_ADDRESS=address)
    assert done.returncode == 0, done.stdout + done.stderr
    output = root / "output"
    page = {
        name: BeautifulSoup((output / f"{name}.html").read_text("utf-8"), "lxml")
        for name in ("index", "search", "privacy")
    }
    assert page["index"].select_one(".cg-find__link")["data-server"] == address
    assert page["search"].select_one(".cg-search")["data-server"] == address
    assert not list(output.glob("assets/search-*.js"))
    assert "search.example.org" in page["privacy"].select_one("#search").get_text()
    assert "search.example.org" in page["search"].select_one(".cg-search__hint").get_text()


@pytest.fixture(scope="module")
def unbuilt(copy_guide: Callable[[], Path]) -> Path:
    """A guide of which nothing is built."""
    return copy_guide()


@pytest.mark.parametrize(
    "address",
    [
        "search.example.org/?q={query}",
        "https:///?q={query}",
        "https://search.example.org/",
        "https://search.example.org/{query}",
        "javascript:alert(1)//?{query}",
        'https://search.example.org/?q="{query}',
        "https://a@b.example.org/?q={query}",
        "https://search.example.org/?q={query}&r={query}",
    ],
)
def test_an_address_that_cannot_be_asked_stops_the_build(address: str, unbuilt: Path) -> None:
    """One line that names the setting and what to write, and nothing built."""
    done = run_build(unbuilt, SEARCH_ADDRESS=address)
    assert done.returncode != 0
    assert "GUIDE_SEARCH_ADDRESS" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (unbuilt / "output").exists()


@pytest.mark.parametrize(
    ("markup", "begin"),
    [
        ("<p>Ask early.</p><h3>At home</h3><p>Rest.</p>", "Ask early."),
        ("<p>Count:</p><ul><li>steps</li><li>sips<sup>2</sup></li></ul>", "Count: steps; sips"),
        (
            "<p>See the list.</p><table><tr><th>Count</th><th>Rule</th></tr></table><h4>Red</h4><p>Stay.</p>",
            "See the list.",
        ),
        ("<div><ul><li><p>One (a)</p></li><li>two</li></ul></div><p>Three</p>", "One (a) two; Three"),
        ("<h3>At home</h3><p>Rest.</p><table><tr><td>Alone</td></tr></table><p>More.</p>", "At home; Rest."),
        ("<figure><table><tr><th>Medicine</th></tr><tr><td>Red</td></tr></table></figure><p>Ask.</p>", ""),
        ("<h3>At home</h3><table><tr><td>Alone</td></tr></table><p>More.</p>", ""),
    ],
)
def test_the_beginning_of_a_result_joins_no_two_parts(markup: str, begin: str) -> None:
    """It ends before a heading and the cells of a table, and one item does not run on into the next."""
    text = parse(f'<section class="cg-section" id="x"><h2>Care</h2>{markup}</section>')
    page = make_page("a.html", "Water", "", text)
    assert page.records[1].lead == begin


def test_an_excerpt_has_no_words_without_the_heading_that_governs_them() -> None:
    """What not to do never looks like what to do: the excerpt ends before the first heading, or begins with it."""
    box = "<section><h3>Never with a fever</h3><ul><li>white milk</li></ul></section>"
    before_box = {
        "<p>Ask first.</p>": "Ask first.",
        "": "Never with a fever; white milk",
        # The words of the heading, said before it.
        "<p>Never with a fever: sheep's milk. Ask first.</p>": "Never with a fever: sheep's milk. Ask first.",
        "<div><p>Ask first.</p></div>": "Ask first.",
    }
    for before, shown in before_box.items():
        section = f'<section class="cg-section" id="milk"><h2>Milk</h2>{before}{box}</section>'
        assert make_page("a.html", "Food", "", parse(section)).records[1].lead == shown
