"""Collects the questions of the log that were not answered, each with the entry that its asker chose afterwards."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass

from bot.dialogue.actions import NoneOfThese, ShowEntry, parse
from bot.messages import ConversationKey
from bot.review.logged_questions import Miss, without_command
from bot.service.ports import LoggedTurn

_REPLIES_REMEMBERED = 5
"""Replies of a conversation whose buttons are remembered: people press those of the last one or two."""


@dataclass(slots=True)
class _UnansweredTurn:
    text: str
    offered: dict[str, str]
    """Action of a choice -> the entry it opens."""
    chosen: str = ""


class MissCollector:
    """Collects the last misses from the turns of the log, oldest first; nothing of who asked is kept."""

    def __init__(self, last: int | None = None) -> None:
        """Keeps the `last` misses; all of them where it is None."""
        self._kept: deque[_UnansweredTurn] = deque(maxlen=last)
        self._open: dict[ConversationKey, deque[_UnansweredTurn]] = defaultdict(lambda: deque(maxlen=_REPLIES_REMEMBERED))

    def add(self, turn: LoggedTurn) -> None:
        """Adds a turn: a miss, or the choice that was made after one. Of a turn whose words are not logged nothing can be learnt.

        A press belongs to the latest reply of its conversation that had this button. Of several presses the last one counts; "none of
        these" takes the choice back.
        """
        if turn.decision in ("unknown", "clarify") and turn.text:
            actions = [choice.action for reply in turn.replies for choice in reply.choices]
            shown = {action: opened.entry for action in actions if isinstance(opened := parse(action), ShowEntry)}
            question = _UnansweredTurn(without_command(turn.text), shown)
            self._kept.append(question)
            self._open[turn.key].append(question)
        elif turn.decision == "press" and turn.key in self._open:
            action = turn.text.removeprefix("[").removesuffix("]")
            if isinstance(parse(action), NoneOfThese) and self._open[turn.key]:
                self._open[turn.key][-1].chosen = ""
            asked = next((question for question in reversed(self._open[turn.key]) if action in question.offered), None)
            if asked:
                asked.chosen = asked.offered[action]

    @property
    def misses(self) -> tuple[Miss, ...]:
        """The misses so far, oldest first."""
        return tuple(Miss(question.text, tuple(question.offered.values()), question.chosen) for question in self._kept)
