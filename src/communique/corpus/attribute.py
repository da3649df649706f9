"""Positional attributes: one value for every token (word, lemma, part of speech).

Codes number the types of one part. Case and diacritics are folded on types, never on tokens:
a corpus has a thousand tokens for a type.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus.document import Coded
from communique.corpus.files import map_array, read_table, write_array, write_table
from communique.corpus.store import Store

Fold = Literal["type", "lower", "fold"]
"""As written, in lower case, or in lower case without diacritics."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over documents for each type, all that a frequency and its interval need.

    With y the tokens of a type in a document and x all tokens of the document: `count` is the
    sum of y, `documents` of y > 0, `squares` of y², `products` of x y. Each is int64[n_types].
    """

    count: npt.NDArray[np.int64]
    documents: npt.NDArray[np.int64]
    squares: npt.NDArray[np.int64]
    products: npt.NDArray[np.int64]

    @classmethod
    def of(
        cls,
        codes: npt.NDArray[np.integer],
        n_types: int,
        bounds: npt.NDArray[np.int64],
        positions: npt.NDArray[np.int32],
    ) -> "Tally":
        """Return the sums over the tokens at `positions`, which are grouped by code, ascending."""
        sizes = np.diff(bounds)
        document = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)[positions]
        ordered = codes[positions]
        new = np.ones(len(positions), bool)
        new[1:] = (ordered[1:] != ordered[:-1]) | (document[1:] != document[:-1])
        run = np.flatnonzero(new)
        of_type = ordered[run]
        y = np.diff(np.append(run, len(positions)))
        x = sizes[document[run]]
        summed = [
            np.bincount(of_type, each, n_types).astype(np.int64) for each in (y, y * y, x * y)
        ]
        documents = np.bincount(of_type, minlength=n_types)
        return cls(summed[0], documents, *summed[1:])

    def columns(self) -> dict[str, npt.NDArray[np.int64]]:
        """Return the sums by name."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True)
class PositionalAttribute:
    """A column of token values and the inverted index over it, both mapped from disk.

    `stem` is the path of its files without their endings: `parts/000001/word`.
    """

    store: Store
    stem: str

    @cached_property
    def types(self) -> pl.DataFrame:
        """The distinct values, sorted by code point; a type's row is its code.

        Columns: type, lower, fold (text), and those of `Tally`.
        """
        return read_table(self.store, f"{self.stem}.types.parquet")

    @cached_property
    def lower_types(self) -> pl.DataFrame:
        """The distinct values in lower case, sorted: lower, and the columns of `Tally`."""
        return read_table(self.store, f"{self.stem}.lower.parquet")

    @cached_property
    def codes(self) -> npt.NDArray[np.integer]:
        """int32[n_tokens] (uint8 where there are at most 256 types): each token's type."""
        return map_array(self.store, f"{self.stem}.codes.npy")

    @cached_property
    def positions(self) -> npt.NDArray[np.int32]:
        """int32[n_tokens]: token positions grouped by code, ascending in each group."""
        return map_array(self.store, f"{self.stem}.positions.npy")

    @cached_property
    def bounds(self) -> npt.NDArray[np.int64]:
        """int64[n_types + 1]: code `c` occurs at `positions[bounds[c]:bounds[c + 1]]`."""
        return map_array(self.store, f"{self.stem}.bounds.npy")

    @cached_property
    def found(self) -> dict[Hashable, npt.NDArray[np.intp]]:
        """Codes of types by what was looked for, so that the same is looked for once."""
        return {}

    @cached_property
    def _folded(self) -> dict[Fold, tuple[pl.Series, npt.NDArray[np.int32]]]:
        return {}

    def folded(self, fold: Fold) -> tuple[pl.Series, npt.NDArray[np.int32]]:
        """Return the distinct folded values, sorted, and int32[n_types]: each type's row there."""
        if fold not in self._folded:
            self._folded[fold] = _numbered(self.types[fold])
        return self._folded[fold]

    def tally(
        self, fold: Fold, bounds: npt.NDArray[np.int64], keep: npt.NDArray[np.bool_]
    ) -> Tally:
        """Return sums over the documents to keep (bool[n_documents]) of each folded value."""
        values, rows = self.folded(fold)
        # A document that is left out has no tokens: its positions go, the others stay in order.
        merged = rows[self.codes]
        positions = inverted(merged, len(values))
        kept = np.repeat(keep, np.diff(bounds))[positions]
        return Tally.of(merged, len(values), bounds, positions[kept])

    def occurrences(self, codes: npt.NDArray[np.integer]) -> npt.NDArray[np.int32]:
        """Return int32[n]: the positions of all tokens of some types, ascending."""
        stretches = [self.positions[self.bounds[c] : self.bounds[c + 1]] for c in codes]
        if not stretches:
            return np.empty(0, np.int32)
        if len(stretches) == 1:
            return np.asarray(stretches[0])
        found = np.concatenate(stretches)
        found.sort()
        return found

    def frequency(self, codes: npt.NDArray[np.integer]) -> int:
        """Return how many tokens some types have, without looking at any."""
        return int((self.bounds[codes + 1] - self.bounds[codes]).sum()) if len(codes) else 0


