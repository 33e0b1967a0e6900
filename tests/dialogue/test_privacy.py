"""What people are told of their data, and what they can have done with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.actions import ForgetMe, parse
from bot.dialogue.edition import Edition
from bot.dialogue.keeping import Keeping, LogContent
from bot.dialogue.policy import decide
from bot.dialogue.privacy import privacy_reply
from bot.dialogue.tracker import Tracker
from bot.dialogue.turn import Turn
from bot.knowledge.models.pack import Pack
from bot.messages import LANGUAGES, Commanded, Language, Pressed
from tests.dialogue.builders import FRESH, NOW, Talk, turn, utterance

LINK = "https://t.me/filing_test_bot"


def in_a_group(edition: Edition, name: str, language: Language, link: str = LINK) -> Turn:
    said = replace(utterance(Commanded(name), language), in_group=True, private_link=link)
    return decide(edition, FRESH, said, NOW)


@pytest.mark.parametrize("language", LANGUAGES)
def test_privacy_begins_with_the_two_commands_and_the_days(frozen_pack: Pack, language: Language) -> None:
    reply = privacy_reply(frozen_pack, Keeping(days=45), language)
    assert reply.blocks[0].kind == "lead"
    assert all(word in reply.blocks[0].text for word in ("/mydata", "/forget", "45"))
    assert reply.language == language
    assert "{" not in reply.plain


@pytest.mark.parametrize("content", ["full", "redacted", "off"])
def test_privacy_says_how_much_of_the_words_is_kept(frozen_pack: Pack, content: LogContent) -> None:
    plain = privacy_reply(frozen_pack, Keeping(content), "zh").plain
    told = {kind: frozen_pack.say(f"privacy.what-{kind}", "zh", days=90) in plain for kind in ("full", "redacted", "off")}
    assert told == {kind: kind == content for kind in told}


@pytest.mark.parametrize("encrypted", [True, False])
def test_privacy_says_whether_content_is_encrypted(frozen_pack: Pack, encrypted: bool) -> None:
    plain = privacy_reply(frozen_pack, Keeping(encrypted=encrypted), "en").plain
    assert (frozen_pack.say("privacy.encrypted", "en") in plain) == encrypted
    assert (frozen_pack.say("privacy.unencrypted", "en") in plain) != encrypted


def test_privacy_names_whom_to_ask_where_the_operator_says_so(frozen_pack: Pack) -> None:
    assert privacy_reply(frozen_pack, Keeping(contact="@owner"), "en").blocks[-1].text == "Whom to ask about your data: @owner."
    assert privacy_reply(frozen_pack, Keeping(), "en").blocks[-1].text == frozen_pack.say("privacy.ask-nobody", "en")


def test_the_operators_decisions_reach_the_command(frozen: Edition) -> None:
    keeping = Keeping("off", 7, encrypted=True, contact="@owner")
    done = decide(frozen, FRESH, utterance(Commanded("privacy"), "en"), NOW, keeping=keeping)
    assert done.replies == (privacy_reply(frozen.pack, keeping, "en"),)
    assert done.effect is None


@pytest.mark.parametrize("command", ["privacy", "mydata", "forget"])
def test_the_commands_leave_a_form_under_way_as_it_is(frozen: Edition, command: str) -> None:
    talk = Talk(frozen, "en")
    talk.does(Commanded("check"))
    before = talk.tracker
    assert talk.does(Commanded(command)).decision == "command"
    assert talk.tracker == before


def test_mydata_has_the_service_add_the_copy(frozen: Edition) -> None:
    done = turn(frozen, Commanded("mydata"), hint="en")
    assert (done.effect, done.replies[0].plain) == ("own data", frozen.pack.say("mydata.here", "en"))


def test_forget_asks_first_and_erases_nothing_yet(frozen: Edition) -> None:
    done = turn(frozen, Commanded("forget"), Tracker("zh"), hint="zh")
    assert [parse(choice.action) for choice in done.replies[0].choices] == [ForgetMe(confirmed=True), ForgetMe(confirmed=False)]
    assert (done.effect, done.tracker) == (None, Tracker("zh"))


def test_who_confirms_is_forgotten_with_all_that_was_remembered(frozen: Edition) -> None:
    done = turn(frozen, Pressed(str(ForgetMe(confirmed=True))), Tracker("en"))
    assert (done.effect, done.tracker, done.replies[0].plain) == ("forget", Tracker(), frozen.pack.say("forget.done", "en"))


def test_who_does_not_confirm_keeps_everything(frozen: Edition) -> None:
    done = turn(frozen, Pressed(str(ForgetMe(confirmed=False))), Tracker("en"))
    assert (done.effect, done.tracker, done.replies[0].plain) == (None, Tracker("en"), frozen.pack.say("forget.kept", "en"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ["mydata", "forget"])
def test_in_a_group_both_lead_to_the_private_chat_in_one_sentence(frozen: Edition, command: str, language: Language) -> None:
    done = in_a_group(frozen, command, language)
    (reply,) = done.replies
    assert (done.effect, len(reply.blocks), reply.choices) == (None, 1, ())
    assert reply.blocks[0].text.endswith(LINK)
