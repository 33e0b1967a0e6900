"""Writes the plan of an assessment as a picture."""

from __future__ import annotations

from pathlib import Path

from bot.cli.assess_json import AssessedCase
from bot.cli.failures import CommandError
from bot.dialogue.edition import Edition
from bot.dialogue.result.timeline import timeline_of
from bot.dialogue.voice import Voice


def write_picture(edition: Edition, case: AssessedCase, file: Path, *, dark: bool) -> None:
    """Writes the picture as PNG, over whatever the file held."""
    timeline = timeline_of(Voice(edition, case.language), case.assessment)
    if timeline is None:
        raise CommandError(f"{file} was not written: nothing that takes months follows from these facts yet; give more of them")

    # its import is slow
    from bot.channels.picture import draw_timeline

    try:
        file.write_bytes(draw_timeline(timeline, dark=dark))
    except OSError as error:
        raise CommandError(f"{file} cannot be written ({error.strerror}): name a file in a folder that can be written to") from None
