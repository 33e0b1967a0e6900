"""The figures of a data set, against figures by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.curation import evaluate as room
from bot.curation.evaluate import DataEntry, DataSet, DataSetError, Query, auroc, evaluate_matcher, read_data_set
from bot.matching.matcher import Candidate, Why
from bot.text.message import Message

RANKED: dict[str, list[tuple[str, float]]] = {
    "first": [("a", 0.9), ("b", 0.5)],
    "second": [("b", 0.8), ("a", 0.7)],
    "third": [("b", 0.6), ("c", 0.5), ("a", 0.4)],
    "fourth": [("b", 0.5), ("c", 0.4), ("d", 0.3), ("a", 0.2)],
    "nowhere": [("b", 0.3)],
    "nothing": [],
}


class Ranking:
    """A matcher that ranks as the table says."""

    def __init__(self, *_given: object) -> None: ...

    def rank(self, message: Message) -> tuple[Candidate, ...]:
        text = message.typed
        if text.startswith("out "):
            return (Candidate("b", float(text.removeprefix("out ")), Why(0)),)
        return tuple(Candidate(entry, score, Why(0)) for entry, score in RANKED[text])


@pytest.fixture
def ranking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "Matcher", Ranking)


def data(inside: dict[str, str], outside: list[float]) -> DataSet:
    queries = [Query(text=text, id=entry) for text, entry in inside.items()] + [Query(text=f"out {score}", id=None) for score in outside]
    entries = tuple(DataEntry(id=entry, questions=(f"{entry}?", f"{entry}!")) for entry in "abcd")
    return DataSet(entries=entries, queries=tuple(queries))


@pytest.mark.usefixtures("ranking")
def test_ranks_are_averaged_over_the_in_scope_queries() -> None:
    scores = evaluate_matcher(data(dict.fromkeys(RANKED, "a"), []))
    assert (scores.entries, scores.phrasings, scores.in_scope, scores.out_of_scope) == (4, 8, 6, 0)
    assert scores.accuracy_at_1 == pytest.approx(1 / 6)
    assert scores.accuracy_at_3 == pytest.approx(3 / 6)
    assert scores.mrr == pytest.approx((1 + 1 / 2 + 1 / 3 + 1 / 4 + 0 + 0) / 6)
    assert (scores.auroc, scores.accuracy_at_90_oos) == (None, None)


@pytest.mark.usefixtures("ranking")
def test_refusal_is_told_by_scores() -> None:
    # in scope 0.9 (right), 0.8 (wrong), 0.6 (wrong); the lowest threshold that refuses 9 of 10 is 0.7
    scores = evaluate_matcher(data({"first": "a", "second": "a", "third": "a"}, [0.95, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.1, 0.1]))
    # pairs won: 0.9 wins 9, 0.8 wins 9, 0.6 wins 7 and ties 1
    assert scores.auroc == pytest.approx((9 + 9 + 7.5) / 30)
    assert scores.accuracy_at_90_oos == pytest.approx(1 / 3)


@pytest.mark.usefixtures("ranking")
def test_a_right_answer_that_scores_no_higher_than_the_threshold_is_refused() -> None:
    assert evaluate_matcher(data({"first": "a"}, [0.9] * 10)).accuracy_at_90_oos == 0
    assert evaluate_matcher(data({"first": "a"}, [0.89] * 10)).accuracy_at_90_oos == 1


@pytest.mark.usefixtures("ranking")
def test_progress_is_told_after_each_query_and_times_are_percentiles() -> None:
    steps: list[None] = []
    scores = evaluate_matcher(data(dict.fromkeys(RANKED, "a"), [0.1]), lambda: steps.append(None))
    assert len(steps) == 7
    assert 0 <= scores.p50_ms <= scores.p99_ms
    assert scores.build_seconds >= 0


@pytest.mark.parametrize(
    ("inside", "outside", "chance"),
    [
        ([0.9], [0.1], 1.0),
        ([0.1], [0.9], 0.0),
        ([0.5], [0.5], 0.5),
        ([0.5, 0.5], [0.5, 0.1], 0.75),
        ([0.9, 0.5, 0.5, 0.1], [0.5, 0.5], 0.5),
        ([], [0.1], None),
        ([0.1], [], None),
    ],
)
def test_auroc_by_hand(inside: list[float], outside: list[float], chance: float | None) -> None:
    assert auroc(inside, outside) == (None if chance is None else pytest.approx(chance))


SCORES = st.lists(st.sampled_from([0.0, 0.1, 0.2, 0.5, 0.9]), min_size=1, max_size=12)


@given(SCORES, SCORES)
def test_auroc_is_the_share_of_pairs_won(inside: list[float], outside: list[float]) -> None:
    won = sum((high > low) + 0.5 * (high == low) for high in inside for low in outside)
    assert auroc(inside, outside) == pytest.approx(won / len(inside) / len(outside))


def test_the_real_matcher_finds_its_own_questions() -> None:
    entries = (
        DataEntry(id="fees", questions=("what does it cost", "价格是多少")),
        DataEntry(id="time", questions=("when is it ready", "何时能好")),
    )
    queries = [Query(text=question, id=entry.id) for entry in entries for question in entry.questions]
    scores = evaluate_matcher(DataSet(entries=entries, queries=(*queries, Query(text="zzzz", id=None))))
    assert (scores.accuracy_at_1, scores.mrr, scores.auroc, scores.accuracy_at_90_oos) == (1, 1, 1, 1)


@pytest.mark.parametrize("entries", [(), (DataEntry(id="mute", questions=()),)])
def test_a_knowledge_base_without_a_question_answers_nothing(entries: tuple[DataEntry, ...]) -> None:
    scores = evaluate_matcher(DataSet(entries=entries, queries=(Query(text="what", id="mute"), Query(text="备案", id=None))))
    assert (scores.accuracy_at_1, scores.mrr, scores.auroc) == (0, 0, 0.5)
    assert evaluate_matcher(DataSet(entries=entries, queries=())).p99_ms == 0


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (b"", "the file"),
        (b"nonsense", "the file"),
        (b"\xff\xfe", "the file"),
        (b"[]", "the file"),
        (b"{}", "entries"),
        (b'{"entries": [], "queries": [{"text": "x"}]}', "queries.0.id"),
        (b'{"entries": [{"id": 1, "questions": []}], "queries": []}', "entries.0.id"),
        (b'{"entries": [{"id": "a", "questions": "b"}], "queries": []}', "entries.0.questions"),
        (b"[" * 100_000, "the file"),
    ],
)
def test_a_file_that_is_no_data_set_is_refused_in_one_sentence(tmp_path: Path, content: bytes, where: str) -> None:
    file = tmp_path / "set.json"
    file.write_bytes(content)
    with pytest.raises(DataSetError) as caught:
        read_data_set(file)
    assert str(caught.value).startswith(f"{file} is not a data set: {where}: ")
    assert "\n" not in str(caught.value)


def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(tmp_path: Path) -> None:
    for file in (tmp_path, tmp_path / "nowhere.json"):
        with pytest.raises(DataSetError, match="cannot be read: "):
            read_data_set(file)


def test_other_keys_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "set.json"
    entry = {"id": "a", "questions": ["q"], "answer": "…"}
    document = {"name": "n", "entries": [entry], "queries": [{"text": "q", "id": None, "note": 1}]}
    file.write_text(json.dumps(document), encoding="utf-8-sig")
    assert read_data_set(file).queries == (Query(text="q", id=None),)
