"""Lint: the filing rules name what exists, test slots for what they can hold, and say no more than the facts they cite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from bot.knowledge.checks.answers import ASK_THE_REGULATOR
from bot.knowledge.checks.modality import ModalWordFinder
from bot.knowledge.checks.references import Reference, dangling
from bot.knowledge.files.explain import nearest
from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Finding, Trail
from bot.knowledge.models.filing import Condition, Rule, Slot
from bot.knowledge.models.pack import Text
from bot.messages import LANGUAGES

MODAL = frozenset({"must", "may", "recommended"})
"""Values of effects that are modalities: a fact of the same modality must stand behind them."""

MOST_VALUES = 12
"""Of a slot; a set of n values is one of 2^n."""

_Placed = tuple[Trail, Condition]
_Node = tuple[str, str]


def _conditions(loaded: Loaded) -> Iterator[_Placed]:
    """Every condition of the draft with its place, the outer ones first."""
    draft = loaded.draft
    yield from chain.from_iterable(_parts(("conditions", name), condition) for name, condition in draft.conditions.items())
    for position, slot in enumerate(draft.slots):
        if slot.applies is not None:
            yield from _parts(("slots", position, "applies"), slot.applies)
        if slot.blocks is not None:
            yield from _parts(("slots", position, "blocks"), slot.blocks)
    yield from chain.from_iterable(_parts(("rules", position, "when"), rule.when) for position, rule in enumerate(draft.rules))
    for position, contradiction in enumerate(draft.contradictions):
        yield from _parts(("contradictions", position, "when"), contradiction.when)


def _parts(at: Trail, condition: Condition) -> Iterator[_Placed]:
    yield at, condition
    for key, parts in (("all", condition.all), ("any", condition.any)):
        for position, part in enumerate(parts or ()):
            yield from _parts((*at, key, position), part)
    if condition.not_ is not None:
        yield from _parts((*at, "not"), condition.not_)


def unknown_conditions(loaded: Loaded) -> Iterator[Finding]:
    """A condition that is named and does not exist."""
    named = (Reference((*at, "named"), condition.named) for at, condition in _conditions(loaded) if condition.named is not None)
    yield from dangling(loaded, "conditions", "condition", named)


def unknown_slots(loaded: Loaded) -> Iterator[Finding]:
    """A test of a slot that does not exist."""
    tested = (Reference((*at, "slot"), condition.slot) for at, condition in _conditions(loaded) if condition.slot is not None)
    yield from dangling(loaded, "slots", "slot", tested)


def circular_conditions(loaded: Loaded) -> Iterator[Finding]:
    """A condition, or a slot's `applies`, that leads back to itself."""
    edges = _edges(loaded)
    told: set[_Node] = set()
    for node in edges:
        way = _way_back(node, edges)
        if not way or told.intersection(way):
            continue
        told.update(way)
        shown = " → ".join(f"`{name}`" for _, name in (node, *way))
        yield loaded.place(*_trail(loaded, node)).finding(f"`{node[1]}` leads back to itself ({shown})", "take one of these references out")


def _edges(loaded: Loaded) -> dict[_Node, tuple[_Node, ...]]:
    """What each named condition and each slot looks at."""
    slots = {("slots", slot.id): slot.applies for slot in loaded.draft.slots if slot.applies}
    nodes = {("conditions", name): condition for name, condition in loaded.draft.conditions.items()} | slots
    return {node: tuple(_looked_at(condition)) for node, condition in nodes.items()}


def _looked_at(condition: Condition) -> Iterator[_Node]:
    for _, part in _parts((), condition):
        if part.named is not None:
            yield "conditions", part.named
        if part.slot is not None:
            yield "slots", part.slot


def _way_back(start: _Node, edges: dict[_Node, tuple[_Node, ...]]) -> list[_Node]:
    """The shortest way from a node to itself, without its beginning; empty where there is none."""
    ways = [[node] for node in edges[start]]
    seen = set(edges[start])
    for way in ways:
        if way[-1] == start:
            return way
        further = [node for node in dict.fromkeys(edges.get(way[-1], ())) if node not in seen]
        seen.update(further)
        ways += [[*way, node] for node in further]
    return []


def _trail(loaded: Loaded, node: _Node) -> Trail:
    key, name = node
    return node if key == "conditions" else (key, [slot.id for slot in loaded.draft.slots].index(name), "applies")


