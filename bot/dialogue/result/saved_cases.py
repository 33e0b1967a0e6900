"""Keeps assessments by name: saves, lists, opens on today's rules, renames, deletes, exports them."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from typing import assert_never

from pydantic import JsonValue, TypeAdapter, ValidationError

from bot.dialogue.actions import CaseAction, CaseVerb
from bot.dialogue.edition import Edition
from bot.dialogue.result.export import export_reply, fact_lines
from bot.dialogue.result.verdict import Verdict, assessment_of, differences, summary
from bot.dialogue.tracker import MOST_SAVED, Form, SavedCase, Tracker
from bot.dialogue.voice import Voice, bullets
from bot.filing.assessment import as_object
from bot.knowledge.models.pack import Pack
from bot.messages import LANGUAGES, Block, Choice, Language, Reply

LONGEST_NAME = 60
_WORDS: Mapping[CaseVerb, str] = {
    CaseVerb.OPEN: "cases.words-open",
    CaseVerb.RENAME: "cases.words-rename",
    CaseVerb.DELETE: "cases.words-delete",
    CaseVerb.EXPORT: "cases.words-export",
}
"""The phrases with what can be typed behind `/cases`, a `|` between several words."""
_CALL = re.compile(r"(\w+)\s+(\d{1,4}|#[0-9a-f]{8})(?:\s+(.*))?", re.DOTALL)
_BUTTONS = 8
"""Saved assessments that the list offers to open by a button, the newest ones."""
_SHOWN_DIGEST = 12
_JSON: TypeAdapter[dict[str, JsonValue]] = TypeAdapter(dict[str, JsonValue])


def save_case(tracker: Tracker, edition: Edition, name: str, now: dt.datetime) -> Tracker:
    """The tracker with its form's assessment kept under a name; as it is where there is no form, or no room."""
    form = tracker.form
    if form is None or len(tracker.saved) >= MOST_SAVED:
        return tracker
    language = tracker.fixed_language or tracker.language or "en"
    verdict = _JSON.validate_python(as_object(edition.book, assessment_of(edition, form)))
    free = _free_name(Voice(edition, language), clean_name(name), {case.name for case in tracker.saved})
    words = {slot: words for slot, words in form.answers.words.items() if words}
    answers = replace(form.answers, words=words, order=tuple(form.answers.written))
    case = SavedCase(free, answers, verdict, edition.pack.digest, now, form.doubted, form.done)
    return replace(tracker, form=replace(form, saved_as=free), saved=(*tracker.saved, case))


def clean_name(name: str) -> str:
    """A name without control characters and needless blanks, at most `LONGEST_NAME` long; may be empty."""
    printable = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in name)
    return " ".join(printable.split())[:LONGEST_NAME].rstrip()


def _free_name(voice: Voice, wanted: str, taken: set[str]) -> str:
    """The name itself, or with a number where it is taken; numbered from the start where none is wanted."""
    if wanted and wanted not in taken:
        return wanted
    tail = len(voice.say("cases.copy", name="", number=MOST_SAVED))
    numbered = (
        voice.say("cases.copy", name=wanted[: LONGEST_NAME - tail], number=number)
        if wanted
        else voice.say("cases.default-name", number=number)
        for number in count(2 if wanted else 1)
    )
    return next(name for name in numbered if name not in taken)


def change_cases(edition: Edition, tracker: Tracker, arguments: str, language: Language, now: dt.datetime) -> tuple[Tracker, Reply]:
    """What `/cases` does: lists what is saved, or opens, renames, exports or deletes one.

    A case that was opened stands in the tracker's form, at the stage of its result, and the reply says what has changed since.
    """
    voice = Voice(edition, language)
    found = _CALL.fullmatch(arguments.strip())
    verb = _verb(edition.pack, found[1].casefold()) if found else None
    if found is None or verb is None:
        return tracker, _list(voice, tracker, usage_first=bool(arguments.strip()))
    at = _index_of(tracker, found[2])
    pressed = found[2].startswith("#")
    if at is None:
        missing = Reply(toast=voice.say("cases.stale"), language=language)
        return tracker, missing if pressed else _list(voice, tracker, lead=voice.say("cases.no-such", number=found[2]))
    if verb is CaseVerb.DELETE and pressed:
        return tracker, _sure(voice, tracker.saved[at])
    return _done(voice, tracker, at, verb, found[3] or "", now)


def _verb(pack: Pack, word: str) -> CaseVerb | None:
    """What a word asks for: that on the wire, or one of the pack's in either language."""
    typed = {
        each.strip(): verb for verb, phrase in _WORDS.items() for language in LANGUAGES for each in pack.say(phrase, language).split("|")
    }
    return next((verb for verb in CaseVerb if verb.value == word), typed.get(word))


def _done(voice: Voice, tracker: Tracker, at: int, verb: CaseVerb, name: str, now: dt.datetime) -> tuple[Tracker, Reply]:
    case = tracker.saved[at]
    match verb:
        case CaseVerb.OPEN:
            return _opened(voice, tracker, case, now)
        case CaseVerb.RENAME:
            return _renamed(voice, tracker, at, name)
        case CaseVerb.EXPORT:
            return tracker, export_reply(voice, _form_of(voice, case, now), case.name, now, case=case)
        case CaseVerb.DELETE | CaseVerb.DROP:
            kept = replace(tracker, saved=(*tracker.saved[:at], *tracker.saved[at + 1 :]))
            return kept, _list(voice, kept, lead=voice.say("cases.deleted", name=case.name))
        case _:
            assert_never(verb)


