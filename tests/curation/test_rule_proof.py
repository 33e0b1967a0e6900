"""Violations of a pack's rules, reported at the lines of its files."""

from __future__ import annotations

from pathlib import Path

from bot.curation.rule_proof import pack_proof_steps, proof_findings, prove_pack
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


def test_sound_rules_have_no_findings_and_every_step_is_told(tmp_path: Path) -> None:
    pack, steps = loaded(tmp_path, filing()), []
    proof = prove_pack(pack, lambda: steps.append(1))
    assert proof is not None
    assert proof_findings(pack, proof) == ()
    assert len(steps) == pack_proof_steps(pack) > 0


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
    assert (pack_proof_steps(pack), prove_pack(pack), proof_findings(pack, None)) == (0, None, ())
