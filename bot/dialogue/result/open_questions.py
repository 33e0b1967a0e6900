"""Finds the questions that are still open in an assessment, and says what each answer would decide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.dialogue.voice import Voice, bullets
from bot.filing.assessment import Assessment
from bot.filing.facts import Facts, Value
from bot.filing.rules import RuleBook
from bot.knowledge.models.filing import Rule, Slot
from bot.messages import Block

_TOLD_IN_FULL = 2
"""Open questions whose answers are spelt out; of the others only the question is shown."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """One question that can still decide something."""

    slot: Slot
    answers: tuple[tuple[Value, tuple[Rule, ...]], ...]
    """Single values with the rules that they would make fire."""
    several: tuple[Rule, ...] = ()
    """Rules that only a combination of values would make fire."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules with a sentence of their own that an answer would make fire."""
        found = (rule for answered in (*(rules for _, rules in self.answers), self.several) for rule in answered)
        return tuple(dict.fromkeys(rule for rule in found if rule.says))


def open_questions(book: RuleBook, assessment: Assessment) -> tuple[OpenQuestion, ...]:
    """The open questions of an assessment: those that the verdict hangs on first, in the order in which they are asked."""
    held = {**assessment.assumed, **assessment.facts}
    slots = [slot for slot in book.slots if slot.id not in held and slot.asks != "prerequisite" and book.terms.applies(slot, held)]
    found = (_open_question(book, slot, held, assessment.undecided) for slot in sorted(slots, key=lambda slot: slot.asks != "blocking"))
    return tuple(question for question in found if question.answers or question.several)


def _open_question(book: RuleBook, slot: Slot, held: Facts, undecided: tuple[Rule, ...]) -> OpenQuestion:
    concerned = tuple(rule for rule in undecided if slot.id in book.reads[rule.id])

    def fires(value: Value) -> tuple[Rule, ...]:
        return tuple(rule for rule in concerned if book.terms.truth(rule.when, {**held, slot.id: value}))

    answers = tuple((value, rules) for value in _single(slot) if (rules := fires(value)))
    alone = {rule.id for _, rules in answers for rule in rules}
    combined = [rule for value in book.cases[slot.id] if isinstance(value, frozenset) and len(value) > 1 for rule in fires(value)]
    return OpenQuestion(slot, answers, tuple(dict.fromkeys(rule for rule in combined if rule.id not in alone)))


def _single(slot: Slot) -> tuple[Value, ...]:
    if slot.type == "bool":
        return (True, False)
    names = tuple(choice.id for choice in slot.values)
    return names if slot.type == "enum" else tuple(frozenset({name}) for name in names)


def rules_told(book: RuleBook, assessment: Assessment) -> tuple[Rule, ...]:
    """The rules whose sentences the open questions show."""
    return tuple(rule for question in _told(book, assessment)[:_TOLD_IN_FULL] for rule in question.rules)


def _told(book: RuleBook, assessment: Assessment) -> tuple[OpenQuestion, ...]:
    return tuple(question for question in open_questions(book, assessment) if question.rules)


def open_question_blocks(voice: Voice, assessment: Assessment) -> tuple[Block, ...]:
    """The open questions in words; nothing where there is none."""
    told = _told(voice.edition.book, assessment)
    if not told:
        return ()
    blocks = [Block("heading", voice.say("report.undecided-heading"))]
    for question in told[:_TOLD_IN_FULL]:
        asked, said = voice.question(question.slot.id), list(_answers(voice, question))
        if len(said) == 1:
            blocks.append(Block("bullet", voice.say("report.fact", asked=asked, answer=said[0])))
        else:
            blocks += (Block("text", asked), *bullets(said))
    if rest := [voice.question(question.slot.id) for question in told[_TOLD_IN_FULL:]]:
        blocks.append(Block("text", voice.say("report.also-open", asked=voice.joined(rest, "report.sentences"))))
    return tuple(blocks)


def _answers(voice: Voice, question: OpenQuestion) -> Iterator[str]:
    told = [(value, says) for value, rules in question.answers if (says := _says(voice, rules))]
    alike: dict[tuple[str, ...], list[Value]] = {}
    for value, says in told:
        alike.setdefault(says, []).append(value)
    for says, values in alike.items():
        text = voice.joined(says, "report.sentences")
        if isinstance(values[0], bool):
            yield voice.say("report.if-yes" if values[0] else "report.if-no", says=text)
        else:
            named = voice.joined([voice.value(question.slot, value) for value in values], "report.alternatives")
            yield voice.say("report.if", value=named, says=text)
    if says := _says(voice, question.several):
        yield voice.say("report.if-several", says=voice.joined(says, "report.sentences"))


def _says(voice: Voice, rules: tuple[Rule, ...]) -> tuple[str, ...]:
    return tuple(voice.rule(rule) for rule in rules if rule.says)
