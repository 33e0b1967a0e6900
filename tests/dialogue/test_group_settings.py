"""What a group's admins can set, and how it is shown."""

from __future__ import annotations

import pytest

from bot.dialogue.actions import GroupChange, parse
from bot.dialogue.edition import Edition
from bot.dialogue.group_settings import settings_reply, with_change
from bot.messages import LANGUAGES, GroupRules

EVERYTHING = GroupRules("zh", quiet=True, form="personal", tidy=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_sets_what_it_says_and_is_gone_then(frozen: Edition, language: str) -> None:
    code = next(each for each in LANGUAGES if each == language)
    for rules in (GroupRules(), EVERYTHING):
        for choice in settings_reply(frozen.pack, code, rules).choices:
            change = parse(choice.action)
            assert isinstance(change, GroupChange)
            changed = with_change(rules, change)
            assert changed != rules
            assert choice.action not in [other.action for other in settings_reply(frozen.pack, code, changed).choices]
            assert len(choice.label) <= 24


def test_all_settings_can_be_reached_and_undone(frozen: Edition) -> None:
    rules = GroupRules()
    for action in ("g|language|zh", "g|quiet|on", "g|form|personal", "g|tidy|on"):
        assert action in [choice.action for choice in settings_reply(frozen.pack, "en", rules).choices]
        change = parse(action)
        assert isinstance(change, GroupChange)
        rules = with_change(rules, change)
    assert rules == EVERYTHING
    assert with_change(rules, GroupChange("language", "auto")).language is None


@pytest.mark.parametrize("change", [GroupChange("quiet", "perhaps"), GroupChange("language", "fr"), GroupChange("x", "on")])
def test_what_cannot_be_set_changes_nothing(change: GroupChange) -> None:
    assert with_change(EVERYTHING, change) == EVERYTHING
