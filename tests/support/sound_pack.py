"""Extends the small pack of `packs` so that it passes its own tests and has all phrases that the bot needs."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path

from tests.support.packs import Content, faultless, write_pack

ROOT = Path(__file__).parents[2]
FEE = "What are the fees?"
"""A question that the pack answers with `silent-fees`."""
FEE_ZH = "费用是多少？"
MUST = "Is algorithm filing mandatory?"
"""A question that the pack answers with `algorithm-filing`."""
MUST_ZH = "算法备案是必须的吗？"

# Phrasings behind a greeting: right however the matcher weighs words.
_EXAMS = [
    {
        "entry": "algorithm-filing",
        "en": ["Hi, is algorithm filing mandatory?", "Hello, can we skip algorithm filing?", "Hey, is filing an algorithm a must?"],
        "zh": ["你好，算法备案是必须的吗？", "您好，算法一定要备案吗？", "请问算法备案是不是强制的"],
    },
    {
        "entry": "silent-fees",
        "en": ["Hi, what are the fees?", "Hello there, what are the fees?", "Hey, fees for filing"],
        "zh": ["你好，费用是多少？", "您好，官方费用是多少", "请问官方费用是多少"],
    },
]
_KINDS = ("bank", "school", "game", "shop", "club", "clinic", "hotel", "farm", "port", "mill", "museum", "garage")
_WHOM = tuple(f"a {size} {kind}" for size in ("small", "large") for kind in _KINDS)


def sound() -> Content:
    """The pack, a new one at each call, free to be changed."""
    pack = faultless()
    tests = pack["tests/basics.yaml"]
    tests["exams"] = copy.deepcopy(_EXAMS)
    tests["dialogues"][0]["turns"][1]["expect"] = {"decision": "smalltalk"}
    # The interface's sentences are those of the frozen pack: the bot needs every one of them.
    pack["phrases.yaml"] = (ROOT / "tests/pack/phrases.yaml").read_bytes()
    return pack


def crossed(misplaced: int) -> Content:
    """Entries with phrasings enough to estimate from; so many questions about fees stand under the entry on filing."""
    entries = sound()["faq/basics.yaml"]["entries"]
    filing, fees = entries
    must = ("Is algorithm filing mandatory for {}?", "Must {} file the algorithm?")
    fee = ("What are the fees for {}?", "How much are the fees of {}?", "Which fees does {} pay?")
    about_fees = [asked.format(one) for asked in fee for one in _WHOM]
    strays = about_fees[:: len(about_fees) // misplaced] if misplaced else []
    filing["phrasings"]["en"] += [*(asked.format(one) for asked in must for one in _WHOM), *strays]
    fees["phrasings"]["en"] += [asked for asked in about_fees if asked not in strays]
    return {"faq/basics.yaml": {"entries": entries}}


def write_sound_pack(folder: Path, changes: Mapping[str, Content | str | bytes | None] | None = None) -> Path:
    """Writes the pack into a folder, some of its files replaced (by content, text or bytes) or left out (None)."""
    return write_pack(folder, sound() | dict(changes or {}))
