from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.sound_pack import write_sound_pack


@pytest.fixture(scope="session")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> str:
    """KNOWLEDGE_DIR: the small pack, so that a process starts quickly."""
    return str(write_sound_pack(Path(tmp_path_factory.mktemp("small"))))
