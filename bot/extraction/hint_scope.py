"""Decides which hints of a text count: not those within longer ones, nor what is only supposed, past, or somebody else's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.knowledge.models.filing import Cue, Hint
from bot.text.clauses import LONGEST_CLAUSE, Clause


@dataclass(frozen=True, slots=True)
class HintMention:
    """A hint at one place."""

    hint: Hint
    clause: int
    first: int
    """Its first word within the clause."""
    end: int
    """One past its last."""
    start: int
    """Its first character in the normalized text, that of a negation before it included."""
    stop: int
    """One past its last."""
    negated: bool
    past: bool = False
    """True where it speaks of what was once."""
    doubted: bool = False
    """True where it speaks of what is not decided yet."""


_FAMILIES: Mapping[Cue, str] = {
    **dict.fromkeys(("algo_filing", "llm_filing", "llm", "filing", "both_filings", "icp", "labelling"), "subject"),
    **dict.fromkeys(("passed", "made", "held", "pending", "not_yet"), "state"),
    **dict.fromkeys(("ours", "supplier", "vendor", "they", "theirs"), "owner"),
}


@dataclass(frozen=True, slots=True)
class _Cover:
    """What stands over the words of a span, the span itself included."""

    kinds: frozenset[str]
    """Of what longer hints around it speak."""
    has_void: bool
    has_subject: bool
    """True where a filing is named that these words are part of."""
    crosses_subject: bool
    """True where a longer name of a filing shares a word with it (大模型备案|过了)."""


_Span = tuple[int, int, int]
"""Clause, first word, one past the last."""

_OR = (("or",), ("或",))
"""What goes on with a choice: "we may fine-tune Qwen, or call an API"."""
_MAY = "may "
"""Before the slot of which something is only suggested."""


def longest(found: Sequence[HintMention]) -> list[HintMention]:
    """Without what stands within a longer hint of the same kind, or within words that mean something else altogether."""
    spans: dict[_Span, set[str]] = {}
    kinds = {name: _kinds(hint) for name, hint in {mention.hint.id: mention.hint for mention in found}.items()}
    for mention in found:
        hidden = spans.setdefault((mention.clause, mention.first, mention.end), set())
        hidden |= kinds[mention.hint.id] | {_MAY + slot for slot in mention.hint.fills}
    starting: dict[tuple[int, int], list[_Span]] = {}
    for span in spans:
        starting.setdefault(span[:2], []).append(span)
    reach = max((end - first for _, first, end in spans), default=0)
    covers = {span: _cover(span, spans, starting, reach) for span in spans}
    return [
        mention for mention in found if not _is_hidden(mention, kinds[mention.hint.id], covers[mention.clause, mention.first, mention.end])
    ]


def _cover(span: _Span, spans: Mapping[_Span, set[str]], starting: Mapping[tuple[int, int], list[_Span]], reach: int) -> _Cover:
    clause, first, end = span
    around = [other for at in range(first - reach, end) for other in starting.get((clause, at), ()) if other[2] > first]
    longer = [other for other in around if other[2] - other[1] > end - first]
    over = [other for other in longer if other[1] <= first and end <= other[2]]
    whole = [span, *over]
    return _Cover(
        kinds=frozenset[str]().union(*(spans[other] for other in over)),
        has_void=any("void" in spans[other] for other in whole),
        has_subject=any("subject" in spans[other] for other in whole),
        crosses_subject=any("subject" in spans[other] for other in longer if other not in over),
    )


def _is_hidden(mention: HintMention, kinds: frozenset[str], cover: _Cover) -> bool:
    if mention.hint.cue != "void" and cover.has_void:
        return True
    if cover.has_subject and mention.hint.fills:
        return True
    if mention.hint.cue == "maybe" and any(kind.startswith(_MAY) for kind in cover.kinds):
        return True  # what "detects whether" is told, not supposed
    own = kinds - {"uses_ai"} or kinds  # that AI is used is told beside almost everything else
    return not own.isdisjoint(cover.kinds) or ("subject" in kinds and cover.crosses_subject)


def _kinds(hint: Hint) -> frozenset[str]:
    """What the hint speaks of: a longer one of the same kind hides it. What only suggests never hides what tells."""
    if hint.cue:
        return frozenset({_FAMILIES.get(hint.cue, hint.cue)})
    return frozenset(hint.fills or {_MAY + slot for slot in hint.suggests} or {hint.id})


def meant(clauses: Sequence[Clause], found: Sequence[HintMention]) -> Iterator[HintMention]:
    """Without what is only supposed ("if", "can we"), put off, other people's, goes in, or is named for comparison.

    What was once is marked, and what is not decided yet.
    """
    cued: dict[Cue, list[HintMention]] = {}
    for mention in found:
        if mention.hint.cue:
            cued.setdefault(mention.hint.cue, []).append(mention)
    supposed = _supposed(clauses, cued)
    once = _once(cued)
    undecided = {mention.clause for mention in cued.get("undecided", ())}
    for mention in _about_the_product(found, cued):
        told = mention.first < supposed.get(mention.clause, LONGEST_CLAUSE)
        if told:
            past = any(start <= mention.first < stop for start, stop in once.get(mention.clause, ()))
            yield replace(mention, past=True) if past else mention
        elif mention.clause in undecided and _is_content(mention.hint):
            yield replace(mention, doubted=True)


def _about_the_product(found: Sequence[HintMention], cued: Mapping[Cue, list[HintMention]]) -> Iterator[HintMention]:
    """Without vendors named for comparison, customers' own products, and what goes in or is looked at."""
    behind_like = {(like.clause, like.end + gap) for like in cued.get("like", ()) for gap in (0, 1)}
    compared = behind_like.intersection((vendor.clause, vendor.first) for vendor in cued.get("vendor", ()))
    looked_at, theirs = _looked_at(cued), cued.get("theirs", ())
    for mention in found:
        owned = [mention.first - other.end for other in theirs if other.clause == mention.clause and other.end <= mention.first]
        foreign = ("endpoints" in mention.hint.fills and min(owned, default=LONGEST_CLAUSE) <= 1) or (
            "customers" in mention.hint.fills and owned
        )
        in_span = any(start < mention.first < stop for start, stop in looked_at.get(mention.clause, ()))
        if not (foreign or (in_span and _is_content(mention.hint)) or (mention.clause, mention.first) in compared):
            yield mention


