"""Slips of the hand by method, without a list of errors: characters of the same sound, letters left out, too many, changed about."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from importlib import resources
from string import ascii_lowercase

import pytest

from bot.dialogue.edition import Edition
from bot.matching.matcher import Ambiguous, Answered, Matcher
from bot.matching.understanding import understand
from bot.messages import Language
from bot.text.message import Message
from bot.text.normalize import is_cjk, pinyin

SEED = 20250627
SAMPLE = 500
"""Phrasings that are put with a slip, of some 1,100 in each language."""
FEWEST_CHARACTERS = 6
LONG_WORD = re.compile(r"[A-Za-z]{5,}")
Slip = Callable[[random.Random, str], str]


def _homophones() -> dict[str, str]:
    table = resources.files("bot.text").joinpath("pinyin.txt").read_text(encoding="utf-8")
    return {line.split()[0]: line.split()[1] for line in table.splitlines()}


HOMOPHONES = _homophones()


def other_character(chance: random.Random, text: str) -> str:
    """The text with one character replaced by another of the same sound, as an input method offers them."""
    places = [at for at, character in enumerate(text) if is_cjk(character) and len(HOMOPHONES.get(pinyin(character), "")) > 1]
    at = chance.choice(places)
    heard = [character for character in HOMOPHONES[pinyin(text[at])] if character != text[at]]
    return text[:at] + chance.choice(heard) + text[at + 1 :]


def typing_error(chance: random.Random, text: str) -> str:
    """The text with one letter of one long word left out, one too many, replaced, or changed about with the next."""
    word = chance.choice(list(LONG_WORD.finditer(text)))
    at = chance.randrange(word.start() + 1, word.end() - 1)
    letter = chance.choice(ascii_lowercase)
    slipped = (text[at + 1] + text[at] + text[at + 2 :], text[at + 1 :], letter + text[at:], letter + text[at + 1 :])
    return text[:at] + chance.choice(slipped)


def can_slip(text: str, language: Language) -> bool:
    return sum(map(is_cjk, text)) >= FEWEST_CHARACTERS if language == "zh" else LONG_WORD.search(text) is not None


def phrasings(edition: Edition, language: Language) -> list[tuple[str, str]]:
    return [
        (text, entry.id)
        for entry in edition.pack.entries
        for text in (entry.question.of(language), *entry.phrasings.of(language))
        if can_slip(text, language)
    ]


def exam_questions(edition: Edition, language: Language) -> list[tuple[str, str]]:
    return [
        (text, exam.entry) for exam in edition.pack.exams for text in (exam.en if language == "en" else exam.zh) if can_slip(text, language)
    ]


def outcome(matcher: Matcher, text: str, entry: str) -> str:
    results = understand(matcher, Message(text))
    told = [result.candidates[0].entry for result in results if isinstance(result, Answered)]
    if told:
        return "right" if told == [entry] else "wrong"
    return "asked back" if any(isinstance(result, Ambiguous) for result in results) else "missed"


def put(edition: Edition, questions: Sequence[tuple[str, str]], slip: Slip) -> dict[str, list[str]]:
    """What came of each question with a slip in it."""
    chance, found = random.Random(SEED), defaultdict(list)  # noqa: S311 - a sample that is the same in every run
    for text, entry in chance.sample(questions, min(SAMPLE, len(questions))):
        slipped = slip(chance, text)
        found[outcome(edition.matcher, slipped, entry)].append(slipped)
    return found


def share(found: dict[str, list[str]]) -> float:
    counts = Counter({name: len(texts) for name, texts in found.items()})
    return counts["right"] / counts.total()


@pytest.mark.exhaustive
@pytest.mark.parametrize(("language", "slip", "floor"), [("zh", other_character, 0.9), ("en", typing_error, 0.9)])
def test_phrasings_with_a_slip_are_answered_and_never_wrong(frozen: Edition, language: Language, slip: Slip, floor: float) -> None:
    found = put(frozen, phrasings(frozen, language), slip)
    assert found["wrong"] == []
    assert share(found) >= floor


@pytest.mark.exhaustive
@pytest.mark.parametrize(("language", "slip", "floor"), [("zh", other_character, 0.75), ("en", typing_error, 0.75)])
def test_so_are_questions_that_are_no_phrasings(frozen: Edition, language: Language, slip: Slip, floor: float) -> None:
    found = put(frozen, exam_questions(frozen, language), slip)
    assert len(found["wrong"]) <= 0.01 * sum(map(len, found.values()))
    assert share(found) >= floor
