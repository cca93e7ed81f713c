"""Temperatures at which families call: read from one or both scales, always shown in both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Scale = Literal["F", "C"]
# What a hospital could mean; anything else is a slip of the pen.
RANGES: dict[str, tuple[float, float]] = {"F": (99.0, 102.0), "C": (37.2, 38.9)}
_ONE = r"(\d+(?:\.\d+)?)\s*(?:°\s*)?([FC])"
_FORM = re.compile(rf"{_ONE}(?:\s*[(/,]?\s*{_ONE}\s*\)?)?")
# Both are written to a tenth of a degree, so the same temperature may differ by one.
_TENTH = 0.1 + 1e-9


class TemperatureError(ValueError):
    """The text is no temperature that a hospital could mean; the first argument says why, the second what to do."""


@dataclass(frozen=True)
class Temperature:
    """One temperature in degrees of both scales, to a tenth."""

    fahrenheit: float
    celsius: float

    def text(self, order: tuple[Scale, ...]) -> str:
        """Return it in both scales, the first of ``order`` first: ``100.4 F (38.0 C)``."""
        shown = {"F": f"{self.fahrenheit:.1f}\u00a0F", "C": f"{self.celsius:.1f}\u00a0C"}
        first, second = order
        return f"{shown[first]} ({shown[second]})"


def read_temperature(text: str) -> Temperature:
    """Return the temperature in ``text``: ``100.4 F (38.0 C)``, the same the other way round, or one scale alone.

    Raises TemperatureError for other forms, for degrees out of range, and for two scales that do not agree.
    """
    found = _FORM.fullmatch(text.strip())
    if found is None or found[2] == found[4]:
        raise TemperatureError(f'"{text}" is not a temperature', 'write it so: "100.4 F (38.0 C)"')
    given = {found[2]: float(found[1])} | ({found[4]: float(found[3])} if found[4] else {})
    for scale, degrees in given.items():
        least, most = RANGES[scale]
        if not least <= degrees <= most:
            raise TemperatureError(
                f"{degrees:g} {scale} cannot be a fever number", f"it must be {least} to {most} {scale}; check it"
            )
    fahrenheit = given.get("F", round(given.get("C", 0) * 9 / 5 + 32, 1))
    celsius = given.get("C", round((fahrenheit - 32) * 5 / 9, 1))
    if abs((fahrenheit - 32) * 5 / 9 - celsius) > _TENTH:
        right = round((fahrenheit - 32) * 5 / 9, 1)
        raise TemperatureError(
            f"{fahrenheit:g} F and {celsius:g} C are not the same temperature",
            f"{fahrenheit:g} F is {right:.1f} C; check both with the person who gave them",
        )
    return Temperature(fahrenheit, celsius)
