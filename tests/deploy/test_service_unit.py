"""The systemd unit: understood by systemd, tightly confined, patient at a stop."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from bot.channels.telegram.application import STOP_SECONDS

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "deploy" / "filing-bot.service"
SYSTEMD = shutil.which("systemd-analyze")
MOST_EXPOSED = 15
"""Tenths of systemd's own measure, which goes from 0 to 10; below 20 it speaks of "OK"."""

needs_systemd = pytest.mark.skipif(SYSTEMD is None, reason="this machine has no systemd-analyze")


@pytest.fixture(scope="module")
def service() -> dict[str, str]:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(UNIT, encoding="utf-8")
    return dict(parser["Service"])


@needs_systemd
def test_systemd_finds_no_fault(tmp_path: Path) -> None:
    # The program is not installed on the machine that runs this.
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text(encoding="utf-8").replace("/opt/filing-bot/venv/bin/filing-bot run", "/bin/true"), encoding="utf-8")
    assert _analyze("verify", copy) == (0, "")


@needs_systemd
def test_systemd_finds_little_exposed() -> None:
    code, told = _analyze("security", "--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager", UNIT)
    assert code == 0, told


def test_it_starts_a_command_that_the_package_installs(service: dict[str, str]) -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    program, command = service["ExecStart"].split()
    assert Path(program).name in scripts
    assert command == "run"


def test_a_stop_leaves_time_for_answers_under_way(service: dict[str, str]) -> None:
    assert int(service["TimeoutStopSec"]) > STOP_SECONDS + 2


def test_it_works_in_the_folder_that_it_may_write(service: dict[str, str]) -> None:
    assert service["WorkingDirectory"] == f"/var/lib/{service['StateDirectory']}"
    assert service["ProtectSystem"] == "strict"
    assert "ReadWritePaths" not in service


def test_no_secret_stands_in_it(service: dict[str, str]) -> None:
    assert "Environment" not in service
    assert service["EnvironmentFile"].startswith("/etc/")


def _analyze(*arguments: str | Path) -> tuple[int, str]:
    assert SYSTEMD is not None
    done = subprocess.run([SYSTEMD, *arguments], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr if arguments[0] == "security" else done.stderr
