"""Questions that found no answer, as phrasings for the entries they probably belong to. A person decides: nothing is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.curation.clusters import Sifted, UnansweredQuestion, cluster, sift
from bot.curation.compare import count_tests
from bot.curation.trial_phrasings import objections
from bot.dialogue.edition import Edition
from bot.messages import Language
from bot.review.logged_questions import Asked, Miss

_ROUNDS = 3
"""Each leaves out the phrasings that do harm and tries the others again."""


def steps(edition: Edition, asked: tuple[Asked, ...]) -> int:
    """How many messages `suggest` puts to the bot at most."""
    return _ROUNDS * 2 * (count_tests(edition.pack) + len(asked))


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A question, offered as a phrasing."""

    entry: str
    """Empty where no entry comes near."""
    text: str
    language: Language
    times: int
    score: float
    """How near the entry comes to it now, 0 to 1."""
    objection: str = ""
    """Why it is better not taken over; empty for none."""
    takes: tuple[str, ...] = ()
    """Questions that another entry answers now and that it would take."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Questions that ask the same, and where they probably belong."""

    entry: str
    """Empty where no entry comes near: perhaps a new one is needed."""
    chosen: int
    """How many of the choices made after these questions were for the entry."""
    choices: int
    phrasings: tuple[Phrasing, ...]

    @property
    def times(self) -> int:
        """How often these questions were asked."""
        return sum(phrasing.times for phrasing in self.phrasings)


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Everything that can be suggested."""

    groups: tuple[Suggestion, ...]
    """Most asked first."""
    sifted: Sifted
    """What they were made of."""
    regressions: tuple[str, ...] = ()
    """Tests that came out wrong with all of it taken over, and that no single phrasing is to blame for."""


def suggest(
    edition: Edition, misses: Iterable[Miss], asked: tuple[Asked, ...] = (), progress: Callable[[], None] = lambda: None
) -> Suggestions:
    """Groups the misses, finds the entry of each group, and tries what the phrasings would do.

    Args:
        edition: the pack as it is.
        misses: questions of the log that found no answer.
        asked: questions of the log that the phrasings must not take from other entries.
        progress: called after each message that is put to the bot.
    """
    sifted = sift(edition, misses)
    groups = [_suggestion(group) for group in cluster(edition, sifted.questions)]
    regressions: tuple[str, ...] = ()
    for _ in range(_ROUNDS):
        tried = [phrasing for group in groups for phrasing in group.phrasings if phrasing.entry and not phrasing.objection]
        if not tried:
            break
        harm, regressions = objections(edition, tried, asked, progress)
        groups = [_with(group, harm) for group in groups]
        if not any(objection for objection, _ in harm.values()):
            break
    return Suggestions(tuple(groups), sifted, regressions)


def _with(group: Suggestion, harm: dict[str, tuple[str, tuple[str, ...]]]) -> Suggestion:
    told = [(phrasing, *harm.get(phrasing.text, (phrasing.objection, phrasing.takes))) for phrasing in group.phrasings]
    return replace(group, phrasings=tuple(replace(phrasing, objection=objection, takes=takes) for phrasing, objection, takes in told))


def _suggestion(group: Sequence[UnansweredQuestion]) -> Suggestion:
    chosen: Counter[str] = Counter()
    nearness: dict[str, float] = defaultdict(float)
    for question in group:
        chosen.update(question.chosen)
        # A choice is the strongest evidence; only where nobody made one, nearness decides.
        for entry, score in question.near if question.home else ():
            nearness[entry] += score * question.times
    weights: Mapping[str, float] = chosen or nearness
    entry = max(weights, key=lambda name: (weights[name], name), default="")
    phrasings = tuple(
        Phrasing(entry, question.text, question.language, question.times, dict(question.near).get(entry, 0.0)) for question in group
    )
    return Suggestion(entry, chosen[entry], chosen.total(), phrasings)
