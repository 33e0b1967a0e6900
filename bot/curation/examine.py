"""The whole examination of a pack: what it says, how it is built, whether its rules are sound, and how the bot fares with it."""

from __future__ import annotations

from pathlib import Path

from bot.curation import proving, selftest
from bot.curation.required_phrases import check_needs
from bot.dialogue.edition import Edition
from bot.knowledge.checks.all import check_pack
from bot.knowledge.files.loader import Loaded, read_pack
from bot.knowledge.findings import Finding
from bot.matching.index.meaning import Encoder


def lint(loaded: Loaded) -> tuple[Finding, ...]:
    """Everything that is wrong with a pack as it stands there, ordered by file and line."""
    return tuple(sorted({*loaded.findings, *check_pack(loaded), *check_needs(loaded)}))


def examine(folder: Path, encoder: Encoder | None = None) -> Edition | tuple[Finding, ...]:
    """A sound pack as an edition, ready to answer; or everything that is wrong with it."""
    loaded = read_pack(folder)
    found = lint(loaded)
    if found or loaded.pack is None:
        return found
    unproven = proving.findings(loaded, proving.proof_of(loaded))
    if unproven:
        return unproven
    edition = Edition.of(loaded.pack, encoder)
    return selftest.run(edition, loaded).findings or edition
