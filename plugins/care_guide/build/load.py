"""Read all content: unchanged articles from the cache, the others on all cores, with the checks of each article."""

from __future__ import annotations

import contextlib
import pickle
import re
import runpy
import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from care_guide.build.settings import page_settings, unknown_languages, wrong_types
from care_guide.build.settings_files import settings_problem
from care_guide.build.translated import origin_of, translated, with_original
from care_guide.checks import check_article
from care_guide.checks.citations import claims_with_figures
from care_guide.checks.language import fingerprints
from care_guide.content.article import Article, Claim, Lines, Texts, same
from care_guide.content.branding import DARK_LOGOS, LOGOS, Logo, read_logo
from care_guide.content.contract import CONTRACT, NO_CONTRACT, Contract
from care_guide.content.data_files import read_entries, read_list, read_one
from care_guide.content.glossary import TermIndex
from care_guide.content.hospital import (
    HOSPITAL,
    PROFILE,
    HospitalFacts,
    Profile,
    read_facts,
    read_profile,
    read_sound_part,
)
from care_guide.content.images import (
    Drawing,
    Photo,
    drawings_path,
    is_photo,
    read_drawing,
    read_drawing_words,
    read_photo,
)
from care_guide.content.library import Language, Library
from care_guide.content.models import CODES, DANGER, BankQuestion, CodeRow, Group, Notice, Source, Term, WordLists
from care_guide.content.problems import ContentError, Problem
from care_guide.content.readability import use_syllables
from care_guide.content.review_files import RULES, WITHDRAWN, Rules, Withdrawal, read_rules
from care_guide.content.rule_book import RuleBook, read_rule_book
from care_guide.content.search_words import SearchWords, read_search
from care_guide.content.source_text import bytes_of, read_source, sentences
from care_guide.content.stages import read_stages
from care_guide.content.strings import Strings, earlier_strings, load_strings
from care_guide.content.translation_rules import TermRule, read_translation_rules, terms_path
from care_guide.markdown_ext import guide_markdown, read_article
from care_guide.utils.cache import Cache, CacheError
from care_guide.utils.files import digest, listed
from care_guide.utils.processes import parallel_map

# Where modules are that are the same for each state of the guide.
_STAY = {Path(__file__).parents[1], Path(sys.prefix)}
# The file name of a text: valid on every system and in every address.
_NAME = re.compile(r"[a-z0-9-]+\.md")
# Computed once from the long texts, and cached with the other attributes of the article.
_DERIVED = ("canonical_digest", "word_count", "grades", "question_lines", "cited", "classes", "cards")


def load_library(
    root: Path,
    cache: Cache | None = None,
    processes: int | None = None,
    settings: Mapping[str, Any] | None = None,
    today: Strings | None = None,
) -> Library:
    """Read ``root/content`` and the strings of the theme, and every problem in them.

    What ``cache`` has is not read again; ``processes`` read the rest (None: all cores if that is quicker).
    ``settings`` are Pelican's; without them, those of pelicanconf.py are used. Drafts get pages only if ``settings``
    are given and do not publish. ``today`` are the words of the present theme if ``root`` is an earlier state of the guide.
    Raises ContentError for settings of the wrong type in the pelicanconf.py of the working folder.
    """
    cache = cache or Cache()
    given = configured(root) if settings is None else settings
    # A build has checked its own; an earlier state of the guide, which is elsewhere, may lack what is new.
    if settings is None and given and root.resolve() == Path.cwd() and (wrong := wrong_types(given, root)):
        raise ContentError(wrong)
    used = page_settings(given, root)
    # In small letters, as Pelican has it: the folder is en-gb.
    default_lang = used.get("DEFAULT_LANG", "en").lower()
    if "DEFAULT_LANG" in used:
        used["DEFAULT_LANG"] = default_lang
    shared = replace(
        load_shared(root, cache, default_lang, given.get("ARTICLE_PATHS"), today),
        settings=used,
        default_lang=default_lang,
        static_paths=tuple(given.get("STATIC_PATHS", ())),
        with_drafts=settings is not None and not settings["GUIDE_PUBLISH"],
    )
    articles, problems, unread = read_articles(shared, cache, processes)
    problems += unknown_languages(given.get("ARTICLE_PATHS", ()), shared)
    order = {
        lang: {group: n for n, group in enumerate(language.groups.by_key)}
        for lang, language in shared.languages.items()
    }
    articles.sort(key=lambda a: (a.lang, order[a.lang].get(a.group, 99), a.header.order, a.header.slug))
    return replace(
        shared, articles=tuple(articles), problems=(*shared.problems, *problems), unread=(*shared.unread, *unread)
    )


