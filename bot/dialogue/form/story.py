"""Answers a message that tells of a product and asks what to file: by the rules, as far as they decide; a form goes on from there."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.actions import START
from bot.dialogue.faq import answering as faq
from bot.dialogue.form.conversation import begun_with
from bot.dialogue.form.private_links import verdict_reply
from bot.dialogue.result.verdict import Verdict, assessment_of, summary
from bot.dialogue.turn import Scene, Turn
from bot.dialogue.voice import Voice
from bot.filing.assessment import UNDECIDED
from bot.messages import Block, Reply

_WHAT_IT_IS = frozenset({"modalities", "functions", "model_origin", "change"})
"""Slots of which a story tells one at least."""
_LEAST = 2
"""Slots that a story tells, beside that AI is used: with fewer it is a question like any other."""


def story_told(scene: Scene) -> Turn | None:
    """The turn that answers a story, with the knowledge base's answer to what it asks where there is one; None for any other message."""
    if not scene.message.asks or not scene.told.asks_what_to_file or not _tells_of_a_product(scene):
        return None
    answered = faq.tell(scene, scene.found) if scene.found.decision == "answer" else None
    turn = begun_with(replace(scene, tracker=answered.tracker) if answered else scene)
    form = turn.tracker.form if turn else None
    assessment = assessment_of(scene.edition, form) if form else None
    if turn is None or form is None or assessment is None or assessment.algorithm == UNDECIDED:
        return None
    if scene.in_group:
        # what one person's product needs is told in a line; the form is theirs, in private
        return Turn(scene.tracker, "answer", (verdict_reply(scene, form),), turn.language, scene.found.results, assessment=assessment)
    first, *more = turn.replies
    if form.asking:
        voice = Voice(scene.edition, scene.language)
        lead = Block("lead", summary(voice, Verdict.of(assessment)))
        first = replace(first, blocks=(lead, *first.blocks))
    return Turn(
        turn.tracker,
        "answer",
        (*(map(_without_start, answered.replies) if answered else ()), first, *more),
        turn.language,
        scene.found.results,
        answered.entries if answered else (),
        assessment,
    )


def _without_start(reply: Reply) -> Reply:
    """An answer beside which the assessment has begun already."""
    return replace(reply, choices=tuple(choice for choice in reply.choices if choice.action != START))


def _tells_of_a_product(scene: Scene) -> bool:
    """Whether enough is told, apart from what is asked; what is generated and that something is generated is one thing."""
    told = {"modalities" if slot == "functions" else slot for slot in scene.told.stated if slot != "uses_ai"}
    return len(told) >= _LEAST and not _WHAT_IT_IS.isdisjoint(told)
