"""What the log keeps of a turn."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.dialogue.edition import Edition
from bot.dialogue.keeping import Keeping, LogContent
from bot.messages import Block, Choice, Commanded, Pressed, Reply, Said, Utterance
from bot.review.logged_questions import LoggedQuestion, Miss
from bot.service.logged_content import logged_replies, logged_text
from bot.service.misses import MissCollector
from tests.service.builders import key, talking
from tests.storage.builders import log

PHONE = "13800138000"
REPLY = Reply((Block("text", f"you wrote {PHONE}"),), (Choice(f"call {PHONE}", f"a|{PHONE}"),), toast=PHONE, seen=1)


@pytest.mark.parametrize(
    ("act", "full", "redacted"),
    [
        (Said(f"call {PHONE}"), f"call {PHONE}", "call …"),
        (Commanded("ask", f"who is a@b.cn or {PHONE}?"), f"/ask who is a@b.cn or {PHONE}?", "/ask who is … or …?"),
        (Commanded("help"), "/help", "/help"),
        (Pressed(f"f|{PHONE}|1|v"), f"[f|{PHONE}|1|v]", f"[f|{PHONE}|1|v]"),
    ],
)
def test_a_line_is_kept_whole_without_identifiers_or_not_at_all(act: Said | Commanded | Pressed, full: str, redacted: str) -> None:
    assert [logged_text(act, content) for content in ("full", "redacted", "off")] == [full, redacted, ""]


def test_replies_are_kept_likewise_and_their_actions_stay() -> None:
    redacted = Reply((Block("text", "you wrote …"),), (Choice("call …", f"a|{PHONE}"),), toast="…", seen=1)
    assert logged_replies((REPLY,), "full") == (REPLY,)
    assert logged_replies((REPLY,), "redacted") == (redacted,)
    assert logged_replies((REPLY,), "off") == ()


@pytest.mark.parametrize(("content", "kept"), [("redacted", "what is the moon … 月亮"), ("off", "")])
async def test_what_is_not_answered_can_be_learnt_from_as_far_as_it_is_logged(
    tmp_path: Path, small: Edition, content: LogContent, kept: str
) -> None:
    async with talking(tmp_path, small, Keeping(content)) as (conversation, _, store):
        replies = await conversation.handle(Utterance(key(), Said(f"what is the moon {PHONE} 月亮"), "en"))
        (turn,) = await log(store)
        book = MissCollector()
        book.add(turn)
        questions = await store.questions(5)
    assert replies[0].blocks, "the answer itself is whole"
    assert (turn.text, turn.decision, bool(turn.replies)) == (kept, "unknown", content == "redacted")
    assert PHONE not in repr(turn)
    assert book.misses == ((Miss(kept),) if kept else ())
    assert questions == ((LoggedQuestion(kept),) if kept else ())
