"""Writes what is drawn when a call is sent as JSON, for the outbox, and draws it."""

from __future__ import annotations

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass
from telegram import InputFile

from bot.channels.files import content_of
from bot.channels.picture import draw_timeline
from bot.messages import File, Timeline

PICTURE_NAME = "plan.png"


@dataclass(frozen=True, config={"ser_json_bytes": "base64", "val_json_bytes": "base64"})
class _Attachment:
    parameter: str
    """The parameter of the call that takes it."""
    what: Timeline | File


_ADAPTER = TypeAdapter(_Attachment)


def picture_of(timeline: Timeline) -> str:
    """A timeline to be drawn for `sendPhoto`."""
    return _ADAPTER.dump_json(_Attachment("photo", timeline)).decode()


def document_of(file: File) -> str:
    """A file to be made for `sendDocument`."""
    return _ADAPTER.dump_json(_Attachment("document", file)).decode()


def drawn(attachment: str) -> tuple[str, InputFile]:
    """The parameter and the file; takes some tenths of a second."""
    attached = _ADAPTER.validate_json(attachment)
    if isinstance(attached.what, Timeline):
        # no client tells its theme, and a light picture can be read on both
        return attached.parameter, InputFile(draw_timeline(attached.what), filename=PICTURE_NAME)
    return attached.parameter, InputFile(content_of(attached.what), filename=attached.what.name)
