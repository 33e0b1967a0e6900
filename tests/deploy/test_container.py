"""The image and its compose file: linted, pinned, and locked down. Neither needs a container engine here."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.channels.telegram.application import STOP_SECONDS

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
TOOLS = Path(sys.executable).parent
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
LAST_STAGE = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return document


def _lint(*command: str | Path) -> None:
    done = subprocess.run([TOOLS / command[0], *command[1:]], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_hadolint_finds_nothing() -> None:
    _lint("hadolint", "--failure-threshold", "style", DEPLOY / "Dockerfile")


@pytest.mark.parametrize("name", ["compose.yaml", "compose.replicas.yaml"])
def test_the_compose_files_follow_their_specification(name: str) -> None:
    _lint("check-jsonschema", "--builtin-schema", "vendor.compose-spec", DEPLOY / name)


def test_replicas_are_confined_like_the_one_process(compose: dict[str, Any]) -> None:
    replicas = yaml.safe_load((DEPLOY / "compose.replicas.yaml").read_text(encoding="utf-8"))["services"]["bot"]
    for name in ("read_only", "cap_drop", "security_opt", "mem_limit", "pids_limit", "restart", "stop_grace_period"):
        assert replicas[name] == compose["services"]["bot"][name]
    assert "ports" not in replicas


def test_the_base_is_pinned_by_patch_version_and_debian_release() -> None:
    assert re.search(r"^ARG BASE=python:3\.\d+\.\d+-slim-[a-z]+(@sha256:[0-9a-f]{64})?$", DOCKERFILE, re.MULTILINE)
    assert re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE) == ["${BASE}", "${BASE}"]


def test_only_hash_pinned_wheels_are_installed() -> None:
    (install,) = re.findall(r"\binstall --no-cache-dir[^&]*", DOCKERFILE)
    assert "--require-hashes" in install
    assert "--only-binary :all:" in install


def test_the_last_stage_builds_nothing() -> None:
    assert not re.search(r"\b(apt-get|pip.* install|gcc|make)\b", LAST_STAGE)


def test_the_bot_is_nobody_in_particular() -> None:
    """As a number: an engine can then see that it is not root without asking the image's user list."""
    assert re.search(r"^USER (\d+):\1$", LAST_STAGE, re.MULTILINE)
    assert not re.search(r"^USER (0|root)", LAST_STAGE, re.MULTILINE)


def test_only_what_the_image_needs_reaches_the_build() -> None:
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    allowed = {line[1:] for line in lines if line.startswith("!")}
    copied = set(re.findall(r"^COPY (?!--from)(\S+)", DOCKERFILE, re.MULTILINE))
    assert "*" in lines
    assert allowed == copied
    assert all((ROOT / path).exists() for path in copied)


def test_the_container_may_do_little(compose: dict[str, Any]) -> None:
    bot = compose["services"]["bot"]
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert bot["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in bot


def test_what_is_written_lies_on_the_volume(compose: dict[str, Any]) -> None:
    volumes = compose["services"]["bot"]["volumes"]
    (folder,) = re.findall(r"^VOLUME (\S+)$", LAST_STAGE, re.MULTILINE)
    assert f"data:{folder}" in volumes
    assert all(volume.endswith(":ro") for volume in volumes if not volume.startswith("data:"))


def test_no_port_is_open_unless_to_this_machine(compose: dict[str, Any]) -> None:
    assert "ports" not in compose["services"]["bot"]
    suggested = re.findall(r"# ports: \[(.*)\]", (DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    assert suggested == ['"127.0.0.1:8080:8080"']


def test_a_stop_leaves_time_for_answers_under_way(compose: dict[str, Any]) -> None:
    assert int(compose["services"]["bot"]["stop_grace_period"].removesuffix("s")) > STOP_SECONDS + 2


def test_no_secret_stands_in_a_file() -> None:
    for file in DEPLOY.iterdir():
        assert not re.search(r"\d{6,}:[A-Za-z0-9_-]{30,}", file.read_text(encoding="utf-8")), file.name
