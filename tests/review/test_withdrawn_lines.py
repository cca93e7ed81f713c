"""What a withdrawn article said, and another article says (again): it is refused, or whoever signs and merges is told."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

import pytest

from tests.conftest import refused, succeeded
from tests.review.conftest import ADDRESSES, BLUE, CLINICIAN, GREEN, TODAY, Guide, git

pytestmark = pytest.mark.slow

AZURE = BLUE.replace("blue", "azure")
WITHDRAWN = "content/data/withdrawn.yaml"
WHY = "A dose was wrong."
WRONG = "Give Zanzibar drops 50 times a day to each child.[^paper-b]"
AT, ROW = "In a study, 12 of 100", "| blue | 10 mg"
NEXT_DAY = TODAY + datetime.timedelta(days=1)


@pytest.fixture
def wrong(guide: Guide) -> Guide:
    """A signed guide in which green has a wrong sentence and a wrong row; everything is on main."""
    return begun(guide)


def begun(guide: Guide, *edit: str) -> Guide:
    """The same with one more ``edit``, in no state of the country."""
    guide.edit("content/data/profile.yaml", 'region: "US-MO"', "region: null")
    guide.edit(GREEN, AT, f"{WRONG}\n\n{AT}")
    guide.edit(GREEN, ROW, f"| gold | 70 mg [^paper-b] |\n{ROW}")
    if edit:
        guide.edit(*edit)
    succeeded(guide.run("addresses"))
    guide.sign_all()
    guide.commit("Begin")
    git(guide.root, "branch", "--force", "main")
    return guide


def copy(source: str, name: str, guide: Guide, **changes: str) -> None:
    """Write a new article, much like another one, with ``changes`` of its words."""
    path, old = f"content/en/treatments/{name}.md", source.rpartition("/")[2].removesuffix(".md")
    text = (guide.root / source).read_text("utf-8").replace(f"slug: {old}", f"slug: {name}")
    text = text.replace(old.title(), name.title()).replace(f"does {old}", f"does {name}")
    for before, after in changes.items():
        assert before in text
        text = text.replace(before, after)
    (guide.root / path).write_text(text, encoding="utf-8")
    git(guide.root, "add", "--all")
    guide.commit("Write")


def sign(guide: Guide, article: str, day: datetime.date = TODAY) -> None:
    key = ("--reviewer=Clinician Two", "--role=clinician", "--changed=None.", "--next=2027-11-01")
    succeeded(guide.run("sign", f"--article={article}", *key, f"--version={guide.version(article)}", today=day))
    guide.commit("Sign", **CLINICIAN)


def withdraw(guide: Guide, day: datetime.date = NEXT_DAY) -> None:
    given = ("--article=treatments/green", f"--why={WHY}", "--reviewer=Test Person", "--role=clinician")
    succeeded(guide.run("withdraw", *given, today=day))


def main_withdraws(guide: Guide, then: Callable[[Guide], None] | None = None, *, also: str = "") -> None:
    """Withdraw green on main; ``then`` is one more commit there, and ``also`` is taken out together with the withdrawal."""
    branch = git(guide.root, "branch", "--show-current")
    git(guide.root, "switch", "--quiet", "main")
    if also:
        guide.edit(GREEN, also, "")
    withdraw(guide)
    guide.commit("Withdraw", "Test Person", "test@example.org")
    if then is not None:
        then(guide)
        guide.commit("Go on", "Edith Test", "edith@example.org")
    git(guide.root, "switch", "--quiet", branch)
    git(guide.root, "merge", "--quiet", "--no-edit", "main")


def checked(guide: Guide, path: str, *, said: str = WRONG, entry: str = f"({WITHDRAWN}:1)") -> None:
    """The pull request is refused and has a note; signed two days later, it has the note alone."""
    numbers = enumerate((guide.root / path).read_text("utf-8").split("\n"), 1)
    line = next(number for number, text in numbers if said in text)
    what = f"it says what treatments/green said, which was withdrawn on {NEXT_DAY} {entry}: "
    told = re.compile(rf"^(Note: )?{re.escape(f'{path}:{line}: {what}')}\"{re.escape(said)}\"", re.M)
    done = refused(guide.run("pull-request", "--base", "main", today=NEXT_DAY))
    assert told.search(done.stdout), done.stdout
    assert told.search(done.stderr), done.stderr
    later = NEXT_DAY + datetime.timedelta(days=2)
    sign(guide, path.removeprefix("content/en/").removesuffix(".md"), later)
    assert told.search(succeeded(guide.run("pull-request", "--base", "main", today=later)).stdout)


def remove_green(guide: Guide) -> None:
    (guide.root / GREEN).unlink()
    guide.edit(ADDRESSES, "article: treatments/green\n", "article: treatments/green\n  leads_to: treatments/blue\n")


def show_green_again(guide: Guide) -> None:
    """Corrected, with its entry gone, on the day of the withdrawal."""
    guide.edit(GREEN, WRONG, "Ask how often to give the drops.")
    (guide.root / WITHDRAWN).write_text("[]\n", encoding="utf-8")


def test_a_sentence_joined_into_an_article_that_is_there_is_refused(wrong: Guide) -> None:
    wrong.edit(BLUE, AT, f"{WRONG}\n\n{AT}")
    wrong.commit("Join")
    sign(wrong, "treatments/blue")
    main_withdraws(wrong)
    checked(wrong, BLUE)


def test_a_sign_off_of_the_day_after_may_be_older_than_the_withdrawal(wrong: Guide) -> None:
    """East of Greenwich, that day has begun when the article is withdrawn."""
    wrong.edit(BLUE, AT, f"{WRONG} {AT}")
    wrong.commit("Join")
    main_withdraws(wrong)
    after = NEXT_DAY + datetime.timedelta(days=1)
    sign(wrong, "treatments/blue", after)
    said = refused(wrong.run("pull-request", "--base", "main", today=after)).stderr
    assert "let treatments/blue be read and signed from 2026-12-04 on" in said


def test_a_draft_that_has_it_is_refused_when_it_is_published(wrong: Guide) -> None:
    """The draft was on the main branch before the withdrawal."""
    copy(GREEN, "azure", wrong, published="draft")
    git(wrong.root, "branch", "--force", "main")
    wrong.edit(AZURE, "status: draft", "status: published")
    wrong.commit("Publish")
    sign(wrong, "treatments/azure")
    main_withdraws(wrong)
    checked(wrong, AZURE)


@pytest.mark.parametrize("how", ["is removed", "is corrected with it", "is shown again"])
def test_the_wrong_sentence_is_known_when_its_article_lacks_it(wrong: Guide, how: str) -> None:
    """The file is gone since, the sentence was taken out by the commit that withdraws, or the entry is gone again."""
    copy(GREEN, "azure", wrong)
    sign(wrong, "treatments/azure")
    then = {"is removed": remove_green, "is shown again": show_green_again}.get(how)
    main_withdraws(wrong, then, also=f"{WRONG}\n\n" if "corrected" in how else "")
    gone = f"(by an entry of {WITHDRAWN} that is not here)"
    checked(wrong, AZURE, entry=gone if how == "is shown again" else f"({WITHDRAWN}:1)")


@pytest.mark.parametrize(
    "said",
    [
        f"- {WRONG}",
        "**Give Zanzibar drops 50 times a day** to each child.[^paper-b]",
        WRONG.replace("paper-b", "paper-a"),
        WRONG.replace("each child", "each kid"),
        WRONG.replace("Give", "When you are at home in the evening and all is quiet, give"),
        WRONG.replace(" to each child", ""),
        "Give Zanzibar drops 50 times,",
    ],
)
def test_it_is_known_with_other_marks_and_a_few_other_words(wrong: Guide, said: str) -> None:
    copy(BLUE, "azure", wrong, **{AT: f"{said}\n\n{AT}"})
    sign(wrong, "treatments/azure")
    main_withdraws(wrong)
    checked(wrong, AZURE, said=said)


TIMES, MEALS = "Give Zanzibar drops 5 times a day to each child.", "Give Zanzibar drops before milk to each child."
MORE = (" to each child.", ", at home, to each child who walks.")


@pytest.mark.parametrize(
    ("right", "wrong", "is_told"),
    [
        (TIMES, TIMES.replace("5", "50"), True),
        (MEALS, MEALS.replace("before", "after"), True),
        (TIMES, TIMES.replace("5", "50"), False),
    ],
)
def test_what_was_wrong_is_known_in_a_sentence_that_is_more_like_a_right_one(
    guide: Guide, right: str, wrong: str, is_told: bool
) -> None:
    """Families have the right one, so a new one in its words is in order, but not with what was withdrawn."""
    longer = right.replace(*MORE)
    guide.edit(GREEN, AT, f"{wrong}\n\n{AT}")
    guide.edit(BLUE, AT, f"{longer}\n\n{AT}")
    succeeded(guide.run("addresses"))
    guide.sign_all()
    guide.commit("Begin")
    git(guide.root, "branch", "--force", "main")
    new = wrong.replace(*MORE) if is_told else longer.replace("walks", "runs")
    copy(BLUE, "azure", guide, **{longer: new})
    sign(guide, "treatments/azure")
    main_withdraws(guide)
    if is_told:
        checked(guide, AZURE, said=new)
    else:
        assert "it says what" not in succeeded(guide.run("pull-request", "--base", "main", today=NEXT_DAY)).stdout


FEVER = "Give Zanzibar drops for fever at home"


@pytest.mark.parametrize(
    ("gone", "right", "new"),
    [
        (f"{FEVER} if your child is warm.", f"Never {FEVER.lower()}.", f"{FEVER}."),
        (f"{FEVER} if your child is warm.", f"{FEVER} only.", f"{FEVER}."),
        (f"{FEVER} if it is not warm.", f"Do not {FEVER.lower()}.", f"{FEVER}."),
        (f"{FEVER} and at school.", f"{FEVER} up to 3 times.", f"{FEVER}."),
        ("Your child may eat raw figs.", "Your child may not eat raw red figs.", "Your child may eat raw red figs."),
        ("Puede comer higos en casa si quiere.", "Nunca puede comer higos en casa.", "Puede comer higos en casa."),
    ],
)
def test_a_right_sentence_is_no_reason_for_a_new_one_without_what_limits_it(
    guide: Guide, gone: str, right: str, new: str
) -> None:
    """The new one has only words of the right one, but neither it nor the withdrawn one has its "never", "only" or figure."""
    guide.edit(GREEN, AT, f"{gone}\n\n{AT}")
    guide.edit(BLUE, AT, f"{right}\n\n{AT}")
    succeeded(guide.run("addresses"))
    guide.sign_all()
    guide.commit("Begin")
    git(guide.root, "branch", "--force", "main")
    copy(BLUE, "azure", guide, **{right: new})
    sign(guide, "treatments/azure")
    main_withdraws(guide)
    checked(guide, AZURE, said=new)


@pytest.mark.parametrize("then", ["", "is withdrawn first", "is shown again"])
def test_a_sentence_moved_by_the_pull_request_that_withdraws_it_is_refused(wrong: Guide, then: str) -> None:
    """Families had it under the withdrawn name alone, at the base."""
    if then == "is withdrawn first":
        withdraw(wrong)
    wrong.edit(BLUE, AT, f"{WRONG}\n\n{AT}")
    wrong.commit("Join")
    sign(wrong, "treatments/blue", NEXT_DAY)
    if then != "is withdrawn first":
        withdraw(wrong)
        wrong.commit("Withdraw")
    if then == "is shown again":
        show_green_again(wrong)
        wrong.commit("Show again")
    gone = f"(by an entry of {WITHDRAWN} that is not here)"
    checked(wrong, BLUE, entry=gone if then == "is shown again" else f"({WITHDRAWN}:1)")


def test_a_part_of_a_wrong_sentence_that_families_have_is_no_reason(guide: Guide) -> None:
    """Its words stand in a right one, too."""
    guide.edit(GREEN, AT, f"Give Zanzibar drops to the child 50 times a day.\n\n{AT}")
    guide.edit(BLUE, AT, f"Give Zanzibar drops to the child, please.\n\n{AT}")
    succeeded(guide.run("addresses"))
    guide.sign_all()
    guide.commit("Begin")
    git(guide.root, "branch", "--force", "main")
    copy(BLUE, "azure", guide, **{", please.": "."})
    sign(guide, "treatments/azure")
    main_withdraws(guide)
    assert "it says what" not in succeeded(guide.run("pull-request", "--base", "main", today=NEXT_DAY)).stdout


LONG = "When you are at home in the evening and all is quiet, look at the skin and ask how it feels."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("for the test.", f"for the test. {LONG} {{}}"),
        ("It helps you plan.", f"{LONG} {{}} It helps."),
        ("A box.", f"A box. {LONG} {{}}"),
        ("A box with a word.", f"{LONG} {{}} A box with a word."),
    ],
)
def test_a_sentence_is_known_among_others_of_its_line(guide: Guide, old: str, new: str) -> None:
    """A summary, why a question is asked, and what stands for a picture or below it have several sentences on a line."""
    plain, kid = WRONG.partition("[")[0], WRONG.partition("[")[0].replace("each child", "each kid")
    guide.edit(GREEN, old, new.format(plain))
    succeeded(guide.run("addresses"))
    guide.sign_all()
    guide.commit("Begin")
    git(guide.root, "branch", "--force", "main")
    guide.edit(BLUE, AT, f"{kid}\n\n{AT}")
    guide.commit("Join")
    sign(guide, "treatments/blue")
    main_withdraws(guide)
    checked(guide, BLUE, said=kid)


def test_the_wrong_sentence_is_known_when_somebody_who_need_not_sign_has_read_a_correction(wrong: Guide) -> None:
    """The correction was never published, so families had the wrong sentence until the withdrawal."""
    wrong.edit(GREEN, f"{WRONG}\n\n", "")
    wrong.commit("Correct")
    succeeded(wrong.sign("treatments/green", reviewer="pat-test", role="family-advisor", credential="Parent"))
    wrong.commit("Sign", "Pat Test", "pat@example.org")
    git(wrong.root, "branch", "--force", "main")
    wrong.edit(BLUE, AT, f"{WRONG}\n\n{AT}")
    wrong.commit("Join")
    sign(wrong, "treatments/blue")
    main_withdraws(wrong)
    checked(wrong, BLUE)


def test_a_short_row_with_a_dose_is_known(wrong: Guide) -> None:
    row = "| **gold** | 70 mg [^paper-a] |"
    wrong.edit(BLUE, ROW, f"{row}\n{ROW}")
    wrong.commit("Join")
    sign(wrong, "treatments/blue")
    main_withdraws(wrong)
    checked(wrong, BLUE, said=row)


def test_a_page_about_the_guide_is_signed_since_with_the_frame(wrong: Guide) -> None:
    about = "content/en/pages/about.md"
    wrong.edit(about, "People write it", f"{WRONG.partition('[')[0]}\nPeople write it")
    wrong.commit("Join")

    def sign_frame(day: datetime.date) -> None:
        who = ("--reviewer=Edith Test", "--role=editor", "--changed=None.", "--next=2027-11-01")
        key = ("--article=guide/frame", f"--version={wrong.version('guide/frame')}")
        succeeded(wrong.run("sign", *key, *who, today=day))
        wrong.commit("Sign", "Edith Test", "edith@example.org")

    sign_frame(TODAY)
    main_withdraws(wrong)
    told = f"{about}:14: it says what treatments/green said"
    assert told in refused(wrong.run("pull-request", "--base", "main", today=NEXT_DAY)).stderr
    later = NEXT_DAY + datetime.timedelta(days=2)
    sign_frame(later)
    assert told in succeeded(wrong.run("pull-request", "--base", "main", today=later)).stdout


def test_of_a_whole_copy_the_first_lines_are_shown(wrong: Guide) -> None:
    """A long list would hide all else, also in the summary of a pull request."""
    lines = [f"In the {number}th week, count {number} red cells of every kind." for number in range(100, 120)]
    wrong.edit(GREEN, AT, "\n\n".join([*lines, AT]))
    wrong.commit("Go on")
    copy(GREEN, "azure", wrong)
    withdraw(wrong)
    shown = wrong.run("sign", "--article=treatments/azure", "--reviewer=Clinician Two", today=NEXT_DAY).stdout
    told = f"(treatments/green, {NEXT_DAY}: {WHY})"
    assert shown.count(told) == 11
    assert re.search(rf"azure\.md: \+1[0-9] {re.escape(told)}", shown)


def test_what_other_articles_say_too_is_no_reason(wrong: Guide) -> None:
    """A new article in the words that all have: names differ, and so do figures that were never withdrawn."""
    copy(BLUE, "azure", wrong, **{"3 to 4 weeks": "3 to 5 weeks"})
    wrong.edit(BLUE, "looks pale", "looks tired")
    wrong.commit("Change", "Edith Test", "edith@example.org")
    for name in ("azure", "blue"):
        sign(wrong, f"treatments/{name}")
    main_withdraws(wrong)
    done = succeeded(wrong.run("pull-request", "--base", "main", today=NEXT_DAY))
    assert "it says what" not in done.stdout


def test_whoever_signs_is_told_why_it_was_withdrawn(wrong: Guide) -> None:
    """By make sign, by the form and by the redline with its summary."""
    main_withdraws(wrong)
    copy(BLUE, "azure", wrong, **{AT: f"{WRONG}\n\n{AT}", "looks pale": "looks odd"})
    told = f'"{WRONG}" (treatments/green, {NEXT_DAY}: {WHY})'
    shown = wrong.run("sign", "--article=treatments/azure", "--reviewer=Clinician Two", today=NEXT_DAY).stdout
    assert "These lines say what a withdrawn text said" in shown
    assert f"azure.md:21: {told}" in shown
    assert "These lines" not in wrong.run("sign", "--article=treatments/blue", "--reviewer=Clinician Two").stdout
    succeeded(wrong.run("form", "--topics=treatments/azure", "--role=clinician", "--output=form.html", today=NEXT_DAY))
    succeeded(wrong.run("redline", "--base", "main", today=NEXT_DAY))
    for page in ("form.html", "dist/redline.html"):
        text = (wrong.root / page).read_text("utf-8")
        assert text.count("These lines say what a withdrawn text said") == 1, page
        assert f"azure.md:21: {told}" in text.replace("&#34;", '"'), page
    summary = (wrong.root / "dist/redline.md").read_text("utf-8")
    assert "These lines say what a withdrawn text said" in summary
    assert WHY in summary


def test_whoever_signs_the_frame_is_told_what_its_pages_say(wrong: Guide) -> None:
    """By make sign and by the form, as with an article."""
    main_withdraws(wrong)
    wrong.edit("content/en/pages/about.md", "People", f"{WRONG}\n\nPeople")
    wrong.commit("Say it on a page")
    told = f'"{WRONG}" (treatments/green, {NEXT_DAY}: {WHY})'
    shown = wrong.run("sign", "--article=guide/frame", "--reviewer=Edith Test", today=NEXT_DAY).stdout
    assert re.search(rf"These lines say .*\n  content/en/pages/about.md:\d+: {re.escape(told)}", shown)
    succeeded(wrong.run("form", "--topics=guide/frame", "--role=editor", "--output=form.html", today=NEXT_DAY))
    assert told in (wrong.root / "form.html").read_text("utf-8").replace("&#34;", '"')


PLAIN = WRONG.partition("[")[0]
FRAME, WORDS = "guide/frame", "guide/words"
SPLIT = f'<text x="9" y="30"><tspan>{PLAIN[:29]}</tspan><tspan>{PLAIN[29:]}</tspan></text>'


@pytest.mark.parametrize(
    ("path", "old", "new", "signed_with"),
    [
        ("content/en/questions.yaml", "You know", f"{PLAIN} You know", WORDS),
        ("content/en/glossary.yaml", "A body that", f"{PLAIN} A body that", WORDS),
        ("content/en/emergencies.yaml", "text: Call again.", f"text: {PLAIN}", WORDS),
        ("content/en/notices.yaml", "text: Ask your team.", f"text: |\n    Ask your team.\n    {PLAIN}", FRAME),
        ("theme/strings/en.toml", "[search]", f'[search]\nwrong = "{PLAIN}"', FRAME),
        ("content/images/box.svg", "</svg>", f"{SPLIT}\n</svg>", "treatments/blue"),
    ],
)
def test_lists_and_drawings_are_asked_as_articles_are(
    wrong: Guide, path: str, old: str, new: str, signed_with: str
) -> None:
    """A question, a word of the glossary, a sign, a notice, a word of the theme, a drawing: in the review, by make sign, and
    in the redline; signed two days later, whoever merges is told alone.
    """
    wrong.edit(path, old, new)
    wrong.commit("Move")
    main_withdraws(wrong)
    why = re.escape(f"(treatments/green, {NEXT_DAY}: {WHY})")
    told = re.compile(rf'{path}:\d+: "{re.escape(PLAIN)}[^"]*" {why}')
    shown = wrong.run("sign", f"--article={signed_with}", "--reviewer=Clinician Two", today=NEXT_DAY).stdout
    assert told.search(shown)
    succeeded(wrong.run("redline", "--base", "main", today=NEXT_DAY))
    assert told.search((wrong.root / "dist/redline.html").read_text("utf-8").replace("&#34;", '"'))
    note = f"{path}:\\d+: it says what treatments/green said, which was withdrawn on {NEXT_DAY} .*{PLAIN}"
    done = refused(wrong.run("pull-request", "--base", "main", today=NEXT_DAY))
    assert re.search(rf"{note}.*let {signed_with} be read and signed from 2026-12-04 on", done.stderr)
    later = NEXT_DAY + datetime.timedelta(days=2)
    role, name = ("editor", "Edith Test") if signed_with == FRAME else ("clinician", "Clinician Two")
    key = (
        f"--article={signed_with}",
        f"--version={wrong.version(signed_with)}",
        "--changed=None.",
        "--next=2027-11-01",
    )
    succeeded(wrong.run("sign", *key, f"--reviewer={name}", f"--role={role}", today=later))
    wrong.commit("Sign", name, "signer@example.org")
    done = wrong.run("pull-request", "--base", "main", today=later)
    assert re.search(rf"Note: {note}", done.stdout)
    assert "be read and signed from" not in done.stderr


NEVER = f"Never]] {PLAIN.replace('Give', 'give')}"
WHY_ASKED = "  why: You know whom to call."
MEANS = '  means: "A body that is too warm."'


def check_told(guide: Guide, path: str, text: str) -> None:
    """The pull request is refused, and so the redline and whoever signs are told."""
    note = f"{path}:\\d+: it says what treatments/green said, which was withdrawn on {NEXT_DAY} .*{PLAIN[5:-1]}"
    done = refused(guide.run("pull-request", "--base", "main", today=NEXT_DAY))
    assert re.search(f"{note}.*let {text} be read and signed from 2026-12-04 on", done.stderr), done.stderr
    succeeded(guide.run("redline", "--base", "main", today=NEXT_DAY))
    told = re.compile(f'{path}:\\d+: "[^"]*{PLAIN[5:-1]}[^"]*" {re.escape(f"(treatments/green, {NEXT_DAY}: {WHY})")}')
    assert told.search((guide.root / "dist/redline.html").read_text("utf-8").replace("&#34;", '"'))
    said = guide.run("sign", f"--article={text}", "--reviewer=Clinician Two", today=NEXT_DAY).stdout
    assert told.search(said), said


@pytest.mark.parametrize(
    ("path", "signed_with", "old", "hidden", "shown"),
    [
        (BLUE, "treatments/blue", AT, f"[[if us-mo: {PLAIN}]] {AT}", f"{PLAIN} {AT}"),
        (BLUE, "treatments/blue", AT, f"[[if no phone.school: {PLAIN}]]\n\n{AT}", f"{PLAIN}\n\n{AT}"),
        (BLUE, "treatments/blue", AT, f"[[if us: {NEVER}\n\n{AT}", f"[[if us-mo: {NEVER}\n\n{AT}"),
        (
            *(BLUE, "treatments/blue", "## What can go wrong"),
            f'### Drops {{#drops only="us-mo"}}\n\n{PLAIN}\n\n## What can go wrong',
            f"### Drops {{#drops}}\n\n{PLAIN}\n\n## What can go wrong",
        ),
        ("content/en/notices.yaml", FRAME, "Ask your team.", f"'[[if us-mo: {PLAIN}]] Ask.'", f"'{PLAIN} Ask.'"),
        ("content/en/glossary.yaml", WORDS, MEANS, f"  only: us-mo\n  means: {PLAIN}", f"  means: {PLAIN}"),
        ("content/en/questions.yaml", WORDS, WHY_ASKED, f"  only: us-mo\n  why: {PLAIN}", f"  why: {PLAIN}"),
    ],
)
def test_what_a_copy_left_out_families_were_not_told(
    guide: Guide, path: str, signed_with: str, old: str, hidden: str, shown: str
) -> None:
    """The wrong sentence waited, signed, for another place, for a fact that is missing, or behind a "Never"."""
    wrong = begun(guide, path, old, hidden)
    wrong.edit(path, hidden, shown)
    wrong.commit("Show it")
    main_withdraws(wrong)
    check_told(wrong, path, signed_with)


@pytest.mark.parametrize(
    ("file", "old", "new", "condition"),
    [
        ("content/data/profile.yaml", "region: null", 'region: "US-MO"', "us-mo"),
        ("content/data/hospital.yaml", '  school: "', "  school: null #", "no phone.school"),
    ],
)
def test_a_fact_or_the_place_may_bring_it_back(guide: Guide, file: str, old: str, new: str, condition: str) -> None:
    """No text changes, and families are told all the same what was withdrawn."""
    wrong = begun(guide, BLUE, AT, f"[[if {condition}: {PLAIN}]]\n\n{AT}")
    wrong.edit(file, old, new)
    wrong.commit("Move")
    main_withdraws(wrong)
    check_told(wrong, BLUE, "treatments/blue")


def test_what_nobody_had_signed_families_were_not_told(wrong: Guide) -> None:
    """The text was on main without a sign-off, which is no reason while it stays so; signing it is one."""
    # What all articles say, families were told by this one.
    copy(BLUE, "azure", wrong)
    sign(wrong, "treatments/azure")
    wrong.edit(BLUE, AT, f"{PLAIN}\n\n{AT}")
    wrong.commit("Write it")
    git(wrong.root, "branch", "--force", "main")
    wrong.edit(BLUE, "looks pale", "looks odd")
    wrong.commit("Change")
    main_withdraws(wrong)
    assert "it says what" not in wrong.run("pull-request", "--base", "main", today=NEXT_DAY).stdout
    sign(wrong, "treatments/blue", NEXT_DAY)
    check_told(wrong, BLUE, "treatments/blue")


def test_what_a_list_said_before_the_withdrawal_is_no_reason(wrong: Guide) -> None:
    git(wrong.root, "switch", "--quiet", "main")
    wrong.edit("content/en/questions.yaml", "You know", f"{PLAIN} You know")
    wrong.commit("Say it there, too", "Edith Test", "edith@example.org")
    git(wrong.root, "switch", "--quiet", "change")
    wrong.edit(BLUE, "looks pale", "looks odd")
    wrong.commit("Change")
    main_withdraws(wrong)
    assert "it says what" not in wrong.run("pull-request", "--base", "main", today=NEXT_DAY).stdout
