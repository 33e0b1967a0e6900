"""Reads the frozen and the shipped pack, and computes their editions: for fixtures, and for test modules when they are imported.

Editions are cached on disk by the pack's digest and that of the code, so that the test processes of one change share them.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from bot.dialogue.edition import Edition
from bot.knowledge.files.loader import PackError, digest_of, load_pack
from bot.knowledge.models.pack import Pack
from bot.service.edition_cache import EditionCache

_ROOT = Path(__file__).parents[2]
FROZEN = _ROOT / "tests/pack"
"""A pack that stays as it is while the shipped one is edited: all filing rules, and about half of the entries."""
FROZEN_CACHE = _ROOT / "data/cache/frozen"
SHIPPED = _ROOT / "knowledge"
"""The pack of this repository. Only gates read it: tests that hold for whatever its editors write."""
SHIPPED_CACHE = _ROOT / "data/cache"
"""Where the program itself keeps its edition."""


@cache
def frozen_pack() -> Pack:
    """The frozen pack."""
    return frozen_edition().pack


@cache
def frozen_edition() -> Edition:
    """The frozen pack, ready to be asked."""
    return _edition(FROZEN, FROZEN_CACHE)


@cache
def shipped_edition() -> Edition:
    """The shipped pack, ready to be asked."""
    return _edition(SHIPPED, SHIPPED_CACHE)


def _edition(folder: Path, kept: Path) -> Edition:
    cached = EditionCache(kept)
    edition = cached.load(digest_of(folder))
    if edition is None:
        edition = Edition.of(load_pack(folder))
        cached.store(edition)
    return edition


if __name__ == "__main__":
    # What is wrong with a pack is for `check` to tell.
    with suppress(PackError):
        {"frozen": frozen_edition, "shipped": shipped_edition}[sys.argv[1]]()
