"""Which language a reader is answered in."""

from __future__ import annotations

from bot.dialogue.tracker import Tracker
from bot.matching.normalize import is_romanised_chinese, script_language
from bot.messages import Commanded, Language, Said, Utterance

_MOST_ACRONYMS = 2
"""Words in capitals that are names (API, ICP API); more of them are a sentence that is shouted."""


def choose(tracker: Tracker, utterance: Utterance, default: Language | None = None) -> Language:
    """The language of the reply.

    In this order: what the reader fixed with /language, what the operator fixed, what the message itself shows, the
    client's own language, the language of the conversation so far, English. A bare acronym (API, ICP) shows no language
    and keeps that of the conversation.
    """
    stated = tracker.fixed_language or default or shown_by(utterance)
    if stated:
        return stated
    hinted = _hinted(utterance)
    return (tracker.language or hinted if _text(utterance).isupper() else hinted or tracker.language) or "en"


def shown_by(utterance: Utterance) -> Language | None:
    """The language that a message shows by its script, or by its sound: Chinese in latin letters is Chinese.

    None for a bare acronym, and for whatever is no message.
    """
    text = _text(utterance)
    shown = script_language(text)
    if shown == "en" and is_romanised_chinese(text):
        return "zh"
    return None if shown == "en" and text.isupper() and len(text.split()) <= _MOST_ACRONYMS else shown


def _hinted(utterance: Utterance) -> Language | None:
    hint = utterance.language_hint.casefold()
    return None if not hint else "zh" if hint.startswith("zh") else "en"


def _text(utterance: Utterance) -> str:
    match utterance.act:
        case Said(text) | Commanded("ask", text):
            return text
        case _:
            return ""
