"""Makes the content of a file: as it was given, or drawn or written from a neutral value."""

from __future__ import annotations

from typing import assert_never

from bot.messages import Calendar, Document, File, Timeline


def content_of(file: File) -> bytes:
    """The bytes of a file; takes some tenths of a second for what has to be drawn or written."""
    # What draws and writes is imported when used: the chat must not wait for it when it starts.
    match file.drawn:
        case None:
            return file.content
        case Timeline():
            from bot.channels.picture import draw_timeline  # noqa: PLC0415

            return draw_timeline(file.drawn)
        case Document():
            from bot.channels.documents import write_docx  # noqa: PLC0415

            return write_docx(file.drawn)
        case Calendar():
            from bot.channels.documents import write_ics  # noqa: PLC0415

            return write_ics(file.drawn)
        case _:
            assert_never(file.drawn)
