"""Defines the command line, a file for each command. A command imports the rooms it needs only when it runs."""

from bot.cli.main import main

__all__ = ["main"]
