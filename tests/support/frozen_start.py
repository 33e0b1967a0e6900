"""Settings with which a bot starts on the frozen pack; its edition is read from the cache of the tests."""

from __future__ import annotations

from tests.support.cached_editions import FROZEN, FROZEN_CACHE, frozen_edition


def frozen_settings() -> dict[str, str]:
    """KNOWLEDGE_DIR, and a CACHE_DIR in which the edition of the frozen pack is kept."""
    frozen_edition()
    return {"KNOWLEDGE_DIR": str(FROZEN), "CACHE_DIR": str(FROZEN_CACHE)}
