"""Draws the rules as text or for Graphviz: what each answer feeds, what follows, and how long that takes."""

from __future__ import annotations

from collections.abc import Iterator

from bot.filing.notation import written_condition
from bot.filing.rules import RuleBook
from bot.filing.schedule import procedure_of
from bot.knowledge.models.filing import Condition, Procedure, Rule


def tree_lines(book: RuleBook) -> Iterator[str]:
    """Lines of a text tree: each slot with the rules that test it and what follows; then rules, then procedures, in full."""
    fed = _rules_by_slot(book)
    yield "slots"
    for slot in book.slots:
        yield f"  {slot.id} ({slot.type}, {slot.asks})"
        if slot.applies is not None:
            yield f"    applies where {written_condition(slot.applies)}"
        for rule in fed[slot.id]:
            yield f"    {rule.id} -> {', '.join(_consequences(rule)) or 'a sentence'}"
    yield "conditions"
    for name, condition in book.terms.named.items():
        yield f"  {name}: {written_condition(condition)}"
    yield "rules"
    for rule in book.rules:
        yield f"  {rule.id}: {written_condition(rule.when)}"
        yield from (f"    -> {follows}" for follows in _consequences(rule))
        yield f"    cites {', '.join((*rule.cites, *rule.notes))}{' (derived)' if rule.derived else ''}"
    yield "procedures"
    for procedure in book.procedures:
        yield f"  {procedure.id}: {_months(procedure)} ({', '.join(procedure.cites)})"


def dot_lines(book: RuleBook) -> Iterator[str]:
    """Lines of a Graphviz graph: slots (boxes) -> named conditions (diamonds) -> rules (ellipses) -> what follows -> procedures.

    A dashed line leads to a slot from what decides whether it applies.
    """
    yield "digraph filing {"
    yield "  rankdir=LR;"
    yield '  node [fontname="sans-serif"];'
    yield from (_node("slot", slot.id, f"{slot.id}\n{slot.type}, {slot.asks}", "box") for slot in book.slots)
    yield from (_node("condition", name, name, "diamond") for name in book.terms.named)
    yield from (_node("rule", rule.id, f"{rule.id}\n{', '.join(rule.cites)}", "ellipse") for rule in book.rules)
    for follows in dict.fromkeys(follows for rule in book.rules for follows in _consequences(rule)):
        yield _node("then", follows, follows, "octagon" if follows.startswith("silence ") else "note")
    for procedure in book.procedures:
        yield _node("procedure", procedure.id, f"{procedure.id}\n{_months(procedure)}", "box3d")
    for slot in book.slots:
        yield from (f"  {source} -> {_id('slot', slot.id)} [style=dashed];" for source in _references(slot.applies))
    for name, condition in book.terms.named.items():
        yield from (f"  {source} -> {_id('condition', name)};" for source in _references(condition))
    for rule in book.rules:
        yield from (f"  {source} -> {_id('rule', rule.id)};" for source in _references(rule.when))
        yield from (f"  {_id('rule', rule.id)} -> {_id('then', follows)};" for follows in _consequences(rule))
    for topic, value in dict.fromkeys((effect.topic, effect.value) for rule in book.rules for effect in rule.then):
        needed = procedure_of(topic, value)
        if needed is not None and needed in book.procedure_by_id:
            yield f"  {_id('then', f'{topic} = {value}')} -> {_id('procedure', needed)};"
    yield "}"


def _rules_by_slot(book: RuleBook) -> dict[str, list[Rule]]:
    """For each slot the rules that test it, directly or through a named condition."""
    tested = {rule.id: {test.slot for test in book.terms.tests(rule.when)} for rule in book.rules}
    return {slot.id: [rule for rule in book.rules if slot.id in tested[rule.id]] for slot in book.slots}


def _references(condition: Condition | None) -> tuple[str, ...]:
    """The nodes that a condition refers to directly, each once: slots, and other conditions by name."""
    return tuple(dict.fromkeys(_referenced_nodes(condition))) if condition is not None else ()


def _referenced_nodes(condition: Condition) -> Iterator[str]:
    if condition.named is not None:
        yield _id("condition", condition.named)
    if condition.slot is not None:
        yield _id("slot", condition.slot)
    for part in (*(condition.all or ()), *(condition.any or ()), *([condition.not_] if condition.not_ else ())):
        yield from _referenced_nodes(part)


def _consequences(rule: Rule) -> list[str]:
    effects = [f"{effect.topic} = {effect.value}" for effect in rule.then]
    return [*effects, f"silence {rule.silence}"] if rule.silence else effects


def _months(procedure: Procedure) -> str:
    least, most = procedure.months
    return f"{'about ' if procedure.about else ''}{least if least == most else f'{least}-{most}'} months"


def _node(kind: str, name: str, label: str, shape: str) -> str:
    return f"  {_id(kind, name)} [shape={shape}, label={_quoted(label)}];"


def _id(kind: str, name: str) -> str:
    return _quoted(f"{kind}:{name}")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
