"""The frozen pack's pairs of questions that differ in the one thing that matters."""

from __future__ import annotations

from collections import Counter

from bot.curation import selftest
from bot.dialogue.edition import Edition
from bot.knowledge.files.loader import Loaded, read_pack
from bot.knowledge.models.pack import Pack
from bot.text.normalize import script_language
from tests.support.cached_editions import FROZEN

FEWEST = 20


def test_there_are_many_twins_in_both_languages(frozen_pack: Pack) -> None:
    languages = Counter(script_language(side.say) for twin in frozen_pack.twins for side in (twin.one, twin.other))
    assert len(frozen_pack.twins) >= FEWEST
    assert min(languages["en"], languages["zh"]) >= 0.45 * languages.total()


def test_no_question_stands_in_two_pairs_with_different_answers(frozen_pack: Pack) -> None:
    right: dict[str, object] = {}
    for twin in frozen_pack.twins:
        for side in (twin.one, twin.other):
            assert right.setdefault(side.say, side.expect) == side.expect


def test_no_twin_is_crossed_and_most_are_answered(frozen: Edition) -> None:
    loaded = read_pack(FROZEN)
    twins = frozen.pack.model_copy(update={"exams": (), "refusals": (), "dialogues": ()})
    report = selftest.run_selftest(frozen, Loaded(twins, (), twins, loaded.marks, {}, frozenset()))
    assert [str(finding) for finding in report.findings] == []
    assert report.crossed == 0
    assert report.share("twin") >= 0.9
