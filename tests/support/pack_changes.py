"""Changes the small pack as a keeper would: moves, adds and removes phrasings. Guards are left out: they would bar most changes."""

from __future__ import annotations

from pathlib import Path

from bot.dialogue.edition import Edition
from bot.knowledge.files.loader import load_pack
from tests.support.packs import Content
from tests.support.sound_pack import sound, write_sound_pack

SKIP = "Can we skip algorithm filing?"
"""A phrasing of `algorithm-filing`; a test asks for it behind a greeting."""


def with_phrasings(entry: str, *en: str, zh: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> Content:
    """The small pack's file of entries: phrasings added to one entry, and others taken away wherever they stand."""
    entries = sound()["faq/basics.yaml"]["entries"]
    for each in entries:
        each.pop("requires", None)
        more = {"en": en, "zh": zh} if each["id"] == entry else {"en": (), "zh": ()}
        each["phrasings"] = {
            language: [text for text in (*each["phrasings"][language], *more[language]) if text not in without] for language in ("en", "zh")
        }
    return {"entries": entries}


def edition(folder: Path, entries: Content | None = None, **files: Content) -> Edition:
    """The small pack, ready to be asked, with other entries or other files (`tests` for tests/basics.yaml)."""
    changes = {f"{name}/basics.yaml" if name == "tests" else f"{name}.yaml": content for name, content in files.items()}
    return Edition.of(load_pack(write_sound_pack(folder, {"faq/basics.yaml": entries or with_phrasings("")} | changes)))
