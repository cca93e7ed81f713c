"""Phone numbers: read as the country of this copy writes them, and ready for a phone to dial."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumberFormat

# Numbers that nobody has, kept for examples: 555-0100 to 555-0199 (North American Numbering Plan).
_FICTITIOUS = re.compile(r"1\d{3}55501\d\d|1555555\d{4}")
_SIGNS = re.compile(r"\+?[\d\s().\u00a0-]+")
_SHORT = 6


@dataclass(frozen=True)
class Phone:
    """One number: as it is shown, as it is dialed (``+15555550101`` or ``911``), and what the caller needs after it."""

    shown: str
    dialed: str
    extension: str | None = None
    say: str | None = None

    @property
    def href(self) -> str:
        """The address that dials it. The extension is left to the caller: not every phone dials it right."""
        return f"tel:{self.dialed}"

    @property
    def after(self) -> str:
        """What stands behind the number: the extension, and what to say; "" when there is neither."""
        extension = f" ext. {self.extension}" if self.extension else ""
        return extension + (f" ({self.say})" if self.say else "")

    @property
    def text(self) -> str:
        return self.shown + self.after

    @property
    def fictitious(self) -> bool:
        """Whether the number is one of those that are kept for examples."""
        return _FICTITIOUS.fullmatch(self.dialed.removeprefix("+")) is not None


def read_phone(number: str, country: str, extension: str | None = None, say: str | None = None) -> Phone | None:
    """Return the phone with this ``number``, or None when nobody in ``country`` (two letters) could dial it.

    A number that is kept for examples is read too: a preview may show it.
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
    digits = re.sub(r"\D", "", number)
    if _SIGNS.fullmatch(number) and 3 <= len(digits) <= _SHORT:
        return Phone(number, digits)
    phone = read_phone(number, country)
    return Phone(number, phone.dialed) if phone and not phone.fictitious else None


def phones_in(text: str, country: str) -> list[str]:
    """Return every phone number that is written in ``text``, as it stands there."""
    if sum(sign.isdigit() for sign in text) < 7:
        return []
    found = [match.raw_string for match in phonenumbers.PhoneNumberMatcher(text, country)]
    return found + [m[0] for m in _LOOSE.finditer(text) if not any(m[0] in one for one in found)]


# Made-up numbers and those without an area code are no valid numbers, and are phone numbers to a reader all the same.
_LOOSE = re.compile(r"(?<![\w-])(?:\(?\d{3}\)?[ .-])?555[-. ]\d{4}(?![\w-])")
