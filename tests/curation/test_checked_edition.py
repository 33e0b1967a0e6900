"""The complete check: a sound pack becomes an edition, any other one its findings."""

from __future__ import annotations

from pathlib import Path

from bot.curation.checked_edition import checked_edition
from bot.dialogue.edition import Edition
from bot.knowledge.findings import Finding
from tests.support.small_filing import FILE, filing, without
from tests.support.sound_pack import sound, write_sound_pack


def faults(folder: Path) -> tuple[Finding, ...]:
    found = checked_edition(folder)
    assert isinstance(found, tuple)
    return found


def test_a_sound_pack_is_ready_to_answer(tmp_path: Path) -> None:
    edition = checked_edition(write_sound_pack(tmp_path))
    assert isinstance(edition, Edition)
    assert edition.pack.entry_by_id.keys() == {"algorithm-filing", "silent-fees"}


def test_what_cannot_be_read_is_told_with_what_the_readable_rest_lacks(tmp_path: Path) -> None:
    entries = sound()["faq/basics.yaml"]["entries"]
    entries[1]["see_also"] = ["nowhere"]
    folder = write_sound_pack(tmp_path, {"smalltalk.yaml": "smalltalk: [\n", "faq/basics.yaml": {"entries": entries}})
    found = faults(folder)
    assert {finding.file for finding in found} == {"smalltalk.yaml", "faq/basics.yaml"}
    assert list(found) == sorted(found)


def test_the_packs_own_tests_are_a_part_of_it(tmp_path: Path) -> None:
    tests = sound()["tests/basics.yaml"]
    tests["dialogues"][0]["turns"][0]["expect"] = {"decision": "unknown"}
    turn, share = faults(write_sound_pack(tmp_path, {"tests/basics.yaml": tests}))
    assert turn.file == "tests/basics.yaml"
    assert share.what == "only 50.0% of the dialogue turns came out right"


def test_rules_that_are_not_proven_are_refused_with_their_place(tmp_path: Path) -> None:
    assert isinstance(checked_edition(write_sound_pack(tmp_path, {FILE: filing()})), Edition)
    (finding,) = faults(write_sound_pack(tmp_path, {FILE: without("own-model")}))
    assert (finding.file, finding.line > 1) == (FILE, True)
    assert finding.what.endswith("with uses_ai = true, functions = generation, model_origin = self_trained")


def test_a_folder_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    (finding,) = faults(tmp_path / "nowhere")
    assert "there is no such folder" in finding.what
