"""What is past its review date, and what is so old that answers say so."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.knowledge.checks.reviews import overdue_reviews
from bot.knowledge.files.loader import load_pack, read_pack
from bot.knowledge.models.pack import Pack
from bot.knowledge.reviews import due_reviews, later, stale_since
from tests.support.packs import CHECKED, faultless, write_pack

REVIEWED = dt.date(2025, 7, 1)
"""Of every entry, note and statement of law in these packs."""
LAW = {
    "id": "V1",
    "kind": "list",
    "text": {"en": "A list.", "zh": "清单。"},
    "modality": "fact",
    "from": "2025-01-01",
    "checked": CHECKED,
    "sources": ["rules"],
}


def pack_folder(folder: Path, months: int = 6) -> Path:
    """The faultless pack with a statement of law that the second entry cites; its source is reviewed after so many months."""
    content = faultless()
    content["sources.yaml"]["sources"][1]["review_months"] = months
    content["law.yaml"] = {"law": [LAW]}
    outside = {"basis": "notices", "text": {"en": "The lists show it.", "zh": "清单如此。"}, "cites": ["V1"]}
    content["faq/basics.yaml"]["entries"][1]["outside"] = [outside]
    return write_pack(folder, content)


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return load_pack(pack_folder(tmp_path))


def names(pack: Pack, on: dt.date) -> list[str]:
    return [due.id for due in due_reviews(pack, on)]


def test_everything_is_due_after_six_months_and_not_on_the_day(pack: Pack) -> None:
    assert names(pack, dt.date(2026, 1, 1)) == []
    assert names(pack, dt.date(2026, 1, 2)) == ["algorithm-filing", "silent-fees", "G1", "V1"]


def test_what_rests_on_a_source_that_moves_is_due_sooner(tmp_path: Path) -> None:
    assert names(load_pack(pack_folder(tmp_path, months=2)), dt.date(2025, 9, 2)) == ["G1", "V1"]


def test_of_two_halves_the_one_that_was_compared_longest_ago_counts(pack: Pack) -> None:
    half = pack.law[0].checked[0].model_copy(update={"date": dt.date(2026, 1, 1)})
    law = pack.law[0].model_copy(update={"checked": (half, *pack.law[0].checked)})
    assert "V1" in names(pack.model_copy(update={"law": (law,)}), dt.date(2026, 1, 2))


def test_what_is_superseded_or_was_never_compared_is_not_due(pack: Pack) -> None:
    for change in ({"to": dt.date(2025, 12, 31)}, {"checked": ()}):
        law = pack.law[0].model_copy(update=change)
        assert "V1" not in names(pack.model_copy(update={"law": (law,)}), dt.date(2026, 1, 2))


def test_a_warning_names_the_place_the_day_and_what_to_do(tmp_path: Path) -> None:
    loaded = read_pack(pack_folder(tmp_path))
    entry, _, note, _ = (str(finding) for finding in overdue_reviews(loaded, dt.date(2026, 1, 2)))
    todo = "compare it with its sources and write the new date"
    assert entry == (
        f"faq/basics.yaml:5:3: `algorithm-filing` was last compared on {REVIEWED} and is past its review date, 2026-01-01, {todo}"
    )
    assert note.startswith("notes.yaml:9:3: `G1` was last compared on")


def test_an_answer_is_stale_after_twelve_months_by_the_oldest_thing_that_it_rests_on(pack: Pack) -> None:
    entry = pack.entry_by_id["silent-fees"]
    assert stale_since(pack, entry, dt.date(2026, 7, 1)) is None
    assert stale_since(pack, entry, dt.date(2026, 7, 2)) == REVIEWED
    fresh = entry.model_copy(update={"reviewed": dt.date(2026, 6, 1)})
    assert stale_since(pack, fresh, dt.date(2026, 7, 2)) == REVIEWED
    alone = fresh.model_copy(update={"outside": ()})
    assert stale_since(pack, alone, dt.date(2026, 7, 2)) is None


def test_an_answer_is_not_stale_by_what_is_superseded_or_was_never_compared(pack: Pack) -> None:
    fresh = pack.entry_by_id["silent-fees"].model_copy(update={"reviewed": dt.date(2026, 6, 1)})
    for change in ({"to": dt.date(2025, 12, 31)}, {"checked": ()}):
        changed = pack.model_copy(update={"law": (pack.law[0].model_copy(update=change),)})
        assert stale_since(changed, fresh, dt.date(2026, 7, 2)) is None


def test_a_month_that_has_no_such_day_ends_on_its_last() -> None:
    assert later(dt.date(2025, 8, 31), 6) == dt.date(2026, 2, 28)
    assert later(dt.date(2025, 12, 15), 1) == dt.date(2026, 1, 15)
