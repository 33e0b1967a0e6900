"""Facts as JSON: checked against the slots; an error names the nearest ones."""

from __future__ import annotations

import pytest

from bot.filing.facts import FactError, parse_facts, to_json
from tests.support.small_filing import book_of, changed

SLOTS = book_of(changed("customers", type="enum")).slots


def test_facts_of_every_type_are_read_and_written_back() -> None:
    written = {"uses_ai": True, "functions": ["ranking", "generation"], "customers": "business", "has_icp": None}
    facts = parse_facts(SLOTS, written)
    assert facts == {"uses_ai": True, "functions": frozenset({"generation", "ranking"}), "customers": "business"}
    assert to_json(SLOTS, facts) == {"uses_ai": True, "functions": ["generation", "ranking"], "customers": "business"}


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ({"use_ai": True}, "there is no slot `use_ai`: did you mean `uses_ai`?"),
        ({"zzz": True}, "there is no slot `zzz`"),
        ({"uses_ai": "yes"}, "`uses_ai` is true, false or null, not 'yes'"),
        ({"customers": "busines"}, "`customers` has no value 'busines': did you mean `business`?"),
        ({"customers": 3}, "`customers` has no value 3: choose of consumer, business"),
        ({"functions": "ranking"}, "`functions` is a list with at least one of generation, detection, ranking, or null, not 'ranking'"),
        ({"functions": []}, "`functions` is a list with at least one of generation, detection, ranking, or null, not []"),
        ({"functions": ["rank"]}, "`functions` has no value 'rank': did you mean `ranking`?"),
    ],
)
def test_what_is_no_fact_is_refused(written: dict[str, object], told: str) -> None:
    with pytest.raises(FactError) as caught:
        parse_facts(SLOTS, written)
    assert str(caught.value) == told
