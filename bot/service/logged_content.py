"""Says what the log keeps of a turn, as LOG_CONTENT has it."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.keeping import LogContent
from bot.messages import Block, Choice, Commanded, Pressed, Reply, Said
from bot.text.identifiers import without_identifiers


def logged_text(act: Said | Pressed | Commanded, content: LogContent) -> str:
    """What was said, the command line, or `[action]` for a press; empty where the log keeps no content."""
    if content == "off":
        return ""
    match act:
        case Said(text):
            line = text
        case Pressed(action):
            # no words of anybody, and its numbers are ids of the pack's and the form's
            return f"[{action}]"
        case Commanded(name, arguments):
            line = f"/{name} {arguments}".rstrip()
    return without_identifiers(line) if content == "redacted" else line


def logged_replies(replies: tuple[Reply, ...], content: LogContent) -> tuple[Reply, ...]:
    """The replies as the log keeps them: they may repeat what was said."""
    if content == "off":
        return ()
    return tuple(map(_redacted, replies)) if content == "redacted" else replies


def _redacted(reply: Reply) -> Reply:
    return replace(
        reply,
        blocks=tuple(Block(block.kind, without_identifiers(block.text)) for block in reply.blocks),
        choices=tuple(Choice(without_identifiers(choice.label), choice.action) for choice in reply.choices),
        toast=without_identifiers(reply.toast),
    )
