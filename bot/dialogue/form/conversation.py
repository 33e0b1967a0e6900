"""Answers a message while a form is open: an answer, several, a wish about the form, or a question in between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.dialogue.actions import FormAction, FormVerb
from bot.dialogue.answers import Answer
from bot.dialogue.faq.answering import tell
from bot.dialogue.find import Found
from bot.dialogue.form import view
from bot.dialogue.form.state import (
    answered,
    asked,
    at_stage,
    begun,
    can_ask,
    clashes,
    form_id,
    not_known,
    open_question,
    refreshed,
    settled,
    stepped,
    was_left,
)
from bot.dialogue.form.steps import answer_open, planned, save_as, shown, step, unsaved, voice_of
from bot.dialogue.form.typed_answers import Wish, begins_unknown, is_number, label_of, numbered, value_of, wish_of
from bot.dialogue.result.launch_date import read_date
from bot.dialogue.tracker import Form
from bot.dialogue.turn import Scene, Turn
from bot.extraction.extract import Doubt, Extraction, extract
from bot.filing.facts import Value
from bot.messages import Block


@dataclass(frozen=True, slots=True)
class _NewFacts:
    """What a text tells, and what it says in two ways."""

    told: Mapping[str, Answer]
    doubts: tuple[Doubt, ...]
    doubted: tuple[str, ...]
    """Slots of which it speaks without telling a value, where another is assumed so far."""


_GOOD = 0.5
"""Score from which a question in between is answered."""
_VERBS: Mapping[Wish, FormVerb] = {
    "unknown": FormVerb.UNKNOWN,
    "why": FormVerb.WHY,
    "back": FormVerb.BACK,
    "cancel": FormVerb.CANCEL,
    "review": FormVerb.REVIEW,
    "restart": FormVerb.RESTART,
    "done": FormVerb.DONE,
}
_LABELS: Mapping[str, FormVerb] = {
    "form.button-continue": FormVerb.CONTINUE,
    "form.button-result": FormVerb.CONTINUE,
    "form.button-notes": FormVerb.MORE_NOTES,
    "form.button-reasons": FormVerb.REASONS,
    **dict(view.RESULT_BUTTONS),
}
"""What stands on buttons beside the wishes that have words of their own."""
_AT_ANY_QUESTION = (FormVerb.CANCEL, FormVerb.RESTART, FormVerb.REVIEW)
"""What means the same whichever question is open."""


def started(scene: Scene) -> Turn:
    """Goes on with the form that is open, or begins one; a description begins one with what it tells."""
    open_form, described = scene.tracker.form, bool(scene.message.typed.strip())
    if open_form and open_form.stage == "result" and open_form.answers.written and not open_form.saved_as:
        return unsaved(scene, open_form)
    if open_form and not described and open_form.stage != "result":
        form, lost = refreshed(scene.edition, replace(open_form, attempts=0))
        return shown(scene, form, (_text(scene, "form.resumed"), *_lost(scene, lost)))
    if described and (turn := begun_with(scene)):
        return turn
    nothing = (_text(scene, "form.nothing-understood"),) if described else ()
    return shown(scene, begun(scene.edition, scene.key, scene.now), (*nothing, _text(scene, "form.begin")))


def begun_with(scene: Scene) -> Turn | None:
    """A new form that begins with what a message tells; None where it tells nothing."""
    form = begun(scene.edition, scene.key, scene.now)
    heard = _heard(scene, form, scene.told)
    return _filled(scene, form, heard) if heard else None


def reopened(scene: Scene, form: Form) -> Turn:
    """A form that was kept elsewhere goes on as the reader's own, on the rules of today."""
    own = replace(form, id=form_id(scene.key, scene.now), digest="")
    fresh, lost = refreshed(scene.edition, own)
    return shown(scene, settled(scene.edition, fresh), _lost(scene, lost))


