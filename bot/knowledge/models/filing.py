"""Defines the models of the filing rules: what is asked of a product, and what follows from the answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.knowledge.models.law import LawStatement, OutsideStatement
from bot.knowledge.models.values import CitationId, FactId, Identifier, Line, Model, NoteId, SilenceCode, Statement, Text, Wordings
from bot.messages import LANGUAGES, Language

Months = Annotated[tuple[int, int], Field(description="Least and most months.")]


ShortIdentifier = Annotated[Identifier, Field(max_length=40)]
"""Fits behind a button, together with the form that it belongs to."""


class SlotValue(Model):
    """One value that a slot may take."""

    id: ShortIdentifier
    en: Line
    zh: Line
    title: Text | None = None
    """What stands on its button, where the value is too long for one."""

    @property
    def name(self) -> Text:
        """The value in words."""
        return Text(en=self.en, zh=self.zh)

    def of(self, language: Language) -> str:
        """The name of the value in one language."""
        name: str = getattr(self, language)
        return name

    @property
    def text(self) -> Text:
        """The name in each language."""
        return Text.model_validate({language: self.of(language) for language in LANGUAGES})


class Slot(Model):
    """One thing to know about the product."""

    id: ShortIdentifier
    type: Literal["bool", "enum", "set"]
    asks: Literal["blocking", "prerequisite", "optional", "noted"]
    """`blocking`: without it the verdict cannot be given; `prerequisite`: what must be in place; `optional`: answered conditionally;
    `noted`: never asked, kept where somebody tells it."""
    question: Text
    title: Text | None = None
    """What stands on a button that leads to it, where the question is too long for one."""
    why: Statement
    """Why it is asked, with what that rests on."""
    values: tuple[SlotValue, ...] = ()
    """What an `enum` or a `set` may hold; a `bool` has none."""
    applies: Condition | None = None
    """Where this is false the slot means nothing; every test of it is false."""
    blocks: Condition | None = None
    """Of a `blocking` slot: where this is not true it is `optional`; None: it blocks wherever it applies."""
    default: bool | Identifier | None = None
    """What is assumed, and said to be assumed, as long as nobody tells otherwise."""
    assumed: Text | None = None
    """The default as a statement, where that reads better than the question with its answer."""

    @model_validator(mode="after")
    def _default_is_assumed(self) -> Self:
        if self.assumed is not None and self.default is None:
            raise ValueError("write `assumed` only beside `default`: it says what is assumed")
        return self


class Condition(Model):
    """A test of facts: true, false, or undecided. Exactly one of its forms."""

    all: tuple[Condition, ...] | None = None
    any: tuple[Condition, ...] | None = None
    not_: Condition | None = Field(default=None, alias="not")
    named: Identifier | None = None
    """A condition of `conditions:` by its name."""
    slot: Identifier | None = None
    is_: bool | Identifier | None = Field(default=None, alias="is")
    """The slot holds this."""
    has: tuple[Identifier, ...] | None = None
    """The set holds at least one of these."""
    only: tuple[Identifier, ...] | None = None
    """The set holds nothing but these."""
    at_least: int | None = Field(default=None, ge=1)
    """The set holds so many values."""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        forms = [self.all, self.any, self.not_, self.named, self.slot]
        tests = [self.is_, self.has, self.only, self.at_least]
        if sum(form is not None for form in forms) != 1:
            raise ValueError("write exactly one of all, any, not, named, slot")
        if sum(test is not None for test in tests) != (self.slot is not None):
            raise ValueError("a slot needs exactly one of is, has, only, at_least, and only a slot has one")
        return self


class Effect(Model):
    """What a rule says of one topic."""

    topic: Identifier
    value: Line


class Rule(Model):
    """What follows from facts, in the words of the article and with what it rests on."""

    id: Identifier
    when: Condition
    then: tuple[Effect, ...] = ()
    silence: SilenceCode | None = None
    """The article does not say; the code of what it does not say."""
    ask_cac: bool = False
    """The article, or the lack of its word, sends the asker to the regulator."""
    cites: tuple[FactId, ...] = Field(min_length=1)
    derived: bool = False
    """True where the article does not say it in so many words."""
    says: Text | None = None
    """One or two sentences for the reader; none where another rule says it already."""
    notes: tuple[NoteId, ...] = ()
    """What outside sources add or dispute."""


class RuleTopic(Model):
    """One thing that rules speak about."""

    id: Identifier
    values: tuple[Line, ...] = Field(min_length=1)
    """From weak to strong where one outranks another; else in no order."""
    holds: Literal["one", "strongest", "many"]
    """`one`: two different values contradict; `strongest`: the stronger one counts; `many`: all count."""
    contradict: tuple[tuple[Line, Line], ...] = ()
    """Pairs of values that no facts may bring together; of a topic that holds `one`, every pair is."""
    remark: bool = False
    """True where it stands beside the verdict: it is said where it holds, but no question is asked for it."""


class Procedure(Model):
    """How long a procedure takes by the article's estimate."""

    id: Identifier
    name: Text
    months: tuple[int, int]
    """Least and most months."""
    about: bool = False
    """True where the article names one figure and says "about"."""
    cites: tuple[CitationId, ...] = Field(min_length=1)


