"""Phone numbers: read as the country of a copy writes them, found in texts, and ready for a phone to dial."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumberFormat, shortnumberinfo

# Numbers reserved for examples: 555-0100 to 555-0199 (North American Numbering Plan), and those that the United Kingdom's
# Ofcom keeps for drama.
_FICTITIOUS = re.compile(
    r"""
      1 (?: \d{3}55501\d\d | 555555\d{4} )
    | 44 (?: 1 (?:1[3-8]|[2-6]1) 4960\d{3} | 1914980\d{3} | 2079460\d{3} | 28 (?:90180|96496) \d{3} | 2920180\d{3}
      | 1632960\d{3} | 7700900\d{3} | 808 1570\d{3} | 9098790\d{3} | 3069990\d{3} )
    """,
    re.X,
)
# Digits of other scripts are not dialed by every phone.
_SIGNS = re.compile(r"\+?[0-9\s().\u00a0-]+")
# One of O, I and l, as it is typed for 0 or 1.
_LONE_LETTER = re.compile(r"(?<![A-Za-z])[OoIl](?![A-Za-z])")
# A number with what people type behind it: "(314) 454-2222 x 4, then press 1".
_TYPED_TOGETHER = re.compile(
    r"(?P<number>[+\d(][\d\s().-]*\d)(?:[\s,;]*(?:x|ext\.?|extension|#)\s*(?P<extension>\d{1,8})\b)?[\s,;.:]*(?P<say>.*?)\s*$",
    re.I,
)
# The most digits of a number that everybody in a country calls.
_SHORT = 6


@dataclass(frozen=True)
class Phone:
    """One number: as shown, as dialed (``+15555550101`` or ``911``), and what the caller needs after it."""

    shown: str
    dialed: str
    extension: str | None = None
    say: str | None = None

    @property
    def href(self) -> str:
        """The ``tel:`` address. The caller dials the extension: not every phone does so correctly."""
        return f"tel:{self.dialed}"

    @property
    def after(self) -> tuple[str, str]:
        """What follows the number: the extension, and what to say; "" for one that there is not."""
        return f" ext.\u00a0{self.extension}" if self.extension else "", f" ({self.say})" if self.say else ""

    @property
    def text(self) -> str:
        return self.shown + "".join(self.after)

    @property
    def fictitious(self) -> bool:
        """Whether the number is reserved for examples."""
        return _FICTITIOUS.fullmatch(self.dialed.removeprefix("+")) is not None


def read_phone(number: str, country: str, extension: str | None = None, say: str | None = None) -> Phone | None:
    """Return the phone with this ``number``, or None when nobody in ``country`` (two letters) could dial it.

    A number reserved for examples is accepted too: a preview may show it.
    """
    if not _SIGNS.fullmatch(number):
        return None
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return None
    dialed = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
    home = parsed.country_code == phonenumbers.country_code_for_region(country)
    form = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    phone = Phone(phonenumbers.format_number(parsed, form), dialed, extension, say)
    return phone if phone.fictitious or phonenumbers.is_valid_number(parsed) else None


def read_service_number(number: str, country: str) -> Phone | None:
    """Return a number that everybody in ``country`` calls: a short one (911) or a full one, shown as it is written."""
    if _SIGNS.fullmatch(number) and is_short(number):
        return Phone(number, _digits(number))
    phone = read_phone(number, country)
    return Phone(number, phone.dialed) if phone and not phone.fictitious else None


def is_short(number: str) -> bool:
    """Return whether ``number`` has as few digits as those that everybody in a country calls, such as 911."""
    return 3 <= len(_digits(number)) <= _SHORT


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def is_known_short(number: str, country: str) -> bool:
    """Return whether a short ``number`` is assigned in ``country``, as far as the library knows; True for any other."""
    if not is_short(number):
        return True
    return shortnumberinfo.is_valid_short_number_for_region(phonenumbers.parse(_digits(number), country), country)


def phones_in(text: str, country: str) -> list[str]:
    """Return every phone number in ``text``, as it is written there."""
    return [text[begin:end] for begin, end, _ in _phone_places(text, country)]


_DIGIT = re.compile(r"\d")
# Made-up numbers and those without an area code are not valid, but a reader takes them for phone numbers.
_LOOSE = re.compile(r"(?<![\w-])(?:\(?\d{3}\)?[ .-])?555[-. ]\d{4}(?![\w-])")
# Letters in place of digits: 314-555-KIDS.
_LETTERED = re.compile(r"(?<![\w-])(?:1[-. ])?\(?[2-9]\d\d\)?[-. ](?=[\d-]*[A-Z])[\dA-Z](?:-?[\dA-Z]){6}(?![\w-])")


def _phone_places(text: str, country: str) -> list[tuple[int, int, str]]:
    """Return begin, end and dialed form of each phone number in ``text``; the last is "" for one that nobody can dial."""
    digits = len(_DIGIT.findall(text))
    # Even a number with letters has an area code.
    if digits < 3:
        return []
    places = [(*m.span(), phonenumbers.parse(m[0], country)) for m in _LETTERED.finditer(text)]
    if digits > 6:
        places += ((m.start, m.end, m.number) for m in phonenumbers.PhoneNumberMatcher(text, country))
    found = {
        begin: (end, phonenumbers.format_number(number, PhoneNumberFormat.E164))
        for begin, end, number in places
        if phonenumbers.is_valid_number(number)
    }
    for m in _LOOSE.finditer(text):
        if not any(begin < m.end() and m.start() < end for begin, (end, _) in found.items()):
            phone = read_phone(m[0], country)
            found[m.start()] = m.end(), phone.dialed if phone else ""
    return [(begin, *found[begin]) for begin in sorted(found)]


def call_parts(text: str, country: str, short: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    """Yield ``text`` in parts: each number to call with its ``tel:`` address, other words with None.

    ``short`` has the numbers that everybody calls, such as 911; one in front of a name is a house number.
    """
    places = [place for place in _phone_places(text, country) if place[2]]
    for number in short:
        pattern = rf"(?<![\w.,:/#-]){re.escape(number)}(?![\w%-]|[.,:/]\d| [A-Z\d])"
        places += ((*m.span(), _digits(number)) for m in re.finditer(pattern, text))
    done = 0
    for begin, end, dialed in sorted(places):
        if begin >= done:
            if text[done:begin]:
                yield text[done:begin], None
            yield text[begin:end], f"tel:{dialed}"
            done = end
    if text[done:]:
        yield text[done:], None


def how_to_write(number: str, country: str) -> str:
    """Return what to do about a ``number`` that nobody in ``country`` can dial."""
    if letter := _LONE_LETTER.search(number):
        return f"it has the letter {letter[0]} among its digits: write a digit"
    digits = phonenumbers.convert_alpha_characters_in_number(number)
    if digits != number and read_phone(digits, country):
        return f'not every phone has letters; in digits it is "{digits}": check it, and write that'
    found = phones_in(number, country)
    if len(found) > 1:
        return f'give the one that always reaches somebody; another goes into say: {{number: "{found[0]}", say: "at night {found[1]}"}}'
    if (typed := _TYPED_TOGETHER.match(number.strip())) and read_phone(typed["number"], country):
        parts = ", ".join(f'{key}: "{part}"' for key, part in typed.groupdict().items() if part)
        return f"write it in parts: {{{parts}}}"
    return "write the whole number with its area code and nothing else; what callers must say goes into say:"
