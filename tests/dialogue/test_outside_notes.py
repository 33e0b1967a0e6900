"""What stands outside the article: each note with its source and date, as of a day, and how far it can be trusted."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.dialogue.outside_notes import level_blocks, notes_on, outside_blocks, referenced_blocks, unnumbered_blocks
from bot.dialogue.voice import written_as_of, written_date
from bot.knowledge.models.law import Checked
from bot.knowledge.models.pack import Pack
from bot.messages import LANGUAGES, Language
from tests.dialogue.builders import changed

ON = dt.date(2026, 11, 27)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def lines(pack: Pack, language: Language, *names: str, on: dt.date = ON) -> list[str]:
    """The notes' own lines."""
    return [block.text for block in outside_blocks(pack, names, language, on) if block.kind == "note"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_note_shows_its_source_and_date_and_whom_it_contradicts(frozen_pack: Pack, language: Language) -> None:
    disputed = 0
    for note in notes_on(frozen_pack, [note.id for note in frozen_pack.notes], ON):
        heading, line, *levels = outside_blocks(frozen_pack, (note.id,), language, ON)
        assert heading.text == frozen_pack.say("answer.notes-heading", language)
        assert {block.kind for block in levels} == {"footer"}
        source = (note.provision or frozen_pack.source_by_id[note.sources[0]].title).of(language)
        written = written_date if note.provision else written_as_of
        date = written(frozen_pack, note.date, language) if note.date else {"en": "no exact date", "zh": "无确切日期"}[language]
        assert line.kind == "note"
        assert all(part in line.text for part in (note.text.of(language), note.id, source, date))
        if note.disputes:
            disputed += 1
            assert line.text.startswith({"en": "Differs from the article (", "zh": "与文章说法（"}[language] + " ".join(note.disputes))
        else:
            assert line.text.startswith(note.text.of(language))
    assert disputed > 5


def test_notes_without_numbers_say_right_behind_each_what_it_was_compared_with(frozen_pack: Pack) -> None:
    heading, first, *levels, last, own = unnumbered_blocks(frozen_pack, ("C6", "G18"), "en", ON)
    assert heading.text == "Outside the article"
    assert first.text.startswith("Differs from the article: The rules ask for filing only")
    assert len(levels) == len(frozen_pack.note_by_id["C6"].checked)
    assert levels[0].text.startswith("How far this was checked, what the rules say: compared with two copies of the official text")
    assert last.text.startswith(frozen_pack.note_by_id["G18"].text.en)
    assert own.text.startswith("How far this was checked: ")
    assert unnumbered_blocks(frozen_pack, ("G13",), "en", day("2025-01-01")) == ()


def test_a_note_that_rests_on_several_sources_says_how_many_more(frozen_pack: Pack) -> None:
    first = frozen_pack.source_by_id["aliyun-1663287"].title
    assert lines(frozen_pack, "en", "C4")[0].endswith(f"[C4 · {first.en} and 6 more, see /sources · no exact date]")
    assert lines(frozen_pack, "zh", "C4")[0].endswith(f"〔C4 · {first.zh}及另外6处，见 /sources · 无确切日期〕")


def test_a_provision_stands_for_the_rules_it_is_in_and_not_for_what_else_was_read(frozen_pack: Pack) -> None:
    assert len(frozen_pack.note_by_id["G5"].sources) == 2
    assert "more, see /sources" not in lines(frozen_pack, "en", "G5")[0]
    assert "Art. 2 and 1 more, see /sources · 1 March 2022]" in lines(frozen_pack, "en", "G1")[0]


def test_no_note_is_dated_by_the_day_on_which_it_was_compiled(frozen_pack: Pack) -> None:
    reviewed = {entry.reviewed for entry in frozen_pack.entries}
    assert all(note.date not in reviewed for note in frozen_pack.notes)


def test_of_notices_and_lists_of_which_only_the_month_is_known_only_the_month_is_told(frozen_pack: Pack) -> None:
    assert lines(frozen_pack, "en", "C2")[0].endswith(" · May 2026]")
    assert lines(frozen_pack, "zh", "C2")[0].endswith(" · 2026年5月〕")


@pytest.mark.parametrize(
    ("on", "shown"),
    [
        ("2025-01-07", []),
        ("2025-01-08", ["G18a"]),
        ("2025-09-01", ["G18c"]),
        ("2025-09-09", ["G18c"]),
        ("2025-09-10", ["G18d"]),
        ("2026-11-27", ["G18"]),
    ],
)
def test_of_a_dated_series_the_newest_count_that_was_published_by_the_day_is_shown(frozen_pack: Pack, on: str, shown: list[str]) -> None:
    series = [name for name in frozen_pack.note_by_id if name.startswith("G18")]
    assert [note.id for note in notes_on(frozen_pack, series, day(on))] == shown


def test_in_a_document_a_note_is_credited_by_its_number_alone(frozen_pack: Pack) -> None:
    told = [block.text for block in referenced_blocks(frozen_pack, ("C4", "G5", "C2"), "en", ON)]
    assert told[1].endswith("[C4 · no exact date]")
    assert told[2].endswith("[G5 · 1 March 2022]")
    assert told[3].startswith("Differs from the article (S32): ")
    assert "/sources" not in "".join(told)
    assert referenced_blocks(frozen_pack, ("G13",), "en", day("2025-01-01")) == ()


def test_what_was_only_issued_by_the_day_is_told_from_its_date(frozen_pack: Pack) -> None:
    text = frozen_pack.note_by_id["G13"].text
    assert lines(frozen_pack, "en", "G13", on=day("2025-03-13")) == []
    assert lines(frozen_pack, "en", "G13", on=day("2025-08-01"))[0].startswith(f"From 1 September 2025: {text.en}")
    assert lines(frozen_pack, "zh", "G13", on=day("2025-08-01"))[0].startswith(f"自2025年9月1日起，{text.zh}")
    assert lines(frozen_pack, "en", "G13", on=day("2025-09-01"))[0].startswith(text.en)


def test_where_no_note_was_published_yet_there_is_no_heading_either(frozen_pack: Pack) -> None:
    assert outside_blocks(frozen_pack, ("G13",), "en", day("2025-01-01")) == ()
    assert outside_blocks(frozen_pack, (), "en", ON) == ()


def test_notes_of_one_level_and_day_share_a_line_the_firmest_first(frozen_pack: Pack) -> None:
    levels = [block.text for block in level_blocks(frozen_pack, notes_on(frozen_pack, ("C6", "G2", "G6", "C11"), ON), "en")]
    assert levels == [
        "C6 (what the rules say), G2: compared with two copies of the official text (27 November 2026; the official page was not opened).",
        "G6: compared with one copy, or a full reprint, of the text, notice or list (27 November 2026).",
        "C6 (the campaign): several readers of the official page agree; the original was not seen here (27 November 2026).",
        (
            "C6 (what the practice note says), C11: third parties' opinion or practice; "
            "no official text was found to compare with (27 November 2026)."
        ),
    ]


def test_what_was_compared_on_two_days_stands_in_two_lines(frozen_pack: Pack) -> None:
    checked = (Checked(level="text", date=day("2026-12-24")),)
    notes = tuple(note.model_copy(update={"checked": checked}) if note.id == "G2" else note for note in frozen_pack.notes)
    pack = changed(frozen_pack, notes=notes)
    told = [block.text for block in level_blocks(pack, notes_on(pack, ("G2", "G3"), ON), "zh")]
    assert [line.partition("：")[0] for line in told] == ["G3", "G2"]