def _is_content(hint: Hint) -> bool:
    """True for words for what may be generated; words for what is detected are none."""
    written = {**hint.suggests, **hint.fills}
    functions = written.get("functions", ())
    return "modalities" in written or (isinstance(functions, tuple) and functions == ("generation",))


def _looked_at(cued: Mapping[Cue, list[HintMention]]) -> dict[int, list[tuple[int, int]]]:
    """Clause -> the words for what goes into the product, and what it looks at: none of it is made."""
    spans: dict[int, list[tuple[int, int]]] = {}
    ends: tuple[tuple[Cue, Cue], ...] = (("input", "output"), ("detects", "now"))
    for cue, end in ends:
        for mention in cued.get(cue, ()):
            behind = (other.first for other in cued.get(end, ()) if other.clause == mention.clause and other.first >= mention.end)
            spans.setdefault(mention.clause, []).append((mention.first, min(behind, default=LONGEST_CLAUSE)))
    return spans


def _supposed(clauses: Sequence[Clause], cued: Mapping[Cue, list[HintMention]]) -> dict[int, int]:
    """Clause -> the word from which on it tells nothing."""
    supposed: dict[int, int] = {}

    def suppose(clause: int, first: int) -> None:
        supposed[clause] = min(first, supposed.get(clause, first))

    for mention in (*cued.get("if", ()), *cued.get("maybe", ())):
        suppose(mention.clause, mention.first)
    for mention in (*cued.get("others", ()), *cued.get("later", ()), *cued.get("undecided", ())):
        suppose(mention.clause, 0)
    ours = {mention.clause for mention in cued.get("ours", ())}
    reaching: tuple[tuple[Cue, set[int]], ...] = (("if", set()), ("others", ours))
    for cue, ends in reaching:
        for mention in cued.get(cue, ()):
            for clause in _rest_of_sentence(clauses, mention.clause):
                if clause in ends:
                    break
                suppose(clause, 0)
    for number in _going_on(clauses, supposed):
        suppose(number, 0)
    return supposed


def _going_on(clauses: Sequence[Clause], supposed: Mapping[int, int]) -> Iterator[int]:
    """The clauses that go on with a choice of which the clause before tells nothing."""
    return (number for number in range(1, len(clauses)) if number - 1 in supposed and clauses[number].texts[:1] in _OR)


def _rest_of_sentence(clauses: Sequence[Clause], clause: int) -> Iterator[int]:
    for number in range(clause + 1, len(clauses)):
        if clauses[number].sentence != clauses[clause].sentence:
            return
        yield number


def _once(cued: Mapping[Cue, list[HintMention]]) -> dict[int, list[tuple[int, int]]]:
    """Clause -> the words that speak of what was once: from "used to" to "now", and what stands before "replaced by"."""
    once: dict[int, list[tuple[int, int]]] = {}
    ends = [*cued.get("now", ()), *cued.get("swapped", ())]
    for mention in cued.get("past", ()):
        stop = min((end.first for end in ends if end.clause == mention.clause and end.first > mention.first), default=LONGEST_CLAUSE)
        once.setdefault(mention.clause, []).append((mention.first, stop))
    for mention in cued.get("swapped", ()):
        once.setdefault(mention.clause, []).append((0, mention.first))
    return once
