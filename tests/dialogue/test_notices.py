"""What the bot says of itself."""

from __future__ import annotations

import pytest

from bot.dialogue import notices
from bot.dialogue.actions import ShowEntry, StartForm, parse
from bot.knowledge.models.pack import Pack
from bot.messages import LANGUAGES, Language, Reply
from tests.dialogue.builders import changed
from tests.dialogue.words import PackWords


def everything(pack: Pack, language: Language) -> list[Reply]:
    return [
        notices.start(pack, language),
        notices.help_(pack, language, []),
        notices.all_commands(pack, language, []),
        notices.ask_usage(pack, language),
        notices.sources(pack, language),
        notices.language_menu(pack, language),
        notices.language_set(pack, language, language),
        notices.language_set(pack, None, language),
        notices.notice(pack, "cancel.nothing", language),
        notices.notice(pack, "command.unknown", language, name="dance"),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notice_is_in_the_packs_own_words_and_in_one_language(frozen_pack: Pack, language: Language) -> None:
    words = PackWords(frozen_pack, language)
    for reply in everything(frozen_pack, language):
        assert reply.language == language
        assert reply.blocks[0].kind == "lead"
        assert all(words.own(block.text) for block in reply.blocks)


def test_help_describes_each_command_in_a_line(frozen_pack: Pack) -> None:
    reply = notices.help_(frozen_pack, "en", [("dance", "Dances"), ("rest", "Rests")])
    bullets = [block.text for block in reply.blocks if block.kind == "bullet"]
    assert bullets == ["/dance: Dances", "/rest: Rests"]


def test_the_examples_to_begin_with_are_entries_of_the_pack(frozen_pack: Pack) -> None:
    first, *shown = [parse(choice.action) for choice in notices.start(frozen_pack, "zh").choices]
    assert first == StartForm()
    assert len(shown) == 4
    assert all(isinstance(action, ShowEntry) and action.entry in frozen_pack.entry_by_id for action in shown)


def test_the_examples_stand_in_the_order_that_the_entries_say(frozen_pack: Pack) -> None:
    places = {"silent-fees": 2, "filing-cycles": 1}
    entries = tuple(entry.model_copy(update={"example": places.get(entry.id)}) for entry in frozen_pack.entries)
    _, *shown = notices.start(changed(frozen_pack, entries=entries), "en").choices
    assert [parse(choice.action) for choice in shown] == [ShowEntry("filing-cycles", "en"), ShowEntry("silent-fees", "en")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sources_lists_the_article_first_then_the_rules_and_counts_the_rest(frozen_pack: Pack, language: Language) -> None:
    reply = notices.sources(frozen_pack, language)
    article = frozen_pack.source_by_id["article"]
    assert article.title.of(language) in reply.blocks[1].text
    assert {"en": "27 June 2025", "zh": "2025年6月27日"}[language] in reply.blocks[1].text
    rules = [source for source in frozen_pack.sources if source.kind in ("statute", "standard")]
    bullets = [block.text for block in reply.blocks if block.kind == "bullet"]
    assert all(source.title.of(language) in bullet for source, bullet in zip(rules, bullets, strict=True))
    *_, more, levels = reply.blocks
    practice = sum(source.kind == "practice" for source in frozen_pack.sources)
    official = len(frozen_pack.sources) - 1 - len(rules) - practice
    assert more.text == frozen_pack.say("sources.more", language, official=official, practice=practice)
    assert levels.text == frozen_pack.say("sources.levels", language)
