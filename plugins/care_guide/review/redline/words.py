"""What changed in the lists around the articles that families read as pages of their own: question bank and stages."""

from __future__ import annotations

from collections.abc import Callable

from care_guide.content.site_content import Language, Library
from care_guide.review.redline.change import ListChange, WordsChange, list_change


def words_changes(old: Library, new: Library) -> tuple[WordsChange, ...]:
    """Return what changed in the bank of questions and in the stages, for each language in which anything did."""
    found = []
    for lang in dict.fromkeys((*new.languages, *old.languages)):
        before, after = old.languages.get(lang), new.languages.get(lang)
        one = WordsChange(lang, _list(_questions, before, after), _list(_stages, before, after))
        if one.questions or one.stages:
            found.append(one)
    return tuple(found)


def _list(read: Callable[[Language], dict[str, str]], before: Language | None, after: Language | None) -> ListChange:
    return list_change(read(before) if before else {}, read(after) if after else {})


def _questions(language: Language) -> dict[str, str]:
    return {one.id: f"{one.text} (Why: {one.why} Who: {', '.join(one.who)})" for one in language.questions}


def _stages(language: Language) -> dict[str, str]:
    """Return each line of each stage by a key that outlives another wording and another order."""
    found = {}
    for stage in language.stages:
        found[stage.id] = f"{stage.title}: {stage.intro}"
        for number, text in enumerate(stage.first, 1):
            found[f"{stage.id} first {number}"] = f"{stage.title}, first {number}: {' '.join(text.split())}"
        for item in stage.items:
            place = f"{item.article}#{item.section}" if item.section else item.article
            found[f"{stage.id} {place}"] = f"{stage.title}, {place}: {item.teach}. {item.tell}"
    return found
