"""Proves a pack's filing rules, beside other work where they are many, and reports violations as findings in its files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Protocol, cast

from bot.filing.proof.prove import Proof, prove
from bot.filing.proof.rules import Violation
from bot.filing.rules import RuleBook
from bot.knowledge.checks.filing import applicable
from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Finding, Place

_MANY = 20
"""Rules whose proof takes longer than the start of a process."""


class KnownProofs(Protocol):
    """Keeps proofs: rules that stay as they are need not be proven again."""

    def load(self, book: RuleBook) -> Proof | None:
        """The proof of exactly these rules; None where there is none."""

    def store(self, book: RuleBook, proof: Proof) -> None:
        """Keeps a proof."""


def prove_pack(loaded: Loaded, known: KnownProofs | None = None) -> Proof | None:
    """Proves the rules; None where they cannot be applied, so that a proof would only repeat what the lint finds."""
    if not applicable(loaded):
        return None
    book = RuleBook.of(loaded.draft)
    before = known.load(book) if known else None
    return before or _kept(book, prove(book), known)


@contextmanager
def proving(loaded: Loaded, known: KnownProofs | None = None) -> Iterator[Callable[[], Proof | None]]:
    """Proves the rules while other work is done, many of them in a process of their own; gives a function that waits for the proof."""
    book = RuleBook.of(loaded.draft)
    if len(book.rules) < _MANY or not applicable(loaded) or (known and known.load(book)):
        yield cache(lambda: prove_pack(loaded, known))
        return
    context = get_context("spawn")
    ours, its = context.Pipe()
    process = context.Process(target=_prove_and_send, args=(its,), daemon=True)
    process.start()
    its.close()
    with ours:
        ours.send(book)
        try:
            yield cache(lambda: _kept(book, _received(ours, book), known))
        finally:
            process.kill()
            process.join()


def _prove_and_send(connection: Connection) -> None:
    connection.send(prove(connection.recv()))


def _received(connection: Connection, book: RuleBook) -> Proof:
    """The proof of another process; where that came to a bad end, it is made here."""
    try:
        return cast(Proof, connection.recv())
    except (EOFError, OSError):
        return prove(book)


def _kept(book: RuleBook, proof: Proof, known: KnownProofs | None) -> Proof:
    if known and not proof.violations:
        known.store(book, proof)
    return proof


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
