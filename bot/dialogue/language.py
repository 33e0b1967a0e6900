"""Which language a reader is answered in."""

from __future__ import annotations

from bot.dialogue.commands import command_named
from bot.dialogue.tracker import Tracker
from bot.messages import Commanded, Language, Said, Utterance
from bot.text.normalize import is_romanised_chinese, script_language

_MOST_ACRONYMS = 2
"""Words in capitals that are names (API, ICP API); more of them are a sentence that is shouted."""
_MOST_NAMES = 2
"""Latin words that may be an answer in a form in Chinese."""


def choose(tracker: Tracker, utterance: Utterance, default: Language | None = None) -> Language:
    """The language of the reply.

    In this order: what the reader fixed with /language, what the operator fixed, what the message itself shows, the
    client's own language, the language of the conversation so far, English. A bare acronym (API, ICP) shows no language
    and keeps that of the conversation; so do a word or two in latin letters while a form is open.
    """
    stated = tracker.fixed_language or default or shown_to(tracker, utterance)
    if stated:
        return stated
    hinted = _hinted(utterance)
    told = _text(utterance)
    return (tracker.language or hinted if told.isupper() or (told and _is_asked(tracker)) else hinted or tracker.language) or "en"


def shown_to(tracker: Tracker, utterance: Utterance) -> Language | None:
    """The language that a message shows in its conversation: a word or two in latin letters (SaaS, Llama) answer a form in any language."""
    shown = shown_by(utterance)
    brief = shown == "en" and len(_text(utterance).split()) <= _MOST_NAMES
    return None if brief and _is_asked(tracker) else shown


def _is_asked(tracker: Tracker) -> bool:
    return tracker.form is not None and tracker.form.asking != ""


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
        case Said(text):
            return text
        case Commanded(name, text):
            row = command_named(name)
            return text if row and row.takes_text else ""
        case _:
            return ""
