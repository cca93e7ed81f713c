"""The lists at the top of a redline: each kind of change that can hurt is where it belongs, and nothing is left out."""

from __future__ import annotations

import pytest
from care_guide.content.figures import dose_words
from care_guide.review.redline.change import Change, changes
from care_guide.review.redline.lines import Line
from care_guide.review.redline.summary import dose_changes, number_changes, other_changes

from tests.review.conftest import BLUE, Guide, git
from tests.review.reading import redline, rows, words

NUMBERS = {
    "decimals": [("0.25 mg", ".25 mg"), ("1.0 mL", "10 mL"), ("0,5 mg", "5 mg"), ("2.50 g", "2.05 g"), (".1 mL", "1 mL")],
    "fractions": [("½ of it", "1½ of it"), ("1/2 cup", "1/3 cup"), ("⅓ of it", "⅔ of it"), ("1\u20444 dose", "3\u20444 dose"), ("half", "a quarter")],
    "superscripts": [("mg/m²", "mg/m³"), ("10⁹ cells", "10⁶ cells"), ("x² a", "x³ a"), ("10⁻³ mol", "10³ mol"), ("a¹ b", "a² b")],
    "words": [("twice", "thrice"), ("one third", "two thirds"), ("a dozen", "a pair"), ("twofold", "tenfold"), ("the ninth day", "the eighth day")],
    "signs": [("< 500", "> 500"), ("≥ 38 C", "≤ 38 C"), ("+5 kg", "-5 kg"), ("~ 20 mL", "20 mL"), ("\u22122 degrees", "2 degrees")],
    "units": [("5 mg now", "5 g now"), ("3 mL now", "3 L now"), ("10 IU", "10 U"), ("38 °C", "38 °F"), ("every 6 hours", "every 6 days")],
    "Spanish": [("dos veces", "tres veces"), ("la mitad", "un tercio"), ("5 miligramos", "5 gramos"), ("6 horas", "6 días"), ("doce", "once")],
    "Roman": [("phase II", "phase III"), ("stage IV", "stage VI"), ("type I", "type V"), ("grade III", "grade IX"), ("day XII", "day XI")],
    "prefixes": [("5 nmol", "5 pmol"), ("5 kBq", "5 MBq"), ("5 MU", "5 mU"), ("5 mg per kg", "5 mg per lb"), ("8 AM", "8 PM"), ("5 ppm", "5 ppb")],
    "days": [("it on March 5", "it on April 5"), ("it on Mar. 5", "it on Apr. 5"), ("it el 5 de mayo", "it el 5 de junio"), ("it on 5 May", "it on 5 June")],
    "times": [("it at half past 8", "it at half to 8"), ("it at 10 past 8", "it at 10 to 8"), ("it a las 8 y media", "it a las 8 menos cuarto"), ("a las 8 de la mañana", "a las 8 de la noche"), ("8 in the morning", "8 in the evening"), ("8 a.m. in March", "8 p.m. in March")],
    "small Roman": [("phase i now", "phase ii now"), ("factor viii", "factor vii"), ("grade iv", "grade iii"), ("fase i.", "fase ii."), ("XL", "XC")],
    "and up": [("it from 5 and up", "it from 5 and down"), ("5 or more", "5 or less"), ("5 o más", "5 o menos"), ("5 years or older", "5 years or younger")],
    "lengths": [("5\u2032", "5\u2033"), ("5' of it", '5" of it'), ("2 x 5 mg", "2 5 mg"), ("\u221e", "5"), ("a quintuple dose", "a sextuple dose"), ("una dosis séxtuple", "una dosis quíntuple")],
    "more signs": [("\u226b 38", "\u226a 38"), ("\u2a7e 38", "\u2a7d 38"), ("\u2191 5", "\u2193 5"), ("\u00d72", "\u00f72"), ("\u20135 C", "5 C")],
    "halves": [("one-half of it", "one and a half of it"), ("half a pill", "a pill and a half"), ("media pastilla", "una pastilla y media"), ("medio frasco", "un frasco y medio")],
    "what joins them": [("1 in 10", "1 to 10"), ("one in a hundred", "one hundred"), ("5 and 8", "5 or 8"), ("2 or 3 times", "2 of 3 times")],
    "which side of it": [("over 39", "under 39"), ("at least 3", "at most 3"), ("más de 3", "menos de 3"), ("hasta 3", "desde 3")],
    "what they count": [("5 sachets", "5 vials"), ("2 sobres", "2 ampollas"), ("3 lozenges", "3 troches")],
    "more Spanish": [("quinientos de ellos", "ellos"), ("la cuarta dosis", "la dosis"), ("los primeros", "los"), ("las segundas", "las"), ("los terceros", "los"), ("una milésima", "una"), ("a mediodía", "a medianoche")],
    "others": [("two apples", "three apples"), ("most of it", "few of it"), ("B12", "B6"), ("1,000 now", "1.000 now"), ("٣ now", "٤ now")],
}  # fmt: skip
HARMFUL = {
    "how often": ["daily", "weekly", "every other morning", "hourly", "fortnightly", "a diario", "cada noche", "each month"],
    "comparison": ["higher than usual", "worse", "larger", "the same as", "equal to it", "at least a bit", "menor que", "mejor que"],
    "negation": ["never", "don't", "can\u2019t", "unless asked", "without food", "neither", "except there", "hardly", "nunca", "sin comida", "salvo eso", "tampoco"],
    "dose": ["overdose", "dosing", "a patch", "infusion", "a syringe", "swallow it", "crushed", "a capful", "a tsp", "a thin layer", "full-strength", "jeringa", "pastillas", "gotas"],
}  # fmt: skip
# A sentence before and now.
HURTING = [
    ("They can't eat.", "They can eat."), ("Eat without salt.", "Eat with salt."), ("Do it only here.", "Do it here."),
    ("Give it before meals.", "Give it after meals."), ("Give it in the morning.", "Give it at bedtime."),
    ("It is safe.", "It is unsafe."), ("Above the line.", "Below the line."), ("You must ask.", "You may ask."),
    ("Avoid milk.", "Drink milk."), ("Reduce it.", "Increase it."), ("A cup of it.", "A spoon of it."),
    ("Given by IV.", "Given by mouth."), ("Give it b.i.d.", "Give it t.i.d."), ("Give it qd.", "Give it qod."),
    ("On los lunes.", "On los viernes."), ("Give it in June.", "Give it in May."), ("At breakfast.", "At dinner."),
    # The opposite, and other drugs whose names look alike.
    ("It is possible.", "It is impossible."), ("It is harmful.", "It is harmless."), ("Es posible.", "Es imposible."),
    ("Include nuts.", "Exclude nuts."), ("Continue the drug.", "Discontinue the drug."), ("A positive test.", "A negative test."),
    ("Give vincristine.", "Give vinblastine."), ("Give prednisone.", "Give prednisolone."), ("Give tacrolimus.", "Give sirolimus."),
    ("Given into the vein.", "Given into the spine."),
    ("It goes under the skin.", "It goes into the body."),
    ("Use the left arm.", "Use the other arm."),
    # Both sides of the body, and no more than the ending says so.
    ("Cream on the leg.", "Cream on the legs."), ("Lave la mano.", "Lave las manos."), ("Pinch the thigh.", "Pinch the thighs."),
    ("Scan the kidney.", "Scan the kidneys."), ("Frote la rodilla.", "Frote las rodillas."),
    ("Put it into the eye.", "Put it into the ear."),
    # How much, how warm, how fast, which one.
    ("Drink it on an empty stomach.", "Drink it on a full stomach."), ("Drink the rest.", "Drink the whole bottle."),
    ("Keep it cold.", "Keep it warm."), ("Push it slowly.", "Push it quickly."), ("Ofrezca agua fría.", "Ofrezca agua tibia."),
    ("Take mercaptopurine.", "Take methotrexate."), ("Tome agua.", "Tome leche."), ("It is vitamin K.", "It is vitamin D."),
    # Whatever the unit is called.
    ("Give 5 IU.", "Give 5 MU."), ("Give 12 Gy.", "Give 12 cGy."), ("Give 5 mmol/L.", "Give 5 mmol/dL."),
    ("Give 3MBq.", "Give 3GBq."), ("It is 2 cm long.", "It is 2 mm long."),
    # A word took the place of another, whatever it is: small words, opposites, drugs, in both languages.
    ("Give red and blue.", "Give red or blue."), ("Turn it on.", "Turn it off."), ("Use aspirin.", "Use acetaminophen."),
    ("It is mild.", "It is severe."), ("Other parents sing.", "These parents sing."), ("It goes up.", "It goes down."),
    ("It will go away.", "It might go away."), ("In the a.m.", "In the p.m."), ("Live vaccine.", "Dead vaccine."),
    ("Beba leche y agua.", "Beba leche o agua."), ("Ponga la cinta.", "Quite la cinta."), ("Es leve.", "Es grave."),
    # The word itself has not changed, and the sentence is another.
    ("Never give it with milk.", "Never give it with juice."),
    # Only gained or lost: a condition, a part of the body, a medicine, an actor, an intensifier, a whole sentence.
    ("Rub his chest.", "Rub chest."), ("Honey helps.", "Honey helps provided he coughs."), ("Wash the port.", "Wash."),
    ("Apply cream.", "Apply cream, even blistered."), ("It hurts.", "It hurts badly."), ("Use gloves, parents.", "Use gloves."),
    ("The nurse phones the parent.", "The parent phones the nurse."), ("Wash the nurse's hands.", "Wash hands."),
    ("", "Honey helps."), ("Ice on the neck helps.", ""), ("", "Hang him upside down."), ("Es buena la miel.", "Es muy buena la miel."),
    # A case, a place of a sign or an ending in which a word or a sentence is another one.
    ("He has IT chemo.", "He has it chemo."), ("Call US help.", "Call us help."), ("Give ALL.", "Give all."),
    ("Cook eggs, raw fish, and sprouts.", "Cook eggs raw, fish, and sprouts."), ("No, sing.", "No sing."),
    ("Milk is fine.", "Milk is fine?"), ("Is it harmless", "It is harmless"), ("Peanuts, eggs.", "Peanuts (eggs)."),
    ("Salt-free days", "Salt free days"), ("Juice: fine.", "Juice, fine."), ("Come in!", "¿Come in?"),
    ("Isolate him.", "Isolated him."), ("Vaccinated kids come.", "Vaccinate kids come."), ("Pat dry", "Pats dry"),
    ("He is sedated.", "He is sedate."), ("Quite la gasa.", "Quitó la gasa."), ("They sing.", "They singing."),
    # One or several of what a sentence does not begin with, and of what is given.
    ("Wash the gland.", "Wash the glands."), ("Wear the mask.", "Wear the masks."), ("Lave la herida.", "Lave las heridas."),
    ("A sachet helps.", "The sachets help."), ("La sonda está aquí.", "Las sondas están aquí."),
    # Signs, and short words that look like endings.
    ("Milk \u2713.", "Milk \u2717."), ("Red \u2192 blue.", "Red \u2190 blue."), ("Rest & sing.", "Rest, sing."), ("Sing the song.", "Sing then song."),
]  # fmt: skip


