"""`keygen`."""

from __future__ import annotations

from pathlib import Path

from bot.service.keys import LEAST_PEPPER, parse_data_key
from tests.cli.processes import bot


def test_a_secret_is_printed_that_both_settings_take(tmp_path: Path) -> None:
    ended = bot(tmp_path, "keygen")
    assert (ended.code, ended.err) == (0, "")
    assert len(parse_data_key(ended.out)) == 32
    assert len(ended.out.strip()) >= LEAST_PEPPER
    assert bot(tmp_path, "keygen").out != ended.out
