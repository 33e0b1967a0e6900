"""Lint: every figure of an answer stands in a fact that it cites, alike in both languages, and with its date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from bot.knowledge.checks.figure_reader import Figure, FigureReader, Figures
from bot.knowledge.checks.layers import Bilingual, OfArticle, OfOutside, Told, beside, has_unreadable_grounds, of_article, readable, told
from bot.knowledge.checks.modality import ModalWordFinder
from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Finding, Place, Trail
from bot.knowledge.models.law import Compared
from bot.knowledge.models.pack import Entry
from bot.messages import LANGUAGES, Language

MONTH = "month"
"""Id of the unit in which the filing rules count."""
_MOST_SUMMANDS = 4
"""Figures of its facts that a derived statement may add up; a real sum has two or three."""
_TAKE = "take the figure from the facts, or cite the fact that holds it"

Placed = tuple[Trail, Bilingual]
"""A text of both languages, and the way to its languages."""


class _Said(NamedTuple):
    """A sentence with figures, and what it rests on."""

    at: Trail
    figures: Figures
    cites: tuple[str, ...]
    derived: bool = False
    beside: bool = False
    """It stands beside the article: the rules and lists that it cites count things by many names."""


def _reader(loaded: Loaded, *needed: str) -> FigureReader | None:
    """Reads figures by the pack's units; None where these, or another of the keys needed, could not be read, or where there are none."""
    if not loaded.draft.units or not loaded.unread.isdisjoint({"units", *needed}) or "units" in loaded.broken:
        return None
    return FigureReader(loaded.draft.units)


def unlisted_units(loaded: Loaded) -> Iterator[Finding]:
    """A pack without units: no figure of it could be compared."""
    if not loaded.draft.units and "units" not in loaded.unread | loaded.broken.keys():
        what = "no units are listed, so that no figure of an answer is compared with its facts"
        yield Place("claims.yaml").finding(what, "list them under `units`")


def _read(reader: FigureReader, text: Bilingual) -> Figures:
    """The figures of both languages."""
    return reader.read(text.of("en"), "en") | reader.read(text.of("zh"), "zh")


def _sentences(loaded: Loaded, reader: FigureReader) -> Iterator[_Said]:
    """What answers, the checklist, rules and questions of the assessment say."""
    draft = loaded.draft
    for said in told(loaded):
        figures = _read(reader, said.statement) - _own_date(said)
        yield _Said(said.at, figures, said.statement.grounds, said.statement.derived, not isinstance(said, OfArticle))
    for position, rule in enumerate(draft.rules):
        if rule.says is not None:
            yield _Said(("rules", position, "says"), _read(reader, rule.says), rule.cites, rule.derived)
    for position, slot in enumerate(draft.slots):
        yield _Said(("slots", position, "why"), _read(reader, slot.why), slot.why.cites)
    for position, procedure in enumerate(draft.procedures):
        least, most = procedure.months
        figures = Figures(frozenset({Figure.of(least, most, MONTH)}))
        if MONTH in reader.units:
            yield _Said(("procedures", position, "months"), figures, procedure.cites)


def ungrounded_figures(loaded: Loaded) -> Iterator[Finding]:
    """A figure that stands in none of the facts cited. What is derived may also add figures of its facts up.

    The date of the article may stand anywhere.
    """
    reader = _reader(loaded, "facts", "notes", "law")
    if reader is None:
        return
    known = {fact.id: _read(reader, fact.text) for fact in loaded.draft.facts}
    known |= {name: _read(reader, said.text) | Figures(dates=frozenset(_dates(said))) for name, said in loaded.draft.outside_by_id.items()}
    anywhere = Figures(dates=frozenset(str(source.date) for source in loaded.draft.sources if source.kind == "article"))
    for said in _sentences(loaded, reader):
        if any(cite not in known for cite in said.cites) or has_unreadable_grounds(loaded, said.at):
            continue
        grounds = anywhere
        for cite in said.cites:
            grounds |= known[cite]
        if said.derived:
            grounds |= Figures(frozenset(_sums(grounds.amounts)))
        odd = said.figures.lacking_in(_with_months(grounds)) if said.beside else said.figures - grounds
        if odd:
            where = f"in none of {', '.join(said.cites)}" if said.cites else "in no fact: nothing is cited"
            yield loaded.place(*said.at).finding(f"{odd} stands {where}", _TAKE)


def _own_date(said: Told) -> Figures:
    """The day of which a statement is true, which needs no other ground."""
    day = said.statement.from_ if isinstance(said, OfOutside) else None
    return _with_months(Figures(dates=frozenset((str(day),)))) if day else Figures()


def _dates(said: Compared) -> Iterator[str]:
    """The days that stand beside its text."""
    yield from (str(day) for day in (said.start, said.issued, said.to) if day is not None)


def _with_months(figures: Figures) -> Figures:
    """With the months and years of its dates."""
    return figures | Figures(dates=frozenset(date[:length] for date in figures.dates for length in (4, 7, 10)))


def _sums(figures: Iterable[Figure]) -> Iterator[Figure]:
    """What up to `_MOST_SUMMANDS` of the figures of one unit come to together."""
    listed = sorted(figures)
    for unit in {figure.unit for figure in listed}:
        of_unit = [figure for figure in listed if figure.unit == unit]
        for size in range(2, min(len(of_unit), _MOST_SUMMANDS) + 1):
            for several in combinations(of_unit, size):
                first, *others = several
                for other in others:
                    first += other
                yield first


