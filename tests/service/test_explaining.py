"""How a turn is explained."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

from bot.dialogue.actions import StartForm
from bot.dialogue.edition import Edition
from bot.dialogue.policy import decide
from bot.dialogue.tracker import Tracker
from bot.dialogue.turn import Turn
from bot.matching.results import Ambiguous
from bot.messages import ConversationKey, Pressed, Said, Utterance
from bot.service.conversation import Conversations
from bot.service.editions import Editions
from bot.service.explaining import Explainer, Explanation, entry_places
from bot.storage.opening import open_store
from tests.service.builders import SteppingClock, said
from tests.storage.builders import url
from tests.support.cached_editions import FROZEN
from tests.support.edition_readers import read
from tests.support.sound_pack import FEE

NOW = dt.datetime(2026, 11, 27, tzinfo=dt.UTC)
KEY = ConversationKey("ask", "0", "0")


def explained(edition: Edition, act: Said | Pressed) -> Explanation:
    """What is told of a turn with places known."""
    turn = decide(edition, Tracker(), Utterance(KEY, act), NOW)
    return Explainer(edition, entry_places(FROZEN)[1]).explain(act, turn, 1.234)


def test_an_answer_is_explained_with_its_place_and_what_it_rests_on(frozen: Edition) -> None:
    answer = explained(frozen, Said("How long does algorithm filing take?"))
    (question,), (told,) = answer.questions, answer.told
    assert (answer.decision, answer.language, answer.milliseconds, question.result) == ("answer", "en", 1.23, "answered")
    assert question.sure >= question.answer_from
    assert {"algo_filing", "cycle"} <= {term.id for term in question.terms}
    assert next(candidate.outcome for candidate in question.candidates) == "told"
    assert (told.entry, told.place.partition(":")[0]) == ("algorithm-filing-cycle", "faq/cycles.yaml")
    line = int(told.place.partition(":")[2])
    assert "algorithm-filing-cycle" in (FROZEN / "faq/cycles.yaml").read_text(encoding="utf-8").splitlines()[line - 1]
    levels = {statement.id: statement.level for statement in told.statements}
    assert levels["S19"] == "article"
    assert {level for cite, level in levels.items() if cite[0] != "S"} <= {"text", "document", "readers", "opinion", ""}


def test_a_guard_is_named_in_words(frozen: Edition) -> None:
    (question,) = explained(frozen, Said("How long does algorithm filing take?")).questions
    other = next(candidate for candidate in question.candidates if candidate.entry == "llm-filing-cycle")
    assert other.outcome in ("", "barred")
    assert [*other.unmet, *other.missing, *other.excluded]


def test_a_miss_says_what_it_lacked(frozen: Edition) -> None:
    (question,) = explained(frozen, Said("How do I register a trademark?")).questions
    assert (question.result, question.sure < question.answer_from, question.near < question.offer_from) == ("unknown", True, True)


def test_entries_to_choose_from_are_marked(frozen: Edition) -> None:
    act = Said("How long does algorithm filing take?")
    turn = decide(frozen, Tracker(), Utterance(KEY, act), NOW)
    (result,) = turn.results
    first, second, *_ = (candidate.entry for candidate in result.candidates)
    asking = replace(turn, decision="clarify", results=(Ambiguous(*result.parts, (first, second)),))
    (question,) = Explainer(frozen, {}).explain(act, asking, 0).questions
    assert question.result == "ambiguous"
    assert [(one.outcome, one.place) for one in question.candidates][:3] == [("offered", ""), ("offered", ""), ("", "")]


def test_facts_are_told_with_their_words(frozen: Edition) -> None:
    facts = {fact.slot: fact for fact in explained(frozen, Said("我们toB的，语音合成用API卖给别的公司")).facts}
    assert "toB" in facts["customers"].words
    assert facts["b_delivery"].value == "API"


def test_a_press_has_no_question(frozen: Edition) -> None:
    pressed = explained(frozen, Pressed(str(StartForm())))
    assert (pressed.decision, pressed.questions, pressed.facts) == ("form", (), ())


def test_an_explanation_can_be_sent_as_json(frozen: Edition) -> None:
    answer = explained(frozen, Said("How long does algorithm filing take?"))
    assert json.loads(json.dumps(answer.as_object()))["decision"] == "answer"


async def test_the_watcher_is_told_of_each_turn(tmp_path: Path, small: Edition) -> None:
    seen: list[tuple[str, str]] = []

    def watch(edition: Edition, utterance: Utterance, turn: Turn, milliseconds: float) -> None:
        assert edition is small
        assert milliseconds > 0
        seen.append((utterance.key.user, turn.decision))

    async with await open_store(url(tmp_path / "bot.db")) as store:
        conversation = Conversations(store, Editions(tmp_path, small, read), SteppingClock(), watchers=[watch])
        await conversation.handle(said(FEE, "7"))
        await conversation.handle(said("xyzzy", "8"))
    assert seen == [("7", "answer"), ("8", "unknown")]
