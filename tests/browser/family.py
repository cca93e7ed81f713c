"""A family with the checklist in a real browser: what it does there, and what it sees."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page
from pypdf import PdfReader

FORMAT = {"format": "care-guide-checklist", "version": 1}
HOSTILE = '<script>window.hurt = 1</script><img src=x onerror="window.hurt = 1">'
ARABIC, EMOJI = "مرحبا يا دكتور", "👩\u200d👩\u200d👧"


class Family:
    """A page with the checklist, and what a family does on it. Requests, errors and executed notes are counted."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.asked, self.errors = page, [], []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self.errors.append(message.text))
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(address)

    def choose(self, *places: int) -> list[str]:
        """Show all questions and tick those at these places; return their words."""
        self.show_all()
        boxes = self.page.locator("[data-pick]")
        for place in places:
            boxes.nth(place).check()
        return [self.page.locator(".cg-moment ul .cg-pick span").nth(place).inner_text() for place in places]

    def show_all(self) -> None:
        """Show the questions of all moments, each part open."""
        if not self.page.locator(".cg-all").is_visible():
            return
        self.press("every")
        self.page.evaluate("document.querySelectorAll('.cg-part').forEach(part => { part.open = true; })")

    def press(self, action: str, place: int = 0) -> None:
        """Press a button of the page, or of the question at ``place``."""
        self.page.locator(f'[data-do="{action}"]:visible').nth(place).click()

    def write(self, field: str, text: str, place: int = 0) -> None:
        """Write notes or the answer below the question at ``place``."""
        box = self.page.locator(f"[data-field={field}]").nth(place)
        if not box.is_visible():
            self.page.locator(".cg-item__notes summary").nth(place).click()
        box.fill(text)

    def listed(self) -> list[str]:
        """The questions of "My list" in order."""
        return self.page.locator(".cg-item__text").all_inner_texts()

    def said(self) -> str:
        """What the live region says."""
        return self.page.locator("[role=status]").inner_text()

    def count(self) -> int:
        """The number on the button "My list"."""
        return int(self.page.locator(".cg-tools__count").inner_text())

    def printed(self, action: str, file: Path, **paper: object) -> PdfReader:
        """Press a print button and print to a PDF."""
        self.press(action)
        self.page.pdf(path=file, **{"format": "Letter", **paper})
        return PdfReader(file)

    def open_file(self, file: Path, text: str) -> None:
        """Open a saved file with this content."""
        file.write_text(text, encoding="utf-8")
        self.page.set_input_files("[type=file]", str(file))

    def kept(self) -> str | None:
        """What is in the storage of the device."""
        return self.page.evaluate(
            "Object.entries(localStorage).find(([key]) => key.startsWith('care-guide-checklist'))?.[1] ?? null"
        )


def words(reader: PdfReader) -> str:
    """The text of a PDF, white space folded."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())
