"""The command line: one command is a few lines that call a room below. Rooms are imported by the command that needs them."""

from bot.cli.main import main

__all__ = ["main"]