def _sure(voice: Voice, case: SavedCase) -> Reply:
    """Asks before something is deleted for good."""
    drop = Choice(voice.say("cases.button-delete"), str(CaseAction(CaseVerb.DROP, _key(case))))
    keep = Choice(voice.say("cases.button-list"), str(CaseAction()))
    return Reply((Block("lead", voice.say("cases.delete", name=case.name)),), (drop, keep), voice.language)


def _index_of(tracker: Tracker, number: str) -> int | None:
    """Where in the list a number (from 1), or a key behind `#`, points."""
    if number.startswith("#"):
        return next((at for at, case in enumerate(tracker.saved) if _key(case) == number[1:]), None)
    return int(number) - 1 if 1 <= int(number) <= len(tracker.saved) else None


def _key(case: SavedCase) -> str:
    """What a button knows a case by: it means no other one after some were deleted."""
    return hashlib.sha256(f"{case.name}\n{case.at.isoformat()}".encode(errors="replace")).hexdigest()[:8]


def _list(voice: Voice, tracker: Tracker, lead: str = "", *, usage_first: bool = False) -> Reply:
    above = (Block("lead", lead),) if lead else ()
    if not tracker.saved:
        return Reply((*above, Block("text" if lead else "lead", voice.say("cases.none"))), language=voice.language)
    lines = [
        voice.say("cases.line", number=number, name=case.name, date=voice.date(case.at.date()), summary=_summary(voice, case))
        for number, case in enumerate(tracker.saved, 1)
    ]
    opening = [
        Choice(voice.say("cases.button-open", number=number), str(CaseAction(CaseVerb.OPEN, _key(case))))
        for number, case in list(enumerate(tracker.saved, 1))[-_BUTTONS:]
    ]
    usage = (Block("lead" if usage_first else "footer", voice.say("cases.usage")),)
    listed = (Block("heading", voice.say("cases.list")), *bullets(lines))
    return Reply((*above, *usage, *listed) if usage_first else (*above, *listed, *usage), tuple(opening), voice.language)


def saved_verdict(case: SavedCase) -> Verdict | None:
    """The verdict as it was saved; None where it can no longer be read."""
    try:
        return Verdict.model_validate(case.verdict)
    except ValidationError:
        return None


def _summary(voice: Voice, case: SavedCase) -> str:
    verdict = saved_verdict(case)
    return summary(voice, verdict) if verdict else voice.say("cases.unreadable")


def _form_of(voice: Voice, case: SavedCase, now: dt.datetime) -> Form:
    answers = case.answers.checked(voice.edition.book)
    return Form(_key(case), answers, now, stage="result", doubted=case.doubted, done=case.done, saved_as=case.name)


def _opened(voice: Voice, tracker: Tracker, case: SavedCase, now: dt.datetime) -> tuple[Tracker, Reply]:
    """The case as the reader's form, and whether today's rules still say what was saved."""
    book, pack = voice.edition.book, voice.pack
    form = _form_of(voice, case, now)
    dropped = [name for name in form.answers.written if name in form.answers.strange]
    answers = form.answers.without({*dropped, *(name for name in form.answers.unknown if name not in book.terms.slots)})
    form = replace(form, answers=answers, digest=pack.digest)
    blocks = [Block("lead", voice.say("cases.opened", name=case.name, date=voice.date(case.at.date())))]
    blocks += _compared(voice, case, Verdict.of(assessment_of(voice.edition, form)))
    if dropped:
        blocks.append(Block("text", voice.say("cases.dropped", slots=voice.joined(dropped))))
    blocks += (Block("heading", voice.say("cases.facts")), *bullets(tuple(fact_lines(voice, form))))
    choices = tuple(
        Choice(voice.say(label), str(CaseAction(verb, _key(case))))
        for label, verb in (("cases.button-export", CaseVerb.EXPORT), ("cases.button-delete", CaseVerb.DELETE))
    )
    return replace(tracker, form=form), Reply(tuple(blocks), choices, voice.language)


def _compared(voice: Voice, case: SavedCase, today: Verdict) -> tuple[Block, ...]:
    """Whether the verdict changed, in what, and by which rules."""
    before = saved_verdict(case)
    if before is None:
        return (Block("text", voice.say("cases.unreadable")),)
    changes = differences(voice, before, today)
    digests = (case.digest[:_SHOWN_DIGEST], voice.pack.digest[:_SHOWN_DIGEST])
    then_now = (Block("footer", voice.say("cases.rules", then=digests[0], now=digests[1])),) if digests[0] != digests[1] else ()
    if not changes:
        return (Block("text", voice.say("cases.same")), *then_now)
    rules = {rule.id: voice.rule(rule) for rule in voice.edition.book.rules}
    added = [voice.say("cases.rule-added", rule=rules[name]) for name in today.fired if name not in before.fired]
    gone = [voice.say("cases.rule-gone", rule=rules.get(name, name)) for name in before.fired if name not in today.fired]
    return (Block("text", voice.say("cases.changed")), *changes, *bullets((*added, *gone)), *then_now)


def _renamed(voice: Voice, tracker: Tracker, at: int, wanted: str) -> tuple[Tracker, Reply]:
    name = clean_name(wanted)
    if not name:
        return tracker, Reply((Block("lead", voice.say("cases.name-missing", number=at + 1)),), language=voice.language)
    if name in {case.name for other, case in enumerate(tracker.saved) if other != at}:
        return tracker, Reply((Block("lead", voice.say("cases.taken", name=name)),), language=voice.language)
    case = replace(tracker.saved[at], name=name)
    form = tracker.form
    if form and form.saved_as == tracker.saved[at].name:
        form = replace(form, saved_as=name)
    renamed = replace(tracker, form=form, saved=(*tracker.saved[:at], case, *tracker.saved[at + 1 :]))
    return renamed, _list(voice, renamed, lead=voice.say("cases.renamed", name=name))
