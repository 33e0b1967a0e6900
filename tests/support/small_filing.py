"""Builds a small set of filing rules without faults, for the small pack of `packs` and as a rule book of its own."""

from __future__ import annotations

from typing import Any

from bot.filing.rules import RuleBook
from bot.knowledge.models.pack import Pack
from tests.support.packs import Content

FILE = "filing/rules.yaml"
"""Where it stands in a pack: `write_pack(folder, {FILE: filing()})`."""
Condition = dict[str, Any]


def _slot(name: str, kind: str, asks: str, applies: Condition | None = None, values: tuple[str, ...] = ()) -> dict[str, Any]:
    """A slot; its texts do not matter."""
    slot: dict[str, Any] = {
        "id": name,
        "type": kind,
        "asks": asks,
        "question": {"en": f"{name}?", "zh": f"{name}？"},
        "why": {"en": "It is needed.", "zh": "要用。", "cites": ["S1"]},
    }
    if applies:
        slot["applies"] = applies
    if values:
        slot["values"] = [{"id": value, "en": value, "zh": value} for value in values]
    return slot


def rule(name: str, when: Condition, *effects: tuple[str, str], cites: tuple[str, ...] = ("S1",), **more: object) -> dict[str, Any]:
    """A rule with effects (topic, value)."""
    return {"id": name, "when": when, "then": [{"topic": topic, "value": value} for topic, value in effects], "cites": list(cites)} | more


def has(slot: str, *values: str) -> Condition:
    """A test of a set."""
    return {"slot": slot, "has": list(values)}


def filing() -> Content:
    """Slots, conditions, topics, procedures and rules; new ones at each call, free to be changed."""
    uses_ai: Condition = {"named": "uses_ai"}
    return {
        "slots": [
            _slot("uses_ai", "bool", "blocking"),
            _slot("functions", "set", "blocking", uses_ai, ("generation", "detection", "ranking")),
            _slot("model_origin", "set", "blocking", {"named": "generates"}, ("third_party_api", "self_trained")),
            _slot("customers", "set", "blocking", uses_ai, ("consumer", "business")),
            _slot("has_icp", "bool", "prerequisite", uses_ai),
        ],
        "conditions": {
            "uses_ai": {"slot": "uses_ai", "is": True},
            "generates": {"all": [uses_ai, has("functions", "generation")]},
        },
        "topics": [
            {"id": "algorithm", "values": ["no_seed_answer", "must"], "holds": "strongest", "contradict": [["no_seed_answer", "must"]]},
            {"id": "llm_registration", "values": ["may", "recommended"], "holds": "strongest"},
            {"id": "role", "values": ["provider", "unclear"], "holds": "many"},
            {"id": "icp", "values": ["missing", "ok"], "holds": "one"},
        ],
        "procedures": [
            {"id": "algorithm", "name": {"en": "filing", "zh": "备案"}, "months": [2, 3], "cites": ["S1"]},
            {"id": "llm_registration", "name": {"en": "registration", "zh": "登记"}, "months": [4, 4], "about": True, "cites": ["S1"]},
        ],
        "rules": [
            rule("no-ai", {"slot": "uses_ai", "is": False}, ("algorithm", "no_seed_answer"), silence="FEES"),
            rule("files", uses_ai, ("algorithm", "must"), says={"en": "It must be filed.", "zh": "必须备案。"}, notes=["G1"]),
            rule("api", has("model_origin", "third_party_api"), ("llm_registration", "recommended"), cites=("S18",)),
            rule("own-model", has("model_origin", "self_trained"), silence="FEES", cites=("S18",), ask_cac=True, derived=True),
            rule("consumer", has("customers", "consumer"), ("role", "provider")),
            rule("business", has("customers", "business"), ("role", "unclear")),
            rule("icp-missing", {"slot": "has_icp", "is": False}, ("icp", "missing")),
            rule("icp-there", {"slot": "has_icp", "is": True}, ("icp", "ok")),
        ],
    }


def book_of(content: Content) -> RuleBook:
    """The rule book of a set of rules, whether it is sound or not."""
    empty = {key: [] for key in ("sources", "facts", "notes", "terms", "entries", "smalltalk")}
    return RuleBook.of(Pack.model_validate({"digest": "", "phrases": {}} | empty | content))


def changed(name: str, **keys: object) -> Content:
    """The rules with keys of one rule or slot replaced, or taken out (None)."""
    content = filing()
    item = next(item for key in ("rules", "slots") for item in content[key] if item["id"] == name)
    item.update(keys)
    for key, value in keys.items():
        if value is None:
            del item[key]
    return content


def without(name: str) -> Content:
    """The rules without one."""
    content = filing()
    content["rules"] = [rule for rule in content["rules"] if rule["id"] != name]
    return content
