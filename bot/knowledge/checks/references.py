"""Lint: every id that is named exists, exists once, and is of use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from bot.knowledge.checks.layers import beside
from bot.knowledge.files.explain import nearest
from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Finding, Trail

_IDENTIFIED = (
    "sources",
    "facts",
    "notes",
    "law",
    "terms",
    "entries",
    "smalltalk",
    "slots",
    "topics",
    "procedures",
    "rules",
    "deadlines",
    "checklist",
    "dialogues",
    "hints",
    "contradictions",
)


class Reference(NamedTuple):
    """An id where it is named."""

    at: Trail
    id: str


def _ids(loaded: Loaded, key: str) -> list[str]:
    """The ids of the draft's items under a top-level key, in their order."""
    items = getattr(loaded.draft, key)
    return list(items) if isinstance(items, Mapping) else [item.id for item in items]


def listed(at: Trail, ids: Iterable[str]) -> Iterator[Reference]:
    """References that stand in a list at a place."""
    for position, name in enumerate(ids):
        yield Reference((*at, position), name)


def _grouped(at: Trail, groups: Iterable[Iterable[str]]) -> Iterator[Reference]:
    """References that stand in a list of lists at a place."""
    for position, ids in enumerate(groups):
        yield from listed((*at, position), ids)


def duplicate_ids(loaded: Loaded) -> Iterator[Finding]:
    """Two items of a kind with one id: the second would hide the first."""
    for key in _IDENTIFIED:
        first: dict[str, int] = {}
        for position, name in enumerate(_ids(loaded, key)):
            if (key, position, "id") in loaded.unreadable:
                continue
            if name in first:
                other = loaded.place(key, first[name], "id")
                what = f"the id `{name}` is taken already (in {other.file}, line {other.line})"
                yield loaded.place(key, position, "id").finding(what, "give one of them another id")
            first.setdefault(name, position)


def dangling(loaded: Loaded, key: str, what: str, references: Iterable[Reference]) -> Iterator[Finding]:
    """References to items that do not exist. Items that are at fault exist all the same."""
    if key in loaded.unread:
        return
    known, broken = set(_ids(loaded, key)), loaded.broken.get(key, frozenset())
    for reference in references:
        if reference.id not in known | broken and reference.at not in loaded.unreadable:
            yield loaded.place(*reference.at).finding(f"there is no {what} `{reference.id}`", nearest(reference.id, known, broken))


def _fact_references(loaded: Loaded) -> Iterator[Reference]:
    for position, entry in enumerate(loaded.draft.entries):
        for number, statement in enumerate(entry.article):
            key = "from" if statement.derived else "cites"
            facts = listed(("entries", position, "article", number, key), statement.grounds)
            yield from (reference for reference in facts if reference.id.startswith("S"))


def unknown_facts(loaded: Loaded) -> Iterator[Finding]:
    """A citation, or a note's dispute, of a fact that does not exist."""
    disputes = (
        reference
        for position, note in enumerate(loaded.draft.notes)
        for reference in listed(("notes", position, "disputes"), note.disputes)
    )
    yield from dangling(loaded, "facts", "fact", [*_fact_references(loaded), *disputes])


def _note_references(loaded: Loaded) -> Iterator[Reference]:
    for position, entry in enumerate(loaded.draft.entries):
        yield from listed(("entries", position, "notes"), entry.notes)


def unknown_notes(loaded: Loaded) -> Iterator[Finding]:
    """An entry's note that does not exist."""
    yield from dangling(loaded, "notes", "note", _note_references(loaded))


def _cited_beside(loaded: Loaded) -> Iterator[Reference]:
    for said in beside(loaded):
        yield from listed((*said.at, "cites"), said.statement.cites)


def _source_references(loaded: Loaded) -> Iterator[Reference]:
    for position, note in enumerate(loaded.draft.notes):
        yield from listed(("notes", position, "sources"), note.sources)


def _law_sources(loaded: Loaded) -> Iterator[Reference]:
    for position, fact in enumerate(loaded.draft.law):
        yield from listed(("law", position, "sources"), (*fact.sources, *((fact.instrument,) if fact.instrument else ())))


def unknown_sources(loaded: Loaded) -> Iterator[Finding]:
    """A note's source that does not exist."""
    yield from dangling(loaded, "sources", "source", _source_references(loaded))


def _expected(loaded: Loaded, *, smalltalk: bool) -> Iterator[Reference]:
    """What dialogues and twins expect to be answered with: entries, or small talk."""
    for position, dialogue in enumerate(loaded.draft.dialogues):
        for number, turn in enumerate(dialogue.turns):
            if (turn.expect.decision == "smalltalk") is smalltalk:
                yield from listed(("dialogues", position, "turns", number, "expect", "entries"), turn.expect.entries)
    for position, twin in enumerate(loaded.draft.twins):
        for name, side in (("one", twin.one), ("other", twin.other)):
            if (side.expect.decision == "smalltalk") is smalltalk:
                yield from listed(("twins", position, name, "expect", "entries"), side.expect.entries)


def unknown_entries(loaded: Loaded) -> Iterator[Finding]:
    """A `see_also`, an exam, a dialogue or a twin that names an entry that does not exist."""
    draft = loaded.draft
    see_also = (ref for number, entry in enumerate(draft.entries) for ref in listed(("entries", number, "see_also"), entry.see_also))
    exams = (Reference(("exams", number, "entry"), exam.entry) for number, exam in enumerate(draft.exams))
    yield from dangling(loaded, "entries", "entry", [*see_also, *exams, *_expected(loaded, smalltalk=False)])