def write_attribute(
    store: Store, stem: str, column: Coded, bounds: npt.NDArray[np.int64]
) -> dict[str, str]:
    """Write an attribute of a part whose documents have the token `bounds`; return file digests."""
    types, codes = _sorted(column)
    positions = inverted(codes, len(types))
    tally = Tally.of(codes, len(types), bounds, positions)
    starts = np.concatenate(([0], np.cumsum(tally.count))).astype(np.int64)
    lower = types.str.to_lowercase().alias("lower")
    table = pl.DataFrame({"type": types, "lower": lower, "fold": folded(lower), **tally.columns()})
    narrow = codes.astype(np.uint8) if len(types) <= 256 else codes
    return {
        **write_table(store, f"{stem}.types.parquet", table),
        **write_table(store, f"{stem}.lower.parquet", _lower_table(lower, codes, bounds)),
        **write_array(store, f"{stem}.codes.npy", narrow),
        **write_array(store, f"{stem}.positions.npy", positions),
        **write_array(store, f"{stem}.bounds.npy", starts),
    }


def _lower_table(
    lower: pl.Series, codes: npt.NDArray[np.int32], bounds: npt.NDArray[np.int64]
) -> pl.DataFrame:
    """Return the sums over documents of the lower-case values, sorted."""
    values, rows = _numbered(lower)
    merged = rows[codes]
    tally = Tally.of(merged, len(values), bounds, inverted(merged, len(values)))
    return pl.DataFrame({"lower": values, **tally.columns()})


def folded(lower: pl.Series) -> pl.Series:
    """Return lower-case values without their diacritics (NFD, marks taken away, NFC)."""
    bare = lower.str.normalize("NFD").str.replace_all(r"\p{M}", "").str.normalize("NFC")
    # A value that is nothing but a mark keeps it: an empty type would match the empty pattern.
    return lower.zip_with(bare == "", bare).alias("fold")


def inverted(codes: npt.NDArray[np.integer], n_types: int) -> npt.NDArray[np.int32]:
    """Return int32[n_tokens]: positions grouped by code, ascending in each group."""
    # numpy sorts 16-bit keys by radix, in linear time; wider codes take two such passes.
    order = np.argsort(codes.astype(np.uint16), kind="stable")
    if n_types > 1 << 16:
        order = order[np.argsort((codes[order] >> 16).astype(np.uint16), kind="stable")]
    return order.astype(np.int32)


def _sorted(column: Coded) -> tuple[pl.Series, npt.NDArray[np.int32]]:
    used = np.bincount(column.codes, minlength=len(column.types)) > 0
    kept = column.types.filter(pl.Series(used))
    order = kept.arg_sort().to_numpy()
    new = np.full(len(column.types), -1, np.int32)
    new[np.flatnonzero(used)[order]] = np.arange(len(order), dtype=np.int32)
    return kept.gather(order).alias("type"), new[column.codes]


def _numbered(values: pl.Series) -> tuple[pl.Series, npt.NDArray[np.int32]]:
    distinct = values.unique().sort()
    rows = values.to_frame("value").join(
        distinct.alias("value").to_frame().with_row_index("row"),
        on="value",
        how="left",
        maintain_order="left",
    )
    return distinct, rows["row"].to_numpy().astype(np.int32)
