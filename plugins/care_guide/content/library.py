"""The Library: all articles of all languages, and everything that they share."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path

from care_guide.content.article import Article
from care_guide.content.branding import Logo
from care_guide.content.contract import Contract
from care_guide.content.data_files import Entries
from care_guide.content.glossary import TermIndex
from care_guide.content.hospital import HospitalFacts, Profile
from care_guide.content.images import Drawing, Photo
from care_guide.content.models import BankQuestion, CodeRow, Group, Notice, Source, Term, WordLists, WrittenBy
from care_guide.content.parse_result import Inputs, Link
from care_guide.content.problems import Problem
from care_guide.content.review_files import Rules, Withdrawal, Withdrawals, WithdrawnPage
from care_guide.content.rule_book import RuleBook
from care_guide.content.search_words import SearchWords
from care_guide.content.source_text import SourceText, letters_used, read_source
from care_guide.content.stages import Stage
from care_guide.content.strings import Strings, either
from care_guide.content.translation_rules import TermRule, TranslationRules
from care_guide.utils.files import digest

# The folder of the photos in the output.
PHOTOS = "assets/photos/"
# A medical word begins and ends where one of these does.
TOKEN = re.compile(r"[\w-]+")


@dataclass(frozen=True, kw_only=True)
class Language:
    """What one language has besides its articles."""

    terms: Entries[Term]
    notices: Entries[Notice]
    groups: Entries[Group]
    questions: Entries[BankQuestion]
    words: WordLists
    index: TermIndex
    rule_book: RuleBook
    search: SearchWords
    stages: Entries[Stage]
    # The rules of a translation; None for the default language, and for an independent edition.
    translation: TranslationRules | None
    # Its list of terms.
    term_rules: tuple[TermRule, ...]
    # Signs and passages of the rule book whose original has changed since they were translated.
    stale_signs: frozenset[str] = frozenset()
    # For each list besides the articles, the fingerprint of its translation ledger (translation/ledger.py).
    made_from: dict[str, str] = field(default_factory=dict)
    # Words of the default language that are not translated yet, by list and key (translation/files.py).
    waiting: dict[str, dict[str, str]] = field(default_factory=dict)
    # The drawings with their words in this language; None for those of the guide.
    drawings: dict[str, Drawing] | None = None
    # The role names of the default language, with those of this language.
    role_names: dict[str, str] = field(default_factory=dict)

    def with_new(self, source: Language) -> Language:
        """Return this translation with what only the lists of ``source``, its original, have: no word of that is translated.

        New signs and words of the glossary have ways of their own: ``stale_signs``, and render/page_view.py.
        """
        stages, known = self.stages.with_new(source.stages), source.stages.by_key
        parts = {name: one.with_new(known[name]) if name in known else one for name, one in stages.by_key.items()}
        return replace(
            self,
            notices=self.notices.with_new(source.notices),
            groups=self.groups.with_new(source.groups),
            questions=self.questions.with_new(source.questions),
            search=self.search.with_new(source.search),
            stages=replace(stages, by_key=parts),
        )

    def waits(self, name: str, entry: str) -> bool:
        """Return whether any words of ``entry`` in the list ``name`` are not translated yet."""
        return any(key.startswith(f"{entry}/") for key in self.waiting.get(name, ()))

    def shown(self, name: str, key: str, words: str) -> str:
        """Return ``words`` of the list ``name`` as pages show them: with the new ones if those are not translated yet."""
        waiting = self.waiting.get(name, {}).get(key)
        return words if waiting is None else either(waiting, words)

    def explains(self, word: str) -> bool:
        """Return whether the glossary has ``word``, even in an entry with mistakes, which is reported."""
        return self.index.covers(word) or word.lower() in self._invalid_terms

    @cached_property
    def _invalid_terms(self) -> frozenset[str]:
        return frozenset(name.lower() for name in self.terms.invalid)

    @cached_property
    def unexplained(self) -> tuple[tuple[str, str], ...]:
        """The medical words that the glossary does not explain, each with its first token in lower case."""
        words = (word for word in self.words.medical if word[0] != "-" and not self.explains(word))
        return tuple((word, first[0]) for word in words if (first := TOKEN.search(word.lower())))

    @cached_property
    def drug_endings(self) -> tuple[str, ...]:
        """The endings in the list of medical words, such as "mab", in lower case."""
        return tuple(word[1:].lower() for word in self.words.medical if word[0] == "-")


# What ``Library.settings`` calls the code of another plugin, before its name.
CODE_OF = "code of "


@dataclass(frozen=True, kw_only=True)
class Library:
    """The whole content of the guide, read once. ``articles`` includes the pages, in order."""

    root: Path
    articles: tuple[Article, ...]
    languages: dict[str, Language]
    sources: Entries[Source]
    facts: HospitalFacts
    drawings: dict[str, Drawing]
    contract: Contract
    strings: Strings
    # The problems met while reading; the checks add to them.
    problems: tuple[Problem, ...]
    rules: Rules
    # Clinical codes and the articles for them, each with its line.
    codes: tuple[tuple[int, CodeRow], ...]
    # Files that could not be read: what follows from that is not reported.
    unread: tuple[str, ...]
    # The settings that change what pages say.
    settings: dict[str, str] = field(default_factory=dict)
    # The files and folders in content/ that Pelican copies into a preview as they are: its setting STATIC_PATHS.
    static_paths: tuple[str, ...] = ()
    # The hospital's logo, if it has one.
    logo: Logo | None
    # The same for dark pages.
    logo_dark: Logo | None
    # The language whose pages are at the root of the output: Pelican's setting DEFAULT_LANG.
    default_lang: str
    # The language from which the others are translated: the default one, unless that is a translation itself.
    source_lang: str
    # The languages that get pages, None for all. A guide may be translated from one that it does not show.
    chosen: frozenset[str] | None
    profile: Profile
    # The hospital's own photos by file name.
    photos: dict[str, Photo]
    # Whether drafts get pages: only in a preview.
    with_drafts: bool = False
    # The articles that the hospital has withdrawn, each with its line in content/data/withdrawn.yaml.
    withdrawn: Withdrawals

    @property
    def other_plugins(self) -> list[str]:
        """The names of the plugins that the settings name besides the guide's own."""
        return [name.removeprefix(CODE_OF) for name in self.settings if name.startswith(CODE_OF)]

    @property
    def shown_languages(self) -> list[str]:
        """The languages that get pages."""
        return [lang for lang in self.languages if self.chosen is None or lang in self.chosen]

    @property
    def unread_shared(self) -> tuple[str, ...]:
        """The unread files that all texts share: without one, no version and no state of a text can be known."""
        return tuple(path for path in self.unread if not path.endswith(".md"))

    @property
    def slots(self) -> dict[str, str | None]:
        """The words of each of the hospital's facts, None if it is not filled in."""
        return self.facts.texts

    def holds(self, condition: str) -> bool:
        """Return whether a condition of a text, such as ``no phone.school`` or ``us-mo``, holds in this copy."""
        name = condition.removeprefix("no ")
        is_filled = self.slots.get(name) is not None or name in self.profile.calls
        return self.profile.holds(name, is_filled=is_filled) == (name == condition)

    def prefix(self, lang: str) -> str:
        """Return the prefix of the paths of all pages in ``lang``: "" for the default language, else its folder."""
        return "" if lang == self.default_lang else f"{lang}/"

    def page_path(self, lang: str, slug: str) -> str:
        """Return the path of a page in the output."""
        return f"{self.prefix(lang)}{slug}.html"

    def names(self, lang: str) -> dict[str, str]:
        """Return the name of the guide and who is responsible for it, in ``lang``, as ``SITENAME`` and ``AUTHOR``.

        The settings are in the default language; for translations and their original, the theme has the words.
        """
        own = lang == self.default_lang
        if not own and (lang == self.source_lang or self.languages[lang].translation is not None):
            keys = {"SITENAME": "translation.name", "AUTHOR": "translation.author"}
            return {name: self.strings(lang, key) for name, key in keys.items()}
        return {name: self.settings.get(name, "") for name in ("SITENAME", "AUTHOR")}

    def name(self, article: Article) -> str:
        """Return the name of an article in commands: its topic, with its language before it unless that is the default."""
        return f"{self.prefix(article.lang)}{article.topic}"

    def is_translation(self, article: Article) -> bool:
        """Return whether ``article`` was translated, line by line."""
        return self.languages[article.lang].translation is not None

    def original(self, article: Article) -> Article:
        """Return the article on the same topic from which others are translated, or ``article`` itself without one."""
        return self._by_path.get(f"content/{self.source_lang}/{article.topic}.md", article)

    def displayed(self, article: Article) -> Article:
        """Return what families are shown: ``article`` itself, a version with lines of its original, or that original."""
        return self.original(article) if article.fallback else article.shown or article

    def in_language(self, article: Article, lang: str) -> Article:
        """Return the published article on the same topic in ``lang``, or ``article`` itself if there is none."""
        own = self._by_path.get(f"content/{lang}/{article.topic}.md")
        return own if own is not None and self.is_published(own) else article

    def topics(self, lang: str) -> dict[str, Article]:
        """Return the articles of ``lang`` by topic; what is not translated yet is in the language of the originals."""
        langs = [self.source_lang, lang] if self.languages[lang].translation is not None else [lang]
        return {article.topic: article for one in langs for article in self.articles if article.lang == one}

    def published(self, lang: str) -> list[Article]:
        """Return the articles that are built in ``lang``: not withheld or withdrawn ones, and drafts only in a preview."""
        return [a for a in self.articles if a.lang == lang and self.builds(a)]

    def is_published(self, article: Article) -> bool:
        """Return whether ``article`` is for families; the original of a translation must not be withheld or a draft.

        So an article that a hospital withholds is withheld in every language.
        """
        return article.lang in self.shown_languages and self.statuses(article) == {"published"}

    def has_page(self, article: Article) -> bool:
        """Return whether there is a page of ``article``: its text, or a notice that it was withdrawn."""
        return self.builds(article) or self.page_withdrawn(article) is not None

    def is_withheld(self, article: Article) -> bool:
        """Return whether the hospital does not show ``article``, or what it is translated from."""
        return "withheld" in self.statuses(article)

    def statuses(self, article: Article) -> set[str]:
        """Return what the headers of ``article`` and of its original say."""
        original = self.original(article) if self.is_translation(article) else article
        return {article.header.status, original.header.status}

    def written_by(self, article: Article) -> WrittenBy:
        """Return who wrote ``article``, according to its header or to the contract's rule for its kind."""
        rule = self.contract.kinds.get(article.header.kind)
        return article.header.written_by or (rule.written_by if rule else "program")

    @cached_property
    def on_pages(self) -> dict[str, Language]:
        """Each language as its pages have it: what is new in the original of a translation is in that one's words there.

        What people sign is ``languages``, to which a new entry of the original adds nothing.
        """
        source = self.languages.get(self.source_lang)
        return {
            lang: one if one.translation is None or source is None else one.with_new(source)
            for lang, one in self.languages.items()
        }

    def notices_of(self, article: Article) -> list[Notice]:
        """Return the notices that ``article`` has while nobody has signed it, in the words for its reader."""
        return self._notices(article, self.languages[article.lang])

    def notices_shown(self, article: Article) -> list[Notice]:
        """Return the same with those that only the original of a translation has."""
        return self._notices(article, self.on_pages[article.lang])

    def _notices(self, article: Article, language: Language) -> list[Notice]:
        kind, origin = article.header.kind, self.written_by(article)
        notices = language.notices
        return [one.to(kind, article.topic) for one in notices if one.is_on(kind) and one.written_by in (None, origin)]

    def builds(self, article: Article) -> bool:
        """Return whether the text of ``article`` gets a page."""
        draft = self.with_drafts and article.lang in self.shown_languages and not self.is_withheld(article)
        return (draft or self.is_published(article)) and self.withdrawal(article) is None

    def withdrawal(self, article: Article) -> Withdrawal | None:
        """Return why ``article`` is no longer shown, or None; a page about the guide cannot be withdrawn.

        A translation that shows words of its original is withdrawn with it: they are the ones that were taken back.
        """
        if article.is_page or not self.withdrawn:
            return None
        langs = {article.lang, self.original(article).lang if article.shows_original else article.lang}
        covered = (one for _, one in self.withdrawn if any(one.covers(lang, article.topic) for lang in langs))
        return next(covered, None)

    def withdrawn_pages(self, lang: str) -> list[tuple[WithdrawnPage, Withdrawal]]:
        """Return the pages with a notice in their place that the guide in ``lang`` has, as the entries name them.

        Files, their status and their sign-offs decide nothing here. The default language also has the notices of the
        languages that get no pages: nobody may have signed the words for them.
        """
        shown, found = self.shown_languages, dict[tuple[str, str], tuple[WithdrawnPage, Withdrawal]]()
        for _, entry in self.withdrawn:
            for page in entry.pages:
                here = page.lang == lang or (lang == self.default_lang and page.lang not in shown)
                if here and self.withdraws(entry, page.lang):
                    found.setdefault((page.lang, entry.article), (page, entry))
        return list(found.values())

    def withdraws(self, entry: Withdrawal, lang: str) -> bool:
        """Return whether ``entry`` withdraws its article in ``lang``, itself or with the original whose words are shown."""
        article = self.at(f"content/{lang}/{entry.article}.md")
        return entry.covers(lang, entry.article) or (article is not None and self.withdrawal(article) == entry)

    def page_withdrawn(self, article: Article) -> WithdrawnPage | None:
        """Return the page of ``article`` that has a notice in its place, or None."""
        if self.withdrawal(article) is None:
            return None
        found = self.withdrawn_pages(article.lang)
        return next((page for page, gone in found if (page.lang, gone.article) == (article.lang, article.topic)), None)

    def path(self, article: Article) -> str:
        """Return the path in the output of the page of ``article``, or of the notice in its place."""
        gone = self.page_withdrawn(article)
        return self.page_path(article.lang, article.header.slug if gone is None else gone.slug)

    def text(self, path: str) -> SourceText:
        """Return the file at ``path`` as typed, to find lines in; empty if it cannot be read, which its reader reports."""
        return read_source(self.root / path, path)[0] or SourceText(path, ())

    def unknown_sources(self, names: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield what is wrong with each of ``names`` that the list of sources does not have, and what to do."""
        for name in names:
            if not self.sources.has(name):
                yield f"the source {name} is not known", f"add it to {self.sources.path}, or correct the id"

    def at(self, path: str) -> Article | None:
        """Return the article whose file is ``path`` in the repository, or None."""
        return self._by_path.get(path)

    def find(self, article: Article, target: str) -> Article | None:
        """Return the article that the link ``target``, as written in ``article``, leads to, or None."""
        if not target:
            return article
        path = _from(article.path.rpartition("/")[0], target)
        found = self._by_path.get(path)
        if found is None and self.languages[article.lang].translation is not None:
            # What is not translated yet is in the language of the originals.
            rest = path.removeprefix(f"content/{article.lang}/")
            found = self._by_path.get(f"content/{self.source_lang}/{rest}")
        return found

    @cached_property
    def marks(self) -> dict[str, str]:
        """A digest of each source by its id."""
        return {source.id: digest(source) for source in self.sources}

    @cached_property
    def letters(self) -> frozenset[str]:
        """All visible characters of the guide's files, once for the check of letters and for each font."""
        return letters_used(self.root)

    @cached_property
    def _by_path(self) -> dict[str, Article]:
        return {article.path: article for article in self.articles}

    def drawings_in(self, lang: str) -> dict[str, Drawing]:
        """Return the drawings by file name, with their words in ``lang`` if they are translated."""
        own = self.languages[lang].drawings
        return self.drawings if own is None else own

    def markdown_inputs(self, lang: str) -> Inputs:
        """Return what the HTML of an article in ``lang`` depends on besides its own text."""
        language = self.languages[lang]
        return Inputs(
            lang=lang,
            strings=self.strings,
            slots=self.slots,
            terms=language.index,
            drawings=self.drawings_in(lang),
            phones=self.facts.phones | self.profile.calls,
            profile=self.profile,
            rule_book=language.rule_book,
            role_names=language.role_names,
            photos=self.photos,
            source_lang=self.source_lang,
            default_lang=self.default_lang,
        )


@lru_cache(maxsize=4096)
def _from(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join(folder, target))


def link_target(article: Article, link: Link, library: Library, lang: str) -> Article | None:
    """Return the article that ``link`` leads to on a page in ``lang``, or None for an unknown one."""
    target = library.find(article, link.target)
    return target if target is None or lang == article.lang else library.in_language(target, lang)


def is_absent(target: Article | None, link: Link, library: Library) -> bool:
    """Return whether ``link`` names a text that has no page, or a passage of it that this copy leaves out."""
    return target is not None and (not library.has_page(target) or link.fragment in target.ids_left_out)


def language_of_target(article: Article, link: Link, library: Library, lang: str) -> str:
    """Return the language of the text that ``link`` leads to on a page in ``lang``; in an original, that of ``article``."""
    target = library.find(article, link.target)
    if target is None or not library.is_translation(article):
        return article.lang
    return library.displayed(library.in_language(target, lang)).lang


def place(article: Article, link: Link, library: Library, lang: str) -> tuple[str, str]:
    """Return the path in the output that ``link`` leads to on a page in ``lang``, and the fragment (``#...``).

    The path is "" for the article itself. To a page in that language, if there is one.
    """
    target = library.find(article, link.target)
    if target is None or target.path == article.path:
        return "", f"#{link.fragment}" if link.fragment else ""
    target = link_target(article, link, library, lang)
    if target is None or is_absent(target, link, library):
        return "", ""
    # The notice in place of a withdrawn text has none of its sections.
    whole = not link.fragment or library.withdrawal(target) is not None
    return library.path(target), "" if whole else f"#{link.fragment}"
