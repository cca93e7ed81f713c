"""Parts of a page that are in another language than the page: a screen reader says them in their own."""

from __future__ import annotations

from markupsafe import Markup

from care_guide.utils.dates import direction


def spoken(lang: str, around: str) -> Markup:
    """Return the attributes of an element whose words are in ``lang``, inside of one in ``around``.

    They begin with a space; there are none where both are the same language.
    """
    if lang == around:
        return Markup()
    turned = Markup(' dir="{}"').format(direction(lang)) if direction(lang) != direction(around) else Markup()
    return Markup(' lang="{}"').format(lang) + turned
