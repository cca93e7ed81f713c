"""Passages for one place: ``### Medicaid in Missouri {#mo-healthnet only=us-mo}``, up to the next heading of its level.

Where the profile names another place, the passage is not shown; elsewhere a quiet line says where it holds.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from care_guide.content.parse_result import OFF, ONLY, GuideTree, LeftOut, words


class PlacesTree(GuideTree):
    """Runs before all other steps of the guide: mark what this copy does not show."""

    def run(self, root: Element) -> None:
        inputs, found = self.md.inputs, self.md.found
        known = inputs.strings.table(inputs.lang, "place")
        # Level of the heading that opened the passage which is left out, or None.
        level: int | None = None
        for node in root:
            heading = int(node.tag[1]) if node.tag in ("h2", "h3") else None
            place = node.get(ONLY)
            if heading is not None:
                if level is not None and heading <= level:
                    level = None
                if place is not None and f"only_{place}" not in known:
                    places = ", ".join(sorted(key.removeprefix("only_") for key in known))
                    found.complain(f"{ONLY}={place}", f"the place {place} is not known", f"use one of: {places}")
                elif place is not None and place not in inputs.places:
                    found.left_out.append(LeftOut(f"{ONLY}={place}", words(node), place))
                    level = heading if level is None else level
            elif place is not None:
                what = f"{ONLY}= does not stand at a heading"
                found.complain(f"{ONLY}={place}", what, "put it behind a ## or ### heading")
            if level is not None:
                node.set(OFF, "")
