"""Facts that cannot all be true: they are told and asked, never computed with."""

from __future__ import annotations

from bot.filing.conditions import Terms
from bot.filing.facts import Facts
from bot.knowledge.filing_models import Contradiction
from bot.knowledge.models import Pack


def contradictions(pack: Pack, facts: Facts) -> tuple[Contradiction, ...]:
    """The pack's contradictions that these facts fulfil, read literally: whether a slot applies does not count."""
    literal = Terms({slot.id: slot.model_copy(update={"applies": None}) for slot in pack.slots}, pack.conditions)
    return tuple(each for each in pack.contradictions if literal.truth(each.when, facts))


def without_contradictions(pack: Pack, facts: Facts) -> tuple[Facts, tuple[Contradiction, ...]]:
    """The facts without those that contradict each other, and what contradicts."""
    found = contradictions(pack, facts)
    dropped = {slot for each in found for slot in each.slots}
    return {slot: value for slot, value in facts.items() if slot not in dropped}, found
