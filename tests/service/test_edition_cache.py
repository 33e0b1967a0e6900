"""Editions are cached between two starts; a damaged or untrusted file is skipped."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from bot.dialogue.edition import Edition
from bot.dialogue.find import find
from bot.service.edition_cache import EditionCache
from bot.text.message import Message


def kept_file(folder: Path) -> Path:
    (file,) = folder.glob("edition-*.pickle")
    return file


@pytest.fixture
def cache(tmp_path: Path, frozen: Edition) -> EditionCache:
    cache = EditionCache(tmp_path)
    cache.store(frozen)
    return cache


def test_a_stored_edition_answers_like_the_computed_one(cache: EditionCache, frozen: Edition) -> None:
    kept = cache.load(frozen.pack.digest)
    assert kept is not None
    assert kept.pack == frozen.pack
    assert find(kept, Message("算法备案要多久?")) == find(frozen, Message("算法备案要多久?"))


def test_another_pack_is_not_found(cache: EditionCache) -> None:
    assert cache.load("0" * 64) is None


@pytest.mark.parametrize("junk", [b"", b"junk", pickle.dumps({"not": "an edition"})])
def test_a_damaged_file_is_skipped(cache: EditionCache, frozen: Edition, tmp_path: Path, junk: bytes) -> None:
    kept_file(tmp_path).write_bytes(junk)
    assert cache.load(frozen.pack.digest) is None


def test_a_half_written_file_is_skipped(cache: EditionCache, frozen: Edition, tmp_path: Path) -> None:
    file = kept_file(tmp_path)
    file.write_bytes(file.read_bytes()[:5000])
    assert cache.load(frozen.pack.digest) is None


def test_a_file_that_others_may_write_is_not_trusted(cache: EditionCache, frozen: Edition, tmp_path: Path) -> None:
    kept_file(tmp_path).chmod(0o666)
    assert cache.load(frozen.pack.digest) is None


@pytest.mark.usefixtures("cache")
def test_the_file_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    assert kept_file(tmp_path).stat().st_mode & 0o077 == 0


def test_a_new_edition_takes_the_place_of_the_earlier_one(cache: EditionCache, frozen: Edition, tmp_path: Path) -> None:
    other = replace(frozen, pack=frozen.pack.model_copy(update={"digest": "1" * 64}))
    cache.store(other)
    assert cache.load("1" * 64) is not None
    assert cache.load(frozen.pack.digest) is None
    kept_file(tmp_path)


def test_what_learnt_from_the_same_questions_is_not_learnt_anew(cache: EditionCache, frozen: Edition) -> None:
    entries = tuple(entry.model_copy(update={"offers_assessment": True}) for entry in frozen.pack.entries)
    edited = frozen.pack.model_copy(update={"digest": "2" * 64, "entries": entries})
    kept, built = cache.load(frozen.pack.digest), cache.build(edited)
    assert kept is not None
    assert (built.pack, built.matcher.bands, built.matcher.follow_up_bands) == (edited, kept.matcher.bands, kept.matcher.follow_up_bands)
    assert cache.build(frozen.pack) is not kept
    assert cache.build(frozen.pack).pack == frozen.pack


def test_the_latest_edition_is_that_of_the_same_encoder(cache: EditionCache, tmp_path: Path, frozen: Edition) -> None:
    latest = cache.latest()
    assert latest is not None
    assert latest.pack == frozen.pack
    assert cache.holds(frozen.pack.digest)
    other = EditionCache(tmp_path, "another encoder")
    assert (other.latest(), other.holds(frozen.pack.digest)) == (None, False)


def test_editions_of_two_encoders_lie_side_by_side(cache: EditionCache, frozen: Edition, tmp_path: Path) -> None:
    other = EditionCache(tmp_path, "another encoder")
    cache.store(frozen)
    other.store(frozen)
    assert cache.load(frozen.pack.digest)
    assert other.load(frozen.pack.digest)


def test_in_a_folder_that_cannot_be_written_nothing_is_stored(tmp_path: Path, frozen: Edition) -> None:
    place = tmp_path / "file"
    place.write_text("in the way")
    cache = EditionCache(place)
    cache.store(frozen)
    assert cache.load(frozen.pack.digest) is None
