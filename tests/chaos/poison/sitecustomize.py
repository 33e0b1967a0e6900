"""Ends the process where somebody writes a certain word; Python imports this at its start, from PYTHONPATH."""

import os
import sys
from importlib.abc import MetaPathFinder


class _Poison(MetaPathFinder):
    """Changes a module once it was imported: this one must not import the bot before its settings are read."""

    def find_spec(self, name: str, _path: object, _target: object = None) -> None:
        if name == "bot.channels.telegram.polling":
            from bot.channels.telegram.dispatcher import Dispatcher  # noqa: PLC0415 - see above

            handle = Dispatcher.handle

            async def deadly(self, row):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
                if '"poison"' in row.body:
                    os.abort()
                return await handle(self, row)

            Dispatcher.handle = deadly  # type: ignore[method-assign]


sys.meta_path.insert(0, _Poison())
