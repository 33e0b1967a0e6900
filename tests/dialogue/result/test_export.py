"""The files of an assessment: complete, whichever format they are written in."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest

from bot.dialogue.edition import Edition
from bot.dialogue.result.export import PICTURE, export_reply
from bot.dialogue.result.markdown import as_markdown, escaped
from bot.dialogue.tracker import SavedCase
from bot.dialogue.voice import Voice
from bot.filing.assessment import as_object
from bot.knowledge.models.filing import ChecklistItem
from bot.messages import LANGUAGES, Document, File, Language, Picture, Reply
from tests.dialogue.assessments import FACTS, NOW, answers, assessed, form
from tests.dialogue.builders import ruled

CHECK = ChecklistItem.model_validate(
    {
        "id": "icp",
        "name": {"en": "ICP", "zh": "ICP号"},
        "stage": "in_place",
        "filings": ["algorithm"],
        "article": {"en": "Have it.", "zh": "准备一下。", "cites": ["S46"]},
    }
)


def files(reply: Reply) -> dict[str, File]:
    return {file.name: file for file in reply.files}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FACTS)
def test_the_markdown_file_holds_the_whole_assessment(frozen: Edition, name: str, language: Language) -> None:
    exported = files(export_reply(Voice(frozen, language), form(name), "Chat", NOW))
    text = exported["assessment.md"].content.decode()
    assert text.startswith("# Chat\n")
    for slot in FACTS[name]:
        assert escaped(frozen.book.terms.slots[slot].question.of(language)) in text
    assessment = assessed(frozen, name)
    for note in (note for finding in assessment.fired for note in finding.rule.notes):
        assert escaped(frozen.pack.note_by_id[note].text.of(language)) in text
    assert frozen.pack.digest[:8] in text
    assert frozen.pack.digest not in text
    assert "/sources" not in text
    assert {"en": "22 November 2026", "zh": "2026年11月22日"}[language] in text
    assert (PICTURE in exported) == (f"]({PICTURE})" in text) == bool(assessment.schedule.each)


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", FACTS)
def test_every_number_in_the_document_stands_among_its_sources(frozen: Edition, name: str) -> None:
    text = files(export_reply(Voice(frozen, "en"), form(name), "Chat", NOW))["assessment.md"].content.decode()
    body, _, sources = text.partition("## Sources\n")
    numbers = re.compile(r"\b[SVGC]\d+[a-z]?\b")
    assert set(numbers.findall(body)) <= set(numbers.findall(sources))
    for fact in frozen.pack.facts:
        assert f"- {fact.id}: {escaped(fact.text.en)}" in sources or not re.search(rf"\b{fact.id}\b", text)


def test_the_checklist_stands_before_what_others_say(frozen: Edition) -> None:
    own = ruled(frozen, checklist=(CHECK,))
    text = files(export_reply(Voice(own, "zh"), form("fine-tuned-chat-app"), "Chat", NOW))["assessment.md"].content.decode()
    assert text.index("准备一下。") < text.index("## 文章以外的资料") < text.index("## 来源")


def test_word_gets_the_same_document_as_markdown(frozen: Edition) -> None:
    exported = files(export_reply(Voice(frozen, "zh"), form("saas"), "SaaS", NOW))
    document = exported["assessment.docx"].drawn
    assert isinstance(document, Document)
    assert as_markdown(document).encode() == exported["assessment.md"].content
    assert (document.title, document.language, document.written) == ("SaaS", "zh", NOW)
    assert [part.timeline for part in document.parts if isinstance(part, Picture)] == [exported[PICTURE].drawn]


def test_the_picture_is_left_to_the_channel(frozen: Edition) -> None:
    picture = files(export_reply(Voice(frozen, "zh"), form("detector"), "Chat", NOW))[PICTURE]
    assert picture.drawn is not None
    assert picture.content == b""


def test_facts_stand_with_the_words_they_came_from_and_what_is_not_known(frozen: Edition) -> None:
    told = form({"uses_ai": True, "functions": ["generation"]}, ("model_origin", "gone"), {"functions": "AI *chat* [app]\n# x"})
    text = files(export_reply(Voice(frozen, "en"), told, "a|b", NOW))["assessment.md"].content.decode()
    assert r"- What does the AI do in the product? generates content (read from “AI \*chat\* \[app\] \# x”)" in text
    assert "- Does the product use AI? Yes\n" in text
    assert "- Where does the model come from? not known\n" in text
    assert text.startswith("# a\\|b\n")


def test_the_json_file_is_what_assess_gives(frozen: Edition) -> None:
    exported = json.loads(files(export_reply(Voice(frozen, "zh"), form("saas", ("good_scale",)), "SaaS", NOW))["assessment.json"].content)
    assert exported == {
        "facts": FACTS["saas"],
        "words": {},
        "unknown": ["good_scale"],
        "assessment": json.loads(json.dumps(as_object(frozen.book, assessed(frozen, "saas", ("good_scale",))))),
        "digest": frozen.pack.digest,
        "at": "2026-11-22T09:00:00+00:00",
        "language": "zh",
    }


def test_what_the_reader_spoke_of_without_telling_a_value_is_exported_too(frozen: Edition) -> None:
    doubted = form("saas", doubted=("good_scale",))
    assert json.loads(files(export_reply(Voice(frozen, "zh"), doubted, "SaaS", NOW))["assessment.json"].content)["doubted"] == [
        "good_scale"
    ]


def test_a_saved_case_is_exported_with_the_verdict_and_the_rules_of_its_day(frozen: Edition) -> None:
    then = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    case = SavedCase("Old", answers("detector"), {"algorithm": "must"}, "ab" * 32, then)
    exported = json.loads(files(export_reply(Voice(frozen, "en"), form("detector"), "Old", NOW, case=case))["assessment.json"].content)
    assert (exported["assessment"], exported["digest"], exported["at"]) == ({"algorithm": "must"}, "ab" * 32, then.isoformat())
