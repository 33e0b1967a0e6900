"""Fits the bands of a pack to its own questions for that, asked of the matcher that they are for."""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge.models.pack import BandQuestion
from bot.matching.bands.confidence import SHIPPED
from bot.matching.bands.fitting import Fit, Lesson, fit
from bot.matching.bands.fitting_follow_ups import FollowUpLesson, fit_follow_ups
from bot.matching.bands.following import FOLLOW_UPS
from bot.matching.leaning import leans
from bot.matching.matcher import Answered, Matcher
from bot.matching.one_question import Texts, entry_of, match_question
from bot.matching.understanding import understand, understand_texts
from bot.matching.weighing import weigh
from bot.text.message import Message

FEWEST = 20
"""Questions of the field, and others, below which nothing is fitted."""
_ROUNDS = 2


def calibrate(matcher: Matcher, questions: Sequence[BandQuestion]) -> Fit | None:
    """Sets the bands of a matcher to those that cost least on these questions; None where there are too few of one kind to fit to.

    How a message is taken apart depends on the bands as well, so that it is done twice; reading and ranking its parts is not.
    """
    first = [question for question in questions if not question.after]
    strangers = sum(not question.right for question in first)
    if min(strangers, len(first) - strangers) < FEWEST:
        return None
    asked = [(question, Texts(matcher, Message(question.ask))) for question in first]
    for _ in range(_ROUNDS):
        found = fit([lesson for question, texts in asked if (lesson := _lesson(question, texts))], SHIPPED[matcher.encoder is not None])
        matcher.bands = found.bands
    followed = [one for question in questions if question.after and (one := _follow_up_lesson(matcher, question))]
    if sum(not lesson.is_stranger for lesson in followed) >= FEWEST:
        matcher.follow_up_bands = fit_follow_ups(followed, FOLLOW_UPS)
    return found


def _lesson(question: BandQuestion, texts: Texts) -> Lesson | None:
    """What the matcher makes of a question; of the part that is surest to be right, where it has several."""
    results = understand_texts(texts)
    if not results:
        return None
    sure = texts.matcher.bands.sure
    judged = max(
        (result.judged for result in results),
        key=lambda one: (one.best in question.right, sure.in_(one.for_telling) if one.for_telling else 0.0),
    )
    within = not set(question.right).isdisjoint(judged.choices)
    return Lesson(judged.for_telling, judged.for_offering, judged.best in question.right, within, not question.right)


def _follow_up_lesson(matcher: Matcher, question: BandQuestion) -> FollowUpLesson | None:
    """What speaks for each entry; None for a follow-up that is understood by itself, or of which the right entry is not even near."""
    last, topic = _conversation(matcher, question.after)
    texts = Texts(matcher, Message(question.ask), last)
    text = texts.read(texts.message.normalized)
    alone = match_question(texts, text, at_home=True)
    if not topic or not leans(texts, text, alone):
        return None
    weighed = weigh(texts, text, alone, topic)
    if weighed.composed:
        return None
    right = tuple(one.entry in question.right for one in weighed.candidates)
    return FollowUpLesson(weighed.evidence, (*right, not question.right)) if any(right) or not question.right else None


def _conversation(matcher: Matcher, before: Sequence[str]) -> tuple[str, frozenset[str]]:
    """The entry that answered last, and what the conversation is about; empty where nothing was answered."""
    last, topic = "", frozenset[str]()
    for text in before:
        for result in understand(matcher, Message(text), topic, last):
            if isinstance(result, Answered):
                last = entry_of(result)
                topic = matcher.topic_of(last, result.terms)
    return last, topic
