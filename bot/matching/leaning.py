"""Answers follow-ups: with what they leave out, and behind the question that was answered last."""

from __future__ import annotations

from collections.abc import Sequence

from bot.matching.follow_ups import compares, inherited, is_all_terms, is_connected, is_follow_up, only_points, with_names
from bot.matching.matcher import MOST_CHOICES, Ambiguous, Answered, Candidate, Matcher, MatchResult, Unknown
from bot.matching.one_question import ASPECTS, PHRASING, Texts, defined, entry_of, match_question
from bot.matching.read_text import ReadText

_TOPICAL = ("procedure", *ASPECTS)
_VIEWS = (0.5, 1.5, 1.0)
"""How much a follow-up's score counts alone, with the topic, and behind the last entry's question."""
_SURELY_FOLLOWED = 0.9
"""Confidence from which a follow-up that takes its procedure or its aspect from the topic is not looked at in other ways."""
_WORD_FOR_WORD = 0.85
"""Score from which a text is a phrasing word for word."""
_ENOUGH = 0.5
"""Score from which a follow-up's first entry may be told, over all ways to look at it."""
_CLEARLY = 1.5
"""How many times the score of the next entry a follow-up's first one has, over all ways to look at it, where it is told."""


def lean_on_topic(texts: Texts, text: ReadText, alone: MatchResult, topic: frozenset[str]) -> MatchResult:
    """What a text comes to in its conversation: by itself where it is complete, else with what it takes from the topic."""
    if not topic:
        return _without_topic(texts, text, alone)
    if _is_complete(texts.matcher, text, alone) or _has_readings(texts.matcher, alone):
        return alone
    missing = inherited(texts.matcher, text, alone.terms, topic)
    followed = _followed_up(texts, text, missing, alone.terms, topic) if missing else None
    if followed and _only_blurs(alone, followed):
        return alone
    completed = _completed(texts, text, alone, followed, missing)
    if completed:
        return completed
    leans = is_follow_up(texts.matcher, text) and not only_points(text) and not _says_all(texts.matcher, text, alone, missing)
    return _in_context(texts, text, alone, followed) if texts.last and leans else followed or alone


def _without_topic(texts: Texts, text: ReadText, alone: MatchResult) -> MatchResult:
    """A text that begins or ends as a follow-up and asks nothing by itself (那大模型备案呢) is no question without a topic."""
    asks = any(texts.matcher.kind_of(term) in ASPECTS for term in alone.terms)
    if isinstance(alone, Answered) and is_connected(text.text) and not asks and alone.candidates[0].score < _WORD_FOR_WORD:
        parts = (alone.question, alone.terms, alone.candidates, alone.confidence, alone.wanted, alone.judged)
        return Ambiguous(*parts, alone.judged.choices)
    return alone


def _has_readings(matcher: Matcher, alone: MatchResult) -> bool:
    """True for a question with an undecided word that asks something: whoever asked decides what it means."""
    asks = any(matcher.kind_of(term) in ASPECTS for term in alone.terms)
    return isinstance(alone, Ambiguous) and not alone.wanted and asks


def _completed(
    texts: Texts, text: ReadText, alone: MatchResult, followed: MatchResult | None, missing: Sequence[str]
) -> MatchResult | None:
    """The follow-up that only lacked the procedure or the aspect of the topic, or nothing, where it is sure; None for any other.

    Where the topic named several procedures that each have an answer, the choice between them is sure as well.
    """
    if isinstance(alone, Answered) and entry_of(alone) == texts.last:
        return alone  # asked again
    if isinstance(followed, Ambiguous) and not followed.wanted:
        return followed
    lacks = any(texts.matcher.kind_of(term) == "procedure" for term in missing)
    if followed and not isinstance(followed, Unknown) and lacks and is_all_terms(text):
        return followed
    found = followed if any(texts.matcher.kind_of(term) in _TOPICAL for term in missing) else alone if not missing else None
    if not isinstance(found, Answered) or entry_of(found) == texts.last:
        return None
    return found if found.confidence >= _SURELY_FOLLOWED else None


def _says_all(matcher: Matcher, text: ReadText, alone: MatchResult, missing: Sequence[str]) -> bool:
    """True for a phrasing of an entry that neither shows by its form that it follows nor lacks a procedure that the topic named."""
    lacks = any(matcher.kind_of(term) == "procedure" for term in missing)
    return isinstance(alone, Answered) and alone.candidates[0].score >= PHRASING and not is_connected(text.text) and not lacks


