"""axe, and what of it is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from playwright.sync_api import Page

from tests.tools.sheets import FORMS

TAGS = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# What of axe depends on color, and what on size; all else is the same in every way of seeing one page, and is asked once.
# The rules on color take most of axe's time: LOOKS asks for more, and is quicker.
COLORS = ["color-contrast", "color-contrast-enhanced", "link-in-text-block"]
SIZES = ["target-size", "scrollable-region-focusable"]

BIG_TEXT = "document.documentElement.style.fontSize = '225%'"


def of_each_kind(files: Iterable[Path]) -> list[Path]:
    """Every file of its own, and of each kind of article and form for paper the longest: others have its frame, style and script."""
    found: dict[tuple[str, str], Path] = {}
    for file in sorted(files, key=lambda file: file.stat().st_size):
        kind = re.search(r'<article class="[^"]*" data-kind="(?!page)([\w-]+)', file.read_text("utf-8"))
        form = next(ending for ending in (*FORMS[1:], "") if file.stem.endswith(ending))
        found[(kind[1], form) if kind and "booklet" not in file.stem else (file.name, "")] = file
    return list(found.values())


def violations(page: Page, axe: str, *, only: Sequence[str] = (), without: Sequence[str] = COLORS) -> list[str]:
    """Run axe, and return what it found, a line each: the rules in ``only``, or all rules but those in ``without``."""
    if page.evaluate("!window.axe"):
        page.evaluate(axe)
    asked = {
        "runOnly": {"type": "rule", "values": only} if only else {"type": "tag", "values": TAGS},
        "rules": {} if only else {name: {"enabled": False} for name in without},
        "resultTypes": ["violations"],
        # A page of the guide has no frames.
        "iframes": False,
    }
    result = page.evaluate("asked => axe.run(document, asked)", asked)
    return [f"{v['id']}: {n['target']} {n.get('failureSummary', '')}" for v in result["violations"] for n in v["nodes"]]


# What cannot be read: a text with a contrast below 7:1, and a link inside a text that only its color tells apart.
LOOKS = """() => {
  const channel = v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const parse = c => { const m = c.match(/[\\d.]+/g).map(Number); return {rgb: m.slice(0, 3), a: m[3] ?? 1}; };
  const light = rgb => .2126 * channel(rgb[0]) + .7152 * channel(rgb[1]) + .0722 * channel(rgb[2]);
  const mix = (c, below) => c.rgb.map((v, i) => c.a * v + (1 - c.a) * below[i]);
  // What is behind an element is behind all that stands in it: it is looked for once.
  const papers = new Map([[null, [255, 255, 255]]]);
  const paper = e => {
    if (!papers.has(e)) {
      const c = parse(getComputedStyle(e).backgroundColor);
      papers.set(e, c.a === 1 ? c.rgb : mix(c, paper(e.parentElement)));
    }
    return papers.get(e);
  };
  const found = [];
  for (const e of document.querySelectorAll('body *')) {
    if (e.closest('svg, .cg-hidden, .cg-skip, [popover]') || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    if (!e.checkVisibility()) continue;
    const a = light(parse(getComputedStyle(e).color).rgb), b = light(paper(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 7) found.push(ratio.toFixed(2) + ' ' + e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 30));
  }
  const words = n => n.textContent.trim().length;
  // By a line below it, or as the small number of a source is.
  const marked = (e, text) => {
    const s = getComputedStyle(e);
    return s.fontSize !== text.fontSize || s.textDecorationLine.includes('underline') || parseFloat(s.borderBottomWidth) > 0 && s.borderBottomStyle !== 'none';
  };
  // Nobody presses a link on paper.
  if (matchMedia('print').matches) return found;
  for (const e of document.querySelectorAll('p a[href], li a[href], td a[href], dd a[href]')) {
    if (e.closest('.cg-hidden, [popover]') || !e.checkVisibility()) continue;
    const block = e.closest('p, li, td, dd'), links = [...block.querySelectorAll('a[href]')];
    if (links.reduce((sum, a) => sum + words(a), 0) >= words(block)) continue;
    if (![e, ...e.querySelectorAll('*')].some(part => marked(part, getComputedStyle(block)))) found.push('a link by color alone: ' + e.className + ' ' + e.textContent.slice(0, 30));
  }
  return found;
}"""
