"""An entry whose wordings are all in one language is found by questions in the other: the glossary's terms belong to neither."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.knowledge.models.pack import Pack, Term
from bot.matching.matcher import Answered, Known, Matcher
from bot.matching.understanding import understand
from bot.messages import Language
from bot.text.message import Message

PAIRS: list[tuple[Language, Language]] = [("zh", "en"), ("en", "zh")]


def matcher_in(pack: Pack, language: Language, glossary: Sequence[Term]) -> Matcher:
    """The pack's entries with their wordings in one language only."""
    entries = [
        Known(entry.id, (entry.question.of(language), *entry.phrasings.of(language)), entry.requires, entry.excludes)
        for entry in pack.entries
    ]
    return Matcher(entries, glossary)


def questions_in(pack: Pack, language: Language) -> list[tuple[str, str]]:
    return [(text, exam.entry) for exam in pack.exams for text in (exam.en if language == "en" else exam.zh)]


def answered(matcher: Matcher, text: str) -> list[str]:
    return [result.candidates[0].entry for result in understand(matcher, Message(text)) if isinstance(result, Answered)]


def accuracy(matcher: Matcher, questions: Sequence[tuple[str, str]]) -> float:
    """Share of the questions whose entry stands at first place."""
    first = ([candidate.entry for candidate in matcher.rank(Message(text))[:1]] == [entry] for text, entry in questions)
    return sum(first) / len(questions)


@pytest.mark.exhaustive
@pytest.mark.parametrize(("known", "asked"), PAIRS)
def test_questions_in_the_other_language_find_their_entry(frozen_pack: Pack, known: Language, asked: Language) -> None:
    questions = questions_in(frozen_pack, asked)
    assert len(questions) >= 200
    assert accuracy(matcher_in(frozen_pack, known, frozen_pack.terms), questions) >= 0.75


@pytest.mark.exhaustive
@pytest.mark.parametrize(("known", "asked"), PAIRS)
def test_without_the_glossary_far_fewer_of_them_are_found(frozen_pack: Pack, known: Language, asked: Language) -> None:
    assert accuracy(matcher_in(frozen_pack, known, ()), questions_in(frozen_pack, asked)) < 0.65


@pytest.mark.exhaustive
@pytest.mark.parametrize(("known", "asked"), PAIRS)
def test_few_are_told_another_entry(frozen_pack: Pack, known: Language, asked: Language) -> None:
    matcher, questions = matcher_in(frozen_pack, known, frozen_pack.terms), questions_in(frozen_pack, asked)
    told = [(answered(matcher, text), entry) for text, entry in questions]
    assert sum(bool(set(entries) - {entry}) for entries, entry in told) <= 0.05 * len(told)
