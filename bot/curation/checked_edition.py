"""Reads a pack, checks it in full (lint, proof of the rules, its own tests), and builds its edition."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.curation import rule_proof, selftest
from bot.curation.required_phrases import check_requirements
from bot.dialogue.edition import Edition
from bot.knowledge.checks.all import check_pack
from bot.knowledge.files.loader import Loaded, read_pack
from bot.knowledge.findings import Finding
from bot.knowledge.models.pack import Pack


def lint(loaded: Loaded) -> tuple[Finding, ...]:
    """Everything that is wrong with a pack as it was read, ordered by file and line."""
    return tuple(sorted({*loaded.findings, *check_pack(loaded), *check_requirements(loaded)}))


def checked_edition(
    folder: Path, build: Callable[[Pack], Edition] = Edition.of, known: rule_proof.KnownProofs | None = None
) -> Edition | tuple[Finding, ...]:
    """The edition of a pack without faults, ready to answer; else the findings.

    Args:
        folder: that of the pack.
        build: makes an edition.
        known: proofs of earlier rules.
    """
    loaded = read_pack(folder)
    found = lint(loaded)
    if found or loaded.pack is None:
        return found
    unproven = rule_proof.proof_findings(loaded, rule_proof.prove_pack(loaded, known))
    if unproven:
        return unproven
    edition = build(loaded.pack)
    return selftest.run_selftest(edition, loaded).findings or edition
