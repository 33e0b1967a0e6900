"""Renders replies as calls of the Bot API: new messages, edits of earlier ones, and the notice that answers a press."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from bot.channels.telegram.attachments import document_of, picture_of
from bot.channels.telegram.keyboards import keyboard
from bot.channels.telegram.render import render, shortened
from bot.channels.telegram.updates import ChatPlace
from bot.messages import Block, Choice, Reply
from bot.service.delivery.ports import OutgoingCall

MOST_TOAST = 200
"""Characters of the notice that answers a press."""
MOST_CAPTION = 1024
"""UTF-16 units of the text under a picture."""


def render_calls(replies: tuple[Reply, ...], place: ChatPlace) -> tuple[OutgoingCall, ...]:
    """The calls that show replies, in order. Where a button was pressed, the answer to the press comes first."""
    calls: list[OutgoingCall] = []
    if place.press is not None:
        calls += _press_answer(place, next((reply.toast for reply in replies if reply.toast), ""))
    for reply in replies:
        pressed = place.press.message_id if place.press is not None else None
        if reply.seen and pressed is not None:
            calls += _extended(reply, place, pressed)
        elif reply.replaces and pressed is not None:
            calls += _replaced(reply, place, pressed)
        else:
            calls += _posted(reply, place)
    if place.tidied is not None:
        calls.append(removal(place, place.tidied))
    return _with_keyboards(calls, place)


def without_buttons(place: ChatPlace, message_id: int) -> OutgoingCall:
    """Takes the buttons off a message."""
    return _call(place, "editMessageReplyMarkup", {"message_id": message_id})


def rewritten(replies: tuple[Reply, ...], place: ChatPlace, earlier: Sequence[int]) -> tuple[OutgoingCall, ...]:
    """The calls by which the messages that answered a question come to show replies: edits, then new messages, or those taken away
    that are too many."""
    fresh = [replace(call, keyboards=()) for call in render_calls(replies, place) if call.method == "sendMessage"]
    edits = (_edit(call, message_id) for call, message_id in zip(fresh, earlier, strict=False))
    calls = (*edits, *fresh[len(earlier) :], *(removal(place, message_id) for message_id in earlier[len(fresh) :]))
    return _with_keyboards(calls, place)


def _with_keyboards(calls: Sequence[OutgoingCall], place: ChatPlace) -> tuple[OutgoingCall, ...]:
    """The calls, the last one with the buttons that were made for them."""
    keyboards = place.signer.keyboards if place.signer else ()
    return (*calls[:-1], replace(calls[-1], keyboards=keyboards)) if keyboards and calls else tuple(calls)


def _edit(call: OutgoingCall, message_id: int) -> OutgoingCall:
    """Shows what a new message would in an earlier one."""
    parameters = {name: value for name, value in call.parameters.items() if name not in ("message_thread_id", "reply_parameters")}
    return replace(call, method="editMessageText", parameters={**parameters, "message_id": message_id}, fallback=(call,))


def removal(place: ChatPlace, message_id: int) -> OutgoingCall:
    """Takes a message away."""
    return _call(place, "deleteMessage", {"message_id": message_id})


def _posted(reply: Reply, place: ChatPlace) -> Iterator[OutgoingCall]:
    """New messages: the picture, the text with the buttons under its end, the files; each on its own, so that one may fail."""
    messages = render(reply)
    unattached = replace(place, answers=None)
    if reply.timeline is not None:
        caption = {"caption": shortened(reply.timeline.title, MOST_CAPTION), **_where(place)}
        yield _call(place, "sendPhoto", caption, attachment=picture_of(reply.timeline))
    for number, text in enumerate(messages, start=1):
        buttons = _buttons(reply.choices, place) if number == len(messages) else {}
        yield _call(place, "sendMessage", {**_words(text), **_where(place if number == 1 else unattached), **buttons})
    for file in reply.files:
        parameters = {"disable_content_type_detection": True, **_where(unattached)}
        yield _call(place, "sendDocument", parameters, attachment=document_of(file))


def _extended(reply: Reply, place: ChatPlace, message_id: int) -> Iterator[OutgoingCall]:
    """Shows a reply in the message whose button was pressed: its buttons alone where it adds no words.

    What is too long for the message comes as new ones.
    """
    messages, shown = render(reply), {"message_id": message_id}
    buttons = _buttons(reply.choices, place)
    rest = replace(reply, blocks=reply.blocks[reply.seen :])
    if not rest.blocks and rest.timeline is None and not rest.files:
        # nothing new to read: the message keeps its words, which may be more than the reply repeats
        yield _call(place, "editMessageReplyMarkup", {**shown, **buttons}, fallback=tuple(_posted(reply, place)))
    elif len(messages) == 1:
        words = replace(rest, timeline=None, files=())
        yield _call(place, "editMessageText", {**_words(messages[0]), **shown, **buttons}, fallback=tuple(_posted(words, place)))
        yield from _posted(Reply(language=reply.language, timeline=reply.timeline, files=reply.files), place)
    else:
        yield _call(place, "editMessageReplyMarkup", shown)
        yield from _posted(rest, place)


def _replaced(reply: Reply, place: ChatPlace, message_id: int) -> Iterator[OutgoingCall]:
    """Shows a reply in place of the message whose button was pressed; what is too long for it, pictures and files come as new ones.

    Where that message can be edited no more, the whole reply is a new one.
    """
    first, *more = render(reply) or ("",)
    if not first or reply.timeline is not None:
        # a picture cannot take the place of words: what stands there loses its buttons
        yield without_buttons(place, message_id)
        yield from _posted(reply, place)
        return
    unattached = replace(place, answers=None)
    buttons = _buttons(reply.choices, place)
    shown = {**_words(first), **({} if more else buttons)}
    instead = _call(place, "sendMessage", {**shown, **_where(place)})
    yield _call(place, "editMessageText", {**shown, "message_id": message_id}, fallback=(instead,))
    for number, text in enumerate(more, start=1):
        yield _call(place, "sendMessage", {**_words(text), **_where(unattached), **(buttons if number == len(more) else {})})
    yield from _posted(Reply(language=reply.language, files=reply.files), place)


def _press_answer(place: ChatPlace, toast: str) -> Iterator[OutgoingCall]:
    """Ends the waiting sign on the button, with a short notice if there is one; it waits for no message.

    Where the waiting sign is gone already, the notice is a message.
    """
    assert place.press is not None
    if place.press.is_answered:
        yield from _posted(Reply((Block("text", toast),)), place)
        return
    text = toast if len(toast) <= MOST_TOAST else toast[: MOST_TOAST - 1] + "…"
    parameters = {"callback_query_id": place.press.query_id, **({"text": text} if text else {})}
    lane = f"press {place.press.query_id}"
    yield OutgoingCall(str(place.chat_id), lane, "answerCallbackQuery", parameters, expires=place.press.answer_before)


def _call(
    place: ChatPlace, method: str, parameters: dict[str, Any], *, attachment: str = "", fallback: tuple[OutgoingCall, ...] = ()
) -> OutgoingCall:
    chat = str(place.chat_id)
    return OutgoingCall(chat, chat, method, parameters, attachment, fallback)


def _words(text: str) -> dict[str, Any]:
    return {"text": text, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}


def _where(place: ChatPlace) -> dict[str, Any]:
    where: dict[str, Any] = {}
    if place.thread_id is not None:
        where["message_thread_id"] = place.thread_id
    if place.answers is not None:
        where["reply_parameters"] = {"message_id": place.answers, "allow_sending_without_reply": True}
    return where


def _buttons(choices: tuple[Choice, ...], place: ChatPlace) -> dict[str, Any]:
    markup = keyboard(choices, place.signer.signed(choices), place.bot) if place.signer and choices else None
    return {} if markup is None else {"reply_markup": markup.to_dict()}
