"""Words what a reload changed in the answers, in a few lines for the admin who asked for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from bot.review.difference import Cause, CauseKind, Change, Difference, TurnOutcome
from bot.review.masking import masked

Say = Callable[..., str]
"""Fills a phrase of the interface in the reader's language."""

_CAME = {"clarify": "reload.came-clarify", "unknown": "reload.came-unknown", "smalltalk": "reload.came-smalltalk"}
_CAUSES: Mapping[CauseKind, str] = {
    "new phrasing": "reload.by-new-phrasing",
    "removed phrasing": "reload.by-removed-phrasing",
    "new entry": "reload.by-new-entry",
    "removed entry": "reload.by-removed-entry",
    "guards": "reload.by-guards",
    "terms": "reload.by-terms",
    "small talk": "reload.by-small-talk",
    "weights": "reload.by-weights",
}
_MOST_CHANGES = 6
_LONGEST = 60


def difference_lines(difference: Difference, say: Say, *, private: bool) -> Iterator[str]:
    """At most nine lines.

    Args:
        difference: what is answered differently.
        say: from the name of a phrase and its values to the sentence.
        private: only the admin reads the reply, so that it may quote what people asked, without personal data.
    """
    if not difference.changes:
        yield say("reload.answers-same")
        return
    real, regressed = difference.real, difference.of("regression")
    tests = len(difference.changes) - len(real)
    yield say("reload.answers-changed", tests=tests, of_tests=difference.tests, questions=len(real), of_questions=difference.questions)
    if regressed:
        yield say("reload.answers-regressed", count=len(regressed))
    quoted = [change for change in difference.changes if change.suite or private]
    for change in quoted[:_MOST_CHANGES]:
        yield _line(change, say)
    if len(quoted) > _MOST_CHANGES:
        yield say("reload.answers-more", count=len(quoted) - _MOST_CHANGES)
    elif len(quoted) < len(difference.changes):
        yield say("reload.answers-hidden")


def _line(change: Change, say: Say) -> str:
    values = {
        "text": masked(change.text, _LONGEST),
        "before": _behaviour(change.before, say),
        "after": _behaviour(change.after, say),
        "cause": _cause(change.cause, say),
    }
    return say("reload.answers-right-before" if change.verdict == "regression" else "reload.answers-change", **values)


def _behaviour(shown: TurnOutcome, say: Say) -> str:
    if shown.decision == "answer":
        return " + ".join(shown.entries)
    return say(_CAME[shown.decision], entries=", ".join(shown.entries))


def _cause(cause: Cause, say: Say) -> str:
    return say(_CAUSES[cause.kind], entry=cause.entry, wording=masked(cause.wording, _LONGEST))
