"""Counting: how many new algorithm filings the findings come to.

The article states the number for one modality: one filing for each role. Everything else is derived, and at least so many.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.filing.conditions import Truth
from bot.filing.facts import Facts, Value
from bot.knowledge.models.filing import Slot

COUNTED = ("functions", "prior_algo_filing", "change", "customers", "modalities", "new_modalities", "prior_roles")
"""Slots that the count of filings looks at, beside what the rules say."""
_ADDING = frozenset({"new_modality", "new_role"})
"""Changes that need filings of their own."""

Topics = Mapping[str, tuple[str, ...]]
Reason = Literal["facts", "under_review", "role_unclear", "same_role"]
"""Why a number is open: something is not known yet; nobody says what is added to a filing under review, or the article does not say
what that needs; it does not say which role the new side is; the new role is the one that was filed before."""


@dataclass(frozen=True, slots=True)
class Records:
    """New filings of the algorithm that the findings come to."""

    count: int | None
    """None where it is not decided yet, or the article has no answer."""
    basis: Literal["stated", "derived"] | None
    """`stated`: the article says so; `derived`: counted from what it says (roles x modalities), at least so many."""
    open: Reason | None = None
    """Why a filing that is a must has no number."""


def count_records(held: Facts, topics: Topics) -> Records:
    """Counts the new filings.

    Stated: one role, one modality; two roles, one modality (S28); none for a change (S32). Everything else is derived.
    """
    algorithm = topics.get("algorithm", ())
    if algorithm == ("change",):
        return Records(0, "stated")
    if algorithm != ("must",):
        return Records(None, None)
    if "prior_algo_filing" not in held:
        return _open("facts")
    if files_anew(held) is not True:
        return _open("under_review")
    return _first(held, topics) if held["prior_algo_filing"] == "none" else _added(held, topics)


def files_anew(held: Facts) -> Truth:
    """Whether an algorithm filing that is a must is still to be submitted: one under review is no new one, what is added to it may be."""
    if held.get("prior_algo_filing") in ("none", "passed") or _set(held, "change") & _ADDING:
        return True
    return False if "change" in held and "prior_algo_filing" in held else None


def filed_modalities(held: Facts) -> int | None:
    """How many modalities are filed one by one; None while that is not known."""
    if "prior_algo_filing" not in held:
        return None
    if held["prior_algo_filing"] == "none":
        return _modalities(held)
    changes = _set(held, "change")
    numbers = [
        *([len(_set(held, "new_modalities")) or None] if "new_modality" in changes else []),
        *([_modalities(held)] if "new_role" in changes else []),
        *([1] if changes and not changes & _ADDING else []),
    ]
    known = [number for number in numbers if number is not None]
    return max(known) if known and len(known) == len(numbers) else None


def _first(held: Facts, topics: Topics) -> Records:
    """Filings of what was not filed before: each role in each modality."""
    roles, modalities = topics.get("role", ()), _modalities(held)
    if modalities is None or not _roles_are_known(held, topics):
        return _open("facts")
    return Records(len(_sure(roles)) * modalities, "stated" if modalities == 1 and "unclear" not in roles else "derived")


def _added(held: Facts, topics: Topics) -> Records:
    """Filings on top of an earlier one: each new modality in the old roles, each new role in all modalities."""
    changes, new = _set(held, "change"), _set(held, "new_modalities")
    roles, modalities = topics.get("role", ()), _modalities(held)
    before = _set(held, "prior_roles") if "new_role" in changes else frozenset[str]()
    known, count = _roles_are_known(held, topics), 0
    if "new_role" in changes:
        if not (before and known and modalities):
            return _open("facts")
        further = frozenset(roles) - {"unclear"} - before
        if not further:
            # an unclear role may be the one that was filed before
            return _open("role_unclear" if "unclear" in roles else "same_role")
        count += len(further) * modalities
    if "new_modality" in changes:
        if not (new and (before or known)):
            return _open("facts")
        count += len(new) * len(before or _sure(roles))
    return Records(count, "derived")


def _open(reason: Reason) -> Records:
    return Records(None, None, reason)


def _sure(roles: tuple[str, ...]) -> frozenset[str]:
    """The roles that count: one that the article leaves unclear may be the same as another."""
    return frozenset(roles) - {"unclear"} or frozenset(roles)


def _set(held: Facts, slot: str) -> frozenset[str]:
    value = held.get(slot)
    return value if isinstance(value, frozenset) else frozenset()


def _modalities(held: Facts) -> int | None:
    """How many modalities the product has; None while a generative product's are not known."""
    functions = _set(held, "functions")
    if not functions:
        return None
    return len(_set(held, "modalities")) or None if "generation" in functions else 1


def _roles_are_known(held: Facts, topics: Topics) -> bool:
    """Whether no further role can come: there is one, and the business side's is decided."""
    roles = topics.get("role", ())
    return bool(roles) and ("business" not in _set(held, "customers") or not {"supporter", "unclear"}.isdisjoint(roles))


def counted_values(slot: Slot) -> tuple[Value, ...]:
    """Values that between them show whether the count looks at a slot: each by itself, and of a set all together."""
    names = [choice.id for choice in slot.values]
    return (*(frozenset({name}) for name in names), frozenset(names)) if slot.type == "set" else tuple(names)
