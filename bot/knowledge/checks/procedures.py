"""Lint: a duty to go through a procedure rests on a fact that makes this very procedure a must, and not another one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.knowledge.checks.layers import has_unreadable_grounds, of_article
from bot.knowledge.checks.modality import ModalWordFinder
from bot.knowledge.checks.words import clauses_of, pattern_of
from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Finding, Trail
from bot.knowledge.models.pack import Statement, Term, Text
from bot.messages import LANGUAGES, Language

_TODO = "tell it as the facts do, or cite the fact that says must"


class ProcedureFinder:
    """Knows by which words a pack calls its procedures. A word that is used for several of them names none."""

    def __init__(self, terms: Iterable[Term]) -> None:
        """Prepares the patterns."""
        listed = [term for term in terms if term.kind == "procedure"]
        self._named: dict[Language, dict[str, str]] = {
            language: {
                word.casefold(): "" if term.readings else term.id
                for term in listed
                for word in (term.name.of(language), *term.synonyms.of(language))
            }
            for language in LANGUAGES
        }
        self._patterns = {language: pattern_of(words, language) for language, words in self._named.items()}
        self.ids = frozenset(term.id for term in listed if not term.readings)

    def find(self, text: str, language: Language) -> frozenset[str]:
        """The procedures that a text names."""
        found = self._patterns[language].finditer(text)
        return frozenset(self._named[language][match.group().casefold()] for match in found) - {""}


class _Said(NamedTuple):
    """A sentence that cites facts."""

    at: Trail
    text: Statement | Text
    cites: tuple[str, ...]


class _Duty(NamedTuple):
    """A word of duty in a clause, and the procedure that the clause names."""

    word: str
    procedure: str


def _sentences(loaded: Loaded) -> Iterator[_Said]:
    """What answers, the checklist, rules and reasons to ask say."""
    for said in of_article(loaded):
        yield _Said(said.at, said.statement, said.statement.grounds)
    for position, rule in enumerate(loaded.draft.rules):
        if rule.says is not None:
            yield _Said(("rules", position, "says"), rule.says, rule.cites)
    for position, slot in enumerate(loaded.draft.slots):
        yield _Said(("slots", position, "why"), slot.why, slot.why.cites)


def _makes_a_must(loaded: Loaded, procedures: ProcedureFinder, cites: Iterable[str]) -> frozenset[str] | None:
    """The procedures that some facts make a must; None where none of them is a must, or one cannot be read."""
    facts = [loaded.draft.fact_by_id.get(cite) for cite in cites]
    duties = [fact for fact in facts if fact and fact.modality == "must"]
    if not duties or None in facts:
        return None
    return frozenset[str]().union(*(procedures.find(fact.text.of(language), language) for fact in duties for language in LANGUAGES))


def _procedures(loaded: Loaded) -> ProcedureFinder | None:
    """Finds procedures by the pack's glossary; None where this, or the facts, could not be read."""
    if not loaded.unread.isdisjoint({"facts", "terms"}) or "terms" in loaded.broken:
        return None
    return ProcedureFinder(loaded.draft.terms)


def duties_of_another_procedure(loaded: Loaded) -> Iterator[Finding]:
    """A clause that calls a procedure a must, where each must that is cited is one of another procedure."""
    procedures, words = _procedures(loaded), ModalWordFinder(loaded.draft.modal_words)
    if procedures is None:
        return
    for said in _sentences(loaded):
        allowed = None if has_unreadable_grounds(loaded, said.at) else _makes_a_must(loaded, procedures, said.cites)
        duty = None if allowed is None else next(_unfounded(said.text, procedures, words, allowed), None)
        if duty:
            what = f"“{duty.word}” makes `{duty.procedure}` a must, but none of {', '.join(said.cites)} does"
            yield loaded.place(*said.at).finding(what, _TODO)


def _unfounded(text: Statement | Text, procedures: ProcedureFinder, words: ModalWordFinder, allowed: frozenset[str]) -> Iterator[_Duty]:
    """The clauses with a word of duty and a procedure that is not allowed to be one."""
    for language in LANGUAGES:
        for clause in clauses_of(text.of(language)):
            odd = sorted(procedures.find(clause, language) - allowed)
            word = next((found.word for found in words.find(clause, language) if found.mark == "must"), None)
            if odd and word:
                yield _Duty(word, odd[0])


def duties_in_effects(loaded: Loaded) -> Iterator[Finding]:
    """A rule that makes a procedure a must, where each must that it cites is one of another procedure."""
    procedures = _procedures(loaded)
    if procedures is None:
        return
    for position, rule in enumerate(loaded.draft.rules):
        allowed = _makes_a_must(loaded, procedures, rule.cites)
        if allowed is None:
            continue
        for number, effect in enumerate(rule.then):
            if effect.value == "must" and effect.topic in procedures.ids - allowed:
                what = f"`{rule.id}` makes `{effect.topic}` a must, but none of {', '.join(rule.cites)} does"
                yield loaded.place("rules", position, "then", number, "value").finding(what, _TODO)
