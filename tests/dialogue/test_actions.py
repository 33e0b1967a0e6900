"""What stands behind a choice: it fits a button, means the same after a restart, and cannot be forged."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.actions import (
    MOST_REVISIONS,
    START,
    Action,
    AllCommands,
    CaseAction,
    Feedback,
    FixLanguage,
    ForgetMe,
    FormAction,
    FormVerb,
    HistoryPage,
    Reason,
    Section,
    ShowEntry,
    ShowNotes,
    StartForm,
    parse,
    parse_form,
    scope_of,
)
from bot.knowledge.models.pack import Pack
from bot.messages import LANGUAGES

BELOW = (Section.NOTES, Section.SOURCES)
ORDERS: list[tuple[Section, ...]] = [order for length in range(3) for order in permutations(BELOW, length)]


def every_action(pack: Pack) -> list[Action]:
    named = [(entry.id, language) for entry in pack.entries for language in LANGUAGES]
    return [
        *(
            ShowEntry(entry, language, (*first, *below))
            for entry, language in named
            for first in ((), (Section.WHOLE,))
            for below in ORDERS
        ),
        *(ShowNotes(entry, language) for entry, language in named),
        *(
            Feedback(entry, language, (*first, *below), reason)
            for entry, language in named
            for first in ((), (Section.WHOLE,))
            for below in ORDERS
            for reason in (None, *Reason)
        ),
        *(action for language in LANGUAGES for action in (AllCommands(language), HistoryPage(0, language), HistoryPage(999, language))),
        *(FixLanguage(language) for language in (None, *LANGUAGES)),
        *(ForgetMe(confirmed=confirmed) for confirmed in (True, False)),
    ]


def test_every_action_of_the_pack_fits_a_button(frozen_pack: Pack) -> None:
    assert all(1 <= len(str(action).encode()) <= 64 for action in every_action(frozen_pack))


def test_every_action_of_the_pack_comes_back_as_it_was_sent(frozen_pack: Pack) -> None:
    assert all(parse(str(action)) == action for action in every_action(frozen_pack))


def test_what_is_about_a_persons_own_form_case_or_data_is_for_that_person_alone() -> None:
    own = (FormAction("abc", 1, FormVerb.BACK), CaseAction(), ForgetMe(confirmed=True))
    assert {scope_of(str(action)) for action in own} == {"form"}
    assert {scope_of(text) for text in (START, str(ShowEntry("fees", "en")), "nonsense")} == {"answer"}


def test_the_longest_name_of_an_entry_fits_too() -> None:
    sections = (Section.WHOLE, Section.NOTES, Section.SOURCES)
    for action in (ShowEntry("a" * 48, "zh", sections), Feedback("a" * 48, "zh", sections, Reason.OTHER)):
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


@pytest.mark.fuzz
@given(st.text() | st.text(alphabet="anlsezhu|-_t0o \n", max_size=70) | NEARLY)
def test_any_text_is_either_none_or_exactly_what_it_reads_as(text: str) -> None:
    action = parse(text)
    assert action is None or str(action) == text


FORM_ARGUMENTS = st.just("") | st.from_regex(r"[a-z0-9][a-z0-9_-]{0,39}", fullmatch=True)
FORM_ACTIONS = st.builds(
    FormAction,
    st.from_regex(r"[0-9a-z]{1,13}", fullmatch=True),
    st.integers(0, MOST_REVISIONS - 1),
    st.sampled_from(FormVerb),
    FORM_ARGUMENTS,
)


@given(FORM_ACTIONS)
def test_every_action_of_a_form_fits_a_button_and_comes_back(action: FormAction) -> None:
    assert len(str(action).encode()) <= 64
    assert parse_form(str(action)) == action


def test_the_beginning_of_a_form_comes_back() -> None:
    assert parse_form(str(StartForm())) == StartForm()
    assert str(StartForm()) == START


@pytest.mark.parametrize(
    "forged", ["", "f|", "f|a|1", "f|a|1|z", "f|a|01|b", "f|a|1|v|", "f|A|1|b", "f|a|1|v|/x", "f|a|1|b\n", "f|a|10000|b"]
)
def test_what_does_not_read_as_an_action_of_a_form_is_none(forged: str) -> None:
    assert parse_form(forged) is None


@pytest.mark.fuzz
@given(st.text(alphabet="f|abvtd019_- \n", max_size=40) | st.from_regex(r"f\|[0-9a-z]+\|\d+\|[a-z](\|[a-z_]+)?\s?"))
def test_any_text_is_no_action_of_a_form_or_exactly_what_it_reads_as(text: str) -> None:
    action = parse_form(text)
    assert action is None or str(action) == text
