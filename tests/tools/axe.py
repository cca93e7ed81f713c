"""axe, and what of it is asked."""

from __future__ import annotations

from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# What of axe depends on color, and what on size; all else is the same in every way of seeing one page, and is asked once.
# The enhanced rule on contrast (7:1) holds the plain one (4.5:1).
COLORS = ["color-contrast-enhanced", "link-in-text-block"]
SIZES = ["target-size", "scrollable-region-focusable"]

BIG_TEXT = "document.documentElement.style.fontSize = '225%'"


def violations(page: Page, axe: str, rules: list[str] | None = None, *, contrast: bool = True) -> list[str]:
    """Run axe, all of it or the named rules, and return what it found, a line each.

    ``contrast`` can be left to CONTRAST, which asks for more and is quicker.
    """
    page.evaluate(axe)
    by_color = {"color-contrast", "color-contrast-enhanced"}
    wanted = [name for name in rules or () if contrast or name not in by_color]
    asked = {"type": "rule", "values": wanted} if rules else {"type": "tag", "values": TAGS}
    off = {} if contrast or rules else {name: {"enabled": False} for name in by_color}
    run = "([asked, rules]) => axe.run(document, {runOnly: asked, rules, resultTypes: ['violations']})"
    result = page.evaluate(run, [asked, off])
    return [f"{v['id']}: {n['target']} {n.get('failureSummary', '')}" for v in result["violations"] for n in v["nodes"]]


CONTRAST = """() => {
  const channel = v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const parse = c => { const m = c.match(/[\\d.]+/g).map(Number); return {rgb: m.slice(0, 3), a: m[3] ?? 1}; };
  const light = rgb => .2126 * channel(rgb[0]) + .7152 * channel(rgb[1]) + .0722 * channel(rgb[2]);
  const mix = (c, below) => c.rgb.map((v, i) => c.a * v + (1 - c.a) * below[i]);
  const paper = e => {
    const c = e ? parse(getComputedStyle(e).backgroundColor) : {rgb: [255, 255, 255], a: 1};
    return c.a === 1 ? c.rgb : mix(c, paper(e.parentElement));
  };
  const found = [];
  for (const e of document.querySelectorAll('body *')) {
    if (e.closest('svg, .cg-hidden, .cg-skip, [popover]') || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    if (!e.checkVisibility()) continue;
    const a = light(parse(getComputedStyle(e).color).rgb), b = light(paper(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 7) found.push(ratio.toFixed(2) + ' ' + e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 30));
  }
  return found;
}"""
