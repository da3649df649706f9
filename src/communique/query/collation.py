"""The order of words as dictionaries have it: letters first, then accents, then case.

An approximation of the Unicode Collation Algorithm (UTS #10, levels 1 to 3, root order): words
are compared by their letters without case and diacritics, equal ones by their lower case, and
where case counts the one in lower case stands first. Marks stand before numbers, numbers before
letters, and scripts in the order of Unicode. Orders of single languages (Swedish å after z) are
not known: the library that cuts our texts, ICU through icu4py, offers no collator.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

_PLAIN = r"^[a-z]"
_OTHER = r"^([^\p{L}\p{M}\p{N}])"
_END = "\x00"
"""Sorts before every character, so that `e` stands before `é`, and both before `ea`."""


def keys(types: pl.DataFrame, flags: str) -> pl.Series:
    """Return for each type (type, lower, fold) a text that sorts as the type does.

    Case is ignored; with `l` in the flags it decides last. With `d` diacritics are ignored, too.
    """
    fold, lower = pl.col("fold"), pl.col("lower")
    accents = pl.when(lower == fold).then(pl.lit("")).otherwise(_END + lower)
    case = pl.when(pl.col("type") == lower).then(pl.lit("")).otherwise(_END * 2 + pl.col("type"))
    levels = [_letters(fold)]
    if "d" not in flags:
        levels.append(accents)
        if "l" in flags:
            levels.append(case)
    key = levels[0] if len(levels) == 1 else pl.concat_str(levels)
    return types.select(key.alias("key")).to_series()


def _letters(fold: pl.Expr) -> pl.Expr:
    marked = fold.str.replace(_OTHER, "\x01$1")
    return pl.when(fold.str.contains(_PLAIN)).then(fold).otherwise(marked)


def ranks(columns: Sequence[pl.Series]) -> list[npt.NDArray[np.int64]]:
    """Return the rank of each value among those of all columns, from 0; -1 of what is null.

    Equal values have one rank.
    """
    rank = pl.concat(columns).rank("dense").fill_null(0).to_numpy().astype(np.int64) - 1
    return np.split(rank, np.cumsum([len(column) for column in columns])[:-1])