def change(old: str, new: str, place: str = "Risks") -> Change:
    """One sentence before and now; an empty one is none."""
    was, now = (Line(section=where, card="", text=text, sources=()) for text, where in ((old, "Risks"), (new, place)))
    return Change(was if old else None, now if new else None)


@pytest.mark.parametrize(("old", "new"), [pair for pairs in NUMBERS.values() for pair in pairs])
def test_another_figure_is_a_changed_number(old: str, new: str) -> None:
    """Of any kind, with its sign and its unit, in both languages."""
    assert number_changes([change(f"Give {old}.", f"Give {new}.")])


@pytest.mark.parametrize("text", [text for texts in HARMFUL.values() for text in texts])
def test_a_word_that_can_hurt_is_known(text: str) -> None:
    """How often, comparison, negation, dose, in both languages."""
    assert dose_words(text)


@pytest.mark.parametrize(("old", "new"), HURTING)
def test_a_sentence_that_can_hurt_is_listed(old: str, new: str) -> None:
    """Times, comparisons, negations, units, ways of giving."""
    assert dose_changes([change(old, new)])


def test_what_cannot_hurt_is_in_the_last_list() -> None:
    """Another ending, article, comma or order within a part; in another part the same words can hurt."""
    harmless = [
        change(*pair)
        for pair in (
            ("A parent sings.", "The parents sing."),
            ("Sing, dance.", "Sing; dance!"),
            ("Dogs bark.", "Dogs barked."),
            ("Dogs bark.", "Dogs bark."),
        )
    ]
    assert other_changes(harmless) == harmless
    assert dose_changes([change("Dogs bark.", "Dogs bark.", place="When to call")])
    new = [change("", "Dogs bark.")]
    assert not dose_changes(new, whole=True)


