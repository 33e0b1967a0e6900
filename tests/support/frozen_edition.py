"""Reads the frozen pack, and computes its edition, once: for fixtures, and for what test modules need when they are imported.

Editions are cached on disk by the pack's digest and that of the code, so that the test processes of one change share them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot.dialogue.edition import Edition
from bot.knowledge.files.loader import digest_of, load_pack
from bot.knowledge.models.pack import Pack
from bot.service.edition_cache import EditionCache

FROZEN = Path(__file__).parents[1] / "pack"
"""A pack that stays as it is while the shipped one is edited: all filing rules, and about half of the entries."""

CACHE = Path(__file__).parents[2] / "data/cache"
"""Where the program itself keeps the edition of the shipped pack."""
FROZEN_CACHE = CACHE / "frozen"


@cache
def frozen_pack() -> Pack:
    """The frozen pack."""
    return frozen_edition().pack


@cache
def frozen_edition() -> Edition:
    """The frozen pack, ready to be asked."""
    return cached_edition(FROZEN, FROZEN_CACHE)


def cached_edition(folder: Path, kept: Path) -> Edition:
    """The edition of the pack in a folder, from the cache in another one where it is there."""
    cached = EditionCache(kept)
    edition = cached.load(digest_of(folder))
    if edition is None:
        edition = Edition.of(load_pack(folder))
        cached.store(edition)
    return edition


if __name__ == "__main__":
    frozen_edition()
