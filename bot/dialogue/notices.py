"""Builds the replies in which the bot speaks of itself: what it is for, how to ask, its sources and languages."""

from __future__ import annotations

from collections.abc import Iterable

from bot.dialogue.actions import AllCommands, FixLanguage
from bot.dialogue.faq.entry_view import check_choice, choice_lines, entry_choice
from bot.dialogue.faq.source_view import source_line
from bot.dialogue.voice import article_line
from bot.knowledge.models.pack import Pack
from bot.messages import LANGUAGES, Block, Choice, Language, Reply


def _lines(pack: Pack, language: Language, *phrases: str) -> tuple[Block, ...]:
    return tuple(Block("lead" if not number else "text", pack.say(phrase, language)) for number, phrase in enumerate(phrases))


def _examples(pack: Pack) -> tuple[str, ...]:
    """The entries whose questions are offered to begin with."""
    return tuple(entry for _, entry in sorted((entry.example, entry.id) for entry in pack.entries if entry.example is not None))


def _example_choices(pack: Pack, language: Language) -> tuple[Choice, ...]:
    return (check_choice(pack, language), *(entry_choice(pack, entry, language) for entry in _examples(pack)))


def start(pack: Pack, language: Language) -> Reply:
    """What the bot is for, with questions to begin with."""
    told = _lines(pack, language, "start.lead", "start.scope", "start.honesty", "start.examples")
    return Reply((*told, *choice_lines(pack, _examples(pack), language)), _example_choices(pack, language), language)


def group_hello(pack: Pack, language: Language) -> Reply:
    """How the bot is used in a group, in a few lines."""
    return Reply(_lines(pack, language, "group.hello", "group.how"), language=language)


def help_(pack: Pack, language: Language, commands: Iterable[tuple[str, str]]) -> Reply:
    """What the bot does, how to ask, and some commands: the name and the description of each."""
    more = Choice(pack.say("help.button-all", language), str(AllCommands(language)))
    return Reply((*_lines(pack, language, "help.lead", "help.how"), *_described(pack, language, commands)), (more,), language)


def all_commands(pack: Pack, language: Language, commands: Iterable[tuple[str, str]]) -> Reply:
    """How to ask in groups, and every command."""
    told = _lines(pack, language, "help.commands")
    return Reply((*told, *_described(pack, language, commands), Block("text", pack.say("help.group", language))), language=language)


def _described(pack: Pack, language: Language, commands: Iterable[tuple[str, str]]) -> tuple[Block, ...]:
    return tuple(Block("bullet", pack.say("help.command", language, name=name, description=told)) for name, told in commands)


def ask_usage(pack: Pack, language: Language) -> Reply:
    """How /ask is used."""
    return Reply(_lines(pack, language, "ask.usage"), language=language)


def sources(pack: Pack, language: Language) -> Reply:
    """The article and every rule and standard, with dates; how many notices, lists and third parties there are beside them."""
    rules = [source for source in pack.sources if source.kind in ("statute", "standard")]
    official = sum(source.kind in ("notice", "list") for source in pack.sources)
    practice = sum(source.kind == "practice" for source in pack.sources)
    lines = [Block("bullet", source_line(pack, source, language)) for source in rules]
    more = Block("text", pack.say("sources.more", language, official=official, practice=practice))
    heading = Block("heading", pack.say("sources.outside", language))
    levels = Block("footer", pack.say("sources.levels", language))
    where = Block("text", article_line(pack, language))
    return Reply((*_lines(pack, language, "sources.lead"), where, heading, *lines, more, levels), language=language)


def language_menu(pack: Pack, language: Language) -> Reply:
    """The languages to choose from, each in its own name."""
    named = [Choice(pack.say("language.name", code), str(FixLanguage(code))) for code in LANGUAGES]
    auto = Choice(pack.say("language.auto", language), str(FixLanguage(None)))
    return Reply(_lines(pack, language, "language.ask"), (*named, auto), language)


def language_set(pack: Pack, fixed: Language | None, language: Language) -> Reply:
    """Confirms the choice, in the language chosen."""
    return Reply(_lines(pack, fixed or language, "language.fixed" if fixed else "language.following"), language=fixed or language)


def notice(pack: Pack, phrase: str, language: Language, **values: object) -> Reply:
    """One sentence."""
    return Reply((Block("lead", pack.say(phrase, language, **values)),), language=language)
