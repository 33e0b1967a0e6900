"""`@bot …` typed in any chat."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from bot.channels.playground.bot_api import updates
from bot.knowledge.models.pack import Pack
from tests.support.bot_api import Call
from tests.support.running_bot import Bot, someone


def types(bot: Bot, text: str, language: str) -> Call:
    update = bot.api.push(updates.of_inline(text, someone(bot, language).account))
    return bot.api.wait("answerInlineQuery", inline_query_id=update["inline_query"]["id"])[0]


def test_the_best_answer_comes_first_and_is_complete(bot: Bot, pack: Pack) -> None:
    results = types(bot, "算法备案 多久", "en").values["results"]
    entry = pack.entry_by_id["algorithm-filing-cycle"]
    assert results[0]["id"] == entry.id
    assert results[0]["title"] == entry.question.zh
    assert "2025年6月27日" in results[0]["input_message_content"]["message_text"]
    assert len(results) <= 8


def test_nothing_found_leads_into_the_chat(bot: Bot, pack: Pack) -> None:
    values = types(bot, "zzzz qqqq", "zh-hans").values
    assert values["results"] == []
    assert values["button"]["text"] == pack.say("telegram.inline-nothing", "zh")


def test_a_result_that_was_picked_stands_in_the_log(bot: Bot) -> None:
    person = someone(bot, "zh-hans")
    bot.api.push(updates.of_picked("algorithm-filing-cycle", "备案多久 picked", person.account))
    person.asks("/help")  # read after the pick, of the same person
    query = "SELECT decision, entries, language FROM turns WHERE text = '备案多久 picked'"
    with closing(sqlite3.connect(bot.database)) as database:
        assert database.execute(query).fetchall() == [("inline", '["algorithm-filing-cycle"]', "zh")]
