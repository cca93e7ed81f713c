"""Code that is not the guide's and fails (settings, plugins, filters, templates) is told with its line, without a traceback."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.conftest import refused, run_build, succeeded
from tests.review.conftest import DAY, Guide
from tests.review.publishing import publish, sign_frame
from tests.tools.edits import add, write

pytestmark = pytest.mark.slow

PLUGIN = "plugins/other/__init__.py"
# The failing line is the fourth.
FAILING = """from pelican import signals
from pelican.generators import Generator
def fail(*_, **__):
    raise {error}
class Other(Generator):
    def {method}(self, *_, **__):
        fail()
def register():
    {register}
"""
ODD = 'ValueError("no: such\\nmore.py:1: \\x1b[2J")'
TOLD = r"ValueError: no: such\nmore.py:1: \x1b[2J"
COUNT = "1 problem(s) in 1 file(s). Nothing was built or changed."


def with_plugin(guide: Guide, code: str) -> None:
    """Give the guide another plugin, which has this code."""
    write(PLUGIN, code)(guide.root)
    add("pelicanconf.py", 'PLUGINS = ["care_guide", "other"]\n')(guide.root)


def failing(register: str, error: str = ODD, method: str = "none") -> str:
    """Return the code of a plugin that fails in its fourth line."""
    return FAILING.format(register=register, error=error, method=method)


def told(done: subprocess.CompletedProcess[str]) -> list[str]:
    """Return the lines that a build has printed which was refused."""
    done = refused(done)
    return (done.stdout + done.stderr).splitlines()


STAGES = (
    "initialized", "readers_init", "get_generators", "generator_init", "article_generator_pretaxonomy",
    "article_generator_preread", "page_generator_context", "content_object_init", "all_generators_finalized",
    "get_writer", "article_generator_write_article", "content_written", "finalized",
)  # fmt: skip


@pytest.mark.parametrize("stage", STAGES)
def test_a_plugin_that_fails_is_named_with_its_line(guide: Guide, stage: str) -> None:
    """At each stage of a build; what its error says cannot pass for something else."""
    with_plugin(guide, failing(f"signals.{stage}.connect(fail)"))
    *before, last, count = told(run_build(guide.root, **DAY))
    assert last == (f"{PLUGIN}:4: the plugin other failed ({TOLD}): correct the line, or take other out of PLUGINS")
    assert count == COUNT
    # Pelican names the text that it was reading.
    assert [line for line in before if not line.startswith("Could not process en/")] == []
    assert not (guide.root / "output").exists()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("\n1 / 0\n", f"{PLUGIN}:2: the plugin other failed (ZeroDivisionError: division by zero)"),
        ("\nimport nowhere\n", f"{PLUGIN}:2: the plugin other failed (ModuleNotFoundError: No module named 'nowhere')"),
        ("import json\n\njson.loads('{')\n", f"{PLUGIN}:3: the plugin other failed (JSONDecodeError: Expecting "),
        ("x = 1\nx x\n", f"{PLUGIN}:2: the plugin other failed (SyntaxError: invalid syntax)"),
        ("from . import more\n", "plugins/other/more.py:2: the plugin other failed (SyntaxError: invalid syntax)"),
        ("x = 1\n", "Pelican cannot use the settings (AttributeError: module 'other' has no attribute 'register')"),
        (failing("fail()"), f"{PLUGIN}:4: the plugin other failed ({TOLD})"),
        (failing("fail()", "AssertionError"), f"{PLUGIN}:4: the plugin other failed (AssertionError): "),
        (failing("fail()", 'type("Odd", (BaseException,), {})("x")'), f"{PLUGIN}:4: the plugin other failed (Odd: x)"),
        (
            failing("fail()", 'type("Odd", (Exception,), {"__str__": lambda _: 1 / 0})()'),
            f"{PLUGIN}:4: the plugin other failed (Odd: its text fails with ZeroDivisionError)",
        ),
        (failing("fail()", 'OSError(28, "full", "x")'), f"{PLUGIN}:4: the plugin other failed (OSError: [Errno 28] full: 'x')"),
        (failing("signals.get_generators.connect(lambda _: Other, weak=False)", ODD, "__init__"), f"{PLUGIN}:4: the plugin other"),
        (
            failing("signals.get_generators.connect(lambda _: Other, weak=False)", ODD, "generate_output"),
            f"{PLUGIN}:4: the plugin other failed ({TOLD})",
        ),
        (
            "from pelican import signals\ndef one(): pass\ndef register(): signals.finalized.connect(one)\n",
            "(TypeError: one() takes 0 positional arguments but 1 was given): put back the settings files, and leave out "
            "what the command line adds to them, or a plugin from PLUGINS: other",
        ),
        (
            "import logging\nfrom pelican import signals\ndef one(_):\n    try:\n        1 / 0\n"
            "    except ArithmeticError:\n        logging.getLogger(__name__).exception('At work.')\n"
            "def register(): signals.finalized.connect(one)\n",
            f"{PLUGIN}:5: the plugin other failed (ZeroDivisionError: division by zero)",
        ),
    ],
)  # fmt: skip
def test_a_plugin_that_cannot_be_used_is_told_in_a_line(guide: Guide, code: str, words: str) -> None:
    with_plugin(guide, code)
    write("plugins/other/more.py", "x = 1\nx x\n")(guide.root)
    said = told(run_build(guide.root, **DAY))
    assert words in said[-2]
    assert said[-1] == COUNT
    assert not (guide.root / "output").exists()


def test_a_plugin_that_is_installed_is_named_where_the_settings_have_it(guide: Guide) -> None:
    """Nobody can correct a line of a library."""
    add("pelicanconf.py", 'PLUGINS = ["care_guide", "sitemap"]\nSITEMAP = {"format": "xml", "exclude": 5}\n')(
        guide.root
    )
    line = (guide.root / "pelicanconf.py").read_text("utf-8").count("\n") - 1
    last = told(run_build(guide.root, **DAY))[-2]
    assert last.startswith(f"pelicanconf.py:{line}: the plugin pelican.plugins.sitemap failed (")


IN_TEMPLATES = {
    "a filter of the settings": ("def odd(_):\n    raise {error}\nJINJA_FILTERS = {{'odd': odd}}\n", "{{ 0 | odd }}", "pelicanconf.py:{line}"),
    "a function of the settings": ("def odd():\n    raise {error}\nJINJA_GLOBALS = {{'odd': odd}}\n", "{{ odd() }}", "pelicanconf.py:{line}"),
    "a test of the settings": ("def odd(_):\n    raise {error}\nJINJA_TESTS = {{'odd': odd}}\n", "{{ 0 is odd }}", "pelicanconf.py:{line}"),
    "a module of the settings": ("import sys; sys.path.insert(0, '.')\nimport more\nJINJA_FILTERS = {{'odd': more.odd}}\n", "{{ 0 | odd }}", "more.py:2"),
    "the filter of a plugin": ('PLUGINS = ["care_guide", "other"]\n', "{{ 0 | odd }}", f"{PLUGIN}:4"),
}  # fmt: skip


@pytest.mark.parametrize("processes", ["1", "2"])
@pytest.mark.parametrize("name", IN_TEMPLATES)
def test_what_a_template_calls_is_told_by_its_own_line(guide: Guide, name: str, processes: str) -> None:
    """Also where another process fills in the template, and for an error that only the other process knows."""
    settings, call, place = IN_TEMPLATES[name]
    error = 'type("Odd", (Exception,), {})("words")'
    line = (guide.root / "pelicanconf.py").read_text("utf-8").count("\n") + 2
    add("pelicanconf.py", settings.format(error=error))(guide.root)
    write("more.py", f"def odd(_):\n    raise {error}\n")(guide.root)
    connected = "signals.generator_init.connect(lambda one: one.env.filters.update(odd=fail), weak=False)"
    write(PLUGIN, failing(connected, error))(guide.root)
    guide.edit("theme/templates/article.html", "{% block main %}", "{% block main %}" + call)
    said = told(run_build(guide.root, **DAY, GUIDE_PROCESSES=processes))
    assert said == [f"{place.format(line=line)}: this code failed (Odd: words): correct the line", COUNT]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{}['x']", "pelicanconf.py:{last}: the settings cannot be read (KeyError: 'x'): "),
        ("raise type('Odd', (BaseException,), {})('x')", "pelicanconf.py:{last}: the settings cannot be read (Odd: x): "),
        ("import sys; sys.path.insert(0, '.'); import more", "more.py:2: the settings cannot be read (SyntaxError: invalid syntax): "),
        ("SHOW = type('Odd', (), {'__repr__': lambda _: 1 / 0})()", "pelicanconf.py:{last}: this code failed (ZeroDivisionError: division"),
    ],
)  # fmt: skip
def test_settings_that_fail_are_told_by_each_command(guide: Guide, line: str, words: str) -> None:
    """The line may be in a module that they import, and the error when a value of them is used."""
    guide.commit("Before")
    add("pelicanconf.py", f"{line}\n")(guide.root)
    write("more.py", "x = 1\nx x\n")(guide.root)
    start = words.format(last=(guide.root / "pelicanconf.py").read_text("utf-8").count("\n"))
    for done in (
        run_build(guide.root, **DAY),
        *(guide.run(*command) for command in (("check",), ("sign", "--article=treatments/blue"), ("handouts",))),
    ):
        assert refused(done).stderr.startswith(start), done.stderr
    # It reads copies of both states.
    assert start in refused(guide.run("redline", "--base", "main")).stderr


@pytest.mark.parametrize("stage", ["initialized", "finalized"])
def test_what_was_published_stays_when_a_plugin_fails(signed: Guide, stage: str) -> None:
    """Also when it fails at the very end, in code that was signed."""
    succeeded(publish(signed))
    before = {file: file.read_bytes() for folder in ("output", "dist") for file in (signed.root / folder).rglob("*.*")}
    with_plugin(signed, failing(f"signals.{stage}.connect(fail)"))
    sign_frame(signed)
    assert told(publish(signed))[-2].startswith(f"{PLUGIN}:4: the plugin other failed (")
    now = {file: file.read_bytes() for folder in ("output", "dist") for file in (signed.root / folder).rglob("*.*")}
    assert now == before
    assert not list(signed.root.glob("output.*"))


def test_whoever_debugs_gets_the_traceback_too(guide: Guide) -> None:
    """With Pelican's own option, and with the variable that make passes on to each command."""
    with_plugin(guide, failing("signals.finalized.connect(fail)", 'ValueError("words")'))
    for done in (run_build(guide.root, "pelicanconf.py", "-D", **DAY), run_build(guide.root, **DAY, DEBUG="1")):
        assert done.returncode == 1
        assert done.stderr.count("Traceback (most recent call last)") == 1
        assert re.search(r'File ".+plugins/other/__init__\.py", line 4, in fail\n', done.stderr)
        assert f"{PLUGIN}:4: the plugin other failed (ValueError: words)" in done.stderr


def test_a_stop_stays_a_stop(guide: Guide) -> None:
    """Ctrl-C while a plugin works is no mistake of the plugin."""
    with_plugin(guide, failing("signals.finalized.connect(fail)", "KeyboardInterrupt"))
    done = run_build(guide.root, **DAY)
    assert done.returncode == 130
    assert "Stopped. The last output is as it was." in done.stderr
    assert "Traceback" not in done.stderr
    assert "failed" not in done.stderr
