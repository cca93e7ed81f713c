"""Spanish syllables, and the reading ease that is counted from them."""

from __future__ import annotations

import pytest
from care_guide.content.readability import inflesz, spanish_syllables

# As dictionaries part them.
KNOWN = {
    1: ("que", "quien", "buey", "muy", "y", "rey", "yo", "hay", "huir", "miau", "a", "guion"),
    2: ("día", "guía", "agua", "ciudad", "país", "ahí", "búho", "cuidar", "fiebre", "hijo", "playa", "leer"),
    3: ("leucemia", "médula", "ósea", "oído", "ahora", "Uruguay", "estudiáis", "pingüino", "poeta", "cohete", "vacío", "células"),
    4: ("aéreo", "averigüéis", "construía", "continúa", "medicina", "tratamiento"),
    5: ("enfermería", "antibiótico", "quimioterapia", "deshidratación"),
}  # fmt: skip


@pytest.mark.parametrize(("count", "words"), KNOWN.items())
def test_syllables(count: int, words: tuple[str, ...]) -> None:
    assert {word: spanish_syllables(word) for word in words} == dict.fromkeys(words, count)


def test_short_words_and_sentences_are_easy_and_long_ones_are_hard() -> None:
    easy = inflesz(["Llame al médico.", "Su hijo tiene fiebre.", "No espere."])
    hard = inflesz(["La administración intravenosa requiere consideraciones terapéuticas individualizadas."])
    assert easy > 80
    assert hard < 20


def test_the_value_is_that_of_the_formula() -> None:
    # 4 words, 7 syllables, 1 sentence.
    assert inflesz(["Su hijo tiene fiebre."]) == round(206.835 - 62.3 * (1 + 2 + 2 + 2) / 4 - 4, 1)