# What is in the article before, what is there after, the list of the summary, and what its row says.
EDITS = {
    "bold goes": ("Give it once a **WEEK**.", "Give it once a WEEK.", "forms", 'Form before: bold: "WEEK" Form now: plain text'),
    "bold comes": ("Do not wait.", "Do **not** wait.", "forms", 'Form before: plain text Form now: bold: "not"'),
    "bold moves": ("**Never** give more.", "Never give **more**.", "forms", 'before: bold: "Never" Form now: bold: "more"'),
    "italic goes": ("It is *rare*.", "It is rare.", "forms", 'Form before: italic: "rare"'),
    "words become code": ("Say stop.", "Say `stop`.", "forms", 'Form now: code: "stop"'),
    "a list gets numbers": ("- Wash.\n- Rest.", "1. Wash.\n2. Rest.", "doses", "before: bulleted list, level 1 Form now: numbered list, level 1"),
    "numbers begin elsewhere": ("1. Wash.\n2. Rest.", "3. Wash.\n4. Rest.", "doses", "Form now: the numbers begin with 3"),
    "an item goes below another": ("- Wash.\n- Rest.", "- Wash.\n    - Rest.", "doses", 'under "Wash.". Rest. Form before: plain text Form now: bulleted list, level 2'),
    "two items become one": ("- Wash well.\n- Hum.", "- Wash well. Hum.", "doses", "Hum. Form before: plain text Form now: in one paragraph or item with"),
    "a paragraph is divided": ("Sit well.\nStand.", "Sit well.\n\nStand.", "doses", "Form before: in one paragraph or item with the sentence before it Form now: plain text"),
    "a paragraph becomes code": ("Do not give it.", "    Do not give it.", "forms", "block of code"),
    "a citation moves to another sentence": ("It helps.[^paper-a]\nIt hurts.", "It helps.\nIt hurts.[^paper-a]", "forms", "Form before: citation paper-a: It helps."),
    "a citation becomes another": ("It helps.[^paper-a]", "It helps.[^paper-b]", "forms", "Form now: citation paper-b: It helps."),
    "the title of a link": ('[A friend](https://a.example "kind")', '[A friend](https://a.example "cruel")', "forms", "Form now: attribute title: cruel"),
    "the address of a link": ("[A friend](https://a.example/x)", "[A friend](https://a.example/y)", "doses", "(to: https://a.example/y)"),
    "a cell": ("| drug | fasting |\n|---|---|\n| teal | yes |", "| drug | fasting |\n|---|---|\n| teal | no |", "doses", "In the table: teal | fasting Before: yes Now: no"),
    "cells change places": ("| a | b |\n|---|---|\n| teal | red |", "| a | b |\n|---|---|\n| teal | blue |", "doses", "In the table: teal | b Before: red Now: blue"),
    "a head of a column": ("| drug | with food |\n|---|---|\n| teal | yes |", "| drug | before food |\n|---|---|\n| teal | yes |", "doses", 'from "What can go wrong?" (teal | with food) to "What can go wrong?" (teal | before food)'),
    "order within a part": ("Dance well.\n\nTalk with me.\n\nSing.", "Talk with me.\n\nSing.\n\nDance well.", "others", 'Moved within "What can go wrong?", not changed'),
    "a step in another order": ("1. Wash the kite.\n2. Dry the hoop.\n3. Shut the box.", "1. Dry the hoop.\n2. Shut the box.\n3. Wash the kite.", "doses", "it is in another order now. Wash the kite."),
    "a special space": ("Take five mg.", "Take five\u00a0mg.", "forms", "a special space"),
    "an item below another introduction": ("Do sing:\n\n- hymns\n- polkas\n\nDo not sing:\n\n- blues", "Do sing:\n\n- hymns\n\nDo not sing:\n\n- polkas\n- blues", "doses", 'under "Do sing:" to "What can go wrong?", under "Do not sing:"'),
    "an item below another item": ("- Paint:\n    - walls\n    - doors\n- Leave:\n    - roofs", "- Paint:\n    - walls\n- Leave:\n    - doors\n    - roofs", "doses", 'under "Paint:" to "What can go wrong?", under "Leave:"'),
    "what is done in another step": ("1. **Dawn.**\n   Dig.\n2. **Dusk.**\n   Weed.", "1. **Dawn.**\n   Weed.\n2. **Dusk.**\n   Dig.", "doses", 'under "Dawn." to "What can go wrong?", under "Dusk.". Dig.'),
    "an item under another heading": ("### Good\n\n- wine gums\n- figs\n\n### Bad\n\n- gin", "### Good\n\n- wine gums\n\n### Bad\n\n- figs\n- gin", "doses", 'from "What can go wrong?", under "Good" to "What can go wrong?", under "Bad"'),
    "an item in another order and another form": ("- kites\n- hoops\n- yoyos", "- hoops\n- yoyos\n- **kites**", "others", 'and its words or form changed: it is in another order now. kites Form before: plain text Form now: bold: "kites"'),
    "an item in another order and other words": ("- Fold the large paper kite.\n- hats", "- hats\n- Fold the large silk kite.", "doses", 'and its words or form changed: it is in another order now. Before: Fold'),
    "two items that changed places, both in other words": ("- Comb the cat softly at dusk.\n- Walk the dog far at dawn.", "- Walk the dog far in rain.\n- Comb the cat softly in rain.", "doses", 'and its words or form changed: it is in another order now. Before: Comb'),
    "a row in another order with another figure": ("| pot | soil |\n|---|---|\n| clay | 3 cups |\n| tin | 4 cups |", "| pot | soil |\n|---|---|\n| tin | 5 cups |\n| clay | 6 cups |", "numbers", "3 cups 6 cups"),
    "a row below others with another figure": ("| jar | sand |\n|---|---|\n| glass | 11 cups |\n| stone | 14 cups |\n| oak | 15 cups |", "| jar | sand |\n|---|---|\n| stone | 14 cups |\n| oak | 15 cups |\n| glass | 16 cups |", "numbers", "11 cups 16 cups"),
    "a fact typed as it is shown here": ("Ring [[phone.care_team]] then.", "Ring _____ (care team, day and night) then.", "forms", "Form before: attribute fact: phone.care_team (_____ (care team"),
    "a condition typed as it is shown here": ("[[if us-mo: Ring twice.]]", "[Only in Missouri: Ring twice.]", "forms", "Form before: attribute if: if us-mo ([Only in Missouri:)"),
    "a link typed as it is shown here": ("Read [this](../pages/about.md) soon.", "Read this (to: pages/about) soon.", "forms", "Form before: attribute link: yes ((to:)"),
    "an end of a condition": ("[[if us-mo: Ring.] Hum.]]", "[[if us-mo: Ring.]] Hum.]", "forms", "attribute end: if us-mo"),
    "a citation with an odd id": ("The sun is warm.", "The sun is warm.[^(sun]", "forms", "Form now: citation (sun: The sun is warm."),
    "typed brackets": ("Sing [not] today.", "Sing [now] today.", "doses", "Before: Sing [not] today. Now: Sing [now] today."),
    "typed figures in brackets": ("Dial (12345678) then.", "Dial (12345679) then.", "numbers", "12345678 12345679"),
    "a citation of a sentence in other words": ("The moon is round.[^paper-a]", "The moon is large.[^paper-b]", "doses", "paper-a before, paper-b now"),
    "a link to the same page in another language": ("Read of [the way](../pages/about.md) here.", "Read of [the way](../../es/pages/about.md) here.", "doses", "(to: pages/about) here. Now: Read of the way (to: content/es/pages/about) here."),
    "headings change places": ("### Warm\n\n- milk\n\n### Cool\n\n- tea", "### Cool\n\n- milk\n\n### Warm\n\n- tea", "doses", 'under "Warm" to "What can go wrong?", under "Cool". milk'),
    "a sentence under another heading in other words": ("### Oak\n\nTrim the old tree well.\n\n### Elm\n\n- moss", "### Oak\n\n### Elm\n\n- moss\n- Trim the old tree less.", "doses", 'words or form changed: from "What can go wrong?", under "Oak" to "What can go wrong?", under "Elm". Before: Trim'),
    "a heading becomes words": ("### Do this\n\nRest.", "Do this\n\nRest.", "forms", "Form before: "),
}  # fmt: skip


