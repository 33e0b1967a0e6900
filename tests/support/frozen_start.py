"""Settings with which a bot starts on the frozen pack; the first one computes its edition, the others read it from the cache."""

from __future__ import annotations

import atexit
import functools
import tempfile

from tests.support.frozen_edition import FROZEN


def frozen_settings() -> dict[str, str]:
    """KNOWLEDGE_DIR, and a CACHE_DIR that all bots of this run share."""
    return {"KNOWLEDGE_DIR": str(FROZEN), "CACHE_DIR": _cache()}


@functools.cache
def _cache() -> str:
    folder = tempfile.TemporaryDirectory(prefix="frozen-pack-")
    atexit.register(folder.cleanup)
    return folder.name
