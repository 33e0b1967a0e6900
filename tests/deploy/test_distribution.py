"""The package: everything that the bot reads at run time is installed with it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def setuptools() -> dict[str, Any]:
    document = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    tools: dict[str, Any] = document["tool"]["setuptools"]
    return tools


def test_every_room_is_installed(setuptools: dict[str, Any]) -> None:
    rooms = {".".join(file.parent.relative_to(ROOT).parts) for file in (ROOT / "bot").rglob("*.py")}
    assert set(setuptools["packages"]) == rooms | {"bot.pack"}


def test_every_file_of_the_pack_is_installed(setuptools: dict[str, Any]) -> None:
    folder = ROOT / setuptools["package-dir"]["bot.pack"]
    installed = {file for pattern in setuptools["package-data"]["bot.pack"] for file in folder.glob(pattern)}
    assert installed == {file for file in folder.rglob("*") if file.is_file() and file.name != "README.md"}


def test_every_data_file_of_a_room_is_installed(setuptools: dict[str, Any]) -> None:
    installed = {
        file
        for package, patterns in setuptools["package-data"].items()
        if package != "bot.pack"
        for pattern in patterns
        for file in (ROOT / package.replace(".", "/")).glob(pattern)
    }
    data = {file for file in (ROOT / "bot").rglob("*") if file.is_file() and file.suffix not in (".py", ".pyc")}
    assert data == installed
