"""Builds a small pack without faults, and writes it into a folder, as it is or with changes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

Content = dict[str, Any]
"""File name -> what the file holds: top-level key -> items."""
Items = list[Content]
CHECKED = [{"level": "text", "date": "2025-07-01"}]
"""A level of trust."""

FILING_EN = (
    "Is filing an algorithm a must?",
    "Do I need algorithm filing before launch?",
    "algorithm filing obligatory or not",
    "Does the law make us file our algorithm?",
    "Can we skip algorithm filing?",
    "we made a chatbot, is algorithm filing due",
    "Who says an algorithm has to be filed?",
    "Are startups excused from filing algorithms?",
)
FILING_ZH = (
    "算法一定要备案吗？",
    "上线前要做算法备案么",
    "不做算法备案行不行",
    "我们做了个聊天产品，用得着算法备案吗",
    "算法备案是不是强制的",
    "创业公司也得做算法备案？",
    "谁规定要做算法备案",
    "能不能跳过算法备案这一步",
)
FEES_EN = (
    "What does the procedure cost?",
    "fees for filing",
    "How much money do they charge?",
    "Is there a price list?",
    "Will the regulator send me an invoice?",
    "Do we pay anything to get a number?",
    "budget for the whole thing, official charges",
    "Is it free of charge?",
)
FEES_ZH = (
    "备案收费吗？",
    "办下来要花多少钱",
    "官方费用是多少",
    "有没有收费标准",
    "需要交钱吗",
    "预算要留多少",
    "是免费办理的吗",
    "网信办会不会开发票",
)


def entry(name: str, question: tuple[str, str], phrasings: tuple[tuple[str, ...], tuple[str, ...]], **more: object) -> Content:
    """An entry with one cited statement, unless told otherwise."""
    article = [{"en": "Yes, it is a must.", "zh": "是的，必须做。", "cites": ["S1"]}]
    return {
        "id": name,
        "tags": ["basics"],
        "reviewed": "2025-07-01",
        "question": {"en": question[0], "zh": question[1]},
        "phrasings": {"en": list(phrasings[0]), "zh": list(phrasings[1])},
        "article": article,
    } | more


def faultless() -> Content:
    """A pack that neither the loader nor the checks find fault with; a new one at each call, free to be changed."""
    return {
        "sources.yaml": {"sources": _sources()},
        "facts.yaml": {"facts": _facts()},
        "notes.yaml": {"notes": _notes()},
        "glossary.yaml": {"terms": _terms()},
        "claims.yaml": {"units": units(), "modal_words": modal_words()},
        "phrases.yaml": {"phrases": _phrases()},
        "smalltalk.yaml": {"smalltalk": _smalltalk()},
        "faq/basics.yaml": {"entries": _entries()},
        "tests/basics.yaml": {"exams": _exams(), "refusals": _refusals(), "dialogues": _dialogues()},
    }


def _sources() -> Items:
    return [
        {
            "id": "article",
            "title": {"en": "The article", "zh": "文章"},
            "kind": "article",
            "date": "2025-06-27",
            "read": {"en": "in translation", "zh": "译文"},
        },
        {"id": "rules", "title": {"en": "Rules", "zh": "规定"}, "kind": "statute", "read": {"en": "a copy", "zh": "转载"}},
    ]


def _facts() -> Items:
    return [
        {"id": "S1", "modality": "must", "text": {"en": "Algorithm filing is a must.", "zh": "算法备案是必须的。"}},
        {"id": "S18", "modality": "recommended", "text": {"en": "If in doubt, ask the CAC.", "zh": "有疑问可咨询网信办。"}},
    ]


def _notes() -> Items:
    return [
        {
            "id": "G1",
            "text": {"en": "The rules say so.", "zh": "规定如此。"},
            "sources": ["rules"],
            "date": "2022-03-01",
            "checked": CHECKED,
        }
    ]


def _terms() -> Items:
    return [
        {
            "id": "algo_filing",
            "name": {"en": "algorithm filing", "zh": "算法备案"},
            "kind": "procedure",
            "synonyms": {"en": ["algo filing"], "zh": ["算备"]},
            "confusable": ["llm_filing"],
        },
        {
            "id": "llm_filing",
            "name": {"en": "large-model filing", "zh": "大模型备案"},
            "kind": "procedure",
            "confusable": ["algo_filing"],
        },
        {"id": "fees", "name": {"en": "fee", "zh": "费用"}, "kind": "aspect"},
    ]


def units() -> Items:
    """Units of figures, of each kind one."""
    return [
        {"id": "week", "words": {"en": ["week", "weeks"], "zh": ["周"]}},
        {"id": "model", "words": {"en": ["model", "models"], "zh": ["个模型"]}, "counts": True, "dated": True},
    ]


def modal_words() -> Items:
    """A few words of each kind."""
    words = {
        "must": (["must", "have to"], ["必须", "须"]),
        "recommended": (["recommended", "ask the CAC"], ["建议", "咨询网信办", "可咨询", "可以直接咨询"]),
        "may": (["can", "may"], ["可以", "能"]),
        "in_theory": (["in theory"], ["理论上"]),
        "estimate": (["estimate"], ["估计"]),
        "denial": (["not", "no", "whether", "don't"], ["不", "没", "是否"]),
        "nothing": (["need not", "May 20"], ["功能", "不错"]),
    }
    return [{"marks": mark, "words": {"en": en, "zh": zh}} for mark, (en, zh) in words.items()]


def _phrases() -> Content:
    return {
        "hello": {"en": "Ask me about filings.", "zh": "请问备案问题。"},
        "found": {"en": "{count} answers", "zh": "{count}个答案"},
    }


def _smalltalk() -> Items:
    return [{"id": "thanks", "phrasings": {"en": ["thank you"], "zh": ["谢谢"]}, "reply": {"en": "You are welcome.", "zh": "不客气。"}}]


def _entries() -> Items:
    return [
        entry("algorithm-filing", ("Is it mandatory to file?", "算法备案是必须的吗？"), (FILING_EN, FILING_ZH), notes=["G1"]),
        entry(
            "silent-fees",
            ("What are the fees?", "费用是多少？"),
            (FEES_EN, FEES_ZH),
            silence="FEES",
            requires=[["fees", "algo_filing"]],
            see_also=["algorithm-filing"],
            article=[
                {"en": "The article names no fees.", "zh": "文章没有提到费用。"},
                {"en": "You can ask the CAC directly.", "zh": "可以直接咨询网信办。", "cites": ["S18"]},
            ],
        ),
    ]


def _exams() -> Items:
    return [
        {
            "entry": "algorithm-filing",
            "en": ["must algorithms be filed", "algorithm filing: compulsory?", "is it optional to file algorithms"],
            "zh": ["算法备案必须吗", "算法不备案可以吗", "算法备案是选做的吗"],
        },
        {
            "entry": "silent-fees",
            "en": ["what would filing cost me", "is filing free", "how expensive is a filing"],
            "zh": ["备案贵不贵", "备案花钱吗", "备案要交多少费用"],
        },
    ]


def _refusals() -> Items:
    return [{"text": f"How is the weather in city {number}?", "why": "weather"} for number in range(60)]


def _dialogues() -> Items:
    turns = [
        {"say": "What are the fees?", "expect": {"decision": "answer", "entries": ["silent-fees"]}},
        {"say": "thank you", "expect": {"decision": "smalltalk", "entries": ["thanks"]}},
    ]
    return [{"id": "fees-then-thanks", "turns": turns}]


def write_pack(folder: Path, changes: Mapping[str, Content | str | bytes | None] | None = None) -> Path:
    """Writes the faultless pack into a folder, some of its files replaced (by content, text or bytes) or left out (None)."""
    for name, content in (faultless() | dict(changes or {})).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = to_yaml(content) if isinstance(content, dict) else content
        if text is not None:
            path.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def to_yaml(content: Content) -> str:
    """Content as the text of a YAML file, one value a line."""
    return yaml.dump(content, Dumper=_WithoutAliases, allow_unicode=True, sort_keys=False, width=200)


class _WithoutAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's own signature
        """Equal lists are written out each time: the loader refuses aliases."""
        return True
