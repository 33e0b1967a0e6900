"""Writes an assessment into files: a document for people, as text for Word and as Markdown, and JSON for scripts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from itertools import groupby

from bot.dialogue.outside_notes import notes_on, referenced_blocks
from bot.dialogue.result.checklist import checklist_cites, checklist_parts
from bot.dialogue.result.markdown import as_markdown
from bot.dialogue.result.report import article_part, cites_of, notes_of
from bot.dialogue.result.timeline import timeline_of
from bot.dialogue.result.verdict import assessment_of
from bot.dialogue.tracker import Form, SavedCase
from bot.dialogue.voice import Voice, article_line
from bot.filing.assessment import Assessment, as_object
from bot.messages import Block, Document, DocumentPart, File, Heading, Language, Listing, Paragraph, Picture, Reply, SmallPrint

PICTURE = "timeline.png"
"""Name of the picture that the Markdown file shows."""
_DIGEST_SHOWN = 8
"""Characters of the pack's digest that a document shows; the JSON file has all."""


def export_reply(voice: Voice, form: Form, name: str, now: dt.datetime, *, case: SavedCase | None = None) -> Reply:
    """The assessment as files.

    Args:
        voice: the pack, and the language of the document.
        form: the answers.
        name: of the assessment.
        now: the present, written into the files.
        case: the saved case that the answers come from; the JSON file then holds its verdict, with the digest of the rules
            that gave it and the time.
    """
    assessment = assessment_of(voice.edition, form)
    document = document_of(voice, form, name, now)
    verdict = case.verdict if case else as_object(voice.edition.book, assessment)
    digest, at = (case.digest, case.at) if case else (voice.pack.digest, now)
    pictures = (File(part.file, drawn=part.timeline) for part in document.parts if isinstance(part, Picture))
    files = (
        File("assessment.docx", drawn=document),
        File("assessment.md", as_markdown(document).encode()),
        File("assessment.json", as_json(form, verdict, digest, at, voice.language).encode()),
        *pictures,
    )
    return Reply((Block("lead", voice.say("cases.exported", name=name)),), language=voice.language, files=files)


def as_json(form: Form, verdict: Mapping[str, object], digest: str, at: dt.datetime, language: Language) -> str:
    """Facts with the words that they were read from, verdict, digest, time and language for scripts; `assess --facts` reads it again."""
    words = {slot: words for slot, words in form.answers.words.items() if words}
    document: dict[str, object] = {"facts": dict(form.answers.written), "words": words, "unknown": form.answers.unknown}
    document |= {"doubted": form.doubted} if form.doubted else {}
    document |= {"assessment": dict(verdict), "digest": digest, "at": at.isoformat(), "language": language}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def document_of(voice: Voice, form: Form, name: str, now: dt.datetime) -> Document:
    """The whole assessment as a document: what was said, the verdict, what stands outside the article, the plan's picture."""
    return Document(name, tuple(_parts(voice, form, now)), now, voice.language)


def _parts(voice: Voice, form: Form, now: dt.datetime) -> Iterator[DocumentPart]:
    assessment, today = assessment_of(voice.edition, form), now.date()
    yield Heading(voice.say("cases.facts"))
    yield Listing(tuple(fact_lines(voice, form)))
    yield from _shown(article_part(voice, assessment, today))
    yield from checklist_parts(voice, form, today)
    yield from _shown(referenced_blocks(voice.pack, notes_of(assessment), voice.language, today))
    timeline = timeline_of(voice, assessment)
    if timeline:
        yield Picture(timeline, voice.say("cases.picture"), PICTURE)
    yield Heading(voice.say("cases.sources"))
    yield Paragraph(article_line(voice.pack, voice.language))
    yield Listing(tuple(_source_lines(voice, form, assessment, today)))
    written = voice.say("cases.written", date=voice.date(today), digest=voice.pack.digest[:_DIGEST_SHOWN])
    yield SmallPrint((written,))


def _source_lines(voice: Voice, form: Form, assessment: Assessment, today: dt.date) -> Iterator[str]:
    """The article's statements that the document rests on, word for word; then the sources of others, each with the numbers of its own."""
    cited = tuple(_cites(voice, form, assessment, today))
    for fact in (voice.pack.fact_by_id[cite] for cite in cited if cite in voice.pack.fact_by_id):
        yield voice.say("answer.source-fact", id=fact.id, text=fact.text.of(voice.language))
    outside = [voice.pack.outside_by_id[cite] for cite in cited if cite in voice.pack.outside_by_id]
    for source in voice.pack.sources:
        ids = " ".join(said.id for said in outside if source.id in said.sources)
        read = voice.say("statement.source", title=source.title.of(voice.language), read=source.read.of(voice.language))
        yield from [voice.say("answer.source-fact", id=ids, text=read)] if ids else []


def _cites(voice: Voice, form: Form, assessment: Assessment, today: dt.date) -> Iterator[str]:
    """The numbers of all that the document rests on, each once."""
    notes = notes_on(voice.pack, notes_of(assessment), today)
    disputed = (fact for note in notes for fact in note.disputes)
    named = (*cites_of(voice, assessment), *checklist_cites(voice, form, today), *disputed, *(note.id for note in notes))
    yield from dict.fromkeys(named)


def fact_lines(voice: Voice, form: Form) -> Iterator[str]:
    """The answers that today's rules know, each with the words that it was read from, and what is not known."""
    for slot, value in form.answers.facts.items():
        fact, words = voice.fact(slot, value), form.answers.words.get(slot, "")
        yield voice.say("cases.words", fact=fact, words=words) if words else fact
    yield from (voice.fact(slot, None) for slot in form.answers.unknown if slot in voice.edition.book.terms.slots)


def _shown(blocks: tuple[Block, ...]) -> Iterator[DocumentPart]:
    """Blocks as parts of a document: items that follow each other are one list."""
    for kind, alike in groupby(blocks, lambda block: block.kind):
        texts = tuple(block.text for block in alike)
        match kind:
            case "bullet" | "note":
                yield Listing(texts)
            case "heading":
                yield from map(Heading, texts)
            case "footer":
                yield from (SmallPrint((text,)) for text in texts)
            case _:
                yield from (Paragraph(text, strong=kind == "lead") for text in texts)