def configured(root: Path, conf: str = "pelicanconf.py") -> dict[str, Any]:
    """Return the settings of the file ``conf`` in ``root``, for commands that run without Pelican.

    What it imports or reads is that of ``root``, too. Raises ContentError when the file cannot be read.
    """
    file, known, places = (root / conf).absolute(), {*sys.modules}, [*sys.path]
    try:
        with contextlib.chdir(root):
            sys.path.insert(0, str(file.parent))
            return runpy.run_path(str(file)) if file.is_file() else {}
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        problem = settings_problem(error, conf, root)
        if problem is None:
            raise
        raise ContentError([problem]) from error
    finally:
        sys.path[:] = places
        for name in {*sys.modules} - known:
            folders = {*Path(getattr(sys.modules[name], "__file__", None) or "").parents}
            # Another state of the guide has another module of this name; the program and what is installed stay.
            if file.parent in folders and not _STAY & folders:
                del sys.modules[name]


class _Files:
    """Reads the files that articles share through the cache, and collects what is wrong with them."""

    def __init__(self, root: Path, cache: Cache) -> None:
        self.root, self.cache = root, cache
        self.problems: list[Problem] = []
        # The paths of files that could not be read.
        self.unread: list[str] = []

    def read(self, path: str, reader: Callable[..., Any], *more: Any) -> Any:
        """Return the value that ``reader(root, path, *more)`` returns with its problems."""
        make, file = partial(reader, self.root, path, *more), self.root / path
        names = (reader.__name__, path, *map(str, more))
        value, wrong = self.cache.value(make, file.read_bytes(), *names) if file.is_file() else make()
        self.problems += wrong
        if wrong and not value:
            self.unread.append(path)
        return value

    def first_logo(self, paths: Iterable[str]) -> Logo | None:
        """Return the first of the logos at ``paths`` that there is; all are checked."""
        return next(filter(None, [self.read(path, read_logo) for path in paths]), None)


def load_shared(
    root: Path,
    cache: Cache,
    default_lang: str = "en",
    chosen: Collection[str] | None = None,
    today: Strings | None = None,
) -> Library:
    """Return the library without its articles: everything that their HTML and their own problems depend on.

    Only the languages in ``chosen`` are read (None: all), the default one, and the one that these are translated from:
    ``source_of`` finds it. For ``today``, see ``load_library``.
    """
    files, words = _Files(root, cache), root / "theme" / "strings"
    strings = load_strings(words) if today is None else earlier_strings(words, today)
    sources = files.read("content/data/sources.yaml", read_entries, Source, "id")
    # A reader returns None for a file that cannot be read: then `check` leaves out what follows from it.
    profile = files.read(PROFILE, read_profile)
    facts = files.read(HOSPITAL, read_facts, profile or files.read(PROFILE, read_sound_part)) or HospitalFacts()
    contract = files.read(CONTRACT, read_one, Contract) or NO_CONTRACT
    rules = files.read(RULES, read_rules) or Rules()
    codes = tuple(files.read(CODES, read_list, CodeRow))
    # The first withdrawal of a text is what families read, wherever its entry stands.
    withdrawn = tuple(sorted(files.read(WITHDRAWN, read_list, Withdrawal), key=lambda one: one[1].since))
    logo, logo_dark = files.first_logo(LOGOS), files.first_logo(DARK_LOGOS)
    drawings, photos = _pictures(files)
    folders = sorted(path for path in (root / "content").iterdir() if path.is_dir() and path.name in strings.tables)
    source_lang = source_of(default_lang, folders, chosen)
    wanted = (one.name for one in folders if chosen is None or one.name in (*chosen, default_lang, source_lang))
    languages = {lang: _language(lang, files) for lang in wanted}
    differing = _add_originals(languages, source_lang, drawings, files)
    # What differs from a file that cannot be read follows from that.
    files.problems += [] if files.unread else differing
    return Library(
        root=root,
        articles=(),
        languages=languages,
        sources=sources,
        facts=facts,
        drawings=drawings,
        contract=contract,
        strings=replace(
            strings, waiting=_waiting_words(languages), source_lang=source_lang, languages=frozenset(languages)
        ),
        problems=tuple(files.problems),
        rules=rules,
        codes=codes,
        default_lang=default_lang,
        source_lang=source_lang,
        chosen=None if chosen is None else frozenset((*chosen, default_lang)),
        profile=profile or Profile(),
        logo=logo,
        logo_dark=logo_dark,
        unread=tuple(files.unread),
        photos=photos,
        withdrawn=withdrawn,
    )


def _waiting_words(languages: Mapping[str, Language]) -> dict[str, frozenset[str]]:
    """Return by language the keys of the words of the theme that wait for their translation, where there are any."""
    return {
        lang: frozenset(key.replace("/", ".") for key in found)
        for lang, language in languages.items()
        if (found := language.waiting.get("strings"))
    }


