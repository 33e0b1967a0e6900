"""Checks that a pack has what the bot itself needs: its phrases, the names of the months, the dated article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from bot.dialogue import commands
from bot.dialogue.voice import ARTICLE
from bot.filing.assessment import PREREQUISITES
from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Finding, Place
from bot.messages import PrerequisiteState

_SENTENCES = {
    "answer": "basis dated derived part-unknown sources-heading source-fact source-article "
    "notes-heading note note-undated note-credit note-disputes note-differs source-more law law-place from-date partly-from-date notices "
    "reported undated notice-place detail in-part text document readers opinion article-later stale reviewed",
    "level": "text document readers opinion this this-half half",
    "statement": "issued in-force as-of published end source",
    "button": "more notes sources notes-on in-private",
    "group": "hello how called check-in-private",
    "clarify": "lead none none-noted",
    "unknown": "lead noted contact",
    "command": "unknown",
    "telegram": "not-admin outdated forged failed inline-nothing text-only flood",
    "profile": "about description",
    "console": "welcome choose goodbye file unwritable",
    "timeline": "title title-own title-open open open-wait months about unit times times-at-least step must may "
    "recommended supplier least most supplier-steps "
    "estimates order one-after-another supplier-starts",
    "checklist": "lead in-place prepare after article law",
    "calendar": "name step launch order deadline working-days before-launch",
    "report": "verdict clauses list alternatives sentences must may recommended change no-answer under-review undecided "
    "later not-yet lacking left-open prerequisite-ok prerequisite-missing prerequisite-ask prerequisite-why prerequisite-if "
    "prerequisites count-stated count-derived count-group count-roles count-open count-under-review count-role-unclear "
    "months months-line each in-turn in-turn-step in-turn-times in-turn-roles "
    "parallel sequential parallel-own sequential-own parallel-after "
    "sequential-after with-supplier estimate estimate-order aged assumed fact yes no "
    "not-known undecided-heading if if-yes if-no if-several also-open silences contact more-notes explain because base "
    "more-reasons notes-cited one-source "
    "cited summary summary-detail filings roles number at-least number-open number-stated wait wait-algo wait-llm provider supporter "
    "unclear nothing difference newly-open newly-settled whatif whatif-asks whatif-same",
    "form": "begin resumed repeat several noted noted-words noted-assumed noted-unknown understood "
    "nothing-understood dropped lost differs contradicts unclear-first unclear-second unclear-several unclear-left unclear-what-if "
    "numbered unsaved stale not-yours anonymous cancelled review review-empty what-if what-if-question naming name-proposed saved "
    "save-full ticked button-start button-yes button-no button-done button-unknown button-why button-back "
    "button-review button-cancel button-continue button-proposed button-whole button-steps button-add button-change-any "
    "button-what-if button-save button-export button-checklist button-plan button-restart button-explain button-reasons button-notes "
    "doubt doubt-one button-result words-yes words-no words-both "
    "words-and words-unknown words-why words-back words-cancel words-review words-restart words-done",
}
"""Phrases that the code uses beside those of the commands, by group: `answer.basis` and so on."""
_MOST_NAMES_SHOWN = 5
_MONTHS = 12


def check_requirements(loaded: Loaded) -> tuple[Finding, ...]:
    """Everything the bot needs and the pack lacks; nothing is reported of files that cannot be read."""
    return (*_missing_phrases(loaded), *_descriptions(loaded), *_months(loaded), *_article(loaded))


def required_phrases() -> tuple[str, ...]:
    """Names of the phrases that the code uses: those of the commands from their table, the others from here."""
    own = (phrase for command in commands.COMMANDS for phrase in command.phrases)
    listed = (f"{group}.{name}" for group, names in _SENTENCES.items() for name in names.split())
    return (*listed, *own, *_of_prerequisites(), "date", "date.month", "months")


def _of_prerequisites() -> Iterator[str]:
    for name in PREREQUISITES:
        yield f"report.{name}"
        yield from (f"timeline.{name}-{state}" for state in get_args(PrerequisiteState))


def _missing_phrases(loaded: Loaded) -> Iterator[Finding]:
    if _partly_unread(loaded, "phrases"):
        return
    missing = [f"`{name}`" for name in required_phrases() if name not in loaded.draft.phrases]
    if missing:
        more = f" and {len(missing) - _MOST_NAMES_SHOWN} more" if len(missing) > _MOST_NAMES_SHOWN else ""
        what = f"the bot has no words for {', '.join(missing[:_MOST_NAMES_SHOWN])}{more}"
        yield Place("phrases.yaml").finding(what, "write them in both languages, or take them from the pack that ships with the bot")


def _descriptions(loaded: Loaded) -> Iterator[Finding]:
    for command in commands.COMMANDS:
        described = loaded.draft.phrases.get(command.description)
        if described and "{" in "".join(described.all):
            what = f"the description of /{command.name} stands in the menus as it is: nothing is filled in"
            yield loaded.place("phrases", command.description).finding(what, "write it without braces")


def _months(loaded: Loaded) -> Iterator[Finding]:
    months = loaded.draft.phrases.get("months")
    if months and any(len(names.split()) != _MONTHS for names in months.all):
        yield loaded.place("phrases", "months").finding("these are not twelve months", "write twelve names with a space between")


def _article(loaded: Loaded) -> Iterator[Finding]:
    if _partly_unread(loaded, "sources"):
        return
    at = next((number for number, source in enumerate(loaded.draft.sources) if source.id == ARTICLE), None)
    if at is None:
        yield Place("sources.yaml").finding(f"there is no source `{ARTICLE}`", "add the article that the facts come from")
    elif loaded.draft.sources[at].date is None:
        yield loaded.place("sources", at).finding("the article has no `date`", "add it: every answer shows it")


def _partly_unread(loaded: Loaded, key: str) -> bool:
    return key in loaded.unread or key in loaded.broken