def unequal_figures(loaded: Loaded) -> Iterator[Finding]:
    """A figure that a fact, a statement of an answer, the checklist, a rule or the law, or a reason to ask names in one language only."""
    reader = _reader(loaded)
    if reader is not None:
        yield from named_in_one_language(loaded, reader, _in_both(loaded))
        yield from named_in_one_language(loaded, reader, _beside_in_both(loaded), units=False)


def named_in_one_language(loaded: Loaded, reader: FigureReader, texts: Iterable[Placed], *, units: bool = True) -> Iterator[Finding]:
    """The figures that a text names in one of its languages only; one that cannot be read in both is passed over.

    Without `units`, a number with a unit and the same number without one are the same.
    """
    for at, text in texts:
        if any(loaded.has_unreadable(*at, language) for language in LANGUAGES):
            continue
        en, zh = reader.read(text.of("en"), "en"), reader.read(text.of("zh"), "zh")
        only_en, only_zh = (en - zh, zh - en) if units else (en.lacking_in(zh), zh.lacking_in(en))
        for language, only in (("en", only_en), ("zh", only_zh)):
            if only:
                yield loaded.place(*_statement(at)).finding(f"only `{language}` names {only}", "name the same figures in both languages")


def _statement(text_at: Trail) -> Trail:
    """The statement whose text it is; the text itself of what is no statement of an answer."""
    return text_at[:-1] if text_at[0] == "entries" and text_at[-1] == "text" else text_at


def _in_both(loaded: Loaded) -> Iterator[Placed]:
    draft = loaded.draft
    for position, fact in enumerate(draft.facts):
        yield ("facts", position, "text"), fact.text
    for said in of_article(loaded):
        yield said.text_at, said.statement
    for position, rule in enumerate(draft.rules):
        if rule.says is not None:
            yield ("rules", position, "says"), rule.says
    for position, slot in enumerate(draft.slots):
        yield ("slots", position, "why"), slot.why


def _beside_in_both(loaded: Loaded) -> Iterator[Placed]:
    for position, fact in enumerate(loaded.draft.law):
        yield ("law", position, "text"), fact.text
    for said in beside(loaded):
        yield said.text_at, said.statement


def undated_figures(loaded: Loaded) -> Iterator[Finding]:
    """A figure that grows out of date, in a fact or an answer that says no date. Beside the article each statement says its own."""
    reader = _reader(loaded)
    if reader is None:
        return
    for position, fact in enumerate(loaded.draft.facts):
        yield from _undated(reader, loaded.place("facts", position, "text"), (fact.text,), LANGUAGES)
    for position, entry in enumerate(loaded.draft.entries):
        yield from _undated(reader, loaded.place("entries", position, "article"), entry.article, _readable(loaded, position, entry))
    for item in of_article(loaded):
        if item.at[0] == "checklist":
            yield from _undated(reader, loaded.place(*item.at), (item.statement,), readable(loaded, item))
    for said in beside(loaded):
        if not _own_date(said):
            yield from _undated(reader, loaded.place(*said.at), (said.statement,), readable(loaded, said))


def _readable(loaded: Loaded, position: int, entry: Entry) -> tuple[Language, ...]:
    """The languages in which all of an answer could be read."""
    return tuple(
        language
        for language in LANGUAGES
        if not any(loaded.has_unreadable("entries", position, "article", number, language) for number in range(len(entry.article)))
    )


def _undated(reader: FigureReader, place: Place, texts: Sequence[Bilingual], languages: Iterable[Language]) -> Iterator[Finding]:
    for language in languages:
        figures = Figures()
        for text in texts:
            figures |= reader.read(text.of(language), language)
        old = Figures(frozenset(figure for figure in figures.amounts if figure.unit in reader.dated))
        if old and not figures.dates:
            yield place.finding(f"{old} stands in `{language}` without a date", "say of which day it is true")


def uncalled_estimates(loaded: Loaded) -> Iterator[Finding]:
    """An answer with a figure that a fact only estimates, and no word that says so."""
    reader, words = _reader(loaded, "facts"), ModalWordFinder(loaded.draft.modal_words)
    if reader is None:
        return
    estimates = {fact.id: _read(reader, fact.text).amounts for fact in loaded.draft.facts if fact.modality == "estimate"}
    for position, entry in enumerate(loaded.draft.entries):
        named = _estimated(reader, entry, estimates)
        for language in _readable(loaded, position, entry):
            marks = {word.mark for statement in entry.article for word in words.find(statement.of(language), language)}
            if named and words.lists("estimate", language) and "estimate" not in marks:
                what = f"no word in `{language}` says that {named} is an estimate"
                yield loaded.place("entries", position, "article").finding(what, "call it an estimate in the answer")


def _estimated(reader: FigureReader, entry: Entry, estimates: dict[str, frozenset[Figure]]) -> Figures:
    """The figures of an answer that stand in the estimates it cites."""
    named: frozenset[Figure] = frozenset()
    for statement in entry.article:
        cited = frozenset[Figure]().union(*(estimates.get(cite, frozenset()) for cite in statement.grounds))
        named |= _read(reader, statement).amounts & cited
    return Figures(named)