def unfit_tests(loaded: Loaded) -> Iterator[Finding]:
    """A test that the slot's type does not allow, of a value that the slot cannot hold, or of nothing at all."""
    slots = {slot.id: slot for slot in loaded.draft.slots}
    for at, condition in _conditions(loaded):
        for key in ("all", "any", "has", "only"):
            if getattr(condition, key) == ():
                yield loaded.place(*at, key).finding(f"`{key}` is empty", "name at least one item")
        slot = slots.get(condition.slot or "")
        if slot is not None:
            yield from _unfit_test(loaded, at, condition, slot)


def _unfit_test(loaded: Loaded, at: Trail, test: Condition, slot: Slot) -> Iterator[Finding]:
    if test.is_ is not None:
        problem = _unfit_value(slot, test.is_)
        if problem:
            yield loaded.place(*at, "is").finding(*problem)
        return
    key = "has" if test.has is not None else "only" if test.only is not None else "at_least"
    if slot.type != "set":
        yield loaded.place(*at, key).finding(f"`{key}` tests a set, and `{slot.id}` is of type {slot.type}", "use `is`")
        return
    names = [choice.id for choice in slot.values]
    for position, name in enumerate(test.has or test.only or ()):
        if name not in names:
            yield loaded.place(*at, key, position).finding(f"`{slot.id}` has no value `{name}`", nearest(name, names))


def _unfit_value(slot: Slot, value: bool | str) -> tuple[str, str] | None:
    """What is wrong with one value for a slot, and what to do; None where it fits."""
    if slot.type == "set":
        return f"`{slot.id}` is a set, and this is one value", "use `has` or `only`"
    if slot.type == "bool":
        return None if isinstance(value, bool) else (f"`{slot.id}` is true or false, not `{value}`", "write true or false without quotes")
    names = [choice.id for choice in slot.values]
    name = str(value).lower() if isinstance(value, bool) else value
    return None if name in names and name is value else (f"`{slot.id}` has no value `{name}`", nearest(name, names))


def unfit_slots(loaded: Loaded) -> Iterator[Finding]:
    """A slot whose values do not fit its type, or whose default it cannot hold."""
    for position, slot in enumerate(loaded.draft.slots):
        names = [choice.id for choice in slot.values]
        if slot.type == "bool" and names:
            yield loaded.place("slots", position, "values").finding(f"`{slot.id}` is true or false", "leave `values` out")
        if slot.type != "bool" and len(names) < 2:
            yield loaded.place("slots", position).finding(f"there is nothing to choose for `{slot.id}`", "give it two `values` at least")
        if len(names) > MOST_VALUES:
            what = f"`{slot.id}` has {len(names)} values, over {MOST_VALUES}"
            yield loaded.place("slots", position, "values").finding(what, "join those that no rule tells apart")
        for number, name in enumerate(names):
            if name in names[:number]:
                place = loaded.place("slots", position, "values", number, "id")
                yield place.finding(f"`{slot.id}` has the value `{name}` already", "remove one of the two")
        problem = None if slot.default is None else _unfit_value(slot, slot.default)
        if problem and slot.type == "set":
            problem = f"`{slot.id}` is a set, of which no default can be assumed", "leave `default` out"
        if problem:
            yield loaded.place("slots", position, "default").finding(*problem)


def idle_blocks(loaded: Loaded) -> Iterator[Finding]:
    """A slot that says where it blocks, and is of another kind."""
    for position, slot in enumerate(loaded.draft.slots):
        if slot.blocks is not None and slot.asks != "blocking":
            what = f"`{slot.id}` says where it blocks, but is {slot.asks}"
            yield loaded.place("slots", position, "blocks").finding(what, "write `asks: blocking`, or leave `blocks` out")


def unknown_topics(loaded: Loaded) -> Iterator[Finding]:
    """An effect on a topic that does not exist, or a value that its topic does not have."""
    topics: list[Reference] = []
    named: list[tuple[Trail, str, str]] = []
    for number, rule in enumerate(loaded.draft.rules):
        for position, effect in enumerate(rule.then):
            at: Trail = ("rules", number, "then", position)
            topics.append(Reference((*at, "topic"), effect.topic))
            named.append(((*at, "value"), effect.topic, effect.value))
    for number, topic in enumerate(loaded.draft.topics):
        for position, pair in enumerate(topic.contradict):
            named += [(("topics", number, "contradict", position, side), topic.id, value) for side, value in enumerate(pair)]
    yield from dangling(loaded, "topics", "topic", topics)
    values = {topic.id: topic.values for topic in loaded.draft.topics}
    for place, name, value in named:
        if value not in values.get(name, (value,)):
            yield loaded.place(*place).finding(f"the topic `{name}` has no value `{value}`", nearest(value, values[name]))


