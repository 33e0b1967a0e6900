"""Shows what a group's admins can set, with a button for each change, and applies a change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.dialogue.actions import GroupChange
from bot.knowledge.models.pack import Pack
from bot.messages import LANGUAGES, Block, Choice, GroupRules, Language, Reply


@dataclass(frozen=True, slots=True)
class _Value:
    """One value of one setting."""

    rules: Callable[[GroupRules], GroupRules]
    """Sets it."""
    line: str
    """Phrase that tells it."""
    button: str
    """Phrase on the button that sets it."""


_LANGUAGES: Mapping[str, Language | None] = {**{language: language for language in LANGUAGES}, "auto": None}
_VALUES: Mapping[tuple[str, str], _Value] = {
    ("quiet", "on"): _Value(lambda rules: replace(rules, quiet=True), "settings.quiet-on", "settings.button-quiet-on"),
    ("quiet", "off"): _Value(lambda rules: replace(rules, quiet=False), "settings.quiet-off", "settings.button-quiet-off"),
    ("form", "private"): _Value(lambda rules: replace(rules, form="private"), "settings.form-private", "settings.button-form-private"),
    ("form", "personal"): _Value(lambda rules: replace(rules, form="personal"), "settings.form-personal", "settings.button-form-personal"),
    ("tidy", "on"): _Value(lambda rules: replace(rules, tidy=True), "settings.tidy-on", "settings.button-tidy-on"),
    ("tidy", "off"): _Value(lambda rules: replace(rules, tidy=False), "settings.tidy-off", "settings.button-tidy-off"),
}


def with_change(rules: GroupRules, change: GroupChange) -> GroupRules:
    """The rules with one of them set anew; the same where there is nothing like it to set."""
    if change.setting == "language" and change.value in _LANGUAGES:
        return replace(rules, language=_LANGUAGES[change.value])
    value = _VALUES.get((change.setting, change.value))
    return value.rules(rules) if value else rules


def settings_reply(pack: Pack, language: Language, rules: GroupRules) -> Reply:
    """The settings as they are, a line each, with buttons to change them."""
    spoken = _language_name(pack, language, rules.language)
    told = [pack.say(value.line, language) for value in _VALUES.values() if value.rules(rules) == rules]
    lines = (pack.say("settings.language", language, spoken=spoken), *told)
    blocks = (Block("lead", pack.say("settings.lead", language)), *(Block("bullet", line) for line in lines))
    return Reply(blocks, tuple(_choices(pack, language, rules)), language)


def _choices(pack: Pack, language: Language, rules: GroupRules) -> Iterator[Choice]:
    """Every value but those that are set."""
    for name, code in _LANGUAGES.items():
        if code != rules.language:
            yield Choice(_language_name(pack, language, code), str(GroupChange("language", name)))
    for (name, value), way in _VALUES.items():
        if way.rules(rules) != rules:
            yield Choice(pack.say(way.button, language), str(GroupChange(name, value)))


def _language_name(pack: Pack, language: Language, named: Language | None) -> str:
    return pack.say("language.name", named) if named else pack.say("settings.language-auto", language)
