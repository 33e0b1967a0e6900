"""Answers say what their sources say, no more, and say so where there is nothing."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.packs import Content, faultless

Lint = Callable[[Content], list[str]]
HERE = "faq/basics.yaml"


def changed(number: int, **keys: object) -> Content:
    """The faultless pack with keys of one entry replaced."""
    content = faultless()
    content[HERE]["entries"][number].update(keys)
    return content


def said(en: str, zh: str, *cites: str, **more: object) -> Content:
    """A statement."""
    return {"en": en, "zh": zh, "cites": list(cites), **more}


YES = said("Yes, it is a must.", "是的，必须做。", "S1")


def test_a_statement_that_cites_nothing(lint: Lint) -> None:
    content = changed(0, article=[YES, said("Ask early.", "尽早问。")])
    assert lint(content) == [f"{HERE}:33:5: this statement cites nothing, name the facts it rests on in `cites`"]


def test_a_derived_statement_that_is_derived_from_nothing(lint: Lint) -> None:
    silence = faultless()[HERE]["entries"][1]["article"]
    content = changed(1, article=[*silence, said("So none.", "所以没有。", derived=True)])
    assert [finding.split(": ", 1)[1] for finding in lint(content)] == [
        "this statement is derived, but from nothing, name the facts in `from`"
    ]


def test_an_outside_note_in_the_articles_layer(lint: Lint) -> None:
    content = changed(0, article=[YES, said("Thirty days.", "三十日。", "S1", "G1")])
    assert lint(content) == [f"{HERE}:33:5: the article's layer cites the outside note G1, leave its content to the entry's `notes`"]


def test_a_silence_without_its_code(lint: Lint) -> None:
    content = faultless()
    del content[HERE]["entries"][1]["silence"]
    assert lint(content) == [
        f"{HERE}:35:3: `silent-fees` has no `silence` code, add it, or rename the entry",
        f"{HERE}:62:5: this statement cites nothing, name the facts it rests on in `cites`",
    ]


def test_a_code_in_an_entry_that_is_not_called_a_silence(lint: Lint) -> None:
    assert lint(changed(0, silence="FEES")) == [
        (
            f"{HERE}:35:3: `algorithm-filing` has a `silence` code, but its id does not start with `silent-`, "
            "remove the code or rename the entry"
        )
    ]


OUTSIDE = {"basis": "reported", "text": {"en": "Reported.", "zh": "据称。"}, "cites": ["G1"]}


def test_a_silence_that_another_layer_answers_needs_not_be_called_one(lint: Lint) -> None:
    assert lint(changed(0, silence="FEES", outside=[OUTSIDE])) == []


def test_a_silence_that_leaves_its_reader_alone(lint: Lint) -> None:
    content = changed(1, article=[said("The article names no fees.", "文章没有提到费用。")], notes=["G1"])
    content[HERE]["entries"][0]["article"].append(said("You can ask the CAC.", "可以直接咨询网信办。", "S18", continues=True))
    assert lint(content) == [
        (
            f"{HERE}:40:3: the silence `silent-fees` does not send its reader to the regulator, "
            "add a statement that cites one of S18, S40, S41"
        )
    ]


def test_a_silence_that_names_the_regulator_in_one_language_only(lint: Lint) -> None:
    content = changed(1, article=[said("You can ask the CAC, if anybody.", "可以直接咨询。", "S18", modality="fact")])
    regulator = {"id": "cac", "name": {"en": "the regulator", "zh": "网信办"}, "kind": "body", "synonyms": {"en": ["CAC"]}}
    unnamed = [finding for finding in lint(content) if "name the regulator" in finding]
    content["glossary.yaml"]["terms"].append(regulator)
    named = [finding for finding in lint(content) if "name the regulator" in finding]
    assert unnamed == []
    assert named == [f"{HERE}:61:3: the silence `silent-fees` does not name the regulator in `zh`, say whom to ask: 网信办"]