def pressed(scene: Scene, form: Form, action: FormAction) -> Turn | None:
    """A choice of the form's; None where it is not the form's as it stands."""
    if action.form != form.id or action.revision != form.revision:
        return None
    fresh, lost = refreshed(scene.edition, form)
    if lost or fresh.revision != form.revision:
        return shown(scene, fresh, _lost(scene, lost))
    return step(scene, fresh, action.verb, action.argument)


def said(scene: Scene, form: Form) -> Turn:
    """A message of the form's owner."""
    fresh, lost = refreshed(scene.edition, form)
    if lost:
        return shown(scene, fresh, _lost(scene, lost))
    if not scene.saw_question and open_question(fresh):
        return _before_question(scene, fresh)
    verb = _verb_of(scene)
    wished = step(scene, fresh, verb) if verb else None
    if wished:
        return wished
    if fresh.stage == "naming":
        return _at_naming(scene, fresh)
    if fresh.asking:
        return _at_question(scene, fresh)
    return _between(scene, fresh)


def _before_question(scene: Scene, form: Form) -> Turn:
    """A message from before the open question was shown: it may tell facts or ask something, but answers nothing."""
    verb = _verb_of(scene)
    wished = step(scene, form, verb) if verb in _AT_ANY_QUESTION else None
    if wished:
        return wished
    # No question is open for it: what it tells goes to the slots that it names.
    heard = _heard(scene, replace(form, asking=""), scene.told) if form.stage == "asking" else None
    if heard and heard.told:
        return _filled(scene, form, heard)
    if scene.message.asks and _is_good(scene.found):
        return asked_in_between(scene, form)
    return shown(scene, form, (_text(scene, "form.repeat"),))


def _verb_of(scene: Scene) -> FormVerb | None:
    """What a message wants of the form, in its own words or in those of a button."""
    words = scene.edition.answer_words
    wish = wish_of(words, scene.message)
    label = label_of(words, scene.message, _LABELS)
    return _VERBS[wish] if wish else _LABELS[label] if label else None


def asked_in_between(scene: Scene, form: Form) -> Turn:
    """A question with an answer in the knowledge base; the form's own question stands below it again."""
    return _and_back(scene, form, tell(scene, scene.found))


def _at_naming(scene: Scene, form: Form) -> Turn:
    """A name, unless it is a question with an answer."""
    if scene.message.asks and _is_good(scene.found):
        return _and_back(scene, form, tell(scene, scene.found))
    return save_as(scene, form, scene.message.typed)


def _at_question(scene: Scene, form: Form) -> Turn:
    value = _answer(scene, form)
    if value is not None:
        return _with_the_rest(scene, form, value) or answer_open(scene, form, value, " ".join(scene.message.typed.split()))
    found, asks = scene.found, scene.message.asks
    if asks and (found.decision == "clarify" or _is_good(found)):
        return _answered_in_between(scene, form)
    heard = _heard(scene, form, scene.told) if form.stage == "asking" else None
    if heard:
        return _filled(scene, form, heard)
    nods = found.smalltalk is not None and found.smalltalk.quiet_in_groups
    if nods and scene.in_group:
        return replace(tell(scene, found), tracker=replace(scene.tracker, form=form))
    if (found.decision == "smalltalk" and not nods) or (asks and found.decision == "answer"):
        return _and_back(scene, form, tell(scene, found))
    return _not_understood(scene, form)


def _with_the_rest(scene: Scene, form: Form, value: Value) -> Turn | None:
    """A yes or no with what the message tells beside it; None where it tells nothing else."""
    heard = _heard(scene, form, scene.told) if isinstance(value, bool) and form.stage == "asking" else None
    if not heard or not heard.told.keys() - {form.asking}:
        return None
    answer = Answer.of(scene.edition.book.terms.slots[form.asking], value, " ".join(scene.message.typed.split()))
    return _filled(scene, form, replace(heard, told={**heard.told, form.asking: answer}))