def source_of(default_lang: str, folders: Iterable[Path], chosen: Collection[str] | None) -> str:
    """Return the language from which the others are translated: ``default_lang``, unless that is a translation too.

    Then it is the only one of ``folders`` that is none, among the ``chosen`` ones if there are several. Where that is not
    plain, it is ``default_lang``, which the checks report.
    """
    originals = [folder.name for folder in folders if not (folder / "translation.yaml").is_file()]
    for found in (originals, [one for one in originals if one in (chosen or ())]):
        if default_lang not in originals and len(found) == 1:
            return found[0]
    return default_lang


def _pictures(files: _Files) -> tuple[dict[str, Drawing], dict[str, Photo]]:
    """Return the drawings and the photos by file name; any other file is a problem."""
    drawings: dict[str, Drawing] = {}
    photos: dict[str, Photo] = {}
    for file in listed(files.root / "content/images", "*"):
        path = f"content/images/{file.name}"
        if is_photo(file.name):
            if (photo := files.read(path, read_photo)) is not None:
                photos[photo.name] = photo
        elif file.suffix != ".svg":
            what = "the picture is neither an SVG drawing nor a photo (JPEG, PNG, WebP)"
            files.problems.append(Problem(path, 1, what, 'make a photo of it: make photo FILE="...", or remove it'))
        elif (drawing := files.read(path, read_drawing)) is not None:
            drawings[drawing.name] = drawing
    return drawings, photos


def _language(lang: str, files: _Files) -> Language:
    base = f"content/{lang}"
    terms = files.read(f"{base}/glossary.yaml", read_entries, Term, "term")
    return Language(
        terms=terms,
        notices=files.read(f"{base}/notices.yaml", read_entries, Notice, "id"),
        groups=files.read(f"{base}/groups.yaml", read_entries, Group, "id"),
        questions=files.read(f"{base}/questions.yaml", read_entries, BankQuestion, "id"),
        words=files.read(f"{base}/words.yaml", read_one, WordLists) or WordLists(),
        index=TermIndex(tuple(terms)),
        rule_book=files.read(f"{base}/emergencies.yaml", read_rule_book) or RuleBook(path=f"{base}/emergencies.yaml"),
        search=files.read(f"{base}/search.yaml", read_search) or SearchWords(path=f"{base}/search.yaml"),
        stages=files.read(f"{base}/stages.yaml", read_stages),
        translation=files.read(f"{base}/translation.yaml", read_translation_rules),
        term_rules=tuple(rule for _, rule in files.read(terms_path(lang), read_list, TermRule)),
    )


def _add_originals(
    languages: dict[str, Language], source_lang: str, drawings: dict[str, Drawing], files: _Files
) -> list[Problem]:
    """Give each of ``languages`` that is a translation what it takes from its original, and return what is wrong there."""
    problems = []
    for lang, language in languages.items():
        if language.translation is not None and lang != source_lang and source_lang in languages:
            words = files.read(drawings_path(lang), read_drawing_words)
            languages[lang], wrong = translated(files.root, lang, languages, drawings, words, source_lang, files.cache)
            problems += wrong
    return problems


def read_articles(
    shared: Library, cache: Cache, processes: int | None
) -> tuple[list[Article], list[Problem], list[str]]:
    """Return all articles, each with its own problems; the problems met while reading; and the files that could not be read."""
    keys, problems, unread = _article_keys(shared, cache.program)
    facts = {file: cache.get(key) for file, key in keys.items()}
    found: dict[Path, Article] = {}
    todo = [file for file in keys if facts[file] is None]
    for file, (article, packed, wrong) in zip(todo, _parse(todo, keys, shared, cache, processes), strict=True):
        problems += wrong
        if packed is not None:
            cache.put(keys[file], packed[0])
            cache.put(_texts_key(keys[file]), packed[1])
            facts[file] = pickle.loads(packed[0])
        elif article is not None:
            found[file] = article
    unread += [file.relative_to(shared.root).as_posix() for file in todo if facts[file] is None and file not in found]
    for file, known in facts.items():
        if known is not None:
            cache.keep(_texts_key(keys[file]))
            found[file] = _unpack(known, cache, file)
    return [found[file] for file in keys if file in found], problems, unread


