"""Suggests unanswered questions as phrasings for the entries they probably belong to. A person decides: nothing is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.curation.clusters import MissSelection, UnansweredQuestion, cluster, select_misses
from bot.curation.compare import count_tests
from bot.curation.trial_phrasings import TrialResult, try_phrasings
from bot.dialogue.edition import Edition
from bot.messages import Language
from bot.review.logged_questions import LoggedQuestion, Miss

_ROUNDS = 3
"""Each round leaves out the phrasings that do harm and tries the others again."""


def suggestion_steps(edition: Edition, asked: tuple[LoggedQuestion, ...]) -> int:
    """Number of messages that `suggest_phrasings` asks the bot at most."""
    return _ROUNDS * 2 * (count_tests(edition.pack) + len(asked))


@dataclass(frozen=True, slots=True)
class SuggestedPhrasing:
    """A question that is suggested as a phrasing."""

    entry: str
    """Empty where no entry comes near."""
    text: str
    language: Language
    times: int
    score: float
    """Score of the entry for this question today, 0 to 1."""
    objection: str = ""
    """Why it should not be taken over; empty for no reason."""
    takes: tuple[str, ...] = ()
    """Questions that it would take from the entries that answer them now."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Questions that ask the same, with the entry they probably belong to."""

    entry: str
    """Empty where no entry comes near: perhaps a new one is needed."""
    chosen: int
    """How many of the choices made after these questions were for the entry."""
    choices: int
    phrasings: tuple[SuggestedPhrasing, ...]

    @property
    def times(self) -> int:
        """How often these questions were asked."""
        return sum(phrasing.times for phrasing in self.phrasings)


@dataclass(frozen=True, slots=True)
class Suggestions:
    """All suggestions, and what they were made of."""

    groups: tuple[Suggestion, ...]
    """Most asked first."""
    selection: MissSelection
    """The misses they were made of."""
    regressions: tuple[str, ...] = ()
    """Tests that came out wrong with all of it taken over, and that no single phrasing is to blame for."""


def suggest_phrasings(
    edition: Edition, misses: Iterable[Miss], asked: tuple[LoggedQuestion, ...] = (), progress: Callable[[], None] = lambda: None
) -> Suggestions:
    """Groups the misses, finds the entry of each group, and tries out the phrasings.

    Args:
        edition: the pack as it is.
        misses: questions of the log that found no answer.
        asked: questions of the log that the phrasings must not take from other entries.
        progress: called after each message that is put to the bot.
    """
    selection = select_misses(edition, misses)
    groups = [_suggestion(group) for group in cluster(edition, selection.questions)]
    regressions: tuple[str, ...] = ()
    for _ in range(_ROUNDS):
        tried = [phrasing for group in groups for phrasing in group.phrasings if phrasing.entry and not phrasing.objection]
        if not tried:
            break
        results, regressions = try_phrasings(edition, tried, asked, progress)
        groups = [_with_results(group, results) for group in groups]
        if not any(result.objection for result in results.values()):
            break
    return Suggestions(tuple(groups), selection, regressions)


def _with_results(group: Suggestion, results: Mapping[str, TrialResult]) -> Suggestion:
    def updated(phrasing: SuggestedPhrasing) -> SuggestedPhrasing:
        result = results.get(phrasing.text)
        return replace(phrasing, objection=result.objection, takes=result.takes) if result else phrasing

    return replace(group, phrasings=tuple(map(updated, group.phrasings)))


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
        SuggestedPhrasing(entry, question.text, question.language, question.times, dict(question.near).get(entry, 0.0))
        for question in group
    )
    return Suggestion(entry, chosen[entry], chosen.total(), phrasings)