def _in_context(texts: Texts, text: ReadText, alone: MatchResult, followed: MatchResult | None) -> MatchResult:
    """A follow-up with words of its own, which hardly asks for the last answer again: looked at alone, with the topic, and behind the
    last entry's question. What all of them together put clearly first is told, else offered.
    """
    matcher = texts.matcher
    if alone.judged.best == texts.last and not isinstance(alone, Unknown):
        return alone  # the same in other words
    behind = matcher.match(texts.read(f"{matcher.question_of(texts.last, text)} {text.text}"), at_home=True)
    views = [(weight, view) for weight, view in zip(_VIEWS, (alone, followed, behind), strict=True) if view]
    if all(isinstance(view, Unknown) for _, view in views):
        return followed or alone
    agreed = _agreed([view for _, view in views], texts.last)
    if agreed:
        return agreed
    found: dict[str, Candidate] = {}
    totals: dict[str, float] = {}
    for weight, view in views:
        for one in view.candidates:
            if one.entry != texts.last and not one.why.barred:
                totals[one.entry] = totals.get(one.entry, 0.0) + weight * one.score
                found.setdefault(one.entry, one)
    order = sorted(totals, key=lambda entry: -totals[entry])
    parts = ((followed or alone).question, (followed or alone).terms, tuple(found[entry] for entry in order), 0.0, 0.0, behind.judged)
    clearly = bool(order) and totals[order[0]] >= max(_CLEARLY * (totals[order[1]] if len(order) > 1 else 0.0), _ENOUGH)
    return Answered(*parts) if clearly else Ambiguous(*parts, (*order[: MOST_CHOICES - 1], texts.last))


def _agreed(views: Sequence[MatchResult], last: str) -> MatchResult | None:
    """An answer, other than the last one, that another way to look at the follow-up puts first as well; None where there is none."""
    firsts = [next((one.entry for one in view.candidates if one.entry != last and not one.why.barred), "") for view in views]
    told = (view for view in reversed(views) if isinstance(view, Answered) and entry_of(view) != last and firsts.count(entry_of(view)) > 1)
    return next(told, None)


def _only_blurs(alone: MatchResult, followed: MatchResult) -> bool:
    """True where the topic leaves the same entry first, but no longer clearly enough to be told."""
    return isinstance(alone, Answered) and isinstance(followed, Ambiguous) and entry_of(alone) == entry_of(followed)


def _followed_up(
    texts: Texts, text: ReadText, missing: tuple[str, ...], terms: frozenset[str], topic: frozenset[str]
) -> MatchResult | None:
    """A follow-up with what it leaves out; the asker chooses where the topic named several procedures that each have an answer."""
    matcher = texts.matcher
    named = {"procedure", *(matcher.kind_of(term) for term in terms)}
    case = frozenset(term for term in topic if matcher.describes(term) and matcher.kind_of(term) not in named)
    procedures = {term for term in missing if matcher.kind_of(term) == "procedure"}
    ways = [missing, *(tuple(term for term in missing if term == one or term not in procedures) for one in sorted(procedures))]
    named_ways = [texts.read(with_names(matcher, text, way)) for way in (ways if len(procedures) > 1 else ways[:1])]
    results = [match_question(texts, way, case, at_home=True) for way in named_ways]
    if len(procedures) > 1 and compares(text.text):
        of_all = _of_all(matcher, matcher.match(text, at_home=True), procedures)
        if of_all:
            return Answered(text.text, results[0].terms, of_all, _SURELY_FOLLOWED)
    found = [result for result in results if not isinstance(result, Unknown) and not result.candidates[0].why.unmet]
    if not found or found[0] is results[0]:
        return found[0] if found else None
    told = tuple(dict.fromkeys(entry_of(result) for result in found if isinstance(result, Answered)))
    return Ambiguous(text.text, results[0].terms, found[0].candidates, choices=told) if len(told) > 1 else found[0]


def _of_all(matcher: Matcher, found: MatchResult, procedures: set[str]) -> tuple[Candidate, ...]:
    """The candidates, first the one that is about several procedures and what is asked of them; empty where none is."""
    asked = [term for term in found.terms if matcher.kind_of(term) == "aspect"]
    fitting = (
        one
        for one in found.candidates
        if not one.why.barred
        and all(matcher.meets(one.entry, term) for term in asked)
        and len(matcher.procedures_of(one.entry) & procedures) != 1
    )
    first = next(fitting, None)
    return (first, *(one for one in found.candidates if one is not first)) if first else ()


def _is_complete(matcher: Matcher, text: ReadText, alone: MatchResult) -> bool:
    """True for a question that is answered by itself and names what it asks about: it takes nothing from the topic.

    One that begins or ends as a follow-up (那……呢) must be a phrasing of its entry, or ask what something is.
    """
    if not isinstance(alone, Answered):
        return False
    if defined(matcher, text):
        return True
    if is_connected(text.text) and alone.candidates[0].score < PHRASING:
        return False
    actions = {mention.term for mention in matcher.finder.actions_in(text.found)}
    return any(matcher.kind_of(term) not in ("aspect", "question") for term in text.found.terms - actions)
