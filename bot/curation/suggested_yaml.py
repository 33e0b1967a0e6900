"""Writes suggestions as YAML, indented as in `faq/*.yaml`, so that the lines can be pasted there."""

from __future__ import annotations

import json
from collections.abc import Iterator

from bot.curation.suggest import SuggestedPhrasing, Suggestion, Suggestions
from bot.knowledge.files.yaml_reader import read_yaml
from bot.knowledge.models.pack import Pack
from bot.messages import LANGUAGES
from bot.review.masking import masked

_LONGEST = 100
_MOST_TAKEN = 3


def suggestions_document(pack: Pack, suggestions: Suggestions) -> str:
    """One YAML document: `entries`, each with the phrasings to add; what needs a person's eye first is a comment."""
    lines = [*_summary_lines(suggestions), "entries:"]
    groups = [group for group in suggestions.groups if group.entry]
    for group in groups:
        lines += _entry_lines(pack, group)
    if not any(not phrasing.objection for group in groups for phrasing in group.phrasings):
        lines[lines.index("entries:")] = "entries: []"
    for group in suggestions.groups:
        if not group.entry:
            lines += _unassigned_lines(group)
    return "\n".join(lines) + "\n"


def _summary_lines(suggestions: Suggestions) -> Iterator[str]:
    selection = suggestions.selection
    open_ = sum(question.times for question in selection.questions)
    yield f"# {_times(open_)} without an answer, in {len(suggestions.groups)} groups."
    for count, why in (
        (selection.answered, "answered by now"),
        (selection.private, "left out, with a number or an address in them"),
        (selection.long, "left out, too long for a phrasing"),
    ):
        if count:
            yield f"# {_times(count)} {why}."
    if suggestions.groups:
        yield "# Paste what fits under the entry's `phrasings`, then run `python -m bot check` and `python -m bot check --against HEAD`."
    for text in suggestions.regressions:
        yield f"# Careful: with all of this, the test “{_shown(text)}” no longer comes out right."


def _entry_lines(pack: Pack, group: Suggestion) -> Iterator[str]:
    question = pack.entry_by_id[group.entry].question
    yield ""
    yield f"  # {question.zh} / {question.en}"
    yield f"  # {_evidence(group)}; asked {_often(group.times)}"
    kept = [phrasing for phrasing in group.phrasings if not phrasing.objection]
    # Without a phrasing to paste, all lines of the entry are comments.
    mark = "" if kept else "# "
    yield f"  {mark}- id: {group.entry}"
    yield f"    {mark}phrasings:"
    for language in LANGUAGES:
        phrasings = [phrasing for phrasing in group.phrasings if phrasing.language == language]
        if not phrasings:
            continue
        yield f"      {mark if any(not phrasing.objection for phrasing in phrasings) else '# '}{language}:"
        for phrasing in phrasings:
            yield from _phrasing_lines(phrasing)


def _phrasing_lines(phrasing: SuggestedPhrasing) -> Iterator[str]:
    told = f"asked {_often(phrasing.times)}, " + (f"score {phrasing.score:.2f}" if phrasing.score else "no score")
    if phrasing.objection:
        yield f"        # - {yaml_scalar(phrasing.text)}  # {told}; better not: {phrasing.objection}"
    else:
        yield f"        - {yaml_scalar(phrasing.text)}  # {told}"
    for text in phrasing.takes[:_MOST_TAKEN]:
        yield f"        #   takes from another entry: “{_shown(text)}”"
    if len(phrasing.takes) > _MOST_TAKEN:
        yield f"        #   and {len(phrasing.takes) - _MOST_TAKEN} more"


def _evidence(group: Suggestion) -> str:
    if group.choices:
        return f"chosen {group.chosen} of {group.choices} times"
    return f"nobody chose; nearest, score {max(phrasing.score for phrasing in group.phrasings):.2f} at best"


def _unassigned_lines(group: Suggestion) -> Iterator[str]:
    yield ""
    yield f"# no entry comes near: a new entry? asked {_often(group.times)}"
    for phrasing in group.phrasings:
        yield f"#   - {yaml_scalar(phrasing.text)}  # {phrasing.language}, asked {_often(phrasing.times)}"


def yaml_scalar(text: str) -> str:
    """A text as a value of YAML: plain where that is read back as the same text, else in quotes."""
    plain = read_yaml(f"- {text}  # end\n".encode())
    return text if plain.complete and not plain.problems and plain.value == [text] else json.dumps(text, ensure_ascii=False)


def _shown(text: str) -> str:
    return masked(text, _LONGEST)


def _often(times: int) -> str:
    return "once" if times == 1 else f"{times} times"


def _times(count: int) -> str:
    return f"{count} question{'' if count == 1 else 's'}"
