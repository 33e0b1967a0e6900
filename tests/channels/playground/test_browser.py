"""The playground's page in a real browser: Chromium, driven by Playwright. Skipped, with one line, where there is none."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import axe_playwright_python
import pytest
import pytest_asyncio
import yaml
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.channels.playground.cast import ADMIN_IDS, GROUP
from bot.channels.playground.pack_watch import news
from bot.channels.playground.playground import Playground
from bot.channels.playground.requests import Say
from bot.channels.telegram.application import TelegramOptions, run_channel
from bot.knowledge.findings import Finding
from bot.knowledge.models.pack import Dialogue
from bot.messages import Block, Choice, Commanded, Pressed, Reply, Said, Utterance
from bot.review.difference import Cause, Change, Difference, TurnOutcome
from bot.service.delivery.ports import DeliveryStore
from bot.service.editions import Refused, Swapped
from bot.service.explaining import (
    ExplainedCandidate,
    ExplainedEntry,
    ExplainedFact,
    ExplainedQuestion,
    ExplainedStatement,
    ExplainedTerm,
    Explanation,
)
from bot.service.ports import InlineAnswer
from bot.storage.opening import open_store
from tests.support.desk import ScriptedDesk, text

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1360, "height": 860}
pytestmark = pytest.mark.asyncio(loop_scope="module")
if CHROMIUM is None:
    pytest.skip("there is no Chromium for the browser tests: `apt-get install chromium` brings it", allow_module_level=True)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all tests; each has a context of its own, which forgets everything."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        await chromium.close()


class Stage:
    """A playground with the Telegram channel in it, and a browser to look at it."""

    def __init__(self, browser: Browser, played: Playground, desk: ScriptedDesk) -> None:
        self._browser = browser
        self.played = played
        self.desk = desk
        self.errors: list[str] = []

    async def open(self, *, language: str = "en-US", dark: bool = False, size: dict[str, int] = DESKTOP) -> Page:
        """Opens the page in a browser of its own."""
        scheme = "dark" if dark else "light"
        context = await self._browser.new_context(locale=language, color_scheme=scheme, viewport=size, has_touch=size == PHONE)  # type: ignore[arg-type]
        page = await context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        await page.goto(self.played.page.address)
        await expect(page.locator(".empty, article").first).to_be_visible()
        return page

    async def call(self, method: str, **values: str) -> None:
        """Calls the Bot API as the bot does."""
        address = f"{self.played.api.root}/bot{self.played.token}/{method}"
        async with aiohttp.ClientSession() as session, session.post(address, data=values) as response:
            await response.read()


@pytest_asyncio.fixture(loop_scope="module")
async def stage(browser: Browser, tmp_path: Path) -> AsyncIterator[Stage]:
    played = Playground()
    await played.start()
    async with await open_store(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}") as store:
        desk, stop = ScriptedDesk(inbox=store.inbox), asyncio.Event()
        options = TelegramOptions(played.token, played.api.root, admin_ids=ADMIN_IDS)
        delivery = DeliveryStore(store.inbox, store.outbox, store.chats, store.buttons, store.leadership)
        running = asyncio.create_task(run_channel(desk, delivery, options, stop))
        stage = Stage(browser, played, desk)
        yield stage
        for context in browser.contexts:
            await context.close()
        stop.set()
        await asyncio.wait_for(running, 12)
    await played.stop()
    assert stage.errors == []


async def say(page: Page, words: str) -> None:
    """Types a message and sends it."""
    await page.locator("#text").fill(words)
    await page.locator("#text").press("Enter")


async def speak_as(page: Page, name: str) -> None:
    await page.locator(".person", has_text=name).locator("input").check()


async def test_a_message_is_written_and_answered(stage: Stage) -> None:
    page = await stage.open()
    await say(page, "<img src=x onerror=alert(1)> how long?")
    await expect(page.locator("article.mine .text")).to_have_text("<img src=x onerror=alert(1)> how long?")
    await expect(page.locator("article.from-bot .text")).to_have_text("said: <img src=x onerror=alert(1)> how long?")
    await page.reload()
    await expect(page.locator("article")).to_have_count(2)


async def test_formatting_is_shown_as_telegram_shows_it(stage: Stage) -> None:
    page = await stage.open()
    await stage.call(
        "sendMessage",
        chat_id="701",
        parse_mode="HTML",
        text='😀 <b>bold <i>both</i></b> <u>u</u> <s>s</s> <code>c()</code> <a href="https://example.org/?a=1&amp;b=2">link</a> '
        '<a href="javascript:alert(1)">no link</a> <tg-spoiler>hidden</tg-spoiler> &lt;b&gt; /help @anna_b\n'
        "<blockquote expandable>one\ntwo\nthree\nfour\nfive\nsix\nseven</blockquote>",
    )
    shown = page.locator("article .text")
    await expect(shown.locator("strong")).to_have_text("bold both")
    await expect(shown.locator("strong em")).to_have_text("both")
    await expect(shown.locator("code")).to_have_text("c()")
    await expect(shown.locator("a")).to_have_count(1)
    await expect(shown.locator("a")).to_have_attribute("href", "https://example.org/?a=1&b=2")
    await expect(shown.locator("button.inline-link")).to_have_text(["/help", "@anna_b"])
    assert "<b>" in await shown.inner_text()
    quote = shown.locator("blockquote")
    before = (await quote.bounding_box() or {})["height"]
    await quote.press("Enter")
    await expect(quote).to_have_attribute("aria-expanded", "true")
    assert (await quote.bounding_box() or {})["height"] > before
    await shown.locator(".spoiler").click()
    await expect(shown.locator(".spoiler")).to_have_attribute("aria-pressed", "true")


async def test_a_button_is_pressed_and_its_notice_shown(stage: Stage) -> None:
    def answer(utterance: Utterance) -> tuple[Reply, ...]:
        if isinstance(utterance.act, Pressed):
            return (Reply(toast="kept"), Reply((Block("text", "pressed"),)))
        return (Reply((Block("text", "short"),), (Choice("More", "m|1"),)),)

    stage.desk.answer = answer
    page = await stage.open()
    await say(page, "x")
    await page.locator(".buttons button").click()
    await expect(page.locator("#toast.shown")).to_have_text("kept")
    await expect(page.locator("article.from-bot .text").last).to_have_text("pressed")


async def test_a_group_has_topics_mentions_and_replies(stage: Stage) -> None:
    page = await stage.open(language="zh-CN")
    await page.locator(".chat-row", has_text="法务").click()
    await speak_as(page, "李伟")
    await say(page, "中午吃什么？")
    await expect(page.locator("article .untold")).to_have_count(1)
    await page.locator("#text").press_sequentially("@fil")
    await page.locator("#text").press("Enter")
    await expect(page.locator("#text")).to_have_value("@filing_test_bot ")
    await page.locator("#text").press_sequentially("多久")
    await page.locator("#text").press("Enter")
    answer = page.locator("article.from-bot")
    await expect(answer.locator(".quoted")).to_contain_text("@filing_test_bot 多久")
    await answer.locator(".more").click()
    await page.get_by_role("menuitem", name="回复").click()
    await say(page, "然后呢？")
    await expect(page.locator("article.from-bot .text").last).to_have_text("said: 然后呢？")
    await speak_as(page, "Anna")
    await expect(page.locator("article.mine")).to_have_count(0)
    assert [utterance.key.user for utterance in stage.desk.heard] == ["703", "703"]


async def test_the_menu_of_commands_is_that_of_the_place_and_person(stage: Stage) -> None:
    page = await stage.open()
    await page.get_by_role("button", name="Commands").click()
    await expect(page.locator(".offer strong")).to_have_text(["/start", "/help"])
    await page.locator("#text").fill("")
    await speak_as(page, "陈静")
    await page.locator("#text").fill("/re")
    await expect(page.locator(".offer strong")).to_have_text(["/reload"])
    await page.locator("#text").press("Enter")
    await expect(page.locator("article.from-bot .text")).to_have_text("reloaded (zh, private)")


async def test_a_command_that_is_chosen_in_a_group_names_the_bot(stage: Stage) -> None:
    page = await stage.open()
    await page.locator(".chat-row", has_text="Product").click()
    await page.locator("#text").fill("/")
    await page.locator("#text").press("Enter")
    await expect(page.locator("article.mine .text")).to_have_text("/ask@filing_test_bot")
    await expect(page.locator("article.from-bot .text")).to_have_text("command: ask")


async def test_an_inline_result_is_chosen_by_keyboard(stage: Stage) -> None:
    stage.desk.found = (InlineAnswer("fees", "Fees", "What it costs", text("nothing")),)
    page = await stage.open()
    await page.locator("#text").fill("@filing_test_bot fees")
    await expect(page.locator(".offer")).to_have_count(1)
    await page.locator("#text").press("ArrowDown")
    await page.locator("#text").press("Enter")
    await expect(page.locator("article .via")).to_have_text("via @filing_test_bot")
    await expect(page.locator("article .text")).to_have_text("nothing")


async def test_a_message_is_changed_reacted_to_and_deleted(stage: Stage) -> None:
    page = await stage.open()
    await say(page, "frist")
    await expect(page.locator("article")).to_have_count(2)
    await page.locator("#text").press("ArrowUp")
    await say(page, "first")
    mine = page.locator("article.mine")
    await expect(mine.locator(".text")).to_have_text("first")
    await expect(mine.locator(".foot")).to_contain_text("edited")
    await mine.locator(".more").click()
    await page.get_by_role("menuitem", name="React with 👍").click()
    await expect(mine.locator(".reactions button")).to_have_text("👍 1")
    await mine.locator(".more").click()
    await page.get_by_role("menuitem", name="Delete").click()
    await expect(mine).to_have_count(0)
    assert [utterance.act for utterance in stage.desk.heard] == [Said("frist")]


async def test_a_deep_link_starts_the_private_chat(stage: Stage) -> None:
    page = await stage.open()
    await stage.call("sendMessage", chat_id="-1001000000077", text="https://t.me/filing_test_bot?start=e_fees")
    await page.locator(".chat-row", has_text="General").click()
    await page.locator("article button.inline-link").click()
    await expect(page.locator("article.mine .text")).to_have_text("/start e_fees")
    await stage.desk.until(lambda: bool(stage.desk.heard))
    assert stage.desk.heard[0].act == Commanded("start", "e_fees")


async def test_a_refused_call_is_shown_in_red_with_its_rule(stage: Stage) -> None:
    page = await stage.open()
    await say(page, "x")
    await expect(page.locator("article")).to_have_count(2)
    await stage.call("sendMessage", chat_id="701", text="a < b", parse_mode="HTML")
    refusal = page.locator(".refusal")
    await expect(refusal).to_contain_text("Refused: sendMessage")
    await expect(refusal.locator(".rule")).to_have_text("Rule: sendMessage: can't parse entities: unescaped '<' at 2")
    await refusal.get_by_role("button").click()
    await expect(page.locator("#panel .call.refused")).to_have_count(1)
    await expect(page.locator("#panel .call")).to_have_count(2)


async def test_the_panel_shows_how_an_answer_came_about(stage: Stage) -> None:
    page = await stage.open()
    await say(page, "How long?")
    await expect(page.locator("article")).to_have_count(2)
    stage.played.world.explained(stage.desk.heard[0], EXPLANATION)
    await page.locator("article.from-bot .more").click()
    await page.get_by_role("menuitem", name="How this came about").click()
    panel = page.locator("#panel")
    for words in ("How long does it take?", "0.93 · needs 0.86", "faq/cycles.yaml:3", "lacks: registration", "one copy", "sendMessage"):
        await expect(panel).to_contain_text(words)
    await page.locator("#panel").get_by_role("tab", name="All calls").click()
    await expect(panel.locator(".call")).to_have_count(1)
    await panel.locator("summary").focus()
    await page.keyboard.press("Escape")
    await expect(panel).to_be_hidden()


async def test_a_stretch_is_copied_as_a_dialogue_of_the_pack(stage: Stage) -> None:
    page = await stage.open()
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for number, decision in enumerate(("answer", "command", "unknown")):
        await say(page, f'"how" long: {number}?')
        await expect(page.locator("article")).to_have_count(2 * number + 2)
        told = EXPLANATION.told if decision == "answer" else ()
        stage.played.world.explained(stage.desk.heard[-1], replace(EXPLANATION, decision=decision, told=told))
    await page.locator("article.mine .more").first.click()
    await page.get_by_role("menuitem", name="Copy from here as a test dialogue").click()
    await expect(page.locator("#toast.shown")).to_contain_text("dialogues.yaml")
    (copied,) = yaml.safe_load(await page.evaluate("navigator.clipboard.readText()"))["dialogues"]
    dialogue = Dialogue.model_validate(copied)
    assert [(turn.say, turn.expect.decision, turn.expect.entries) for turn in dialogue.turns] == [
        ('"how" long: 0?', "answer", ("cycles",)),
        ('"how" long: 2?', "unknown", ()),
    ]


async def test_a_changed_pack_is_told_and_applied_with_one_click(stage: Stage) -> None:
    page = await stage.open()
    stage.played.world.pack_news(news(Refused((Finding("faq/a.yaml", 3, 5, "a clause without a full stop", "add one"),))))
    banner = page.locator("#pack")
    await expect(banner).to_contain_text("faq/a.yaml:3:5")
    change = Change("how much?", TurnOutcome("unknown"), TurnOutcome("answer", ("fees",)), Cause("new phrasing", "fees", "how much"))
    stage.played.world.pack_news(news(Swapped("d", (), (), ("fees",), Difference(9, 4, (change,)))))
    await expect(banner).to_contain_text("9 tests and 4 questions compared: 1 answered differently")
    await expect(banner).to_contain_text("does not know → answer: fees")
    await banner.get_by_role("button", name="Apply").click()
    await expect(page.locator("article.from-bot .text")).to_have_text("reloaded (zh, private)")
    stage.played.world.pack_news({"state": "unchanged"})
    await expect(banner).to_be_hidden()


@pytest.mark.parametrize(("language", "dark"), [("en-US", False), ("zh-CN", True)])
async def test_the_page_is_accessible(stage: Stage, language: str, dark: bool) -> None:
    page = await stage.open(language=language, dark=dark)
    await say(page, "x")
    await expect(page.locator("article")).to_have_count(2)
    stage.played.world.explained(stage.desk.heard[0], EXPLANATION)
    await page.locator("article.mine .more").click()
    await page.get_by_role("menuitem").nth(8).click()
    await expect(page.locator("#panel .candidates")).to_be_visible()
    found: dict[str, Any] = await page.evaluate(f"{AXE}; axe.run()")
    assert [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found["violations"]] == []


async def test_on_a_phone_one_part_is_seen_at_a_time(stage: Stage) -> None:
    page = await stage.open(size=PHONE)
    await say(page, "x")
    await expect(page.locator("article")).to_have_count(2)
    await expect(page.locator("#sidebar")).to_be_hidden()
    await page.get_by_role("button", name="Back to the chats").click()
    await expect(page.locator("#chat")).to_be_hidden()
    await page.locator(".chat-row").first.click()
    await page.get_by_role("button", name="How messages came about").click()
    await expect(page.locator("#panel")).to_be_visible()
    await expect(page.locator("#chat")).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_a_thousand_messages_stand_in_the_list(stage: Stage) -> None:
    for number in range(1000):
        stage.played.world.take(Say(do="say", person=702, chat=GROUP.id, text=f"message {number}"))
    page = await stage.open()
    await page.locator(".chat-row", has_text="General").click()
    await expect(page.locator("article").last).to_be_in_viewport()
    await expect(page.locator("article")).to_have_count(1000)
    await expect(page.locator("article .text").first).to_have_text("message 0")
    await expect(page.locator("article .text").last).to_have_text("message 999")
    await expect(page.locator("article").last).to_be_in_viewport()


EXPLANATION = Explanation(
    decision="answer",
    language="en",
    method="words",
    milliseconds=1.5,
    questions=(
        ExplainedQuestion(
            "How long does it take?",
            "answered",
            (ExplainedTerm("cycle", "how long", "aspect"),),
            (
                ExplainedCandidate("cycles", "How long does each take?", "faq/cycles.yaml:3", 0.9, 0.9, "told", (), (), ()),
                ExplainedCandidate(
                    "other", "Something else?", "faq/cycles.yaml:30", 0.2, 0.4, "barred", ("fees",), ("registration",), ("tax",)
                ),
            ),
            0.93,
            0.86,
            0.97,
            0.4,
        ),
    ),
    facts=(ExplainedFact("endpoints", "Where is it offered?", "App", "app"),),
    told=(ExplainedEntry("cycles", "How long does each take?", "faq/cycles.yaml:3", (ExplainedStatement("V9", "It takes.", "document"),)),),
)
