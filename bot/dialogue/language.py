"""Chooses the language that a reader is answered in."""

from __future__ import annotations

from bot.dialogue.tracker import Tracker
from bot.messages import Language
from bot.text.message import Message

_MOST_ACRONYMS = 2
"""Words in capitals that are names (API, ICP API); more of them are a sentence that is shouted."""
_MOST_NAMES = 2
"""Latin words that may be an answer in a form in Chinese."""


def choose(tracker: Tracker, message: Message, hint: str, default: Language | None = None) -> Language:
    """The language of the reply.

    In this order: what the reader fixed with /language, what the operator fixed, what the message itself shows, the
    language of the client's `hint`, the language of the conversation so far, English. A bare acronym (API, ICP) shows no language
    and keeps that of the conversation; so do a word or two in latin letters while a form is open.
    """
    stated = tracker.fixed_language or default or shown_to(tracker, message)
    if stated:
        return stated
    hinted, told = _hinted(hint), message.typed
    return (tracker.language or hinted if told.isupper() or (told and _is_asked(tracker)) else hinted or tracker.language) or "en"


def shown_to(tracker: Tracker, message: Message) -> Language | None:
    """The language that a message shows in its conversation: a word or two in latin letters (SaaS, Llama) answer a form in any language."""
    shown = shown_by(message)
    brief = shown == "en" and len(message.typed.split()) <= _MOST_NAMES
    return None if brief and _is_asked(tracker) else shown


def _is_asked(tracker: Tracker) -> bool:
    return tracker.form is not None and tracker.form.asking != ""


def shown_by(message: Message) -> Language | None:
    """The language that a message shows by its script, or by its sound; None for a bare acronym."""
    shown, typed = message.language, message.typed
    return None if shown == "en" and typed.isupper() and len(typed.split()) <= _MOST_ACRONYMS else shown


def _hinted(hint: str) -> Language | None:
    hint = hint.casefold()
    return None if not hint else "zh" if hint.startswith("zh") else "en"
