"""Reduces a machine-readable Bot API description to the methods that the bot calls and the types that these take.

    python -m bot.channels.playground.bot_api.extract_schema FULL_DESCRIPTION.json

FULL_DESCRIPTION.json is `api.json` of https://github.com/PaulSonOfLars/telegram-bot-api-spec.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

METHODS = (
    "answerCallbackQuery",
    "answerInlineQuery",
    "deleteMessage",
    "deleteWebhook",
    "editMessageReplyMarkup",
    "editMessageText",
    "getChatMember",
    "getMe",
    "getUpdates",
    "sendChatAction",
    "sendDocument",
    "sendMessage",
    "sendPhoto",
    "setMyCommands",
    "setMyDescription",
    "setMyShortDescription",
    "setWebhook",
)
SCALARS = {"Integer", "String", "Boolean", "Float"}
CONSTANT = re.compile(r"(?:must be|always) [“\"]?([a-z0-9_]+)\b")


def main() -> None:
    """Writes schema.json beside this script."""
    if len(sys.argv) != 2:
        sys.exit("usage: extract_schema.py FULL_DESCRIPTION.json")
    full = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    reduced = reduce(full)
    target = Path(__file__).with_name("schema.json")
    target.write_text(_one_line_each(reduced), encoding="utf-8")


def reduce(full: dict[str, Any]) -> dict[str, Any]:
    """The methods of METHODS and every type that one of their parameters can hold."""
    methods = {name: _fields(full["methods"][name]) for name in METHODS}
    types: dict[str, Any] = {}
    waiting = [name for fields in methods.values() for field in fields.values() for name in _referenced(field)]
    while waiting:
        name = waiting.pop()
        if name in types:
            continue
        described = full["types"][name]
        types[name] = {"fields": _fields(described), "subtypes": described.get("subtypes", [])}
        waiting += types[name]["subtypes"]
        waiting += [other for field in types[name]["fields"].values() for other in _referenced(field)]
    return {
        "about": f"{full['version']} ({full['release_date']}), reduced by extract_schema.py from"
        " https://github.com/PaulSonOfLars/telegram-bot-api-spec",
        "methods": methods,
        "types": types,
    }


def _one_line_each(reduced: dict[str, Any]) -> str:
    """JSON with one line for each method and type, so that a change can be read."""
    parts = [f' "about": {json.dumps(reduced["about"])}']
    for kind in ("methods", "types"):
        members = (f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in sorted(reduced[kind].items()))
        parts.append(f' "{kind}": {{\n' + ",\n".join(members) + "\n }")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _fields(described: dict[str, Any]) -> dict[str, Any]:
    fields = {}
    for field in described.get("fields", ()):
        fields[field["name"]] = {"types": field["types"], "required": field["required"]}
        # what tells the variants of a type apart stands in prose only
        if field["name"] in {"type", "source"} and (constant := CONSTANT.search(field["description"])):
            fields[field["name"]]["constant"] = constant[1]
    return fields


def _referenced(field: dict[str, Any]) -> list[str]:
    names = (name.removeprefix("Array of ").removeprefix("Array of ") for name in field["types"])
    return [name for name in names if name not in SCALARS]


if __name__ == "__main__":
    main()
