"""A pack ready to be asked; small talk is only what consists of nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.courtesies import Courtesies
from bot.dialogue.edition import Edition
from bot.knowledge.models.pack import Pack, SmallTalk, Text, Wordings
from bot.messages import LANGUAGES
from bot.text.message import Message
from tests.dialogue.builders import changed, turn


def test_every_phrasing_of_small_talk_is_heard_with_any_punctuation_and_case(frozen: Edition) -> None:
    for talk in frozen.pack.smalltalk:
        for phrasing in talk.phrasings.all:
            for message in (phrasing, f"  {phrasing.upper()}!! ", f"{phrasing}～🙂"):
                assert frozen.courtesies.find(Message(message)) == talk, message


def test_the_reply_to_small_talk_is_the_packs_own_and_changes_nothing(frozen: Edition) -> None:
    for language, message in (("zh", "你好"), ("en", "hello")):
        said = turn(frozen, message)
        assert (said.decision, said.language, said.entries, said.tracker.topic) == ("smalltalk", language, (), None)
        greeting = next(talk for talk in frozen.pack.smalltalk if talk.id == "greeting")
        assert [block.text for block in said.replies[0].blocks] == [greeting.reply.of(said.language)]


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_small_talk_with_a_question_is_never_small_talk(frozen: Edition, data: st.DataObject) -> None:
    phrasings = [phrasing for talk in frozen.pack.smalltalk for phrasing in talk.phrasings.all]
    questions = [entry.question.of(language) for entry in frozen.pack.entries for language in LANGUAGES]
    parts = [data.draw(st.sampled_from(phrasings)), data.draw(st.sampled_from(questions))]
    message = data.draw(st.sampled_from([" ", ", ", "。", "! ", "\n"])).join(data.draw(st.permutations(parts)))
    assert frozen.courtesies.find(Message(message)) is None
    assert turn(frozen, message).decision != "smalltalk"


def test_a_matcher_is_taken_over_where_the_pack_asks_the_same(frozen_pack: Pack) -> None:
    free = tuple(entry.model_copy(update={"requires": (), "excludes": ()}) for entry in frozen_pack.entries[:3])
    few = changed(frozen_pack, entries=free, terms=(), strangers=(), bands=())
    before = Edition.of(few)
    answers_differ = changed(few, entries=tuple(entry.model_copy(update={"offers_assessment": True}) for entry in few.entries))
    after = Edition.of(answers_differ, earlier=before)
    assert (after.matcher is before.matcher, after.pack) == (True, answers_differ)
    fewer = Edition.of(changed(few, entries=few.entries[:2]), earlier=before)
    assert fewer.matcher is not before.matcher
    assert {entry.id for entry in fewer.pack.entries} == {entry.id for entry in few.entries[:2]}
    assert (fewer.matcher.finder is before.matcher.finder, fewer.has_earlier_bands) == (True, False)
    more_terms = Edition.of(changed(few, terms=frozen_pack.terms[:1]), earlier=before)
    assert more_terms.matcher.finder is not before.matcher.finder


def test_bands_are_kept_on_request_where_they_were_fitted(frozen: Edition) -> None:
    free = tuple(entry.model_copy(update={"requires": (), "excludes": ()}) for entry in frozen.pack.entries[:2])
    few = changed(frozen.pack, entries=free, terms=(), strangers=())
    kept = Edition.of(few, earlier=frozen, keeps_bands=True)
    assert (kept.matcher.bands, kept.fit, kept.has_earlier_bands) == (frozen.matcher.bands, frozen.fit, True)
    fitted = Edition.of(few, earlier=frozen)
    assert (fitted.matcher.bands != frozen.matcher.bands, fitted.has_earlier_bands) == (True, False)
    assert not Edition.of(changed(few, bands=()), earlier=frozen, keeps_bands=True).has_earlier_bands


@pytest.mark.parametrize("message", ["", "   ", "???", "🎉", "\u200b"])
def test_a_message_without_a_word_asks_nothing_where_the_pack_has_no_nod_for_it(frozen_pack: Pack, message: str) -> None:
    thanks = SmallTalk(id="thanks", phrasings=Wordings(en=("thumbs up",), zh=("谢谢",)), reply=Text(en="Thank you.", zh="谢谢。"))
    courtesies = Courtesies.of(changed(frozen_pack, smalltalk=(thanks,)))
    assert courtesies.find(Message(message)) is None
    assert courtesies.find(Message("Thumbs up")) == thanks
