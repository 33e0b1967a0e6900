"""Entries belong together where one names the other, or where they share a tag."""

from __future__ import annotations

from bot.matching.relations import Relations

RELATIONS = Relations.of((("fees", ("subsidies",), ("money",)), ("subsidies", (), ("money",)), ("office", (), ("place",))))


def test_an_entry_is_related_to_one_that_it_names_and_the_other_way_round() -> None:
    assert RELATIONS.are_related("fees", "subsidies")
    assert RELATIONS.are_related("subsidies", "fees")
    assert not RELATIONS.are_related("fees", "office")
    assert not RELATIONS.are_related("fees", "unknown")


def test_entries_that_share_a_tag_are_akin_but_not_to_themselves() -> None:
    assert RELATIONS.are_akin("fees", "subsidies")
    assert not RELATIONS.are_akin("fees", "office")
    assert not RELATIONS.are_akin("fees", "fees")
    assert not RELATIONS.are_akin("fees", "")