class Deadline(Model):
    """A term that a rule counts from the launch, of whoever has to go through one of these procedures."""

    id: Identifier
    procedures: tuple[Identifier, ...] = Field(min_length=1)
    working_days: int = Field(ge=0)
    """So many working days after the launch; 0: before it."""
    title: Text
    """As a calendar shows it."""
    law: LawStatement
    """What the rule says, with the condition under which it does."""
    caution: Text | None = None
    """What does not follow from it, where a reader may think that it does."""


class ChecklistItem(Model):
    """One thing to have, to prepare or to do for a filing, in the words of the article, of the rules, or of others."""

    id: ShortIdentifier
    name: Text
    """As a button shows it."""
    stage: Literal["in_place", "prepare", "after"]
    """`in_place`: before the filing; `prepare`: to be submitted; `after`: once it has passed."""
    filings: tuple[Identifier, ...] = Field(min_length=1)
    """The procedures that it is for."""
    role: Literal["provider", "supporter"] | None = None
    """Only for whoever files in this role; None: for both."""
    article: Statement | None = None
    """What the article says. Exactly one of the three is given, and says how firm it is."""
    law: LawStatement | None = None
    """What the rules say."""
    outside: OutsideStatement | None = None
    """What notices or lists show, or third parties report."""

    @model_validator(mode="after")
    def _one_level(self) -> Self:
        if [self.article, self.law, self.outside].count(None) != 2:
            raise ValueError("write exactly one of article, law, outside")
        return self


WrittenValue = bool | Identifier | tuple[Identifier, ...]
"""A slot's value as the pack writes it: of a `bool`, an `enum`, a `set`."""

Cue = Literal[
    "algo_filing", "llm_filing", "llm", "filing", "both_filings", "icp", "labelling",
    "passed", "made", "held", "pending", "not_yet", "needed", "wanted",
    "ours", "supplier", "vendor", "they", "theirs",
    "if", "maybe", "later", "undecided", "others", "like", "past", "now", "swapped", "void",
    "input", "output", "detects", "only", "procedure", "which", "elsewhere",
]  # fmt: skip
"""What words do that fill no slot by themselves. Whose filing: `ours`, `supplier`, `vendor`, `they`; of what: `algo_filing` …
`labelling` (`llm`: only behind another filing); its state: `passed` … `wanted` (`made`: of what one does oneself, never of a filing;
`wanted`: tells nothing of what follows). Told of no fact: `if` (rest of the sentence), `maybe` (rest of the clause), `later` and
`undecided` (the whole clause; what was undecided may be so), `others` (the whole clause, and on to one that says "we"), `like` (a vendor
just behind it), `past` (up to `now`), `swapped` (what stands before it), `void` (what stands within these very words), `theirs` (product
ends just behind it, and customers). `input`: what follows goes in, up to a word of `output`; `detects`: what follows is looked at, not
made; `only`: what follows shortly, or stands just before, is all of its kind. A question with `procedure`
and `which`, and nothing of `elsewhere`, asks what to file."""


class Hint(Model):
    """Words of a description from which a slot can be filled."""

    id: Identifier
    words: Wordings = Wordings()
    terms: tuple[Identifier, ...] = ()
    """Terms of the glossary whose words count, too."""
    cue: Cue | None = None
    fills: Mapping[Identifier, WrittenValue] = {}
    """Slot -> what the words say of it."""
    denied: Mapping[Identifier, WrittenValue] = {}
    """Slot -> values that are denied where the words stand behind a negation."""
    suggests: Mapping[Identifier, WrittenValue] = {}
    """Slot -> values of which the words may mean one: where the text tells of the slot, but none of these, the slot stays open."""
    needs: tuple[tuple[Identifier, ...], ...] = ()
    """Of each group one hint must stand in the same clause (or sentence)."""
    bars: tuple[Identifier, ...] = ()
    """Hints that must not stand there."""
    after: tuple[Identifier, ...] = ()
    """One of these must stand just before, at most `reach` words between."""
    reach: int = Field(default=2, ge=0)
    """Words that may stand between the hint and the one that it must follow."""
    within: Literal["clause", "sentence", "text"] = "clause"
    """Where `needs` and `bars` are looked for."""
    closed: bool = False
    """The words count only where no further noun follows them ("no AI", not "no AI labels")."""


class Contradiction(Model):
    """Facts that cannot all be true: none of them is used, all are asked for."""

    id: Identifier
    when: Condition
    """Read literally: whether a slot applies does not count here."""
    slots: tuple[Identifier, ...] = Field(min_length=1)
    """The facts in question."""
    says: Text


Slot.model_rebuild()
