"""A folder becomes a pack, or a list of everything that is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.knowledge.checks.all import check_pack
from bot.knowledge.files.loader import PackError, digest_of, load_pack, read_pack
from bot.knowledge.files.yaml_reader import MAX_PROBLEMS, read_yaml
from bot.knowledge.findings import Place
from tests.support.packs import faultless, write_pack

CASES = Path(__file__).parents[2] / "cases"


def findings(folder: Path) -> list[str]:
    """What the loader finds, as it is shown."""
    return [str(finding) for finding in read_pack(folder).findings]


def test_a_faultless_folder_becomes_a_pack(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path))
    assert [entry.id for entry in pack.entries] == ["algorithm-filing", "silent-fees"]
    assert pack.phrases["found"].zh == "{count}个答案"
    assert len(pack.refusals) == 60
    assert len(pack.digest) == 64


def test_every_value_of_the_draft_knows_its_file_and_line(tmp_path: Path) -> None:
    more = faultless()["faq/basics.yaml"]["entries"][:1]
    more[0]["id"] = "another"
    loaded = read_pack(write_pack(tmp_path, {"faq/more.yaml": {"entries": more}}))
    assert [entry.id for entry in loaded.draft.entries] == ["algorithm-filing", "silent-fees", "another"]
    assert loaded.place("entries", 2, "id") == Place("faq/more.yaml", 2, 3)
    assert loaded.place("entries", 2, "silence") == Place("faq/more.yaml", 2, 3)
    assert loaded.place("phrases", "found", "zh") == Place("phrases.yaml", 7, 5)
    assert loaded.place("nowhere") == Place(".")


def test_the_digest_follows_content_and_names(tmp_path: Path) -> None:
    one = load_pack(write_pack(tmp_path / "one")).digest
    two = write_pack(tmp_path / "two")
    assert load_pack(two).digest == one
    (two / "faq/basics.yaml").rename(two / "faq/other.yaml")
    renamed = load_pack(two).digest
    with (two / "facts.yaml").open("a") as file:
        file.write("# a comment\n")
    assert len({one, renamed, load_pack(two).digest}) == 3


def test_a_pack_that_cannot_be_used_says_why_line_by_line(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, {"notes.yaml": "notes: [", "facts.yaml": "fact: []\n"})
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    assert str(caught.value).splitlines() == [
        "facts.yaml:1:1: `fact` is not a key of this file, write `facts`",
        "notes.yaml:2:1: this is not YAML (did not find expected node content), check quotes, brackets and indentation here",
    ]
    assert len(caught.value.findings) == 2


def test_a_broken_file_hides_nothing_of_the_others(tmp_path: Path) -> None:
    content = faultless()
    content["phrases.yaml"]["phrases"]["hello"].pop("zh")
    content["faq/basics.yaml"]["entries"][0]["silent"] = "yes"
    content["facts.yaml"] = "facts: [\n"
    loaded = read_pack(write_pack(tmp_path, content))
    assert loaded.pack is None
    assert [str(finding) for finding in loaded.findings] == [
        "facts.yaml:2:1: this is not YAML (did not find expected node content), check quotes, brackets and indentation here",
        "faq/basics.yaml:35:3: `silent` is not a key that may stand here, write `silence`",
        "phrases.yaml:2:3: the key `zh` is missing, add it",
    ]
    assert loaded.unread == {"facts"}
    assert "algorithm-filing" in loaded.broken["entries"]
    assert [entry.id for entry in loaded.draft.entries] == ["algorithm-filing", "silent-fees"]
    assert loaded.unreadable == {("entries", 0, "silence")}
    assert check_pack(loaded) == ()  # nothing that is only a consequence


def test_a_value_that_yaml_refused_is_not_refused_again_by_its_model(tmp_path: Path) -> None:
    content = faultless()
    content["notes.yaml"] = (
        "notes:\n  - id: G1\n    text: {en: a, zh: b}\n    sources: *all\n    date: 2022-03-01\n    verified: on\n    verified: true\n"
    )
    assert findings(write_pack(tmp_path, content)) == [
        "notes.yaml:4:14: an alias (`*all`) is not allowed, write the value out",
        "notes.yaml:6:15: YAML would not read `on` as the text it looks like, put it in quotes",
        "notes.yaml:7:5: the key `verified` stands here a second time (first in line 6), keep one of them",
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "1:1: the file holds no group of keys, start it with `facts:`"),
        ("{}", "1:1: the file holds no group of keys, start it with `facts:`"),
        ("- S1", "1:1: the file holds no group of keys, start it with `facts:`"),
        ("facts: {}", "1:1: `facts` holds no list, write a line `- …` for each item"),
        ("\nfacts:\n", "2:7: a value is missing, write one, or leave its key or dash out"),
    ],
)
def test_a_file_of_another_shape_is_told_what_to_hold(tmp_path: Path, content: str, expected: str) -> None:
    assert f"facts.yaml:{expected}" in findings(write_pack(tmp_path, {"facts.yaml": content}))


def test_phrases_are_named(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, {"phrases.yaml": "phrases: []\n"})
    assert findings(folder) == ["phrases.yaml:1:1: `phrases` holds no names, write `name:` and its texts below it"]


def test_a_file_of_tests_may_hold_any_of_five_kinds(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, {"tests/more.yaml": "questions: []\n", "tests/empty.yaml": ""})
    assert findings(folder) == [
        (
            "tests/empty.yaml:1:1: the file holds no group of keys, start it with `exams:` or `refusals:` or `dialogues:` or `twins:` "
            "or `bands:`"
        ),
        "tests/more.yaml:1:1: `questions` is not a key of this file, use one of: bands, dialogues, exams, refusals, twins",
    ]


def test_a_file_full_of_faulty_items_is_not_read_to_its_end(tmp_path: Path) -> None:
    loaded = read_pack(write_pack(tmp_path, {"facts.yaml": "facts:\n" + "- S1\n" * 1_000}))
    assert len(loaded.findings) == MAX_PROBLEMS
    assert "facts" in loaded.unread


@pytest.mark.exhaustive
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(
    name=st.sampled_from(sorted(faultless())),
    junk=st.one_of(
        st.binary(max_size=60),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
        ).map(lambda value: yaml.safe_dump(value, allow_unicode=True).encode()),
    ),
)
def test_junk_in_a_file_is_a_finding_and_never_an_exception(tmp_path: Path, name: str, junk: bytes) -> None:
    loaded = read_pack(write_pack(tmp_path, {name: junk}))
    assert loaded.findings
    check_pack(loaded)


def test_every_fault_of_a_pack_full_of_faults_is_named_with_its_line() -> None:
    expected = read_yaml((CASES / "broken_pack.yaml").read_bytes()).value
    loaded = read_pack(CASES / "broken_pack")
    found = sorted(loaded.findings + check_pack(loaded))
    assert isinstance(expected, dict)
    assert [str(finding) for finding in found] == expected["findings"]
    assert len({" ".join(word for word in finding.what.split() if word.isalpha()) for finding in found}) >= 20


def test_the_digest_is_known_without_understanding_the_files(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    assert digest_of(folder) == load_pack(folder).digest
