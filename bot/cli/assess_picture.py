"""The plan of an assessment as a picture in a file."""

from __future__ import annotations

from pathlib import Path

from bot.cli.assess_json import Assessed
from bot.cli.pack_option import Stop
from bot.dialogue.edition import Edition
from bot.dialogue.result.timeline import timeline_of
from bot.dialogue.voice import Voice


def write_picture(edition: Edition, told: Assessed, file: Path, *, dark: bool) -> None:
    """Writes the picture as PNG, over whatever the file held."""
    timeline = timeline_of(Voice(edition, told.language), told.assessment)
    if timeline is None:
        raise Stop(f"{file} was not written: nothing that takes months follows from these facts yet; give more of them")

    # it takes its time to import
    from bot.channels.picture import draw

    try:
        file.write_bytes(draw(timeline, dark=dark))
    except OSError as error:
        raise Stop(f"{file} cannot be written ({error.strerror}): name a file in a folder that can be written to") from None
