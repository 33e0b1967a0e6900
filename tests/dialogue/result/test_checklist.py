"""The checklist of a result: what its filings and roles need, each line with its level; what is ticked off is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from pydantic import ValidationError

from bot.dialogue.actions import FormAction, FormVerb
from bot.dialogue.edition import Edition
from bot.dialogue.form.state import form_id
from bot.dialogue.result.checklist import checklist_cites, checklist_parts, items_of
from bot.dialogue.tracker import Form, Tracker, from_json, to_json
from bot.dialogue.voice import Voice
from bot.knowledge.models.filing import ChecklistItem
from bot.knowledge.models.law import LawFact
from bot.knowledge.models.values import Text
from bot.messages import CheckItem, Checklist, Commanded, Heading, Pressed, Reply
from tests.dialogue.assessments import NOW, assessed, form
from tests.dialogue.builders import KEY, Talk, ruled

TODAY = NOW.date()


def item(name: str, **more: object) -> ChecklistItem:
    said = {
        "id": name,
        "name": {"en": name.title(), "zh": "名"},
        "stage": "prepare",
        "filings": ["algorithm"],
        "article": {"en": f"Prepare {name}.", "zh": "准备。", "cites": ["S46"]},
    }
    return ChecklistItem.model_validate({key: value for key, value in (said | more).items() if value is not None})


REPORTED = {"basis": "reported", "text": {"en": "They say so.", "zh": "据说。"}, "cites": ["G1"], "from": "2027-01-01"}
ITEMS = (
    item("later", stage="after"),
    item("forms"),
    item("change", filings=["change"]),
    item("shop", role="provider"),
    item("api", role="supporter"),
    item("icp", stage="in_place"),
    item("rumour", article=None, outside=REPORTED),
)


@pytest.fixture(scope="module")
def edition(frozen: Edition) -> Edition:
    """The frozen pack with a checklist of its own."""
    return ruled(frozen, checklist=ITEMS)


def ids(edition: Edition, name: str, on: dt.date = TODAY) -> list[str]:
    return [each.id for each in items_of(Voice(edition, "en"), assessed(edition, name), on)]


def at_result(edition: Edition, name: str = "detector") -> Talk:
    own = replace(form(name), id=form_id(KEY, NOW), digest=edition.pack.digest)
    return Talk(edition, hint="en", tracker=Tracker(form=own), now=NOW)


def pressed(talk: Talk, verb: FormVerb, argument: str = "") -> Reply:
    assert talk.tracker.form
    return talk.does(Pressed(str(FormAction(talk.tracker.form.id, talk.tracker.form.revision, verb, argument)))).replies[0]


def form_of(talk: Talk) -> Form:
    assert talk.tracker.form
    return talk.tracker.form


@pytest.mark.parametrize("levels", [{"article": None}, {"outside": REPORTED}])
def test_an_item_has_exactly_one_level(levels: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="exactly one of article, law, outside"):
        item("forms", **levels)


def test_items_are_those_of_the_procedures_and_roles(edition: Edition) -> None:
    assert assessed(edition, "fine-tuned-chat-app").roles == ("provider",)
    assert ids(edition, "fine-tuned-chat-app") == ["later", "forms", "shop", "icp"]
    assert ids(edition, "new-ends") == ["change"]
    assert ids(edition, "no-ai") == []


def test_where_the_role_is_open_the_items_of_both_are_listed(edition: Edition) -> None:
    assert assessed(edition, "saas").roles == ("unclear",)
    assert {"shop", "api"} <= set(ids(edition, "saas"))


def test_what_was_not_reported_yet_on_a_day_is_left_out(edition: Edition) -> None:
    assert ids(edition, "fine-tuned-chat-app", dt.date(2027, 1, 1)) == [*ids(edition, "fine-tuned-chat-app"), "rumour"]


def test_the_checklist_is_shown_stage_by_stage_with_a_button_for_each_item(edition: Edition) -> None:
    talk = at_result(edition, "fine-tuned-chat-app")
    reply = pressed(talk, FormVerb.CHECKLIST)
    assert [block.text for block in reply.blocks[1:]] == [
        "In place before filing",
        "Prepare icp. [the article · S46]",
        "To prepare and submit",
        "Prepare forms. [the article · S46]",
        "Prepare shop. [the article · S46]",
        "Once it has passed",
        "Prepare later. [the article · S46]",
    ]
    assert [choice.label for choice in reply.choices] == ["Later", "Forms", "Shop", "Icp", "To the result"]


def test_a_tick_changes_the_buttons_alone_and_is_taken_away_by_another_press(edition: Edition) -> None:
    talk = at_result(edition)
    first = pressed(talk, FormVerb.CHECKLIST)
    ticked = pressed(talk, FormVerb.CHECK_OFF, "forms")
    assert (ticked.blocks, ticked.seen) == (first.blocks, len(first.blocks))
    assert "✓ Forms" in [choice.label for choice in ticked.choices]
    stored = from_json(to_json(talk.tracker)).form
    assert stored is not None
    assert stored.done == ("forms",)
    assert pressed(talk, FormVerb.CHECK_OFF, "forms").choices == first.choices
    assert form_of(talk).done == ()


def test_what_is_not_on_the_list_or_not_at_a_result_is_out_of_date(edition: Edition) -> None:
    talk = at_result(edition)
    assert pressed(talk, FormVerb.CHECK_OFF, "change").toast
    assert pressed(at_result(edition, "no-ai"), FormVerb.CHECKLIST).toast
    talk.tracker = replace(talk.tracker, form=replace(form_of(talk), stage="review"))
    assert pressed(talk, FormVerb.CHECKLIST).toast


@pytest.mark.parametrize(("name", "offered"), [("detector", True), ("no-ai", False)])
def test_a_result_offers_the_checklist_where_it_has_items(edition: Edition, name: str, offered: bool) -> None:
    reply = pressed(at_result(edition, name), FormVerb.STEPS)
    assert ("Checklist" in [choice.label for choice in reply.choices]) is offered


def test_ticks_are_kept_with_the_saved_case_through_a_new_name_and_come_back_with_it(edition: Edition) -> None:
    talk = at_result(edition)
    pressed(talk, FormVerb.CHECK_OFF, "forms")
    pressed(talk, FormVerb.SAVE)
    pressed(talk, FormVerb.SAVE_AS_PROPOSED)
    assert talk.tracker.saved[0].done == ("forms",)
    assert len(talk.does(Commanded("cases", "rename 1 Mine")).replies) == 1, "the form is not opened anew by its new name"
    pressed(talk, FormVerb.CHECK_OFF, "icp")
    assert [(case.name, case.done) for case in talk.tracker.saved] == [("Mine", ("forms", "icp"))]
    talk.does(Commanded("cancel"))
    talk.does(Commanded("cases", "rename 1 Ours"))
    talk.does(Commanded("cases", "open 1"))
    assert (form_of(talk).done, form_of(talk).saved_as) == (("forms", "icp"), "Ours")
    pressed(talk, FormVerb.CHECK_OFF, "icp")
    assert talk.tracker.saved[0].done == ("forms",)


def test_the_ticks_of_another_case_are_left_alone(edition: Edition) -> None:
    talk = at_result(edition)
    for _ in range(2):
        pressed(talk, FormVerb.SAVE)
        pressed(talk, FormVerb.SAVE_AS_PROPOSED)
    talk.does(Commanded("cases", "rename 1 First"))
    pressed(talk, FormVerb.CHECK_OFF, "forms")
    assert [case.done for case in talk.tracker.saved] == [(), ("forms",)]


def test_a_document_holds_the_checklist_as_it_is_ticked(edition: Edition) -> None:
    parts = tuple(checklist_parts(Voice(edition, "en"), replace(form("new-ends"), done=("change",)), TODAY))
    assert parts == (
        Heading("To prepare and submit"),
        Checklist((CheckItem("Prepare change. [the article · S46]", done=True),)),
    )


RULE = {"basis": "rules", "text": {"en": "Keep logs.", "zh": "应当留存日志。"}}


@pytest.mark.parametrize(
    ("layer", "line"),
    [
        ({"law": RULE | {"cites": ["V901"]}}, "Keep logs. [rule, two copies · Rules, Art. 7]"),
        ({"law": RULE | {"cites": ["V902"]}}, "Keep logs. [rule, one copy · Rules, Art. 8]"),
        ({"law": RULE | {"cites": ["V903"]}}, "From 1 January 2030: Keep logs. [rule, readers agree, text not seen here · Rules, Art. 9]"),
        ({"outside": REPORTED}, "They say so. [reported by third parties · January 2027]"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_item_from_elsewhere_tells_its_kind_and_its_level(frozen: Edition, layer: dict[str, object], line: str) -> None:
    source = frozen.pack.source_by_id["algorithm-provisions"].model_copy(update={"id": "rules", "short": Text(en="Rules", zh="《规定》")})
    facts = [
        LawFact.model_validate(
            {"id": name, "kind": "rule", "text": RULE["text"], "modality": "must", "instrument": "rules", "sources": ["rules"]}
            | {"article": {"en": f"Art. {article}", "zh": f"第{article}条"}, "checked": [{"level": level, "date": "2026-11-27"}]}
            | {"from": start, "issued": "2022-01-04"}
        )
        for name, article, level, start in (
            ("V901", 7, "text", "2022-03-01"),
            ("V902", 8, "document", "2022-03-01"),
            ("V903", 9, "readers", "2030-01-01"),
        )
    ]
    own = ruled(frozen, checklist=(item("it", article=None, **layer),), law=tuple(facts), sources=(*frozen.pack.sources, source))
    parts = tuple(checklist_parts(Voice(own, "en"), form("detector"), dt.date(2027, 2, 1)))
    assert parts == (Heading("To prepare and submit"), Checklist((CheckItem(line, done=False),)))


def test_the_checklist_names_what_it_rests_on_once(edition: Edition) -> None:
    assert checklist_cites(Voice(edition, "en"), form("detector"), dt.date(2027, 2, 1)) == ("S46", "G1")