def _not_understood(scene: Scene, form: Form) -> Turn:
    """What neither answers nor asks anything that has an answer: not to know is an answer, too; a number calls for the list."""
    given_up = step(scene, form, FormVerb.UNKNOWN) if begins_unknown(scene.edition.answer_words, scene.message) else None
    if given_up:
        return given_up
    slot = scene.edition.book.terms.slots[form.asking]
    if form.attempts < view.MOST_ATTEMPTS and numbered(slot, scene.message) is not None:
        form = replace(form, attempts=view.MOST_ATTEMPTS - 1)
    if not scene.message.asks or not scene.message.tokens:
        return _unclear(scene, form)
    turn = tell(scene, scene.found)
    after = _unclear(replace(scene, tracker=turn.tracker), form)
    return replace(turn, tracker=after.tracker, replies=(*turn.replies, *after.replies))


def _answer(scene: Scene, form: Form) -> Value | None:
    """What a message answers the open question, as a value's label or as a number where these were shown."""
    slot = scene.edition.book.terms.slots[form.asking]
    value = numbered(slot, scene.message) if form.attempts == view.MOST_ATTEMPTS else None
    if value is None:
        value = value_of(scene.edition.answer_words, slot, scene.message)
    return None if value is None else _with_ticks(form, value)


def _with_ticks(form: Form, value: Value) -> Value:
    """What was typed joins what was ticked before, unless it changes an earlier answer."""
    new = form.stage == "asking" and form.asking not in form.answers.written
    return value | frozenset(form.toggled) if new and isinstance(value, frozenset) else value


def _between(scene: Scene, form: Form) -> Turn:
    """A message at the review or at the result: an addition to the facts, a launch date, else a question like any other."""
    if read_date(scene.message.typed, scene.today) and form.stage == "result":
        return planned(scene, form, scene.message.typed)
    if is_number(scene.message):
        return shown(scene, form)
    heard = None if scene.message.asks else _heard(scene, form, scene.told)
    if heard:
        return _filled(scene, form, heard)
    return tell(replace(scene, tracker=replace(scene.tracker, form=form)), scene.found)


def _answered_in_between(scene: Scene, form: Form) -> Turn:
    """The answer, and the form with what the message told of the product before it asked."""
    turn = tell(scene, scene.found)
    told = extract(scene.edition.hints, scene.edition.book, scene.message.background)
    heard = _heard(scene, form, told) if form.stage == "asking" else None
    if not heard:
        return _and_back(scene, form, turn)
    after = _filled(replace(scene, tracker=turn.tracker), form, heard)
    return replace(turn, tracker=after.tracker, replies=(*turn.replies, *after.replies))


def _and_back(scene: Scene, form: Form, turn: Turn) -> Turn:
    form = form if turn.decision == "unknown" else replace(form, attempts=0)
    repeat = () if form.attempts else (_text(scene, "form.repeat"),)
    again = shown(replace(scene, tracker=turn.tracker), form, repeat)
    return replace(turn, tracker=again.tracker, replies=(*turn.replies, *again.replies))


def _is_good(found: Found) -> bool:
    return found.decision == "answer" and found.score >= _GOOD


def _heard(scene: Scene, form: Form, found: Extraction) -> _NewFacts | None:
    """What was told that is not known already; None for nothing."""
    facts = {slot: (value, found.words[slot]) for slot, value in found.facts.items()}
    if form.asking in found.suggested:
        facts[form.asking] = found.suggested[form.asking]
    told = _for_open_question(scene, form, facts)
    known = form.answers.facts
    news = {slot: answer for slot, answer in told.items() if not _is_known(known.get(slot), answer) or slot == form.asking}
    doubted = tuple(slot for slot in found.doubted if slot not in {*known, *form.answers.unknown, *form.doubted})
    return _NewFacts(news, found.doubts, doubted) if news or found.doubts or doubted else None


