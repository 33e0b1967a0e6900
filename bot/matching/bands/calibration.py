"""Fits the bands of a pack to its own questions for that, asked of the matcher that they are for."""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge.models.pack import BandQuestion
from bot.matching.bands.confidence import SHIPPED
from bot.matching.bands.fitting import Fit, Lesson, fit
from bot.matching.matcher import Matcher
from bot.matching.one_question import Texts
from bot.matching.understanding import understand_texts
from bot.text.message import Message

FEWEST = 20
"""Questions of the field, and others, below which nothing is fitted."""
_ROUNDS = 2


def calibrate(matcher: Matcher, questions: Sequence[BandQuestion]) -> Fit | None:
    """Sets the bands of a matcher to those that cost least on these questions; None where there are too few of one kind to fit to.

    How a message is taken apart depends on the bands as well, so that it is done twice; reading and ranking its parts is not.
    """
    strangers = sum(not question.right for question in questions)
    if min(strangers, len(questions) - strangers) < FEWEST:
        return None
    asked = [(question, Texts(matcher, Message(question.ask))) for question in questions]
    for _ in range(_ROUNDS):
        found = fit([lesson for question, texts in asked if (lesson := _lesson(question, texts))], SHIPPED[matcher.encoder is not None])
        matcher.bands = found.bands
    return found


def _lesson(question: BandQuestion, texts: Texts) -> Lesson | None:
    """What the matcher makes of a question: of the first part that it would answer, where it has several."""
    results = understand_texts(texts)
    if not results:
        return None
    judged = max(results, key=lambda result: result.confidence).judged
    within = not set(question.right).isdisjoint(judged.choices)
    return Lesson(judged.for_telling, judged.for_offering, judged.best in question.right, within, not question.right)
