"""Rights: how much of a document may be shown, as its field `show` says.

`all` is everything, `snippets` a hit with a few tokens around it, `nothing` no text at all. What
may be counted is never touched. A value that is none of the three shows nothing, for it may be
meant so.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import polars as pl

SNIPPET = 20
"""Tokens on either side of a hit where only snippets may be shown."""

ALL, SNIPPETS, NOTHING = 0, 1, 2


SHOWN = {"": ALL, "all": ALL, "snippets": SNIPPETS, "nothing": NOTHING}
"""What the values of the field `show` mean, in any case; no value is `all`."""


def right(value: object) -> int:
    """Return what one value of the field allows: `ALL`, `SNIPPETS` or `NOTHING`."""
    return ALL if value is None else SHOWN.get(str(value).strip().lower(), NOTHING)


def allowed(documents: "pl.DataFrame") -> "npt.NDArray[np.int8]":
    """Return int8[n]: `ALL`, `SNIPPETS` or `NOTHING` for each document."""
    # Readers know the words of this field, and start without these.
    import numpy as np
    import polars as pl

    if "show" not in documents.columns:
        return np.zeros(len(documents), np.int8)
    column = documents["show"]
    if column.dtype != pl.String:
        return np.where(column.is_null().to_numpy(), ALL, NOTHING).astype(np.int8)
    codes = {value: right(value) for value in column.unique()}
    return column.replace_strict(codes, return_dtype=pl.Int8).to_numpy()
