"""Writes an assessment into files: Markdown for people, JSON for scripts."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping

from bot.dialogue.answers import Answers
from bot.dialogue.outside_notes import outside_blocks
from bot.dialogue.result.report import article_part, notes_of
from bot.dialogue.result.timeline import timeline_of
from bot.dialogue.result.verdict import assessment_of
from bot.dialogue.tracker import Form, SavedCase
from bot.dialogue.voice import Voice, article_line
from bot.filing.assessment import Assessment, as_object
from bot.messages import Block, BlockKind, File, Reply

PICTURE = "timeline.png"
"""Name of the picture that the Markdown file shows."""
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#+!|~&])")
_LINE_START = re.compile(r"^(\s*)([-=]|\d+(?=[.)]))", re.MULTILINE)
_PREFIX: dict[BlockKind, str] = {"lead": "", "text": "", "bullet": "- ", "heading": "## ", "note": "- ", "footer": "> "}
_LISTED = ("bullet", "note")


def export_reply(voice: Voice, form: Form, name: str, now: dt.datetime, *, case: SavedCase | None = None) -> Reply:
    """The assessment as files.

    Args:
        voice: the pack, and the language of the Markdown file.
        form: the answers.
        name: of the assessment.
        now: the present, written into the files.
        case: the saved case that the answers come from; the JSON file then holds its verdict, with the digest of the rules
            that gave it and the time.
    """
    assessment = assessment_of(voice.edition, form)
    timeline = timeline_of(voice, assessment)
    verdict = case.verdict if case else as_object(voice.edition.book, assessment)
    digest, at = (case.digest, case.at) if case else (voice.pack.digest, now)
    files = [
        File("assessment.md", "\n".join((*_lines(voice, form, assessment, name, now), "")).encode()),
        File("assessment.json", as_json(form.answers, verdict, digest, at).encode()),
    ]
    if timeline:
        files.append(File(PICTURE, drawn=timeline))
    return Reply((Block("lead", voice.say("cases.exported", name=name)),), language=voice.language, files=tuple(files))


def as_json(answers: Answers, verdict: Mapping[str, object], digest: str, at: dt.datetime) -> str:
    """Facts with the words that they were read from, verdict, digest and time for scripts."""
    words = {slot: words for slot, words in answers.words.items() if words}
    document = {"facts": dict(answers.written), "words": words, "unknown": answers.unknown}
    document |= {"assessment": dict(verdict), "digest": digest, "at": at.isoformat()}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _lines(voice: Voice, form: Form, assessment: Assessment, name: str, now: dt.datetime) -> Iterator[str]:
    """The whole assessment as a document: what was said, the verdict, what stands outside the article, the plan's picture."""
    yield from (f"# {escaped(name)}", "", f"## {escaped(voice.say('cases.facts'))}", "")
    yield from (f"- {escaped(line)}" for line in fact_lines(voice, form))
    outside = outside_blocks(voice.pack, notes_of(assessment), voice.language, now.date())
    yield from _written((*article_part(voice, assessment, now.date()), *outside))
    if assessment.schedule.each:
        yield from ("", f"![{escaped(voice.say('cases.picture'))}]({PICTURE})")
    written = voice.say("cases.written", date=voice.date(now.date()), digest=voice.pack.digest)
    yield from ("", f"> {escaped(article_line(voice.pack, voice.language))}", ">", f"> {escaped(written)}")


def fact_lines(voice: Voice, form: Form) -> Iterator[str]:
    """The answers that today's rules know, each with the words that it was read from, and what is not known."""
    for slot, value in form.answers.facts.items():
        fact, words = voice.fact(slot, value), form.answers.words.get(slot, "")
        yield voice.say("cases.words", fact=fact, words=words) if words else fact
    yield from (voice.fact(slot, None) for slot in form.answers.unknown if slot in voice.edition.book.terms.slots)


def _written(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Blocks as paragraphs and lists, a blank line wherever one begins."""
    before: BlockKind | None = None
    for block in blocks:
        if block.kind != before or block.kind not in _LISTED:
            yield ""
        text = escaped(block.text)
        yield f"**{text}**" if block.kind == "lead" else f"{_PREFIX[block.kind]}{text}"
        before = block.kind


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    line = " ".join(text.split())
    return _LINE_START.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", line))
