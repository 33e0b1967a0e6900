"""The filing rules as values: what a slot assumes."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.knowledge.models.filing import Slot

SLOT = {
    "id": "filed",
    "type": "bool",
    "asks": "optional",
    "question": {"en": "Filed?", "zh": "备案过吗？"},
    "why": {"en": "It matters.", "zh": "有影响。"},
}
ASSUMED = {"en": "it was not filed", "zh": "没有备案过"}


def test_a_slot_says_what_it_assumes_only_where_it_assumes_something() -> None:
    slot = Slot.model_validate(SLOT | {"default": False, "assumed": ASSUMED})
    assert slot.assumed is not None
    assert slot.assumed.of("zh") == "没有备案过"
    with pytest.raises(ValidationError, match="write `assumed` only beside `default`"):
        Slot.model_validate(SLOT | {"assumed": ASSUMED})
