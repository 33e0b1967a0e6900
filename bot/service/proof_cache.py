"""Caches proofs of filing rules on disk: most edits of a pack leave its rules as they are, and their proof takes seconds.

Only proofs without a violation are kept: a file of a few numbers, named after a digest of the rules and of all code that proves them.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from pathlib import Path

from bot.filing.proof.prove import Proof
from bot.filing.rules import RuleBook

_SOURCE = Path(__file__).parent.parent


class ProofCache:
    """A folder with the proofs of rules that were found to be sound."""

    def __init__(self, folder: Path) -> None:
        """Keeps proofs in `folder`, which is created with the first one."""
        self._folder = folder

    def load(self, book: RuleBook) -> Proof | None:
        """The proof of exactly these rules by exactly this program; None where there is none that can be read."""
        try:
            combinations, slots, rules = json.loads(self._file(book).read_bytes())
        except (OSError, ValueError, TypeError):
            return None
        return Proof((), combinations, slots, rules)

    def store(self, book: RuleBook, proof: Proof) -> None:
        """Keeps a proof without a violation in place of the earlier ones; where the folder cannot be written, nothing is kept."""
        file = self._file(book)
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            for earlier in self._folder.glob("proof-*.json"):
                earlier.unlink(missing_ok=True)
            draft = file.with_suffix(f".{os.getpid()}")
            draft.write_text(json.dumps([proof.combinations, proof.slots, proof.rules]), encoding="utf-8")
            draft.replace(file)

    def _file(self, book: RuleBook) -> Path:
        return self._folder / f"proof-{_digest_of(book)}.json"


def _digest_of(book: RuleBook) -> str:
    """A digest of the rules, and of all code that proves them or reads them from a pack."""
    digest = hashlib.sha256(sys.version.encode())
    items = (*book.slots, *book.topics, *book.procedures, *book.rules, *book.contradictions, *book.terms.named.values())
    for item in items:
        digest.update(item.model_dump_json().encode())
    digest.update("\n".join(book.terms.named).encode())
    for room in ("filing", "knowledge"):
        for file in sorted((_SOURCE / room).rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:32]
