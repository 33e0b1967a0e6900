"""Tells people what is stored about them, and takes what they want done with it: a copy, or its erasure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue.actions import ForgetMe
from bot.dialogue.keeping import Keeping, LogContent
from bot.dialogue.tracker import Tracker
from bot.dialogue.turn import Scene, Turn
from bot.knowledge.models.pack import Pack
from bot.messages import Block, Choice, Language, Reply

_WHAT: Mapping[LogContent, str] = {"full": "privacy.what-full", "redacted": "privacy.what-redacted", "off": "privacy.what-off"}


def privacy_reply(pack: Pack, keeping: Keeping, language: Language) -> Reply:
    """What is stored, why, for how long, and who can be asked; what people can do about it comes first."""
    ask = "privacy.ask" if keeping.contact else "privacy.ask-nobody"
    phrases = (
        "privacy.lead",
        _WHAT[keeping.content],
        "privacy.why",
        "privacy.form",
        "privacy.group",
        "privacy.encrypted" if keeping.encrypted else "privacy.unencrypted",
        ask,
    )
    told = [pack.say(phrase, language, days=keeping.days, contact=keeping.contact) for phrase in phrases]
    return Reply(tuple(Block("text" if number else "lead", text) for number, text in enumerate(told)), language=language)


def privacy(scene: Scene, _arguments: str) -> Turn:
    """What /privacy does."""
    return _told(scene, privacy_reply(scene.edition.pack, scene.keeping, scene.language))


def own_data(scene: Scene, _arguments: str) -> Turn:
    """What /mydata does: in private, the service adds the copy."""
    if scene.in_group:
        return _only_in_private(scene)
    return replace(_told(scene, _sentence(scene, "mydata.here")), effect="own data")


def forget_asked(scene: Scene, _arguments: str) -> Turn:
    """What /forget does: a button confirms it."""
    if scene.in_group:
        return _only_in_private(scene)
    pack, language = scene.edition.pack, scene.language
    erase = Choice(pack.say("forget.button-erase", language), str(ForgetMe(confirmed=True)))
    keep = Choice(pack.say("forget.button-keep", language), str(ForgetMe(confirmed=False)))
    blocks = (Block("lead", pack.say("forget.ask", language)), Block("text", pack.say("forget.what", language)))
    return _told(scene, Reply(blocks, (erase, keep), language))


def forget_decided(scene: Scene, action: ForgetMe) -> Turn:
    """What the buttons under /forget do; the service erases."""
    if not action.confirmed:
        return Turn(scene.tracker, "press", (_sentence(scene, "forget.kept"),), scene.language)
    return Turn(Tracker(), "press", (_sentence(scene, "forget.done"),), scene.language, effect="forget")


def _only_in_private(scene: Scene) -> Turn:
    """One sentence, with a link where the channel has one."""
    where = scene.edition.pack.say("mydata.private", scene.language, link=scene.private_link)
    return _told(scene, Reply((Block("lead", where.strip()),), language=scene.language))


def _sentence(scene: Scene, phrase: str) -> Reply:
    return Reply((Block("lead", scene.edition.pack.say(phrase, scene.language)),), language=scene.language)


def _told(scene: Scene, reply: Reply) -> Turn:
    return Turn(scene.tracker, "command", (reply,), scene.language)
