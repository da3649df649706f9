"""Rights: how much of a document may be shown, as its field `show` says.

`all` is everything, `snippets` a hit with a few tokens around it, `nothing` no text at all. What
may be counted is never touched.
"""

import numpy as np
import numpy.typing as npt
import polars as pl

SNIPPET = 20
"""Tokens on either side of a hit where only snippets may be shown."""

ALL, SNIPPETS, NOTHING = 0, 1, 2


def allowed(documents: pl.DataFrame) -> npt.NDArray[np.int8]:
    """Return int8[n]: `ALL`, `SNIPPETS` or `NOTHING` for each document."""
    if documents.schema.get("show") != pl.String:
        return np.zeros(len(documents), np.int8)
    codes = documents["show"].replace_strict(
        {"snippets": SNIPPETS, "nothing": NOTHING}, default=ALL, return_dtype=pl.Int8
    )
    return codes.to_numpy()
