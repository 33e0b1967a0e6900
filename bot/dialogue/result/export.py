"""An assessment as files: Markdown for people, JSON for scripts."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator

from bot.dialogue.edition import Edition
from bot.dialogue.faq.entry_view import article_line, outside_blocks
from bot.dialogue.result.report import article_part, assessed, known_facts, notes_of
from bot.dialogue.result.timeline import timeline_of
from bot.dialogue.tracker import Form, SavedCase
from bot.dialogue.voice import Voice
from bot.filing.assessment import as_object
from bot.messages import Block, BlockKind, File, Language, Reply

PICTURE = "timeline.png"
"""Name of the picture that the Markdown file shows."""
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#+!|~&])")
_LINE_START = re.compile(r"^(\s*)([-=]|\d+(?=[.)]))", re.MULTILINE)
_PREFIX: dict[BlockKind, str] = {"lead": "", "text": "", "bullet": "- ", "heading": "## ", "note": "- ", "footer": "> "}
_LISTED = ("bullet", "note")


def export_reply(edition: Edition, form: Form, name: str, language: Language, now: dt.datetime, *, saved: SavedCase | None = None) -> Reply:
    """The assessment as files.

    Args:
        edition: the pack.
        form: the answers.
        name: of the assessment.
        language: of the Markdown file.
        now: the present, written into the files.
        saved: the case that the answers come from; the JSON file then holds its verdict, with the digest of the rules
            that gave it and the time.
    """
    voice = Voice(edition, language)
    timeline = timeline_of(edition, assessed(edition, form.facts, form.unknown), language)
    files = [
        File("assessment.md", markdown(voice, form, name, now).encode()),
        File("assessment.json", as_json(edition, form, now, saved).encode()),
    ]
    if timeline:
        files.append(File(PICTURE, drawn=timeline))
    return Reply((Block("lead", voice.say("cases.exported", name=name)),), language=language, files=tuple(files))


def as_json(edition: Edition, form: Form, now: dt.datetime, saved: SavedCase | None = None) -> str:
    """Facts with the words that they were read from, verdict, digest and time for scripts."""
    outcome = dict(saved.outcome) if saved else as_object(edition.book, assessed(edition, form.facts, form.unknown))
    digest, at = (saved.digest, saved.at) if saved else (edition.pack.digest, now)
    words = {slot: told for slot, told in form.told.items() if told}
    document = {"facts": dict(form.facts), "words": words, "unknown": list(form.unknown)}
    document |= {"assessment": outcome, "digest": digest, "at": at.isoformat()}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def markdown(voice: Voice, form: Form, name: str, now: dt.datetime) -> str:
    """The whole assessment as a document: what was said, the verdict, what stands outside the article, the plan's picture."""
    return "\n".join(_lines(voice, form, name, now)) + "\n"


def _lines(voice: Voice, form: Form, name: str, now: dt.datetime) -> Iterator[str]:
    edition, language = voice.edition, voice.language
    assessment = assessed(edition, form.facts, form.unknown)
    yield from (f"# {escaped(name)}", "", f"## {escaped(voice.say('cases.facts'))}", "")
    yield from (f"- {escaped(line)}" for line in fact_lines(voice, form))
    blocks = (*article_part(voice, assessment, now.date()), *outside_blocks(edition.pack, notes_of(assessment), language))
    yield from _written(blocks)
    if timeline_of(edition, assessment, language):
        yield from ("", f"![{escaped(voice.say('cases.picture'))}]({PICTURE})")
    written = voice.say("cases.written", date=voice.date(now.date()), digest=edition.pack.digest)
    yield from ("", f"> {escaped(article_line(edition.pack, language))}", ">", f"> {escaped(written)}")


def fact_lines(voice: Voice, form: Form) -> Iterator[str]:
    """The answers that today's rules know, each with the words that it was read from, and what is not known."""
    for slot, value in known_facts(voice.edition.book, form.facts).items():
        told, words = voice.fact(slot, value), form.told.get(slot, "")
        yield voice.say("cases.words", fact=told, words=words) if words else told
    yield from (voice.fact(slot, None) for slot in form.unknown if slot in voice.edition.book.terms.slots)


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
