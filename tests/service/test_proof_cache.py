"""Proofs of rules without a violation are kept; other rules, another program and damaged files find none."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.filing.proof.prove import prove
from bot.filing.rules import RuleBook
from bot.service.proof_cache import ProofCache
from tests.support.small_filing import book_of, changed, filing


@pytest.fixture
def book() -> RuleBook:
    return book_of(filing())


def test_a_kept_proof_is_that_of_the_same_rules(tmp_path: Path, book: RuleBook) -> None:
    cache, proof = ProofCache(tmp_path / "cache"), prove(book)
    assert cache.load(book) is None
    cache.store(book, proof)
    assert cache.load(book_of(filing())) == proof
    assert cache.load(book_of(changed("icp-there", says={"en": "a", "zh": "b"}))) is None


def test_a_new_proof_takes_the_place_of_the_earlier_one(tmp_path: Path, book: RuleBook) -> None:
    cache, other = ProofCache(tmp_path), book_of(changed("icp-there", says={"en": "a", "zh": "b"}))
    for each in (book, other):
        cache.store(each, prove(each))
    assert (cache.load(book), cache.load(other)) == (None, prove(other))
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("junk", [b"", b"junk", b"[1, 2]", b"7", b"\xff"])
def test_a_damaged_file_is_skipped(tmp_path: Path, book: RuleBook, junk: bytes) -> None:
    cache = ProofCache(tmp_path)
    cache.store(book, prove(book))
    (file,) = tmp_path.iterdir()
    file.write_bytes(junk)
    assert cache.load(book) is None


def test_in_a_folder_that_cannot_be_written_nothing_is_kept(tmp_path: Path, book: RuleBook) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = ProofCache(tmp_path / "file")
    cache.store(book, prove(book))
    assert cache.load(book) is None
