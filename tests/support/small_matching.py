"""Builds a small glossary and a few entries for the tests of matching."""

from __future__ import annotations

from bot.knowledge.models.pack import Term
from bot.matching.matcher import Known, Matcher


def term(name: str, en: str, zh: str, **more: object) -> Term:
    """A term of the glossary: a procedure, unless `more` says another kind."""
    return Term.model_validate({"id": name, "name": {"en": en, "zh": zh}, "kind": "procedure"} | more)


TERMS = (
    term("algo_filing", "algorithm filing", "算法备案"),
    term("llm_filing", "large-model filing", "大模型备案"),
    term("filing", "filing", "备案", kind="thing"),
    term("certificate", "certificate", "证书", kind="thing"),
    term("cycle", "how long", "多久", kind="aspect", synonyms={"en": ["takes longer"], "zh": ["更快"]}),
    term("fees", "cost", "费用", kind="aspect"),
    term("fine_tuning", "fine-tuning", "微调", kind="origin"),
    term("trademark", "trademark", "商标", kind="outside"),
)
ALGORITHM_CYCLE = Known(
    "algorithm-cycle",
    ("how long does algorithm filing take", "算法备案要多久", "算法备案要几天"),
    requires=(("algo_filing",), ("cycle",)),
)
FILINGS = (
    ALGORITHM_CYCLE,
    Known("model-cycle", ("how long does large-model filing take", "大模型备案要多久"), requires=(("llm_filing",), ("cycle",))),
    Known("fees", ("what does filing cost", "备案要多少费用")),
    Known("office", ("which office files it", "在哪个部门备案")),
)
CERTIFICATES = (
    Known("certificate-owner", ("who gets the certificate", "证书发给谁")),
    Known("certificate-place", ("where is the certificate kept", "证书放在哪里")),
    Known("certificate-look", ("what does the certificate look like", "证书长什么样")),
    Known("certificate-term", ("does the certificate expire", "证书会过期吗")),
    Known("certificate-loss", ("can the certificate be lost", "证书丢了怎么办")),
    Known("certificate-paper", ("is the certificate printed", "证书是纸质的吗")),
)
"""As many that one question about a certificate has no other candidates."""
COMPARISON = Known("comparison", ("what takes longer, algorithm filing or large-model filing", "算法备案和大模型备案哪个更快"))
"""About two procedures at once."""
FINE_TUNED = Known("fine-tuned", ("what to file for fine-tuning of an open model", "微调开源模型要做什么备案"))


def matcher_of(*entries: Known) -> Matcher:
    """A matcher of some entries and the glossary above."""
    return Matcher(entries, TERMS)
