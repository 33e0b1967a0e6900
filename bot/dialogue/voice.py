"""Writes phrases, values, facts, months and lists in the words of a pack, in one language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Literal

from bot.dialogue.edition import Edition
from bot.filing.facts import Facts, Value
from bot.filing.schedule import SUPPLIERS
from bot.knowledge.models.filing import Months, Rule, Slot
from bot.knowledge.models.pack import Pack
from bot.messages import Block, Language

ARTICLE = "article"
"""Id of the source that the facts come from."""
Joint = Literal["report.list", "report.alternatives", "report.sentences", "report.clauses"]


@dataclass(frozen=True, slots=True)
class Voice:
    """Writes in the words of one pack, in one language."""

    edition: Edition
    language: Language

    @property
    def pack(self) -> Pack:
        """The pack whose words are used."""
        return self.edition.pack

    def say(self, phrase: str, **values: object) -> str:
        """A phrase of the interface."""
        return self.pack.say(phrase, self.language, **values)

    def joined(self, parts: Sequence[str], joint: Joint = "report.list") -> str:
        """Several texts as one; there must be at least one."""
        return reduce(lambda first, rest: self.say(joint, first=first, rest=rest), parts)

    def date(self, date: dt.date) -> str:
        """A date as people write it."""
        return written_date(self.pack, date, self.language)

    @property
    def article_date(self) -> str:
        """The article's date, written out."""
        return self.date(article_date(self.pack))

    def slot(self, name: str) -> Slot:
        """A slot by its id."""
        return self.edition.book.terms.slots[name]

    def value(self, slot: Slot, value: Value | None) -> str:
        """An answer as the reader was offered it, sets in the slot's own order."""
        if value is None:
            return self.say("report.not-known")
        if isinstance(value, bool):
            return self.say("report.yes" if value else "report.no")
        chosen = value if isinstance(value, frozenset) else {value}
        return self.joined([choice.of(self.language) for choice in slot.values if choice.id in chosen])

    def fact(self, name: str, value: Value | None) -> str:
        """A question with its answer."""
        return self.say("report.fact", asked=self.question(name), answer=self.value(self.slot(name), value))

    def facts(self, facts: Facts) -> str:
        """Questions with their answers, in the slots' order."""
        return self.joined([self.fact(slot.id, facts[slot.id]) for slot in self.edition.book.slots if slot.id in facts], "report.clauses")

    def assumption(self, name: str, value: Value) -> str:
        """What is taken for granted of a slot."""
        slot = self.slot(name)
        return slot.assumed.of(self.language) if slot.assumed and value == slot.default else self.fact(name, value)

    def question(self, name: str) -> str:
        """The question for a slot."""
        return self.slot(name).question.of(self.language)

    def title(self, name: str) -> str:
        """What stands on a button that leads to a slot."""
        slot = self.slot(name)
        return (slot.title or slot.question).of(self.language)

    def rule(self, rule: Rule) -> str:
        """What a rule says; where it has no sentence of its own, the facts of the article that it rests on."""
        if rule.says is None:
            return self.joined([self.pack.fact_by_id[cite].text.of(self.language) for cite in rule.cites], "report.sentences")
        text = rule.says.of(self.language)
        return self.say("answer.derived", text=text) if rule.derived else text

    def procedure(self, name: str) -> str:
        """A procedure's name."""
        return self.edition.book.procedure_by_id[name].name.of(self.language)

    def months(self, months: Months, procedures: Sequence[str], waits: Sequence[str] = ()) -> str:
        """Months in words, "about" where one of the procedures is estimated so; of the supplier's, those that are waited for."""
        used = {*procedures, *(theirs for wait, theirs in SUPPLIERS.values() if wait in waits)}
        about = any(procedure.about for procedure in self.edition.book.procedures if procedure.id in used)
        return self.length(months, about=about)

    def length(self, months: Months, *, about: bool = False) -> str:
        """Months as people write them: `2–3 months`, `about 6 months`."""
        least, most = months
        written = self.say("timeline.months", range=least if least == most else f"{least}–{most}")
        return self.say("timeline.about", months=written) if about else written


def bullets(texts: Sequence[str]) -> tuple[Block, ...]:
    """Texts as the items of a list."""
    return tuple(Block("bullet", text) for text in texts)


def written_date(pack: Pack, date: dt.date, language: Language) -> str:
    """A date as people write it."""
    return pack.written_date(date, language)


def written_as_of(pack: Pack, date: dt.date, language: Language) -> str:
    """The day of a notice or a list as people write it; only the month of a first day, which stands for a day that is not known."""
    if date.day != 1:
        return written_date(pack, date, language)
    return pack.say("date.month", language, month=pack.phrases["months"].of(language).split()[date.month - 1], year=date.year)


def article_date(pack: Pack) -> dt.date:
    """When the article was published."""
    date = pack.source_by_id[ARTICLE].date
    assert date is not None, "the pack's checks demand a date of the article"
    return date


def article_line(pack: Pack, language: Language) -> str:
    """The article in one line: title, date, how it was read."""
    article = pack.source_by_id[ARTICLE]
    date = written_date(pack, article_date(pack), language)
    return pack.say("answer.source-article", language, title=article.title.of(language), date=date, read=article.read.of(language))
