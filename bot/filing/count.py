"""Counts the new algorithm filings that the findings lead to.

The article states the number for one modality: one filing for each role. Everything else is derived, as a minimum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.filing.conditions import Truth
from bot.filing.facts import Facts, Value
from bot.knowledge.models.filing import Slot

COUNTED = ("functions", "prior_algo_filing", "change", "customers", "modalities", "new_modalities", "prior_roles")
"""Slots that the count of filings reads, beside what the rules say."""
_ADDING = frozenset({"new_modality", "new_role"})
"""Changes that need filings of their own."""

Topics = Mapping[str, tuple[str, ...]]
Basis = Literal["stated", "derived"]
OpenReason = Literal["facts", "under_review", "role_unclear", "same_role"]
"""Why a number is open: a fact is not known yet; it is not known what is added to a filing under review, or the article does not say
what that needs; the article does not say which role the new side is; the new role is the one that was filed before."""


@dataclass(frozen=True, slots=True)
class CountedGroup:
    """Filings that are counted together: each of the roles in each of the modalities."""

    roles: frozenset[str]
    modalities: frozenset[str]
    """Empty for a product that generates nothing: it is filed once for each role."""


@dataclass(frozen=True, slots=True)
class FilingCount:
    """The number of new algorithm filings, and what it rests on."""

    count: int | None
    """None where it is not decided yet, or the article has no answer."""
    basis: Basis | None
    """`stated`: the article says so; `derived`: counted from what it says (roles x modalities), a minimum."""
    open: OpenReason | None = None
    """Why a filing that is a must has no number."""
    groups: tuple[CountedGroup, ...] = field(default=(), compare=False)
    """What the number is made up of, in the order in which it is counted."""


def count_filings(held: Facts, topics: Topics) -> FilingCount:
    """Counts the new filings.

    Stated: one role, one modality; two roles, one modality (S28); none for a change (S32). Everything else is derived.
    """
    algorithm = topics.get("algorithm", ())
    if algorithm == ("change",):
        # S32 speaks of new product ends alone; what another model needs beside them the article does not say
        return FilingCount(None, None) if "model_swap" in _values_of(held, "change") else FilingCount(0, "stated")
    if algorithm != ("must",):
        return FilingCount(None, None)
    if "prior_algo_filing" not in held:
        return _open_count("facts")
    if files_anew(held) is not True:
        return _open_count("under_review")
    return _first_filings(held, topics) if held["prior_algo_filing"] == "none" else _further_filings(held, topics)


def files_anew(held: Facts) -> Truth:
    """Whether an algorithm filing that is a must is still to be submitted: a filing under review is not new, an addition to it may be."""
    if held.get("prior_algo_filing") in ("none", "passed") or _values_of(held, "change") & _ADDING:
        return True
    return False if "change" in held and "prior_algo_filing" in held else None


def filed_modalities(held: Facts) -> int | None:
    """Number of modalities that are filed one by one; None while that is not known."""
    if "prior_algo_filing" not in held:
        return None
    if held["prior_algo_filing"] == "none":
        return _modalities(held)
    changes = _values_of(held, "change")
    numbers = [
        *([len(_values_of(held, "new_modalities")) or None] if "new_modality" in changes else []),
        *([_modalities(held)] if "new_role" in changes else []),
        *([1] if changes and not changes & _ADDING else []),
    ]
    known = [number for number in numbers if number is not None]
    return max(known) if known and len(known) == len(numbers) else None


def _first_filings(held: Facts, topics: Topics) -> FilingCount:
    """Counts filings where nothing was filed before: each role in each modality."""
    roles, modalities = topics.get("role", ()), _modalities(held)
    if modalities is None or not _roles_are_known(held, topics):
        return _open_count("facts")
    counted = _counted_roles(roles)
    basis: Basis = "stated" if modalities == 1 and "unclear" not in roles else "derived"
    return FilingCount(len(counted) * modalities, basis, groups=(CountedGroup(counted, _generated(held)),))


def _further_filings(held: Facts, topics: Topics) -> FilingCount:
    """Counts filings beside an earlier one: each new modality in the old roles, each new role in all modalities."""
    changes, new = _values_of(held, "change"), _values_of(held, "new_modalities")
    roles, modalities = topics.get("role", ()), _modalities(held)
    before = (_values_of(held, "prior_roles") or _either_role(roles)) if "new_role" in changes else frozenset[str]()
    known, count, groups = _roles_are_known(held, topics), 0, list[CountedGroup]()
    if "new_role" in changes:
        if not (before and known and modalities):
            return _open_count("facts")
        further = frozenset(roles) - {"unclear"} - before
        if not further:
            # an unclear role may be the one that was filed before
            return _open_count("role_unclear" if "unclear" in roles else "same_role")
        count += len(further) * modalities
        groups.append(CountedGroup(further, _generated(held)))
    if "new_modality" in changes:
        if not (new and (before or known)):
            return _open_count("facts")
        adding = before or _counted_roles(roles)
        count += len(new) * len(adding)
        groups.append(CountedGroup(adding, new))
    told = "new_role" not in changes or "prior_roles" in held  # else it is not known which role is the new one
    return FilingCount(count, "derived", groups=tuple(groups) if told else ())


def _either_role(roles: tuple[str, ...]) -> frozenset[str]:
    """One of two roles, where there are two: whichever was filed before, the other one is new."""
    return frozenset(roles[:1]) if len(roles) > 1 and "unclear" not in roles else frozenset()


def _open_count(reason: OpenReason) -> FilingCount:
    return FilingCount(None, None, reason)


def _counted_roles(roles: tuple[str, ...]) -> frozenset[str]:
    """The roles that count: one that the article leaves unclear may be the same as another one."""
    return frozenset(roles) - {"unclear"} or frozenset(roles)


def _values_of(held: Facts, slot: str) -> frozenset[str]:
    value = held.get(slot)
    return value if isinstance(value, frozenset) else frozenset()


def _generated(held: Facts) -> frozenset[str]:
    """What the product generates; nothing where it is not generative."""
    return _values_of(held, "modalities") if "generation" in _values_of(held, "functions") else frozenset()


def _modalities(held: Facts) -> int | None:
    """Number of modalities of the product; None while those of a generative product are not known."""
    functions = _values_of(held, "functions")
    if not functions:
        return None
    return len(_values_of(held, "modalities")) or None if "generation" in functions else 1


def _roles_are_known(held: Facts, topics: Topics) -> bool:
    """True where no further role can follow: there is one, and the role of the business side is decided."""
    roles = topics.get("role", ())
    return bool(roles) and ("business" not in _values_of(held, "customers") or not {"supporter", "unclear"}.isdisjoint(roles))


def counted_values(slot: Slot) -> tuple[Value, ...]:
    """Values that together show whether the count depends on a slot: each value alone, and for a set all of them at once."""
    names = [choice.id for choice in slot.values]
    return (*(frozenset({name}) for name in names), frozenset(names)) if slot.type == "set" else tuple(names)
