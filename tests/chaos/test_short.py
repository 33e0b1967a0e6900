"""The short form of `make chaos`: a few faults, so that a change that loses or repeats something is noticed at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos import faults, forms, kills, odd_moments, replicas
from tests.support.postgres import PostgresUnavailableError


def test_kills_lose_nothing_and_repeat_only_what_was_on_its_way(tmp_path: Path) -> None:
    outcome = kills.at_random(tmp_path, "polling", 2)
    assert outcome.sound, outcome


def test_an_update_that_comes_five_times_is_answered_once(tmp_path: Path) -> None:
    outcome = faults.same_update(tmp_path, "webhook")
    assert outcome.sound, outcome


def test_updates_in_any_order_and_with_lower_numbers_are_answered_once(tmp_path: Path) -> None:
    outcome = odd_moments.shuffled(tmp_path)
    assert outcome.sound, outcome


def test_a_turn_that_ends_the_process_is_given_up(tmp_path: Path) -> None:
    outcome = odd_moments.poisoned(tmp_path)
    assert outcome.sound, outcome


def test_another_process_on_the_same_server_goes_on_where_one_was_killed(tmp_path: Path) -> None:
    try:
        outcome = replicas.kill_leaders(tmp_path, 1, mode="webhook")
    except PostgresUnavailableError as error:
        pytest.skip(f"no PostgreSQL can be started here: {error}")
    assert outcome.sound, outcome


def test_a_text_of_before_a_question_does_not_answer_it(tmp_path: Path) -> None:
    outcome = forms.together(tmp_path, "polling", 4)
    assert outcome.sound, outcome
