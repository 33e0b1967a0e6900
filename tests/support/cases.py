"""How many cases hypothesis tries: a few in `make test`, as many as FUZZ_CASES says in `make fuzz`."""

from __future__ import annotations

import os

LONG = "FUZZ_CASES" in os.environ


def cases(few: int) -> int:
    """The number of cases of a test that is satisfied with `few` of them in the short form."""
    return int(os.environ.get("FUZZ_CASES", few))