def test_each_kind_of_change_is_named_in_its_list(guide: Guide) -> None:
    """One article holds every text, and then every other text: each has its row."""
    for number, side in enumerate(("before", "after")):
        texts = [
            f"Case {chr(65 + place % 26)}{place // 26 * 'x'} of it.\n\n{edit[number]}\n"
            for place, edit in enumerate(EDITS.values())
        ]
        text = (guide.root / BLUE).read_text("utf-8")
        head, _, rest = text.partition("In a study, 12 of 100")
        if number:
            head, rest = head.partition("Case A of it.")[0], text.partition("<!-- end -->")[2]
            (guide.root / BLUE).write_text(head + "\n".join(texts) + "\n<!-- end -->" + rest, "utf-8")
        else:
            (guide.root / BLUE).write_text(
                head + "\n".join(texts) + "\n<!-- end -->\n\nIn a study, 12 of 100" + rest, "utf-8"
            )
        guide.commit(side)
        if not number:
            git(guide.root, "branch", "--force", "main")
    page = redline(guide)
    lists = {name: rows(page, name) for name in ("numbers", "cards", "doses", "others", "forms")}
    wrong = [name for name, (_, _, place, said) in EDITS.items() if not any(said in row for row in lists[place])]
    assert not wrong, (wrong, lists)
    assert "The form has changed in this part" in words(page.select_one("[data-section=risks]"))


