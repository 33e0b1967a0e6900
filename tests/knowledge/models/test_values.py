"""Whatever is written in each language is read in one way."""

from __future__ import annotations

from bot.knowledge.models.filing import SlotValue
from bot.knowledge.models.pack import Exam
from bot.knowledge.models.values import Statement, Text, Wordings


def test_a_text_is_read_by_its_language_and_in_all_languages() -> None:
    assert (Text(en="yes", zh="是").of("zh"), Text(en="yes", zh="是").all) == ("是", ("yes", "是"))
    assert Statement(en="Yes.", zh="是。").of("en") == "Yes."
    value = SlotValue(id="text", en="text", zh="文本")
    assert (value.of("zh"), value.text) == ("文本", Text(en="text", zh="文本"))


def test_several_wordings_are_read_by_their_language_and_in_all_languages() -> None:
    for wordings in (Wordings(en=("a", "b"), zh=("甲",)), Exam(entry="fees", en=("a", "b"), zh=("甲",))):
        assert (wordings.of("en"), wordings.of("zh"), wordings.all) == (("a", "b"), ("甲",), ("a", "b", "甲"))