def _article_keys(shared: Library, program: str) -> tuple[dict[Path, str], list[Problem], list[str]]:
    """Return the cache key of each article's file, and what is wrong with other files, with their paths.

    A key covers ``program`` and everything that the article's HTML and its own problems depend on.
    """
    keys: dict[Path, str] = {}
    problems: list[Problem] = []
    unread: list[str] = []
    for lang, language in shared.languages.items():
        inputs = (
            shared.strings.tables[lang],
            shared.facts,
            shared.profile,
            tuple(language.terms),
            shared.drawings,
            shared.photos,
        )
        checked = (
            shared.contract,
            language.words,
            tuple(shared.sources.by_key),
            language.terms.path,
            sorted(language.terms.invalid),
        )
        own = (language.translation, language.term_rules, language.stale_signs, language.drawings, language.role_names)
        waiting = language.waits("notices", DANGER), sorted(shared.strings.waiting.get(lang, ()))
        salt = digest(program, lang, inputs, language.rule_book, checked, own, waiting)
        for file in listed(shared.root / "content" / lang, "**/*.md"):
            path = file.relative_to(shared.root).as_posix()
            if not _NAME.fullmatch(file.name):
                what = f"the name {file.name!r} has characters other than a to z, 0 to 9 and -"
                problems.append(Problem(path, 1, what, "name it like its slug, or remove it if it is a copy"))
                unread.append(path)
                continue
            origin = origin_of(path, shared) if language.translation is not None else ()
            try:
                keys[file] = digest(salt, path, bytes_of(file), *origin)
            except OSError:
                problems += read_source(file, path)[1]
                unread.append(path)
    return keys, problems, unread


def _parse(todo: list[Path], keys: dict[Path, str], shared: Library, cache: Cache, processes: int | None) -> Any:
    """Yield (article, None, problems) for each file, or (None, its pickles, no problems) if the cache keeps it."""
    # Checks of what has not changed count syllables, too.
    use_syllables(cache)
    if not todo:
        return []
    parsers = {lang: guide_markdown(shared.markdown_inputs(lang)) for lang in shared.languages}
    displaying = {
        lang: guide_markdown(replace(shared.markdown_inputs(lang), strings=shared.strings.shown))
        for lang in shared.strings.waiting
    }
    repeats = shared.contract.repeats

    def parse(file: Path) -> tuple[Article | None, tuple[bytes, bytes] | None, list[Problem]]:
        path = file.relative_to(shared.root).as_posix()
        article, problems = read_article(file, path, parsers[path.split("/")[1]])
        if article is None:
            return None, None, problems
        # A translation rests on the sources of its original: they are compared line by line.
        claims: tuple[Claim, ...] = ()
        if not shared.is_translation(article):
            claims = tuple(claims_with_figures(article, shared))
        texts = Texts(article.html, claims)
        if shared.is_translation(article):
            article, wrong = with_original(article, shared, displaying.get(article.lang), parsers[article.lang])
            # While a translation is being written, missing lines are not mistakes.
            problems = [] if article.header.status == "withheld" else [*problems, *wrong]
        article = replace(article, key=keys[file], texts=partial(same, texts))
        own, marks = check_article(article, shared), fingerprints(article, repeats) if repeats else None
        if problems or cache.folder is None:
            return replace(article, own=own, fingerprints=marks), None, problems
        return None, _pack(article, own=own, fingerprints=marks), problems

    return parallel_map(parse, todo, processes)


def _texts_key(key: str) -> str:
    return f"{key} texts"


def _pack(article: Article, **more: Any) -> tuple[bytes, bytes]:
    """Return the attributes of ``article``, with ``more``, and its texts, each as a pickle.

    Its lines are read from the file again; what only the checks of an article read is left out.
    """
    for name in _DERIVED:
        getattr(article, name)
    facts = {name: value for name, value in article.__dict__.items() if name not in ("texts", "lines")} | more
    facts["found"] = replace(article.found, sections={}, made=[], text=[])
    return pickle.dumps(facts, pickle.HIGHEST_PROTOCOL), pickle.dumps(article.texts(), pickle.HIGHEST_PROTOCOL)


def _unpack(facts: dict[str, Any], cache: Cache, file: Path) -> Article:
    article = object.__new__(Article)
    texts = partial(_read_texts, cache, facts["key"], facts["path"])
    lines = partial(_read_lines, facts["key"], file, facts["path"], facts["body_line"])
    article.__dict__.update(facts, texts=texts, lines=lines)
    return article


# Pages are made one after the other, and each asks for its texts many times.
@lru_cache(maxsize=2)
def _read_texts(cache: Cache, key: str, path: str) -> Texts:
    texts: Texts | None = cache.get(_texts_key(key))
    if texts is None:
        raise CacheError(path)
    return texts


# The key changes with the file.
@lru_cache(maxsize=2)
def _read_lines(_key: str, file: Path, path: str, body_line: int) -> Lines:
    source = read_source(file, path)[0]
    assert source is not None
    return Lines(source, sentences(source, body_line))
