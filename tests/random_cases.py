"""How many random cases a test is tried with, and what they are drawn from.

`HYPOTHESIS_PROFILE=fuzz`, as in `make fuzz`, tries each test with thousands of any kind.
"""

import os
import random
from collections.abc import Sequence

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

_RELAXED = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}
settings.register_profile("default", max_examples=30, **_RELAXED)
settings.register_profile("fuzz", max_examples=5000, **_RELAXED)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

FUZZED = settings.default.max_examples > 100

costly = settings(max_examples=settings.default.max_examples if FUZZED else 10)
"""For a test whose every case builds a corpus or two."""

few = settings(max_examples=settings.default.max_examples // 8 if FUZZED else 3)
"""For such a test of many options: a few cases for each of them."""


def collections(
    words: Sequence[str], most: int = 8
) -> st.SearchStrategy[tuple[list[str], list[int]]]:
    """Return what draws texts of some words, and where they are cut into parts.

    Any under fuzz; else one of forty, so that tests of many options build no corpus twice.
    """
    if FUZZED:
        text = st.lists(st.sampled_from(words), max_size=8).map(" ".join)
        cuts = st.sets(st.integers(1, most - 1)).map(sorted)
        return st.tuples(st.lists(text, min_size=1, max_size=most), cuts)

    def drawn(seed: int) -> tuple[list[str], list[int]]:
        chance = random.Random(seed)
        texts = [
            " ".join(chance.choices(words, k=chance.randint(0, 8)))
            for _ in range(chance.randint(1, most))
        ]
        return texts, sorted(chance.sample(range(1, most), chance.randint(0, most - 1)))

    return st.integers(0, 39).map(drawn)
