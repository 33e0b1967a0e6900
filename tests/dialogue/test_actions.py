"""What stands behind a choice: it fits a button, means the same after a restart, and cannot be forged."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.actions import Action, FixLanguage, Section, ShowEntry, ShowNotes, parse
from bot.knowledge.models.pack import Pack
from bot.messages import LANGUAGES

ORDERS: list[tuple[Section, ...]] = [order for length in range(3) for order in permutations(Section, length)]


def every_action(pack: Pack) -> list[Action]:
    named = [(entry.id, language) for entry in pack.entries for language in LANGUAGES]
    return [
        *(ShowEntry(entry, language, sections) for entry, language in named for sections in ORDERS),
        *(ShowNotes(entry, language) for entry, language in named),
        *(FixLanguage(language) for language in (None, *LANGUAGES)),
    ]


def test_every_action_of_the_pack_fits_a_button(frozen_pack: Pack) -> None:
    assert all(1 <= len(str(action).encode()) <= 64 for action in every_action(frozen_pack))


def test_every_action_of_the_pack_comes_back_as_it_was_sent(frozen_pack: Pack) -> None:
    assert all(parse(str(action)) == action for action in every_action(frozen_pack))


def test_the_longest_name_of_an_entry_fits_too() -> None:
    action = ShowEntry("a" * 48, "zh", (Section.NOTES, Section.SOURCES))
    assert len(str(action).encode()) <= 64
    assert parse(str(action)) == action


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "a",
        "a|en",
        "a|en|filing-cycles",
        "a|de|filing-cycles|",
        "a|en|Filing-Cycles|",
        "a|en|../../etc/passwd|",
        "a|en|filing-cycles|x",
        "a|en|filing-cycles|nn",
        "a|en|filing-cycles|ns\n",
        "\na|en|filing-cycles|",
        "a|en|filing-cycles||n",
        f"a|en|{'a' * 49}|",
        "n|en|filing-cycles|n",
        "n|zh|filing-cycles\n",
        "l|de",
        "l|",
        "L|EN",
        "l|en\n",
        "ａ|en|filing-cycles|",
    ],
)
def test_what_does_not_read_as_an_action_is_none(forged: str) -> None:
    assert parse(forged) is None


NEARLY = st.from_regex(r"[anl]\|(en|zh|auto)(\|[a-z-]{0,60})?(\|[nsx]*)?\s?")


@given(st.text() | st.text(alphabet="anlsezhu|-_t0o \n", max_size=70) | NEARLY)
def test_any_text_is_either_none_or_exactly_what_it_reads_as(text: str) -> None:
    action = parse(text)
    assert action is None or str(action) == text
