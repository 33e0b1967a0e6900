"""Writes facts and conditions as one readable line, for keepers of the rules."""

from __future__ import annotations

from bot.filing.facts import Facts, Value
from bot.knowledge.models.filing import Condition


def written_value(value: Value) -> str:
    """A value as in the rules' files; the values of a set in alphabetical order."""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else " + ".join(sorted(value))


def written_facts(facts: Facts) -> str:
    """A combination of facts: `uses_ai = true, functions = detection + generation`."""
    return ", ".join(f"{slot} = {written_value(value)}" for slot, value in facts.items()) or "whatever the facts"


def written_condition(condition: Condition) -> str:
    """A condition: `calls_api and not (good_scale is true)`."""
    if condition.all is not None:
        return " and ".join(_part(part) for part in condition.all)
    if condition.any is not None:
        return " or ".join(_part(part) for part in condition.any)
    if condition.not_ is not None:
        return f"not ({written_condition(condition.not_)})"
    return condition.named or f"{condition.slot} {_test(condition)}"


def _part(condition: Condition) -> str:
    written = written_condition(condition)
    return f"({written})" if condition.all is not None or condition.any is not None else written


def _test(test: Condition) -> str:
    if test.is_ is not None:
        return f"is {written_value(test.is_)}"
    if test.has is not None:
        return f"has {' or '.join(test.has)}"
    if test.only is not None:
        return f"has only {' or '.join(test.only)}"
    return f"has at least {test.at_least}"
