"""Pelican, with a mistake in its settings told in a line: ``python -m care_guide.build`` takes Pelican's own arguments."""

from __future__ import annotations

import pelican

from care_guide.build.settings_files import one_message


def main() -> None:
    """Run Pelican."""
    one_message()
    pelican.main()


if __name__ == "__main__":
    main()
