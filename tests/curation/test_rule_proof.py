"""Violations of a pack's rules, reported at the lines of its files."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.curation import rule_proof
from bot.curation.rule_proof import proof_findings, prove_pack, proving
from bot.filing.proof.prove import Proof, prove
from bot.filing.rules import RuleBook
from bot.knowledge.files.loader import Loaded, read_pack
from tests.support.packs import Content, to_yaml, write_pack
from tests.support.small_filing import FILE, changed, filing, has, without


def loaded(folder: Path, content: Content) -> Loaded:
    return read_pack(write_pack(folder, {FILE: content}))


def told(folder: Path, content: Content) -> list[str]:
    """The findings of the proof, each as `text of its line: what`."""
    lines = to_yaml(content).splitlines()
    pack = loaded(folder, content)
    return [f"{lines[finding.line - 1].strip()}: {finding.what}" for finding in proof_findings(pack, prove_pack(pack))]


class Kept:
    """Keeps one proof in memory."""

    def __init__(self) -> None:
        self.proofs: list[tuple[RuleBook, Proof]] = []

    def load(self, book: RuleBook) -> Proof | None:
        return next((proof for known, proof in self.proofs if known == book), None)

    def store(self, book: RuleBook, proof: Proof) -> None:
        self.proofs.append((book, proof))


def test_sound_rules_have_no_findings(tmp_path: Path) -> None:
    pack = loaded(tmp_path, filing())
    proof = prove_pack(pack)
    assert proof is not None
    assert (proof.rules, proof_findings(pack, proof)) == (8, ())


def test_rules_are_proven_once_and_those_with_a_violation_every_time(tmp_path: Path) -> None:
    kept, pack = Kept(), loaded(tmp_path, filing())
    first = prove_pack(pack, kept)
    assert [proof for _, proof in kept.proofs] == [first]
    assert prove_pack(pack, kept) is first
    assert prove_pack(loaded(tmp_path, without("business")), kept) != first
    assert len(kept.proofs) == 1


@pytest.mark.parametrize("many", [1, 100], ids=["in another process", "in this process"])
def test_rules_are_proven_beside_other_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    monkeypatch.setattr(rule_proof, "_MANY", many)
    kept, pack = Kept(), loaded(tmp_path, without("business"))
    with proving(pack, kept) as wait:
        assert wait() is wait() is not None
        assert wait() == prove(RuleBook.of(pack.draft))
    assert kept.proofs == []
    with proving(loaded(tmp_path, filing()), kept) as wait:
        assert wait() == kept.proofs[0][1]


def test_what_a_process_that_died_left_unproven_is_proven_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_proof, "_MANY", 1)
    monkeypatch.setattr(rule_proof, "_prove_and_send", id)
    pack = loaded(tmp_path, filing())
    with proving(pack) as wait:
        assert wait() == prove_pack(pack)


def test_nothing_waits_for_a_proof_that_nobody_asks_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_proof, "_MANY", 1)
    with pytest.raises(LookupError), proving(loaded(tmp_path, filing())):
        raise LookupError


def test_a_gap_is_told_at_its_slot_or_topic(tmp_path: Path) -> None:
    (gap,) = told(tmp_path, without("business"))
    assert gap.startswith("- id: customers: no rule says role of customers = business, ")
    (gap,) = told(tmp_path, without("no-ai"))
    assert gap.startswith("- id: algorithm: no rule decides algorithm, ")


def test_a_gap_on_a_topic_that_is_not_there_is_told_where_the_rules_begin(tmp_path: Path) -> None:
    content = filing()
    del content["topics"][0]
    for rule in content["rules"][:2]:
        rule["then"], rule["silence"] = [], None
    del content["rules"][0]["silence"], content["rules"][1]["silence"]
    content["rules"][0]["says"] = {"en": "a", "zh": "b"}
    found = told(tmp_path, content)
    assert found[0].startswith("- id: no-ai: no rule decides algorithm, ")


def test_of_two_rules_the_first_has_the_finding_and_the_other_is_pointed_to(tmp_path: Path) -> None:
    content = changed("icp-there", when=has("customers", "consumer"))
    line = to_yaml(content).splitlines().index("- id: icp-there") + 1
    contradiction = next(found for found in told(tmp_path, content) if "`icp-missing` says" in found)
    assert contradiction.startswith("- id: icp-missing: ")
    assert contradiction.endswith(f"has_icp = false (`icp-there` stands in {FILE}, line {line})")


def test_a_rule_that_contradicts_itself_is_pointed_to_once(tmp_path: Path) -> None:
    content = changed("icp-there", then=[{"topic": "icp", "value": "ok"}, {"topic": "icp", "value": "missing"}])
    found = next(found for found in told(tmp_path, content) if "`icp-there` says icp = ok and `icp-there` says" in found)
    assert "stands in" not in found


def test_rules_that_cannot_be_applied_are_not_proven(tmp_path: Path) -> None:
    pack = loaded(tmp_path, changed("consumer", when={"named": "nowhere"}))
    with proving(pack) as wait:
        assert (wait(), prove_pack(pack), proof_findings(pack, None)) == (None, None, ())
