"""The Telegram channel: updates in, utterances to the desk, replies out."""

import os

# python-telegram-bot gives waiting times as timedelta only where this is set, and warns at every flood limit otherwise
os.environ.setdefault("PTB_TIMEDELTA", "true")
