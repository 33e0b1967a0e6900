"""Unanswered questions of the log, from real turns in a real database."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.dialogue.edition import Edition
from bot.messages import Commanded, Pressed, Said, Utterance
from bot.review.logged_questions import Miss
from bot.service.misses import MissCollector
from tests.service.builders import key, talking
from tests.storage.builders import log

VAGUE = "do we need to pay for the filing"
"""Asked back: either of the two entries."""
FEES, FILING = "a|en|silent-fees|", "a|en|algorithm-filing|"
BOTH = ("silent-fees", "algorithm-filing")

Act = tuple[str, Said | Pressed | Commanded]
FORGET: Act = ("7", Commanded("cancel"))
"""Ends the topic, so that the next question is no follow-up."""


async def misses(folder: Path, edition: Edition, *acts: Act, last: int | None = None) -> tuple[Miss, ...]:
    """What the book holds after these acts, each of one person."""
    async with talking(folder, edition) as (conversation, _, store):
        for who, act in acts:
            await conversation.handle(Utterance(key(who), act, "en"))
        book = MissCollector(last)
        for turn in await log(store):
            book.add(turn)
        return book.misses


async def test_a_choice_belongs_to_the_question_of_the_same_conversation(tmp_path: Path, small: Edition) -> None:
    acts = (("7", Said(VAGUE)), ("8", Said(VAGUE)), ("7", Pressed(FEES)))
    assert await misses(tmp_path, small, *acts) == (Miss(VAGUE, BOTH, "silent-fees"), Miss(VAGUE, BOTH))


async def test_of_several_choices_the_last_counts(tmp_path: Path, small: Edition) -> None:
    acts = (("7", Said(VAGUE)), ("7", Pressed(FEES)), ("7", Pressed(FILING)))
    assert await misses(tmp_path, small, *acts) == (Miss(VAGUE, BOTH, "algorithm-filing"),)


async def test_a_choice_is_linked_past_what_was_said_in_between(tmp_path: Path, small: Edition) -> None:
    acts = (("7", Said(VAGUE)), ("7", Said("月亮")), ("7", Said("thank you")), ("7", Pressed(FEES)))
    first, second = await misses(tmp_path, small, *acts)
    assert (first.chosen, second.chosen) == ("silent-fees", "")


async def test_a_press_of_another_button_chooses_nothing(tmp_path: Path, small: Edition) -> None:
    acts = (("7", Pressed(FEES)), FORGET, ("7", Said(VAGUE)), ("7", Pressed("a|en|silent-fees|s")), ("7", Pressed("l|en")))
    assert await misses(tmp_path, small, *acts) == (Miss(VAGUE, BOTH),)


async def test_only_what_found_no_answer_is_a_miss_and_the_command_is_no_part_of_it(tmp_path: Path, small: Edition) -> None:
    acts = (("7", Said("What are the fees?")), ("7", Commanded("help")), FORGET, ("7", Commanded("ask", VAGUE)))
    assert await misses(tmp_path, small, *acts) == (Miss(VAGUE, BOTH),)


@pytest.mark.parametrize(("last", "kept"), [(1, ["moon"]), (2, ["sun", "moon"]), (None, ["rome", "sun", "moon"])])
async def test_only_the_last_misses_are_kept(tmp_path: Path, small: Edition, last: int | None, kept: list[str]) -> None:
    acts = [("7", Said(text)) for text in ("rome", "sun", "moon")]
    assert [miss.text for miss in await misses(tmp_path, small, *acts, last=last)] == kept


async def test_none_of_these_takes_the_choice_back(tmp_path: Path, small: Edition) -> None:
    acts = (("7", Said(VAGUE)), ("7", Pressed(FEES)), ("7", Pressed("x|en")))
    assert await misses(tmp_path, small, *acts) == (Miss(VAGUE, BOTH),)
