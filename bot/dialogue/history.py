"""Lists the reader's own last questions, a page at a time; each opens its answer again."""

from __future__ import annotations

from bot.dialogue.actions import HistoryPage, ShowEntry, parse
from bot.dialogue.faq.entry_view import title_of
from bot.dialogue.notices import notice
from bot.dialogue.turn import Decision, Scene, Turn
from bot.dialogue.voice import written_date
from bot.messages import Block, Choice, Commanded, Language, PastQuestion, Pressed, Reply, Said
from bot.text.width import cut

MOST_PAST = 40
"""Questions that are listed at most."""
_PAGE = 4
_WIDEST_LABEL = 24
_WIDEST_QUESTION = 120


def reads_history(act: Said | Pressed | Commanded) -> bool:
    """Whether an act needs the past questions of the one who does it."""
    if isinstance(act, Pressed):
        return isinstance(parse(act.action), HistoryPage)
    return isinstance(act, Commanded) and act.name == "history"


def listed(scene: Scene, page: HistoryPage | None = None) -> Turn:
    """What `/history` says, or a page of it in place of another one; in groups, that it is not said there."""
    pack, past = scene.edition.pack, scene.past
    language = page.language if page else scene.language
    decision: Decision = "press" if page else "command"
    if scene.in_group or not past:
        phrase = "history.private" if scene.in_group else "history.none"
        return Turn(scene.tracker, decision, (notice(pack, phrase, language),), language)
    number = min(page.number if page else 0, (len(past) - 1) // _PAGE)
    shown = list(enumerate(past, start=1))[number * _PAGE : (number + 1) * _PAGE]
    lines = (Block("text", _line(scene, place, question, language)) for place, question in shown)
    opened = (choice for place, question in shown for choice in _opening(scene, place, question, language))
    blocks = (Block("lead", pack.say("history.lead", language)), *lines)
    reply = Reply(blocks, (*opened, *_turning(scene, number, language)), language, replaces=page is not None)
    return Turn(scene.tracker, decision, (reply,), language)


def _line(scene: Scene, place: int, question: PastQuestion, language: Language) -> str:
    phrase = "history.line" if _entry(scene, question) else "history.line-unanswered"
    date = written_date(scene.edition.pack, question.at.date(), language)
    return scene.edition.pack.say(phrase, language, number=place, date=date, question=_words(scene, question, language))


def _words(scene: Scene, question: PastQuestion, language: Language) -> str:
    """The question as it was asked; where the log keeps no words, the one that the entry answers."""
    entry = _entry(scene, question)
    own = question.text or (scene.edition.pack.entry_by_id[entry].question.of(language) if entry else "")
    return cut(" ".join(own.split()) or "…", _WIDEST_QUESTION)


def _entry(scene: Scene, question: PastQuestion) -> str:
    """The first entry that answered it and is still in the pack; empty for none."""
    return next((entry for entry in question.entries if entry in scene.edition.pack.entry_by_id), "")


def _opening(scene: Scene, place: int, question: PastQuestion, language: Language) -> tuple[Choice, ...]:
    entry = _entry(scene, question)
    if not entry:
        return ()
    label = cut(f"{place}. {title_of(scene.edition.pack.entry_by_id[entry], language)}", _WIDEST_LABEL)
    return (Choice(label, str(ShowEntry(entry, language))),)


def _turning(scene: Scene, number: int, language: Language) -> tuple[Choice, ...]:
    """The choices that lead to the pages before and behind."""
    pages = ((number - 1, "history.button-newer"), (number + 1, "history.button-older"))
    return tuple(
        Choice(scene.edition.pack.say(label, language), str(HistoryPage(page, language)))
        for page, label in pages
        if 0 <= page * _PAGE < len(scene.past)
    )
