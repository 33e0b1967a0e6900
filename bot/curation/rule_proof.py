"""Proves a pack's filing rules and reports violations as findings in its files."""

from __future__ import annotations

from collections.abc import Callable

from bot.filing.proof.prove import Proof, prove, step_count
from bot.filing.proof.rules import Violation
from bot.filing.rules import RuleBook
from bot.knowledge.checks.filing import applicable
from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Finding, Place


def pack_proof_steps(loaded: Loaded) -> int:
    """How many steps the proof takes; 0 where the rules cannot be applied."""
    return step_count(RuleBook.of(loaded.draft)) if applicable(loaded) else 0


def prove_pack(loaded: Loaded, progress: Callable[[], None] = lambda: None) -> Proof | None:
    """Proves the rules; None where they cannot be applied, so that a proof would only repeat what the lint finds."""
    return prove(RuleBook.of(loaded.draft), progress) if applicable(loaded) else None


def proof_findings(loaded: Loaded, proof: Proof | None) -> tuple[Finding, ...]:
    """Every violation at its place, ordered by file and line."""
    return tuple(sorted(_finding(loaded, violation) for violation in proof.violations)) if proof else ()


def _finding(loaded: Loaded, violation: Violation) -> Finding:
    what = violation.what
    if violation.other is not None and violation.at != ("rules", violation.other):
        other = _place(loaded, "rules", violation.other)
        what += f" (`{violation.other}` stands in {other.file}, line {other.line})"
    return _place(loaded, *violation.at).finding(what, violation.todo)


def _place(loaded: Loaded, key: str, name: str) -> Place:
    """Where an item's id stands; for an item that is missing, where the rules begin."""
    ids = [item.id for item in getattr(loaded.draft, key)]
    return loaded.place(key, ids.index(name), "id") if name in ids else loaded.place("rules", 0)
