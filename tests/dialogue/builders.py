"""One turn at a time, or a whole talk, against a pack: time is an argument, nothing waits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from bot.dialogue.answer_words import AnswerWords
from bot.dialogue.edition import Edition
from bot.dialogue.policy import decide
from bot.dialogue.tracker import Tracker
from bot.dialogue.turn import Turn
from bot.extraction.hints import HintFinder
from bot.filing.rules import RuleBook
from bot.knowledge.models.pack import Pack
from bot.messages import Commanded, ConversationKey, Language, Pressed, Reply, Said, Utterance

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
KEY = ConversationKey("console", "here", "me")
FRESH = Tracker()


def utterance(act: Said | Pressed | Commanded | str, hint: str = "") -> Utterance:
    """What one person did; a text is something said."""
    return Utterance(KEY, Said(act) if isinstance(act, str) else act, hint)


def turn(edition: Edition, act: Said | Pressed | Commanded | str, tracker: Tracker = FRESH, hint: str = "") -> Turn:
    """One turn."""
    return decide(edition, tracker, utterance(act, hint), NOW)


@dataclass
class Talk:
    """A conversation: what is remembered goes from turn to turn."""

    edition: Edition
    hint: str = ""
    default: Language | None = None
    tracker: Tracker = field(default_factory=Tracker)
    now: dt.datetime = NOW

    def does(self, act: Said | Pressed | Commanded | str) -> Turn:
        """The next turn."""
        done = decide(self.edition, self.tracker, utterance(act, self.hint), self.now, self.default)
        self.tracker = done.tracker
        return done

    def waits(self, **time: float) -> None:
        """Time passes."""
        self.now += dt.timedelta(**time)


def actions(reply: Reply) -> list[str]:
    """What the reply's choices do."""
    return [choice.action for choice in reply.choices]


def changed(pack: Pack, **fields: object) -> Pack:
    """The pack with some of its fields replaced."""
    return Pack.model_validate({name: getattr(pack, name) for name in Pack.model_fields} | fields)


def ruled(edition: Edition, **fields: object) -> Edition:
    """The edition with other slots, rules, hints or phrases; what finds entries, the dearest part, stays."""
    pack = changed(edition.pack, **fields)
    return replace(edition, pack=pack, book=RuleBook.of(pack), hints=HintFinder.of(pack), answer_words=AnswerWords.of(pack))
