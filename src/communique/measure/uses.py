"""Uses: the first and the last document with a hit, of each group of documents."""

from collections.abc import Sequence

import polars as pl


def first_and_last(days: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Return of documents with a hit the one that begins first and the one that ends last.

    `days` has for each document the keys of its groups, its id, and the first (start) and the last
    day (day) of its date. Of documents of the same days, the one whose id comes first is taken.
    The answer has the same columns and `end`, which is first or last.
    """
    return _ends(days, days, keys)


def joined(uses: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Return the first and last uses of groups that are made of smaller ones."""
    first = pl.col("end") == "first"
    return _ends(uses.filter(first), uses.filter(~first), keys)


def _ends(firsts: pl.DataFrame, lasts: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    early = firsts.sort("start", "day", "id")
    late = lasts.sort("day", "start", "id", descending=[True, True, False])
    return pl.concat(
        ordered.group_by(keys, maintain_order=True)
        .first()
        .select(*keys, "id", "start", "day", end=pl.lit(end))
        for end, ordered in (("first", early), ("last", late))
    )
