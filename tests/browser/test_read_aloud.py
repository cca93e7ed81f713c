"""What the device is given to read aloud: all the words of an article, in their order, a sentence at a time."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import built
from tests.review.conftest import BLUE, Guide, make_seed

# A voice of the device that keeps what it is given, since no test can hear it.
VOICE = """
window.said = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => [{ localService: true, lang: "en-US", default: true }],
    speak: (one) => { said.push(one.text.trim()); setTimeout(() => one.onend()); },
    cancel: () => {},
} });
"""
DONE = "(({ textContent, dataset }) => said.length && textContent === dataset.play)(document.querySelector('[data-listen=toggle]'))"
# The words of the sections that a reader sees on a phone, where each cell says its column, but numbers of sources, and what
# can be pressed, opened or filled in.
SEEN = """() => {
    const found = [];
    document.querySelectorAll("details").forEach((one) => { one.open = true; });
    for (const section of document.querySelectorAll(".cg-article .cg-section")) {
        const texts = document.createTreeWalker(section, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
        while (texts.nextNode()) {
            const node = texts.currentNode;
            if (node.dataset?.label) found.push(`${node.dataset.label}:`);
            if (node.localName === "li" && node.parentElement.localName === "ol" && !node.closest(".cg-fold"))
                found.push(`${node.parentElement.start + [...node.parentElement.children].indexOf(node)}.`);
            const around = node.parentElement;
            if (node.nodeType === Node.TEXT_NODE && !around.closest("thead") && around.checkVisibility() && !around.closest("sup, svg, button, summary, .cg-fold, .cg-call-button, .cg-ask-link, .cg-slot__line"))
                found.push(node.data);
        }
    }
    return found.join("");
}"""
MORE = """### Below it

| drug | dose |
|---|---|
| red | none |

3. One step.
    - Within it.
4. Another step.

    It goes on.

### By the hour

1. **At night.** Lie down.

"""


@pytest.fixture(scope="module")
def page_of_all(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An article with each kind of block that an author can make, and cards whose signs stand under headings."""
    guide = Guide(make_seed(tmp_path_factory.mktemp("aloud")))
    guide.edit(BLUE, "## When to call", f"{MORE}## When to call")
    signs = "".join(
        f"  - {{id: b{n}, level: emergency, core: true, text: sign {n} of nine, about: breath, sources: [paper-a]}}\n"
        for n in range(9)
    )
    guide.edit(
        "content/en/emergencies.yaml",
        "signs:\n",
        f"about:\n  breath: {{text: Breathing}}\n  other: {{text: Other}}\nsigns:\n{signs}",
    )
    with (guide.root / "content/en/notices.yaml").open("a", encoding="utf-8") as file:
        file.write("- {id: doses, kinds: [every], position: top, title: Doses, text: Never change a dose.}\n")
    return built(guide.root) / "output/blue.html"


def test_all_words_of_an_article_are_read_aloud(page_of_all: Path, browser: Browser) -> None:
    """In their order, also headings in cards, and each with the words that govern it."""
    context = browser.new_context(offline=True)
    context.add_init_script(VOICE)
    page = context.new_page()
    page.goto(page_of_all.as_uri())
    page.get_by_role("button", name="Listen").click()
    page.wait_for_function(DONE)
    # Without white space, which differs where blocks begin.
    spoken = page.evaluate("said")
    said, seen = ("".join(text.split()) for text in (" ".join(spoken), page.evaluate(SEEN)))
    context.close()
    # What governs words that stand elsewhere: the head of a column, the number of a step, that nobody has checked the page.
    assert {
        "drug: red",
        "dose: none",
        "3. One step.",
        "Within it.",
        "4. Another step.",
        "It goes on.",
        "1. At night.",
    } <= {*spoken}
    assert "drug" not in spoken
    assert spoken.index("Draft: no clinician has checked this page yet.") < spoken.index("Key points")
    assert spoken.index("Never change a dose.") < spoken.index("Key points")
    for words in ("Breathing", "Aboxwiththeword"):
        assert words in seen
    assert seen in said
