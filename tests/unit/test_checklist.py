"""The checklist's parts: the bundle, the single file, near-duplicates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from care_guide.checks.questions import core, near_twins
from care_guide.content.article import class_names
from care_guide.content.checklist import checklist
from care_guide.content.problems import ContentError
from care_guide.render.assets import Embedded, bundle, minify_html, remove_unused_rules

from tests.conftest import load


def test_modules_become_one_script_in_the_order_in_which_they_need_each_other(tmp_path: Path) -> None:
    """Each once, without imports, exports and comments; a name that two of them use is an error."""
    (tmp_path / "a.mjs").write_text('import { b } from "./b.mjs";\n// Says it.\nconsole.log(b);\n')
    (tmp_path / "b.mjs").write_text("export const b = 1;\n")
    assert bundle(tmp_path / "a.mjs") == '(()=>{"use strict";const b=1;console.log(b);})();\n'
    (tmp_path / "b.mjs").write_text('import { c } from "./c.mjs";\nexport const b = c;\n')
    (tmp_path / "c.mjs").write_text("export const c = 2;\nconst b = 3;\n")
    with pytest.raises(ContentError, match=r"b is also a name in c\.mjs"):
        bundle(tmp_path / "a.mjs")


def test_the_single_file_may_run_its_own_script_and_nothing_else() -> None:
    """The policy names style and script by their hash; another letter gives another policy."""
    policy = Embedded("a{}", "b").policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert policy != Embedded("a{}", "c").policy


def test_the_single_file_leaves_out_what_html_lets_it_leave_out() -> None:
    """The browser reads the same page; values that need their quotes keep them, and style and script every letter."""
    whole = (
        '<style>a[b="c"] {}</style>\n<ul class="x y">\n<li id="q-1"><p>It\'s "a"</p><p>b</p>\n</li>\n<li><p>c <b>d</b> <i>e</i></p></li>'
        '\n</ul>\n<p><a href="#s.1">f</a> <input value="" alt="</p>"></p><script>if (a<b && c=="d") e("</p><p>")</script>'
    )
    small = minify_html(whole)
    assert small == (
        '<style>a[b="c"] {}</style><ul class="x y"><li id=q-1><p>It\'s "a"<p>b<li><p>c <b>d</b> <i>e</i></ul>'
        '<p><a href=#s.1>f</a> <input value="" alt="</p>"></p><script>if (a<b && c=="d") e("</p><p>")</script>'
    )
    trees = [BeautifulSoup(page, "html5lib") for page in (whole, small)]
    for tag in (text for tree in trees for text in tree.find_all(string=True)):
        tag.replace_with(tag.strip())
    assert str(trees[0]) == str(trees[1])


def test_a_list_with_its_questions_at_another_moment_is_another_list(copy_small: Callable[[], Path]) -> None:
    """A preview makes its page again, though each question and their order are the same."""
    library = load(copy_small())

    def key(moment: str) -> str:
        articles = (replace(a, header=a.header.model_copy(update={"moment": moment})) for a in library.articles)
        found = checklist("en", replace(library, articles=tuple(articles)))
        assert found is not None
        return found.key

    assert key("comfort") != key("if-it-comes-back")


def test_a_style_sheet_keeps_the_rules_that_a_page_uses() -> None:
    """Rules for other classes go, and blocks that are left empty; everything else stays as it is."""
    css = "@layer a{.cg-x,.cg-y:is(.b,.c){m:1}.cg-z{n:2}@media print{.cg-z{o:3}}p{q:4}}"
    assert remove_unused_rules(css, class_names('<p class="cg-y">')) == "@layer a{.cg-y:is(.b,.c){m:1}p{q:4}}"
    # One of several choices is enough, and what must not be there need not be.
    css = "p:is(a,.cg-x,:not(.cg-z)){m:1}:is(.cg-x,.cg-z) b{n:2}i:not(.cg-x,.cg-z){o:3}u:has(.cg-z:checked) .cg-y{p:4}"
    assert (
        remove_unused_rules(css, class_names('<p class="cg-y">'))
        == "p:is(a,.cg-x,:not(.cg-z)){m:1}i:not(.cg-x,.cg-z){o:3}"
    )
    assert remove_unused_rules(css, class_names('<p class="cg-y cg-z">')) == css


def near(one: str, other: str) -> bool:
    """Whether two questions ask nearly the same."""
    return bool(near_twins([core(one), core(other)]))


def test_the_same_question_in_other_words_is_seen() -> None:
    """Order and small words do not hide a twin; two questions about different things are no twins."""
    assert near("When may our child go back to school?", "When can my child go back to the school?")
    assert near("Which shots must wait, and why?", "Why must which shots wait?")
    assert not near("Can we keep our cat?", "When does the line come out?")
    assert not near(
        "When will the medicines against GVHD get less?", "Which medicines guard my child against germs meanwhile?"
    )
