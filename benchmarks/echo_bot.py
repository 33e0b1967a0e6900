"""Repeats what is said, with python-telegram-bot alone and its own transport: the peer of `benchmarks/throughput.py`.

TELEGRAM_API_ROOT=… TELEGRAM_TOKEN=… python benchmarks/echo_bot.py AT_ONCE
"""

from __future__ import annotations

import os
import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Sends the text back."""
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


def main() -> None:
    """Polls until it is stopped."""
    root, at_once = os.environ["TELEGRAM_API_ROOT"], int(sys.argv[1])
    builder = Application.builder().token(os.environ["TELEGRAM_TOKEN"]).base_url(f"{root}/bot").base_file_url(f"{root}/file/bot")
    application = builder.concurrent_updates(at_once if at_once > 1 else False).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main()
