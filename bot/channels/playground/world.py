"""Plays Telegram: what people do becomes updates, what the bot calls becomes what people see."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from dataclasses import replace
from functools import singledispatchmethod

from bot.channels.playground.bot_api import updates
from bot.channels.playground.bot_api.methods import Methods
from bot.channels.playground.bot_api.schema import Upload
from bot.channels.playground.bot_api.server import Call
from bot.channels.playground.bot_api.updates import Json
from bot.channels.playground.cast import ADMIN_IDS, GENERAL, GROUP, PERSON_BY_ID, chat_of
from bot.channels.playground.history import History, Shown, buttons_of, formatted, sent_by_bot
from bot.channels.playground.requests import (
    AskInline,
    BadRequestError,
    Delete,
    Edit,
    Invite,
    PageRequest,
    PickInline,
    Press,
    React,
    Say,
    SendPicture,
)
from bot.channels.playground.trace import Act, Trace
from bot.messages import Pressed, Utterance
from bot.service.explaining import Explanation

_BOT: int = updates.BOT["id"]
_UNSHOWN = frozenset(
    {
        *("getMe", "getUpdates", "deleteWebhook", "getChatMember", "sendChatAction"),
        *("setMyCommands", "setMyDescription", "setMyShortDescription"),
    }
)
"""Calls that belong to the running of the bot: shown only where they are refused."""
_MOST_CALLS = 500
"""Calls that a page which is opened later still gets to see."""
_PICTURE = Upload(
    "picture.png",
    base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M/wHwAEBgIApD5fRAAAAABJRU5ErkJggg=="),
)


class World:
    """All chats of the playground. Lives on one event loop, together with the Bot API."""

    def __init__(self, methods: Methods, publish: Callable[[Json], None]) -> None:
        """Lets updates happen in `methods`; whatever changes for people goes to `publish` as an event for the page."""
        self._methods = methods
        self._publish = publish
        self._calls: list[Json] = []
        self._explained: dict[int, Json] = {}
        self._pack: Json | None = None
        self._inline: dict[str, dict[str, Json]] = {}
        self._typed: dict[str, str] = {}
        """What was typed for each inline query."""
        self._trace = Trace()
        self._written: dict[tuple[int, int], Json] = {}
        """Every message of a person as Telegram has it, by chat and number."""
        self.history = History(publish)
        methods.owners.update((GROUP.id, admin) for admin in ADMIN_IDS)
        methods.deletable.add(GROUP.id)

    def everything(self) -> Json:
        """What a page that is opened now has to know."""
        return {
            "messages": [shown.as_json() for shown in self.history],
            "acts": [act.as_json() for act in self._trace.acts.values()],
            "calls": self._calls[-_MOST_CALLS:],
            "explained": self._explained,
            "menus": self._menus(),
            "pack": self._pack,
        }

    # what people do

    def take(self, request: PageRequest) -> None:
        """Carries out what somebody does.

        Raises:
            BadRequestError: it cannot be done as things stand.
        """
        self._do(request)

    @singledispatchmethod
    def _do(self, request: PageRequest) -> None:
        raise NotImplementedError(request)

    @_do.register
    def _say(self, said: Say) -> None:
        self._write(said, said.text.strip(), {}, said.reply_to)

    @_do.register
    def _send_picture(self, sent: SendPicture) -> None:
        name = f"photo-{updates.number()}"
        self._methods.files[name] = _PICTURE
        size = {"file_id": name, "file_unique_id": name, "width": 1, "height": 1}
        self._write(sent, None, {"photo": [size]}, None)

    @_do.register
    def _invite(self, invite: Invite) -> None:
        self._methods.happen(updates.of_membership(chat_of(invite.chat), PERSON_BY_ID[invite.person].account, "left", "member"))

    @_do.register
    def _edit(self, edit: Edit) -> None:
        shown = self._own(edit)
        text, marks = formatted(edit.text, None)
        self.history.put(replace(shown, text=text, marks=marks, edited=True))
        body = updates.message(text, chat_of(edit.chat), PERSON_BY_ID[edit.person].account)
        body = {**self._written[shown.key], **body, "message_id": shown.id, "date": shown.at, "edit_date": body["date"]}
        self._written[shown.key] = body
        if "edited_message" in self._methods.asked_for and (shown.chat != GROUP.id or _is_for_bot(body)):
            self._methods.happen({"update_id": updates.number(), "edited_message": body})

    @_do.register
    def _delete(self, delete: Delete) -> None:
        self.history.delete(delete.chat, delete.message)
        self._methods.messages.pop((delete.chat, delete.message), None)

    @_do.register
    def _react(self, react: React) -> None:
        shown = self._existing(react.chat, react.message)
        mine = react.person in shown.reactions.get(react.emoji, ())
        self.history.react(react.chat, react.message, react.person, () if mine else (react.emoji,))

    @_do.register
    def _press(self, press: Press) -> None:
        shown = self._existing(press.chat, press.message)
        labels = [button["text"] for row in shown.buttons for button in row if button.get("callback_data") == press.data]
        if not labels:
            raise BadRequestError("that button is gone")
        pressed = self._methods.messages[press.chat, press.message]
        update = updates.of_press(pressed, press.data, PERSON_BY_ID[press.person].account)
        query = update["callback_query"]["id"]
        place = (press.chat, shown.thread)
        self._begin(Act("press", press.person, place, press.data, message=press.message, label=labels[0], query=query))
        self._methods.happen(update)

    @_do.register
    def _ask_inline(self, asked: AskInline) -> None:
        update = updates.of_inline(asked.text, PERSON_BY_ID[asked.person].account)
        query = update["inline_query"]["id"]
        self._typed[query] = asked.text
        self._begin(Act("inline", asked.person, (asked.person, GENERAL), asked.text, query=query))
        self._methods.happen(update)

    @_do.register
    def _pick_inline(self, pick: PickInline) -> None:
        result = self._inline.get(pick.query, {}).get(pick.result)
        if result is None:
            raise BadRequestError("that result is gone: type the question again")
        content = result["input_message_content"]
        text, marks = formatted(content["message_text"], content.get("parse_mode"))
        shown = Shown(pick.chat, updates.number(), pick.thread, pick.person, int(time.time()), 0, text, marks)
        self.history.put(replace(shown, buttons=buttons_of(result), via_bot=True))
        if "chosen_inline_result" in self._methods.asked_for:
            self._methods.happen(updates.of_picked(pick.result, self._typed.get(pick.query, ""), PERSON_BY_ID[pick.person].account))

    def _write(self, written: Say | SendPicture, text: str | None, more: Json, reply_to: int | None) -> None:
        person = PERSON_BY_ID[written.person]
        chat, thread = written.chat, written.thread
        body = updates.message(text, chat_of(chat), person.account, **more, **self._reply(chat, thread, reply_to))
        told = chat != GROUP.id or _is_for_bot(body)
        place = (chat, thread)
        number = self._begin(Act("message", person.id, place, text or "", message=body["message_id"])).number if told else 0
        visible, marks = formatted(text or "", None)
        photo = body["photo"][-1]["file_id"] if "photo" in body else ""
        shown = Shown(chat, body["message_id"], thread, person.id, body["date"], number, visible, marks, reply_to or 0, photo=photo)
        self.history.put(replace(shown, told=told))
        self._written[shown.key] = body
        if told:
            self._methods.happen(updates.of_message(body))

    def _reply(self, chat: int, thread: int, reply_to: int | None) -> Json:
        """The fields of a message that say what it replies to, and its topic."""
        topic: Json = {}
        if thread:
            # in a topic, a plain message counts as a reply to the message that opened the topic
            opening = {"message_id": thread, "date": 0, "chat": chat_of(chat), "forum_topic_created": {"name": "x", "icon_color": 0}}
            topic = {"is_topic_message": True, "message_thread_id": thread, "reply_to_message": opening}
        if reply_to is None:
            return topic
        shown = self._existing(chat, reply_to)
        replied = (self._methods.messages if shown.author == _BOT else self._written)[shown.key]
        # Telegram tells of one message that is replied to, not of those before it
        return {**topic, "reply_to_message": {key: value for key, value in replied.items() if key != "reply_to_message"}}

    def _existing(self, chat: int, message: int) -> Shown:
        shown = self.history.get(chat, message)
        if shown is None:
            raise BadRequestError("that message was deleted")
        return shown

    def _own(self, edit: Edit) -> Shown:
        shown = self._existing(edit.chat, edit.message)
        if shown.author != edit.person or shown.via_bot:
            raise BadRequestError("only its author can change a message")
        return shown

    def _begin(self, act: Act) -> Act:
        begun = self._trace.begin(act)
        self._publish({"event": "act", "act": begun.as_json()})
        return begun

    # what the bot does

    def called(self, call: Call) -> None:
        """A call of the bot has been answered."""
        shown = self.history.get(call.values.get("chat_id", 0), call.values.get("message_id", 0))
        act = self._trace.of_call(call, shown.thread if shown else 0)
        if call.method not in _UNSHOWN or call.breaches:
            noted = _noted(call, act)
            self._calls.append(noted)
            self._publish({"event": "call", "call": noted})
        if call.status == 200:
            self._show(call, act)

    def _show(self, call: Call, act: Act | None) -> None:
        """Shows people what a call that was carried out has changed."""
        values, number = call.values, act.number if act else 0
        match call.method:
            case "sendMessage" | "sendPhoto" | "sendDocument":
                self.history.put(sent_by_bot(values, call.result, number))
            case "editMessageText" | "editMessageReplyMarkup":
                self._edited(call, number)
            case "deleteMessage":
                self.history.delete(values["chat_id"], values["message_id"])
            case "answerCallbackQuery":
                person = act.person if act else 0
                self._publish({"event": "toast", "person": person, "text": values.get("text", ""), "act": number})
            case "answerInlineQuery":
                self._offer(values, act)
            case "setMyCommands":
                self._publish({"event": "menus", "menus": self._menus()})
            case _:
                pass

    def _edited(self, call: Call, act: int) -> None:
        shown = self.history.get(call.values["chat_id"], call.values["message_id"])
        if shown is None:
            return
        changed = replace(shown, act=act or shown.act, buttons=buttons_of(call.values))
        if call.method == "editMessageText":
            text, marks = formatted(call.values["text"], call.values.get("parse_mode"))
            changed = replace(changed, text=text, marks=marks, edited=True)
        self.history.put(changed)

    def _offer(self, values: Json, act: Act | None) -> None:
        results = {result["id"]: result for result in values["results"]}
        self._inline[values["inline_query_id"]] = results
        offered = [{"id": one["id"], "title": one.get("title", ""), "description": one.get("description", "")} for one in results.values()]
        button = values.get("button") or {}
        self._publish(
            {
                "event": "inline",
                "query": values["inline_query_id"],
                "person": act.person if act else 0,
                "text": act.text if act else "",
                "results": offered,
                "button": {"text": button["text"], "start": button.get("start_parameter", "")} if button else None,
            }
        )

    def explained(self, utterance: Utterance, explanation: Explanation) -> None:
        """The bot has decided how to answer somebody."""
        key, act = utterance.key, utterance.act
        pressed = isinstance(act, Pressed)
        text = act.action if isinstance(act, Pressed) else getattr(act, "text", "")
        begun = self._trace.decided(int(key.user), (int(key.chat), int(key.thread or 0)), text, pressed=pressed)
        if begun:
            self._explained[begun.number] = explanation.as_object()
            self._publish({"event": "explained", "act": begun.number, "explanation": explanation.as_object()})

    def pack_news(self, news: Json) -> None:
        """Something is known of the pack's files."""
        self._pack = news
        self._publish({"event": "pack", "pack": news})

    def _menus(self) -> list[Json]:
        return [
            {"scope": json.loads(scope), "language": language, "commands": commands}
            for (scope, language), commands in self._methods.menus.items()
        ]


def _is_for_bot(body: Json) -> bool:
    """Whether a bot in privacy mode gets a message of a group: commands, its name, and replies to it."""
    if body.get("reply_to_message", {}).get("from", {}).get("id") == _BOT:
        return True
    text = body.get("text", "").encode("utf-16-le")
    for entity in body.get("entities", ()):
        word = text[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le").lower()
        name = word.partition("@")[2]
        if name == updates.BOT["username"] or (entity["type"] == "bot_command" and not name):
            return True
    return False


def _noted(call: Call, act: Act | None) -> Json:
    """A call for the page."""
    return {
        "method": call.method,
        "status": call.status,
        "values": _readable(call.values),
        "error": str(call.result) if call.status != 200 else "",
        "breaches": list(call.breaches),
        "act": act.number if act else 0,
        "milliseconds": round((call.received - act.at) * 1000, 1) if act else None,
        "chat": call.values.get("chat_id", 0),
    }


def _readable(value: object) -> object:
    """The parameters of a call as JSON, files by their names."""
    if isinstance(value, Upload):
        return f"{value.name} ({len(value.content)} bytes)"
    if isinstance(value, dict):
        return {key: _readable(item) for key, item in value.items()}
    return [_readable(item) for item in value] if isinstance(value, list) else value