def _for_open_question(scene: Scene, form: Form, told: Mapping[str, tuple[Value, str]]) -> dict[str, Answer]:
    """The answers with their words; of a slot with the same values as the open one (kinds of content; new kinds) to the open one."""
    slots = scene.edition.book.terms.slots
    if not form.asking or slots[form.asking].type != "set":
        return {slot: Answer.of(slots[slot], value, words) for slot, (value, words) in told.items()}
    same = next((slot for slot in told if slots[slot].values == slots[form.asking].values), form.asking)
    answering = form.asking if form.asking in told else same
    into = {slot: form.asking if slot == answering else slot for slot in told}
    values = {slot: _with_ticks(form, value) if slot == answering else value for slot, (value, _) in told.items()}
    return {into[slot]: Answer.of(slots[into[slot]], values[slot], words) for slot, (_, words) in told.items()}


def _is_known(before: object, answer: Answer) -> bool:
    if isinstance(before, frozenset) and isinstance(answer.value, frozenset):
        return answer.value <= before
    return before == answer.value


def _filled(scene: Scene, form: Form, heard: _NewFacts) -> Turn:
    """Takes over what was told, says it back with its words, and asks where it contradicts."""
    clashing = clashes(scene.edition.book, form, heard.told)
    refused = {clash.slot for clash in clashing}
    accepted = {slot: answer for slot, answer in heard.told.items() if slot not in refused}
    form = replace(form, doubted=(*form.doubted, *heard.doubted))
    after, dropped = answered(scene.edition, form, accepted) if accepted else (form, ())
    doubtful = [clash.ask for clash in clashing] + [slot for doubt in heard.doubts for slot in doubt.slots]
    asking = next((slot for slot in doubtful if can_ask(scene.edition.book, after, slot)), None)
    contradicting = view.clash_blocks(voice_of(scene), after, clashing)
    wrong = (*contradicting, *view.doubt_blocks(voice_of(scene), heard.doubts))
    if heard.doubted and not accepted and not wrong:
        return shown(scene, settled(scene.edition, stepped(form)))
    if form.asking and not accepted and (asking in (None, form.asking) or was_left(form, asking)):
        return _unclear(scene, form, wrong)
    if asking:
        after = asked(scene.edition, after, asking)
    said_back, corrections = view.understood(voice_of(scene), after, (slot for slot in accepted if slot in after.answers.facts))
    lost = view.dropped_blocks(voice_of(scene), "form.dropped", dropped)
    return shown(scene, after, (*said_back, *lost, *wrong), corrections)


def _text(scene: Scene, phrase: str, **values: object) -> Block:
    return Block("text", voice_of(scene).say(phrase, **values))


def _lost(scene: Scene, lost: tuple[str, ...]) -> tuple[Block, ...]:
    return view.dropped_blocks(voice_of(scene), "form.lost", lost)


def _unclear(scene: Scene, form: Form, before: Iterable[Block] = ()) -> Turn:
    """The open question in other words, or after `view.MOST_ATTEMPTS` such messages what comes behind it.

    Args:
        scene: where, when and with what memory.
        form: the form, a question open.
        before: what is said first.
    """
    if form.attempts < view.MOST_ATTEMPTS:
        return shown(scene, replace(form, attempts=form.attempts + 1), before)
    if form.stage == "result":
        left = _text(scene, "form.unclear-what-if")
        return shown(scene, at_stage(form, "result"), (*before, left))
    return _left(scene, form, before)


def _left(scene: Scene, form: Form, before: Iterable[Block]) -> Turn:
    """Goes on with what is known of the open question: its earlier answer, what is assumed, or else that it is not known."""
    slot, after = form.asking, settled(scene.edition, stepped(form))
    dropped: tuple[str, ...] = ()
    if after.asking == slot:
        after, dropped = not_known(scene.edition, form)
    back = view.choice(voice_of(scene), after, "form.button-back", FormVerb.BACK)
    noted = (
        _text(scene, "form.unclear-left", back=back.label),
        Block("text", view.fact_line(voice_of(scene), after, slot)),
        *view.dropped_blocks(voice_of(scene), "form.dropped", dropped),
    )
    return shown(scene, after, (*before, *noted), () if after.asking else (back,))
