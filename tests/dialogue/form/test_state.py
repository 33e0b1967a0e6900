"""A form's state: what answers, changes, steps back and new rules make of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.answers import Answer, Answers
from bot.dialogue.edition import Edition
from bot.dialogue.form.state import (
    Clash,
    answered,
    asked,
    back,
    begun,
    can_ask,
    changeable,
    clashes,
    form_id,
    not_known,
    offered,
    owner_of,
    refreshed,
    ticked,
)
from bot.dialogue.result.verdict import assessment_of
from bot.dialogue.tracker import Form
from bot.filing.assessment import as_object
from bot.filing.facts import Value
from bot.messages import ConversationKey
from tests.dialogue.builders import KEY, NOW, ruled

API = frozenset({"third_party_api"})
GENERATION = frozenset({"generation"})
CONSUMER = frozenset({"consumer"})
BUSINESS = frozenset({"business"})
COMPLETE: dict[str, Value] = {
    "uses_ai": True,
    "functions": GENERATION,
    "model_origin": API,
    "customers": CONSUMER | BUSINESS,
    "b_delivery": frozenset({"api"}),
    "modalities": frozenset({"text"}),
    "upstream_algo_passed": True,
    "upstream_llm_passed": False,
}


def told(edition: Edition, slot: str, value: Value, words: str = "") -> Answer:
    return Answer.of(edition.book.terms.slots[slot], value, words)


def form_with(edition: Edition, facts: dict[str, Value]) -> Form:
    form, dropped = answered(edition, begun(edition, KEY, NOW), {slot: told(edition, slot, value) for slot, value in facts.items()})
    assert not dropped
    return form


@given(st.text(), st.text(), st.datetimes(dt.datetime(1980, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC)))  # noqa: DTZ001
def test_an_id_tells_its_owner_and_fits(chat: str, user: str, now: dt.datetime) -> None:
    key = ConversationKey("telegram", chat, user)
    assert len(form_id(key, now)) <= 13
    assert owner_of(form_id(key, now)) == owner_of(form_id(key, NOW)) == owner_of(form_id(replace(key), now))
    assert owner_of(form_id(key, now)) != owner_of(form_id(replace(key, user=f"{user}x"), now))


def test_a_new_form_asks_what_the_rules_need_first(frozen: Edition) -> None:
    form = begun(frozen, KEY, NOW)
    assert (form.asking, form.stage, form.answers, form.past) == ("uses_ai", "asking", Answers(), ())


def test_never_is_asked_what_is_known_implied_or_irrelevant(frozen: Edition) -> None:
    form = begun(frozen, KEY, NOW)
    questions: list[str] = []
    while form.asking:
        questions.append(form.asking)
        form, _ = answered(frozen, form, {form.asking: told(frozen, form.asking, COMPLETE[form.asking])})
    assert questions == list(COMPLETE)
    without_ai = form_with(frozen, {"uses_ai": False})
    assert (without_ai.asking, without_ai.stage) == ("", "result")


def test_what_is_not_known_is_not_asked_again_and_can_be_told_later(frozen: Edition) -> None:
    form, _ = not_known(frozen, form_with(frozen, {"uses_ai": True, "functions": GENERATION}))
    assert (form.answers.unknown, form.asking) == (("model_origin",), "customers")
    form, _ = answered(frozen, form, {"model_origin": told(frozen, "model_origin", API, "GLM")})
    assert (form.answers.unknown, form.answers.words["model_origin"]) == ((), "GLM")
    assert form.answers.order == ("uses_ai", "functions", "model_origin")


def test_a_change_keeps_the_rest_and_drops_what_means_nothing_any_more(frozen: Edition) -> None:
    form = asked(frozen, form_with(frozen, COMPLETE), "customers")
    form, dropped = answered(frozen, form, {"customers": told(frozen, "customers", CONSUMER)})
    assert dropped == ("b_delivery",)
    assert form.answers.facts == {name: value for name, value in COMPLETE.items() if name != "b_delivery"} | {"customers": CONSUMER}
    form, dropped = answered(frozen, form, {"uses_ai": told(frozen, "uses_ai", value=False)})
    assert set(dropped) == set(form_with(frozen, COMPLETE).answers.written) - {"uses_ai", "b_delivery"}
    assert (form.answers.written, form.answers.order) == ({"uses_ai": False}, ("uses_ai",))


def test_not_knowing_what_others_hang_on_does_not_drop_them(frozen: Edition) -> None:
    form, dropped = not_known(frozen, asked(frozen, form_with(frozen, COMPLETE), "customers"))
    assert dropped == ()
    assert ("customers" in form.answers.written, "b_delivery" in form.answers.written) == (False, True)


def test_the_question_of_a_set_opens_with_the_ticks_of_its_answer(frozen: Edition) -> None:
    form = asked(frozen, form_with(frozen, COMPLETE), "customers")
    assert form.toggled == ("business", "consumer")
    once = ticked(form, "business")
    assert (once.toggled, once.revision) == (("consumer",), form.revision)
    assert ticked(once, "business").toggled == ("consumer", "business")


def test_back_returns_step_by_step_to_the_beginning(frozen: Edition) -> None:
    states = [begun(frozen, KEY, NOW)]
    for slot, value in COMPLETE.items():
        states.append(answered(frozen, states[-1], {slot: told(frozen, slot, value)})[0])
    form: Form | None = states[-1]
    for earlier in reversed(states[:-1]):
        assert form is not None
        revision = form.revision
        form = back(form)
        assert form is not None
        assert (form.answers, form.asking, form.stage) == (earlier.answers, earlier.asking, earlier.stage)
        assert form.revision > revision
    assert form is not None
    assert back(form) is None


@pytest.mark.exhaustive
@settings(max_examples=60, deadline=None)
@given(st.permutations(list(COMPLETE)))
def test_the_order_of_answers_changes_nothing(frozen: Edition, order: list[str]) -> None:
    form = begun(frozen, KEY, NOW)
    for slot in order:
        form, dropped = answered(frozen, form, {slot: told(frozen, slot, COMPLETE[slot])})
        assert not dropped
    straight = form_with(frozen, COMPLETE)
    assert form.answers.facts == straight.answers.facts
    verdicts = [as_object(frozen.book, assessment_of(frozen, each)) for each in (form, straight)]
    assert verdicts[0] == verdicts[1]


def test_a_fact_that_differs_or_means_nothing_is_a_clash(frozen: Edition) -> None:
    form = form_with(frozen, {"uses_ai": True, "functions": GENERATION, "customers": CONSUMER})
    differing = told(frozen, "customers", BUSINESS, "B")
    sdk = told(frozen, "b_delivery", frozenset({"sdk"}), "SDK")
    change = told(frozen, "change", frozenset({"new_endpoint"}), "H5")
    assert clashes(frozen.book, form, {"customers": told(frozen, "customers", CONSUMER)}) == ()
    assert clashes(frozen.book, form, {"uses_ai": told(frozen, "uses_ai", value=True)}) == ()
    assert clashes(frozen.book, form, {"uses_ai": told(frozen, "uses_ai", value=False)}) == (
        Clash("uses_ai", told(frozen, "uses_ai", value=False), "uses_ai"),
    )
    assert clashes(frozen.book, form, {"customers": differing}) == (Clash("customers", differing, "customers"),)
    assert clashes(frozen.book, form, {"b_delivery": sdk}) == (Clash("b_delivery", sdk, "customers"),)
    assert clashes(frozen.book, form, {"change": change}) == (Clash("change", change, "prior_algo_filing"),)
    assert clashes(frozen.book, asked(frozen, form, "customers"), {"customers": differing}) == ()


def test_where_nothing_alone_would_help_the_first_slot_is_asked(frozen: Edition) -> None:
    form = form_with(frozen, {"uses_ai": False})
    sdk = told(frozen, "change", frozenset({"new_endpoint"}))
    (clash,) = clashes(frozen.book, form, {"change": sdk})
    assert clash.ask == "uses_ai"


def test_the_result_offers_what_is_assumed_or_would_add_to_it(frozen: Edition) -> None:
    form = form_with(frozen, COMPLETE)
    assert set(offered(frozen.book, form)) == {
        "has_icp", "labelling_done", "good_scale", "upstream_foreign", "public_mainland", "prior_algo_filing"
    }  # fmt: skip
    declined, _ = not_known(frozen, asked(frozen, form, "public_mainland"))
    assert "public_mainland" not in offered(frozen.book, declined)
    assert set(changeable(frozen.book, form)) == {*COMPLETE, *offered(frozen.book, form)}
    assert not can_ask(frozen.book, form, "change")


def updated(edition: Edition, **slots: object) -> Edition:
    """The edition with some slots replaced (None: left out)."""
    kept = tuple(slots.get(slot.id, slot) for slot in edition.pack.slots)
    return ruled(edition, digest="1" * 64, slots=tuple(slot for slot in kept if slot is not None))


@pytest.fixture(scope="module")
def fewer(frozen: Edition) -> Edition:
    """Rules on which voice is no modality any more, and whose first question is worded anew."""
    modalities = frozen.book.terms.slots["modalities"]
    return updated(frozen, modalities=modalities.model_copy(update={"values": modalities.values[:2]}))


def test_under_the_same_rules_nothing_is_refreshed(frozen: Edition) -> None:
    form = form_with(frozen, COMPLETE)
    assert refreshed(frozen, form) == (form, ())


def test_answers_are_kept_by_name_when_the_rules_change(frozen: Edition, fewer: Edition) -> None:
    form, lost = refreshed(fewer, form_with(frozen, COMPLETE))
    assert (form.answers.facts, lost, form.digest, form.past) == (COMPLETE, (), "1" * 64, ())


def test_an_answer_that_the_rules_no_longer_have_is_dropped_and_named(frozen: Edition, fewer: Edition) -> None:
    form, lost = refreshed(fewer, form_with(frozen, COMPLETE | {"modalities": frozenset({"voice"})}))
    assert (lost, form.asking, form.stage) == (("modalities",), "modalities", "asking")
    assert "modalities" not in form.answers.written


def test_a_slot_that_is_gone_is_named_too(frozen: Edition, fewer: Edition) -> None:
    form = replace(form_with(frozen, {"uses_ai": True}), answers=Answers({"uses_ai": True, "gone": True}, unknown=("lost",)))
    assert refreshed(fewer, form)[1] == ("gone", "lost")


@pytest.mark.parametrize(("asking", "toggled"), [("gone", ()), ("modalities", ("voice",)), ("b_delivery", ())])
def test_an_open_question_that_no_longer_stands_is_asked_anew(
    frozen: Edition, fewer: Edition, asking: str, toggled: tuple[str, ...]
) -> None:
    form = replace(form_with(frozen, {"uses_ai": True, "customers": CONSUMER}), asking=asking, toggled=toggled)
    fresh, lost = refreshed(fewer, form)
    assert (lost, fresh.asking, fresh.toggled) == ((), "functions", ())
    assert fresh.revision > form.revision


def test_an_open_question_that_stands_keeps_its_ticks(frozen: Edition, fewer: Edition) -> None:
    form = replace(asked(frozen, form_with(frozen, COMPLETE), "modalities"), toggled=("image",))
    assert refreshed(fewer, form)[0].toggled == ("image",)


def test_an_answer_that_the_rules_do_not_know_counts_for_nothing(frozen: Edition) -> None:
    answers = Answers({"uses_ai": "perhaps", "customers": ("consumer",)})
    assert answers.checked(frozen.book).facts == {"customers": CONSUMER}


def test_sets_are_written_in_the_slots_own_order(frozen: Edition) -> None:
    both = told(frozen, "customers", BUSINESS | CONSUMER)
    assert (both.written, both.value) == (("consumer", "business"), BUSINESS | CONSUMER)
    assert told(frozen, "uses_ai", value=True).written is True