REFERENCES = (unknown_conditions, unknown_slots, circular_conditions, unfit_tests, unfit_slots, unknown_topics)
"""Checks without which rules cannot be applied to facts."""


def applicable(loaded: Loaded) -> bool:
    """Whether all rules could be read and lead somewhere, so that they can be applied to facts."""
    keys = {"slots", "conditions", "topics", "procedures", "rules"}
    return keys.isdisjoint(loaded.unread | loaded.broken.keys()) and not any(True for check in REFERENCES for _ in check(loaded))


def empty_rules(loaded: Loaded) -> Iterator[Finding]:
    """A rule from which nothing follows."""
    for position, rule in enumerate(loaded.draft.rules):
        if not rule.then and rule.silence is None and rule.says is None:
            yield loaded.place("rules", position, "id").finding(f"nothing follows from `{rule.id}`", "give it `then`, `silence` or `says`")


def unexplained_silences(loaded: Loaded) -> Iterator[Finding]:
    """A rule's silence that no entry of the FAQ explains."""
    if "entries" in loaded.unread:
        return
    explained = {entry.silence for entry in loaded.draft.entries if entry.silence}
    for position, rule in enumerate(loaded.draft.rules):
        if rule.silence is not None and rule.silence not in explained | loaded.broken.get("entries", frozenset()):
            what = f"no entry of the FAQ has the silence `{rule.silence}`"
            yield loaded.place("rules", position, "silence").finding(what, nearest(rule.silence, explained))


def strengthened_rules(loaded: Loaded) -> Iterator[Finding]:
    """A rule, or a reason to ask, that is stronger than what it cites; a way to the regulator that no fact shows."""
    if "facts" in loaded.unread:
        return
    for position, slot in enumerate(loaded.draft.slots):
        at = ("slots", position, "why")
        if not slot.why.cites:
            yield loaded.place(*at).finding(f"the reason to ask for `{slot.id}` cites nothing", "name the facts it rests on in `cites`")
        yield from _stronger(loaded, at, Text(en=slot.why.en, zh=slot.why.zh), slot.why.cites, must=True)
    for position, rule in enumerate(loaded.draft.rules):
        yield from _strengthened(loaded, ("rules", position), rule)


def _strengthened(loaded: Loaded, at: Trail, rule: Rule) -> Iterator[Finding]:
    values = [effect.value for effect in rule.then if effect.value in MODAL]
    for number, effect in enumerate(rule.then):
        if effect.value in MODAL and not _carries(loaded, rule.cites, effect.value):
            what = f"`{rule.id}` says {effect.topic} = {effect.value}, but none of {', '.join(rule.cites)} is a {effect.value}"
            yield loaded.place(*at, "then", number, "value").finding(what, "say it as the facts do, or cite the fact that says so")
    if rule.says is not None:
        yield from _stronger(loaded, (*at, "says"), rule.says, rule.cites, must=not values or "must" in values)
    if rule.ask_cac and ASK_THE_REGULATOR.isdisjoint(rule.cites):
        what = f"`{rule.id}` sends its reader to the regulator without a fact that does"
        yield loaded.place(*at, "ask_cac").finding(what, f"cite one of {', '.join(sorted(ASK_THE_REGULATOR))}")


def _stronger(loaded: Loaded, at: Trail, text: Text, cites: Iterable[str], *, must: bool) -> Iterator[Finding]:
    """A text with a word of duty, where nothing cited is one, or the effect is weaker than a duty (`must` false)."""
    cited = tuple(cites)
    if must and (not cited or _carries(loaded, cited, "must")):
        return
    words = ModalWordFinder(loaded.draft.modal_words)
    for language in LANGUAGES:
        word = next((found.word for found in words.find(text.of(language), language) if found.mark == "must"), None)
        if word:
            why = f"none of {', '.join(cited)} is a must" if must else "its effect is weaker than that"
            what = f"“{word}” speaks of a duty, but {why}"
            yield loaded.place(*at, language).finding(what, "tell it as the facts do, or cite the fact that says must")


def _carries(loaded: Loaded, cites: Iterable[str], modality: str) -> bool:
    """Whether one of these facts has the modality; one that is at fault may have it."""
    facts = loaded.draft.fact_by_id
    return any(cite not in facts or facts[cite].modality == modality for cite in cites)
