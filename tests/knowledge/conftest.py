"""What the tests of the checks share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.checks.all import check_pack
from bot.knowledge.files.loader import read_pack
from tests.support.packs import Content, write_pack


@pytest.fixture
def lint(tmp_path: Path) -> Callable[[Content], list[str]]:
    """Writes the faultless pack with the files given, and says what the checks find."""

    def run(content: Content) -> list[str]:
        return [str(finding) for finding in check_pack(read_pack(write_pack(tmp_path, content)))]

    return run