def unknown_smalltalk(loaded: Loaded) -> Iterator[Finding]:
    """A dialogue or a twin that expects small talk that does not exist."""
    yield from dangling(loaded, "smalltalk", "small talk", _expected(loaded, smalltalk=True))


def _term_references(loaded: Loaded) -> Iterator[Reference]:
    for number, entry in enumerate(loaded.draft.entries):
        yield from _grouped(("entries", number, "requires"), entry.requires)
        yield from listed(("entries", number, "excludes"), entry.excludes)
    for number, term in enumerate(loaded.draft.terms):
        yield from _grouped(("terms", number, "parts"), term.parts)
        yield from listed(("terms", number, "readings"), term.readings)
        yield from listed(("terms", number, "confusable"), term.confusable)
        if term.opposite is not None:
            yield Reference(("terms", number, "opposite"), term.opposite)


def unknown_terms(loaded: Loaded) -> Iterator[Finding]:
    """A guard, or a term, that names a term that does not exist."""
    yield from dangling(loaded, "terms", "term", _term_references(loaded))


def _grounds(loaded: Loaded) -> Iterator[Reference]:
    """The facts and notes that the filing rules rest on: those of rules, reasons to ask, months, and the checklist."""
    draft = loaded.draft
    for position, slot in enumerate(draft.slots):
        yield from listed(("slots", position, "why", "cites"), slot.why.cites)
    for position, procedure in enumerate(draft.procedures):
        yield from listed(("procedures", position, "cites"), procedure.cites)
    for position, rule in enumerate(draft.rules):
        yield from listed(("rules", position, "cites"), rule.cites)
        yield from listed(("rules", position, "notes"), rule.notes)
    for position, item in enumerate(draft.checklist):
        yield from listed(("checklist", position, "article", "cites"), item.article.cites if item.article else ())


def unknown_grounds(loaded: Loaded) -> Iterator[Finding]:
    """A rule, a slot or a procedure that cites a fact or a note that does not exist."""
    cited = list(_grounds(loaded))
    yield from dangling(loaded, "facts", "fact", (reference for reference in cited if reference.id.startswith("S")))
    yield from dangling(loaded, "notes", "note", (reference for reference in cited if not reference.id.startswith("S")))


def unknown_procedures(loaded: Loaded) -> Iterator[Finding]:
    """A deadline, or an item of the checklist, of a procedure that does not exist."""
    deadlines = (ref for at, each in enumerate(loaded.draft.deadlines) for ref in listed(("deadlines", at, "procedures"), each.procedures))
    items = (ref for at, item in enumerate(loaded.draft.checklist) for ref in listed(("checklist", at, "filings"), item.filings))
    yield from dangling(loaded, "procedures", "procedure", [*deadlines, *items])


def _unused(loaded: Loaded, key: str, by: Iterable[str], references: Iterable[Reference], todo: str) -> Iterator[Finding]:
    """Items that nothing refers to. What items at fault refer to counts as well."""
    if not loaded.unread.isdisjoint(by):
        return
    used = {reference.id for reference in references}.union(*(loaded.broken.get(name, frozenset()) for name in by))
    for position, name in enumerate(_ids(loaded, key)):
        if name not in used:
            yield loaded.place(key, position, "id").finding(f"nothing uses `{name}`", todo)


_CITING = ("entries", "slots", "procedures", "rules", "checklist")


def unused_facts(loaded: Loaded) -> Iterator[Finding]:
    """A fact that no answer, no rule and no question of the assessment cites."""
    used = [*_fact_references(loaded), *_grounds(loaded)]
    yield from _unused(loaded, "facts", _CITING, used, "cite it in an answer or a rule that rests on it, or remove it")


def unused_notes(loaded: Loaded) -> Iterator[Finding]:
    """A note that no answer and no rule shows."""
    used = [*_note_references(loaded), *_cited_beside(loaded), *_grounds(loaded)]
    yield from _unused(loaded, "notes", _CITING, used, "add it to the `notes` of an entry or of a rule, or remove it")


def unused_sources(loaded: Loaded) -> Iterator[Finding]:
    """A source that no note and no statement of law names. The article itself is the source of the facts."""
    articles = [Reference((), source.id) for source in loaded.draft.sources if source.kind == "article"]
    used = [*articles, *_source_references(loaded), *_law_sources(loaded)]
    yield from _unused(loaded, "sources", ("notes", "law"), used, "name it in a note's `sources`, or remove it")


def one_sided_confusions(loaded: Loaded) -> Iterator[Finding]:
    """A term that is taken for another, where the other does not say so too."""
    pairs = Counter((term.id, other) for term in loaded.draft.terms for other in term.confusable)
    for number, term in enumerate(loaded.draft.terms):
        for position, other in enumerate(term.confusable):
            if other in loaded.draft.term_by_id and (other, term.id) not in pairs:
                what = f"`{term.id}` is confusable with `{other}`, but `{other}` does not say so"
                yield loaded.place("terms", number, "confusable", position).finding(what, f"add `{term.id}` to the other's `confusable`")
