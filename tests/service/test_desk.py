"""What a channel gets from the desk."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import cast

import pytest

from bot.dialogue.commands import listed
from bot.dialogue.edition import Edition
from bot.dialogue.find import find
from bot.knowledge.findings import Finding
from bot.messages import LANGUAGES, Language
from bot.review.difference import Difference
from bot.service.conversation import Conversations
from bot.service.desk import ServiceDesk
from bot.service.editions import Busy, Died, Editions, Refused, ReloadResult, Swapped, Unchanged
from bot.service.ports import Clock, ConversationStore, Groups
from bot.storage.opening import open_store
from bot.text.message import Message
from tests.service.builders import SteppingClock, said
from tests.storage.builders import log, url
from tests.support import edition_readers
from tests.support.sound_pack import FEE

FINDINGS = tuple(Finding("faq/basics.yaml", line, 3, f"fault {line}", "mend it") for line in range(1, 13))
DIGEST = "0123456789abcdef"


class Decided(Editions):
    """Editions whose reload has one outcome."""

    def __init__(self, edition: Edition, outcome: ReloadResult) -> None:
        super().__init__(Path(), edition, edition_readers.read)
        self._outcome = outcome

    async def reload(self) -> ReloadResult:
        return self._outcome


class DayClock(SteppingClock):
    """A clock on which it is always the same day."""

    def __init__(self, day: dt.date) -> None:
        super().__init__()
        self._day = day

    def now(self) -> dt.datetime:
        return dt.datetime.combine(self._day, dt.time(12), dt.UTC)


REVIEWED = DayClock(dt.date(2025, 12, 31))
"""A day on which nothing of the packs is past its review date."""


def desk(edition: Edition, outcome: ReloadResult | None = None, default: Language | None = None, clock: Clock = REVIEWED) -> ServiceDesk:
    """A desk at which no turn is taken, so that it needs no store."""
    editions = Decided(edition, outcome or Busy())
    return ServiceDesk(Conversations(cast(ConversationStore, None), editions, clock), editions, clock, cast(Groups, None), default)


async def test_a_turn_stands_in_the_log_when_its_replies_are_there(tmp_path: Path, small: Edition) -> None:
    async with await open_store(url(tmp_path / "bot.db")) as store:
        editions = Editions(tmp_path, small, edition_readers.read)
        conversations = Conversations(store, editions, SteppingClock())
        replies = await ServiceDesk(conversations, editions, SteppingClock(), store.groups).handle(said(FEE))
        assert [turn.replies for turn in await log(store)] == [replies]


@pytest.mark.parametrize(
    ("text", "hint", "language"),
    [
        ("算法备案要多久", "en", "zh"),  # the script of the text comes first
        ("how long does algorithm filing take", "zh-hans", "en"),
        ("算法备案 API", "en", "zh"),
        ("HOW LONG DOES ALGORITHM FILING TAKE", "zh", "en"),
    ],
)
def test_an_inline_query_is_answered_in_its_own_language(frozen: Edition, text: str, hint: str, language: Language) -> None:
    answers = desk(frozen).inline(text, hint)
    assert answers
    assert {answer.reply.language for answer in answers} == {language}
    for answer in answers:
        entry = frozen.pack.entry_by_id[answer.entry]
        assert answer.title == entry.question.of(language)
        assert answer.description.startswith(entry.article[0].of(language))
        assert answer.description == answer.reply.blocks[0].text
        assert answer.description in answer.reply.plain


@pytest.mark.parametrize(("hint", "language"), [("zh-hans", "zh"), ("zh", "zh"), ("en-GB", "en"), ("", "en")])
def test_an_acronym_shows_no_language_so_the_client_decides(frozen: Edition, hint: str, language: Language) -> None:
    assert {answer.reply.language for answer in desk(frozen).inline("API", hint)} <= {language}
    assert {answer.reply.language for answer in desk(frozen).inline("ICP", hint)} == {language}


def test_the_operators_language_comes_before_all(frozen: Edition) -> None:
    answers = desk(frozen, default="en").inline("算法备案要多久", "zh")
    assert {answer.reply.language for answer in answers} == {"en"}


@pytest.mark.parametrize(
    "text",
    [
        "备案",
        "filing",
        "算法备案多久？大模型备案多久？登记多久？要ICP吗？",
        "algorithm filing large-model filing registration icp api b2b sdk labelling",
        *("", " ", "?", "\x00", "\ud800", "😀", "1", "备案" * 128),
    ],
)
def test_an_inline_query_has_at_most_eight_answers_none_twice_and_nothing_to_press(frozen: Edition, text: str) -> None:
    answers = desk(frozen).inline(text, "en")
    entries = [answer.entry for answer in answers]
    assert len(entries) == len(set(entries)) <= 8
    assert all(not answer.reply.choices and answer.reply.blocks for answer in answers)


@pytest.mark.parametrize("text", ["算法备案要多久？", "备案号", "合同备案要多久", "需要做什么备案？要多久？", "你好", ""])
def test_an_inline_query_offers_what_a_chat_would_tell_or_offer(frozen: Edition, text: str) -> None:
    found = find(frozen, Message(text))
    assert [answer.entry for answer in desk(frozen).inline(text, "zh")] == [*found.entries, *found.offered]


def test_an_inline_query_with_one_answer_has_this_one(frozen: Edition) -> None:
    assert [answer.entry for answer in desk(frozen).inline("算法备案要多久？", "zh")] == ["algorithm-filing-cycle"]
    assert desk(frozen).inline("", "zh") == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_menu_names_its_commands_and_describes_each(small: Edition, language: Language) -> None:
    def names(*, admin: bool, group: bool) -> list[str]:
        described = desk(small).describe_commands(language, admin=admin, group=group)
        assert all(small.pack.say(f"command.{name}", language) == description for name, description in described)
        return [name for name, _ in described]

    assert names(admin=False, group=False) == [row.name for row in listed("private")]
    assert names(admin=True, group=False) == [row.name for row in listed("private", "admin")]
    assert names(admin=False, group=True) == [row.name for row in listed("group")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("outcome", "phrases", "told"),
    [
        (Busy(), ["reload.busy"], []),
        (Died(), ["reload.died"], []),
        (Unchanged(DIGEST), ["reload.same"], [DIGEST[:12]]),
        (
            Swapped(DIGEST, ("a",), ("b", "c"), ("d",)),
            ["reload.done", "reload.added", "reload.removed", "reload.changed"],
            ["a", "b, c", "d"],
        ),
        (Swapped(DIGEST, (), (), ("d",)), ["reload.done", "reload.changed"], ["d"]),
        (Swapped(DIGEST, (), (), ()), ["reload.done", "reload.other"], [DIGEST[:12]]),
        (Swapped(DIGEST, (), (), ("d",), Difference(9, 9)), ["reload.done", "reload.changed", "reload.answers-same"], ["d"]),
        (Swapped(DIGEST, (), (), ("d",), Died()), ["reload.done", "reload.changed", "reload.answers-uncompared"], ["d"]),
        (Refused(FINDINGS[:2]), ["reload.refused", None, None], ["faq/basics.yaml:2:3: fault 2, mend it", "2"]),
        (Refused(FINDINGS), ["reload.refused", *[None] * 10, "reload.more"], ["faq/basics.yaml:10:3", "12"]),
    ],
)
async def test_a_reload_is_reported_in_the_readers_language(
    small: Edition, language: Language, outcome: ReloadResult, phrases: list[str | None], told: list[str]
) -> None:
    reply = await desk(small, outcome).reload(language)
    assert reply.language == language
    assert [block.kind for block in reply.blocks] == ["lead", *["bullet"] * (len(phrases) - 1)]
    for phrase, block in zip(phrases, reply.blocks, strict=True):
        # up to where a value is filled in
        beginning = small.pack.phrases[phrase].of(language).partition("{")[0] if phrase else "faq/basics.yaml:"
        assert block.text.startswith(beginning)
    assert all(words in reply.plain for words in told)
    assert not reply.choices


@pytest.mark.parametrize("outcome", [Unchanged(DIGEST), Swapped(DIGEST, (), (), ())], ids=lambda outcome: type(outcome).__name__)
async def test_a_reload_says_how_much_of_the_pack_is_past_its_review_date(frozen: Edition, outcome: ReloadResult) -> None:
    reply = await desk(frozen, outcome, clock=DayClock(dt.date(2099, 1, 1))).reload("en")
    assert reply.blocks[-1].text.endswith("are past their review date; `check` names them.")
    early = await desk(frozen, outcome).reload("en")
    assert "review date" not in early.plain