def test_another_order_of_parts_is_named(guide: Guide) -> None:
    """A part that comes after another one than before, also where a word has changed somewhere else.

    Whatever ids they have, they do not take the place of the header, or of what is above the first heading.
    """
    path = "content/en/pages/about.md"
    parts = {name: f"## {name} {{#{name.lower()}}}\n\nHere is {name}.\n\n" for name in ("Start", "Boats", "Title")}
    guide.edit(path, "## Who", "".join(("We saw 2 children.[^none]\n\n", *parts.values(), "## Who")))
    guide.commit("Begin")
    git(guide.root, "branch", "--force", "main")
    guide.edit(path, parts["Start"] + parts["Boats"], parts["Boats"] + parts["Start"])
    for number in ("2", "20"):
        guide.edit(path, "saw 2", f"saw {number}")
        guide.commit("Another order")
        page = redline(guide)
        assert any(
            'Boats Form before: plain text Form now: this part comes after "Before the first heading" now' in row
            for row in rows(page, "forms")
        )
        assert "no part of the text shows why" not in words(page.main)
        assert "this part comes after" in words(page.select_one("[data-section=boats][data-changed=yes]"))
    assert any("We saw 20 children." in row for row in rows(page, "numbers"))


def table(*cells: str) -> str:
    """A table with a drug or a food in each row."""
    return "\n".join(["| it | how |", "|---|---|", *(f"| {cell} |" for cell in cells)])


_LONG = "If your child has had a fever of more than a day and takes pills of any kind, and is a %s, wait:"

