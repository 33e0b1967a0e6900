"""Which language a reader is answered in."""

from __future__ import annotations

from bot.dialogue.tracker import Tracker
from bot.matching.normalize import script_language
from bot.messages import Commanded, Language, Said, Utterance


def choose(tracker: Tracker, utterance: Utterance, default: Language | None = None) -> Language:
    """The language of the reply.

    In this order: what the reader fixed with /language, what the operator fixed, the script of the message, the
    client's own language, the language of the conversation so far, English. A bare acronym (API, ICP) shows no language.
    """
    fixed = tracker.fixed_language or default
    if fixed:
        return fixed
    text = _text(utterance)
    shown = script_language(text)
    if shown:
        return tracker.language or shown if text.isupper() else shown
    return _hinted(utterance) or tracker.language or "en"


def _hinted(utterance: Utterance) -> Language | None:
    hint = utterance.language_hint.casefold()
    return None if not hint else "zh" if hint.startswith("zh") else "en"


def _text(utterance: Utterance) -> str:
    act = utterance.act
    return act.text if isinstance(act, Said) else act.arguments if isinstance(act, Commanded) else ""