# What governs a text and has moved, or what it governs: before and after, the list of the summary, and what its row says.
GOVERNED = {
    "words above it that differ only at their end": (
        f"{_LONG % 'boy'}\n\n- kites fly\n- hoops roll\n\n{_LONG % 'girl'}\n\n- tools work\n- saws buzz",
        f"{_LONG % 'boy'}\n\n- kites fly\n\n{_LONG % 'girl'}\n\n- hoops roll\n- tools work\n- saws buzz",
        "doses", f'under "{_LONG % "boy"}" to "What can go wrong?", under "{_LONG % "girl"}"',
    ),
    "doses of two tables": (
        f"### Boys\n\n{table('red | 5 mg', 'blue | 1 mg')}\n\n### Girls\n\n{table('red | 10 mg', 'blue | 2 mg')}",
        f"### Boys\n\n{table('red | 10 mg', 'blue | 2 mg')}\n\n### Girls\n\n{table('red | 5 mg', 'blue | 1 mg')}",
        "numbers", '5 mg 10 mg Under "Boys". In the table: red | how Before: 5 mg Now: 10 mg',
    ),
    "doses of two tables below the same words": (
        f"### Uncles\n\nPer day:\n\n{table('red | 5 mg', 'blue | 1 mg')}\n\n### Aunts\n\nPer day:\n\n{table('red | 6 mg', 'blue | 2 mg')}",
        f"### Uncles\n\nPer day:\n\n{table('red | 6 mg', 'blue | 2 mg')}\n\n### Aunts\n\nPer day:\n\n{table('red | 5 mg', 'blue | 1 mg')}",
        "numbers", '5 mg 6 mg Under "Uncles", "Per day:". In the table: red | how Before: 5 mg Now: 6 mg',
    ),
    "bold words above two tables": (
        f"**Lads**\n\n{table('red | 3 mg')}\n\n**Lasses**\n\n{table('red | 4 mg')}",
        f"**Lasses**\n\n{table('red | 3 mg')}\n\n**Lads**\n\n{table('red | 4 mg')}",
        "numbers", '4 mg 3 mg',
    ),
    "introductions of two tables": (
        f"If he is light:\n\n{table('teal | raw')}\n\nIf he is heavy:\n\n{table('teal | boiled')}",
        f"If he is heavy:\n\n{table('teal | raw')}\n\nIf he is light:\n\n{table('teal | boiled')}",
        "doses", 'In the table: teal | how Before: raw Now: boiled',
    ),
    "a row below another table": (
        f"### Serve\n\n{table('milk | cooked', 'honey | baked')}\n\n### Shun\n\n{table('nuts | cooked')}",
        f"### Serve\n\n{table('milk | cooked')}\n\n### Shun\n\n{table('honey | baked', 'nuts | cooked')}",
        "doses", 'Under "Shun". In the table: it Before: nothing Now: honey',
    ),
    "below a heading in other words": (
        "### Offer\n\n- figs\n- plums\n\n### Keep away\n\n- kiwis", "### Offer these\n\n- figs\n\n### Keep away\n\n- plums\n- kiwis",
        "doses", 'under "Offer" to "What can go wrong?", under "Keep away". plums',
    ),
    "below a heading where both are in other words": (
        "### Lend\n\n- kites\n- hoops\n\n### Hide\n\n- tools", "### Hand out\n\n- kites\n\n### Lock up\n\n- hoops\n- tools",
        "doses", 'under "Lend" to "What can go wrong?", under "Lock up". hoops',
    ),
    "the same introduction under two headings": (
        "### Do\n\nAt home:\n\n- paint\n- knit\n\n### Do not\n\nAt home:\n\n- weld",
        "### Do\n\nAt home:\n\n- paint\n\n### Do not\n\nAt home:\n\n- knit\n- weld",
        "doses", 'under "Do" to "What can go wrong?", under "Do not". knit',
    ),
    "items below two equal items": (
        "### Tea\n\n- Oaks:\n    - Home:\n        - moss\n- Elms:\n    - Home:\n        - fern",
        "### Tea\n\n- Oaks:\n    - Home:\n        - fern\n- Elms:\n    - Home:\n        - moss",
        "doses", 'under "Elms:" to "What can go wrong?", under "Oaks:". fern',
    ),
    "paragraphs below words with a colon": (
        "### Rain\n\nOn Sundays, wear:\n\nBoots.\n\nNever wear:\n\nClogs.", "### Rain\n\nOn Sundays, wear:\n\nClogs.\n\nNever wear:\n\nBoots.",
        "doses", 'under "On Sundays, wear:" to "What can go wrong?", under "Never wear:". Boots.',
    ),
    "a figure behind other words": (
        "### Snow\n\nBoys get gray.\nGive it 5 times.\n\nGirls get pink.\nGive it 9 times.",
        "### Snow\n\nBoys get gray.\nGive it 9 times.\n\nGirls get pink.\nGive it 5 times.",
        "numbers", '9 times 9 times Moved, not changed: from "What can go wrong?", under "Girls get pink." to "What can go wrong?", under "Boys get gray.".',
    ),
    "words before another figure": (
        "### Hail\n\nHens get corn.\nUse 15 grains.\n\nGeese get rye.\nUse 19 grains.",
        "### Hail\n\nGeese get rye.\nUse 15 grains.\n\nHens get corn.\nUse 19 grains.",
        "doses", 'Moved within "What can go wrong?", under "Hail", not changed: it is in another order now. Geese get rye.',
    ),
    "a paragraph becomes the end of an item": (
        "### Fog\n\n- Cats nap.\n- After dusk, owls fly.\n\nFeed 2 mice.", "### Fog\n\n- Cats nap.\n- After dusk, owls fly.\n  Feed 2 mice.",
        "numbers", 'from "What can go wrong?" to "What can go wrong?", under "After dusk, owls fly.". Feed 2 mice.',
    ),
    "a paragraph becomes the end of an item after a line break": (
        "### Fog\n\n- Cats nap.\n- After dusk, owls fly.\n\nFeed 2 mice.", "### Fog\n\n- Cats nap.\n- After dusk, owls fly.  \n  Feed 2 mice.",
        "numbers", 'under "After dusk, owls fly.". Feed 2 mice.',
    ),
    "a paragraph ends an item in other words, after a new sentence": (
        "### Fog\n\n- Cats nap.\n- After dusk, owls fly.\n\nFeed 2 mice.", "### Fog\n\n- Cats nap.\n- After dusk, the owls fly. Hush.\n  Feed 2 mice.",
        "numbers", 'under "After dusk, the owls fly.". Feed 2 mice.',
    ),
    "two items become one": (
        "- In frost, knock.\n- Never sing.\n- Nap.", "- In frost, knock.\n  Never sing.\n- Nap.",
        "doses", 'under "In frost, knock.". Never sing.',
    ),
    "an item becomes two": (
        "- Girls row.\n  Boys look on.\n  They rest 3 times.\n- Nap.", "- Girls row.\n- Boys look on.\n  They rest 3 times.\n- Nap.",
        "numbers", 'under "Girls row." to "What can go wrong?", under "Boys look on.". They rest 3 times.',
    ),
    "the end of an item begins the next one": (
        "- Boys get gray. Wash it.\n- Girls get pink.", "- Boys get gray.\n- Wash it. Girls get pink.",
        "doses", 'under "Boys get gray." to "What can go wrong?". Wash it.',
    ),
    "the end of a paragraph in another one, in another order": (
        "Boys run far. Hold them.\n\nGirls swim far.", "Boys run far.\n\nGirls swim far. Hold them.",
        "doses", 'under "Boys run far." to "What can go wrong?", under "Girls swim far.". Hold them.',
    ),
    "two headings change places, both in other words": (
        "### Wear these\n\nIndoors:\n\n- socks\n\n### Never wear these\n\nOutdoors:\n\n- sandals",
        "### Never wear these in rain\n\nIndoors:\n\n- socks\n\n### Wear these all day\n\nOutdoors:\n\n- sandals",
        "doses", 'under "Wear these" to "What can go wrong?", under "Never wear these in rain". socks',
    ),
    "two introductions of items with items change places, in quite other words": (
        "Sing:\n\n- Uncles\n    - in May\n\nHush:\n\n- Aunts\n    - in June",
        "Keep very still:\n\n- Uncles\n    - in May\n\nMake some music:\n\n- Aunts\n    - in June",
        "doses", 'under "Hush:" to "What can go wrong?", under "Make some music:". in June',
    ),
    "the next heading, in other words, takes the place of one that is gone": (
        "### Girls over 50 kg\n\nIn spring:\n\n- 9 mg\n\n### Boys under 50 kg\n\nIn fall:\n\n- 5 mg",
        "### Boys under 60 kg\n\nIn spring:\n\n- 9 mg\n\nIn fall:\n\n- 5 mg",
        "numbers", 'under "Girls over 50 kg" to "What can go wrong?", under "Boys under 60 kg". 9 mg',
    ),
    "a list moves out past a heading in other words": (
        "### Noon\n\nRest.\n\n### Girls over 50 kg\n\nAt table:\n\n- pears\n\n### Boys under 50 kg\n\nUse 5 spoons.",
        "### Noon\n\nRest.\n\nAt table:\n\n- pears\n\n### Girls over 60 kg\n\nUse 5 spoons.",
        "numbers", 'under "Boys under 50 kg" to "What can go wrong?", under "Girls over 60 kg". Use 5 spoons.',
    ),
    "a heading is new, and another one gone": (
        "### Build\n\nIn winter:\n\n- igloos\n- huts\n\n### Paint\n\nIn summer:\n\n- fences",
        "In winter:\n\n- igloos\n\n### Tear down\n\n- huts\n\n### Paint\n\nIn summer:\n\n- fences",
        "doses", 'under "Build", under "In winter:" to "What can go wrong?", under "Tear down". huts',
    ),
    "a heading above what had none": (
        "Mend:\n\n- nets\n- sails", "### Never do this\n\nMend:\n\n- nets\n- sails",
        "doses", 'under "Never do this". sails',
    ),
    "the words above items become those below others": (
        "- Do:\n    - In bed:\n        - read", "- In bed:\n    - Do not:\n        - read",
        "doses", 'under "Do:" to "What can go wrong?", under "Do not:". read',
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", GOVERNED)
def test_what_governs_a_text_is_compared_with_it(name: str, guide: Guide) -> None:
    """Headings, introductions and items around it, each of them: in tables, lists and paragraphs."""
    before, after, place, said = GOVERNED[name]
    guide.edit(BLUE, "In a study, 12 of 100", f"{before}\n\n### End\n\nIn a study, 12 of 100")
    guide.commit("Begin")
    git(guide.root, "branch", "--force", "main")
    guide.edit(BLUE, before, after)
    guide.commit("Change")
    page = redline(guide)
    found = rows(page, place)
    assert any(said in row for row in found), found


def test_a_paragraph_that_grows_or_shrinks_moves_none_of_its_sentences(guide: Guide) -> None:
    """Only what is new, gone or in other words is listed, and a line break is a change of form."""
    cases = (
        ("Cats nap. Owls fly.", "Dogs bark. Cats nap. Owls fly."),
        ("Cats nap. Owls fly. Dogs bark.", "Owls fly. Dogs bark."),
        ("Cats nap all day. Owls fly.", "Cats nap each day. Owls fly."),
        ("Cats nap. Owls fly.", "Cats nap.  \nOwls fly."),
    )
    for before, after in cases:
        guide.edit(BLUE, "In a study, 12 of 100", f"{before}\n\nIn a study, 12 of 100")
        guide.commit("Begin")
        git(guide.root, "branch", "--force", "main")
        guide.edit(BLUE, before, after)
        guide.commit("Change")
        page = redline(guide)
        listed = [
            row for place in ("numbers", "doses", "others") if page.select(f"h3#{place}") for row in rows(page, place)
        ]
        assert not any("Owls fly." in row for row in listed), listed
        guide.edit(BLUE, f"{after}\n\n", "")
    summary = (guide.root / "dist/redline.md").read_text("utf-8")
    assert (
        "What can go wrong? | Owls fly. | in one paragraph or item with the sentence before it | plain text |"
        in summary
    )


def test_words_of_pictures_are_named(guide: Guide) -> None:
    """The title of a drawing and the words in it; lines that changed while no word did show the picture itself."""
    guide.edit("content/images/box.svg", '<title id="box-title">Box</title>', '<title id="box-title">Crate</title>')
    guide.commit("Another title")
    page = redline(guide)
    assert any("Box; marrow" in row and "Crate; marrow" in row for row in rows(page, "doses"))
    git(guide.root, "branch", "--force", "main")
    guide.edit("content/images/box.svg", 'x="9"', 'x="19"')
    guide.commit("Another place")
    page = redline(guide)
    row = next(row for row in page.find(id="doses").parent.select("tbody tr") if "with the fingerprint" in words(row))
    assert "The picture itself is another one: look at both." in words(row)
    told = page.select_one(row.select_one("td a")["href"].replace(".", r"\."))
    assert len(told.find_next_sibling(class_="cg-redline__pair").select("svg")) == 2
    assert not page.find(id="forms").parent.select("tbody tr")
    assert "Words around a number can have changed or moved, and so can words within a picture" in words(
        page.select_one("li#numbers")
    )
    summary = (guide.root / "dist/redline.md").read_text("utf-8")
    assert "The picture itself is another one: look at both. | Drawing box.svg. |" in summary


@pytest.mark.parametrize("path", [BLUE, "content/en/pages/about.md"])
@pytest.mark.parametrize("name", ["created", "updated"])
def test_another_date_of_a_text_alone_is_named(path: str, name: str, guide: Guide) -> None:
    """No version covers it, and pages and paper say it."""
    guide.edit(path, f"{name}: 2026-11-22", f"{name}: 2026-11-21")
    page = redline(guide)
    assert "Nothing that a family reads has changed." not in words(page.main)
    said = words(page.main)
    assert path in said
    assert f"{name}: 2026-11-22" in said and f"{name}: 2026-11-21" in said


def test_nothing_has_changed_is_said_of_equal_versions_alone(guide: Guide) -> None:
    """A sign-off's form says so of the very text that was signed, and names the change of form of another."""
    guide.edit(BLUE, "12 of 100 children had", "12 of 100 **children** had")
    assert guide.sign().returncode == 0
    guide.commit("Sign", "Clinician", "clinician@example.org")
    git(guide.root, "branch", "--force", "main")
    assert "Nothing that a family reads has changed." in words(redline(guide).main)
    guide.edit(BLUE, "**children**", "children")
    guide.commit("Take the bold away")
    page = redline(guide)
    assert "Nothing that a family reads has changed." not in words(page.main)
    assert any('bold: "children"' in row for row in rows(page, "forms"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A dog is kind.", "Dogs are kind."),
        ("A treatment helps.", "Treatments help."),
        ("El niño canta.", "Los niños cantan."),
    ],
)
def test_a_plain_change_is_no_danger(old: str, new: str) -> None:
    """Another number of a noun."""
    assert not dose_changes([change(old, new)])


def test_a_sentence_that_moves_is_not_taken_for_another() -> None:
    """Where a sentence went elsewhere and a like one came to its place, one is moved and the other new."""
    home, away = (
        Line(section="Home", card="", text="Give the red pill at night.", sources=()),
        Line(section="Away", card="", text="Sing.", sources=()),
    )
    like, gone = (
        Line(section="Home", card="", text="Give the blue pill at night.", sources=()),
        Line(section="Away", card="", text="Give the red pill at night.", sources=()),
    )
    found = changes([([home], [like]), ([away], [away, gone])])
    assert [(c.old and c.old.section, c.new and c.new.section, c.moved) for c in found] == [
        (None, "Home", False),
        ("Home", "Away", True),
    ]


def test_the_lists_leave_nothing_out(guide: Guide) -> None:
    """The address of a link is in a list before and now."""
    guide.edit(BLUE, "## When to call", "[A friend](https://example.org/dogs) is kind.\n\n## When to call")
    guide.commit("Begin")
    git(guide.root, "branch", "--force", "main")
    guide.edit(BLUE, "example.org/dogs", "example.org/cats")
    guide.commit("Change the address")
    found = rows(redline(guide), "doses")
    assert any("https://example.org/dogs" in row and "https://example.org/cats" in row for row in found), found


def test_moved_sentences_heads_of_columns_and_parts(guide: Guide) -> None:
    """A sentence in another section is moved; a cell has its heads; a changed question bank is no "nothing changed"."""
    guide.edit(BLUE, "In a study, 12 of 100", "Dogs are kind.\n\nIn a study, 12 of 100")
    guide.commit("Begin")
    git(guide.root, "branch", "--force", "main")
    page = redline(guide)
    assert "Nothing that a family reads has changed." in page.get_text()
    guide.edit("content/en/questions.yaml", "Who answers at night?", "Who answers in the night?")
    guide.commit("Change the bank")
    page = redline(guide)
    assert "Nothing that a family reads has changed." not in page.get_text()
    around = " ".join(page.find(id="parts").parent.get_text(" ").split())
    assert "en/guide/words" in around
    assert "Who answers in the night?" in around
    guide.edit(BLUE, "Dogs are kind.\n\n", "")
    guide.edit(BLUE, "## When to call", "### More {#more}\n\nCats.\n\n## When to call")
    guide.edit(BLUE, "- looks pale [^paper-a]", "- looks pale [^paper-a]\n\nDogs are kind.")
    guide.edit(BLUE, "| blue | 10 mg", "| blue | 20 mg")
    guide.commit("Move and change")
    page = redline(guide)
    assert any("In the table: blue | dose Before: 10 mg Now: 20 mg" in row for row in rows(page, "numbers"))
    moved = [row for row in [*rows(page, "others"), *rows(page, "cards")] if "Dogs are kind." in row]
    assert moved
    assert all(
        'Moved, not changed: from "What can go wrong?" to "When to call", card "Urgent:"' in row for row in moved
    ), moved
