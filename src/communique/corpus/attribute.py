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
from communique.corpus.files import Columns, map_array, write_array, write_table
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
        positions: npt.NDArray[np.int32],
        counts: npt.NDArray[np.integer],
        bounds: npt.NDArray[np.int64],
    ) -> "Tally":
        """Return the sums over tokens at `positions`, grouped by type, of which each has `counts`.

        `bounds` are those of the documents' tokens.
        """
        return cls.summed(_runs(positions, counts, bounds), len(counts))

    @classmethod
    def summed(cls, runs: "_Runs", n_types: int) -> "Tally":
        """Return the sums over runs, at most one of a type in a document."""
        y = runs.y.astype(np.float64)
        each = [y, y * y, y * runs.x]
        totals = [np.bincount(runs.of, part, n_types).astype(np.int64) for part in each]
        return cls(totals[0], np.bincount(runs.of, minlength=n_types), totals[1], totals[2])

    def columns(self) -> dict[str, npt.NDArray[np.int64]]:
        """Return the sums by name."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class _Runs:
    """The tokens of a type in a document: `y` of the document's `x`, columns of one length."""

    of: npt.NDArray[np.integer]
    document: npt.NDArray[np.integer]
    y: npt.NDArray[np.integer]
    x: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Runs:
    """How many tokens each value has in each document that has it.

    Attributes:
        starts: int64[n_values + 1]: value `v` has the runs `starts[v]:starts[v + 1]`.
        documents: int32[n_runs]: the documents, ascending for each value.
        counts: int32[n_runs]: their tokens of the value.
    """

    starts: npt.NDArray[np.int64]
    documents: npt.NDArray[np.int32]
    counts: npt.NDArray[np.int32]


@dataclass(frozen=True)
class PositionalAttribute:
    """A column of token values and the inverted index over it, both mapped from disk.

    `stem` is the path of its files without their endings: `parts/000001/word`.
    """

    store: Store
    stem: str

    @cached_property
    def types(self) -> Columns:
        """The distinct values, sorted by code point; a type's row is its code.

        Columns: type, lower, fold (text), and those of `Tally`.
        """
        return Columns(self.store, f"{self.stem}.types.parquet")

    @cached_property
    def lower_types(self) -> Columns:
        """The distinct values in lower case, sorted: lower, and the columns of `Tally`."""
        return Columns(self.store, f"{self.stem}.lower.parquet")

    @cached_property
    def lower_runs(self) -> Runs | None:
        """The runs of the lower-case values, or None in a part written before they were kept."""
        stem = f"{self.stem}.lower"
        if not self.store.exists(f"{stem}.starts.npy"):
            return None
        names = ("starts", "documents", "counts")
        return Runs(*(map_array(self.store, f"{stem}.{name}.npy") for name in names))

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

    @property
    def n_types(self) -> int:
        """How many distinct values there are."""
        return len(self.bounds) - 1

    @cached_property
    def found(self) -> dict[Hashable, npt.NDArray[np.intp]]:
        """Codes of types by what was looked for, so that the same is looked for once."""
        return {}

    @cached_property
    def stems(self) -> dict[str, pl.Series]:
        """Stems of the types by language, so that each is made once."""
        return {}

    @cached_property
    def _folded(self) -> dict[Fold, tuple[pl.Series, npt.NDArray[np.int32]]]:
        return {}

    def folded(self, fold: Fold) -> tuple[pl.Series, npt.NDArray[np.int32]]:
        """Return the distinct folded values, sorted, and int32[n_types]: each type's row there."""
        if fold not in self._folded:
            self._folded[fold] = numbered(self.types[fold])
        return self._folded[fold]

    def tally(
        self, fold: Fold, bounds: npt.NDArray[np.int64], keep: npt.NDArray[np.bool_]
    ) -> Tally:
        """Return sums over the documents to keep (bool[n_documents]) of each folded value."""
        values, rows = self.folded(fold)
        # A document that is left out has no tokens: its positions go, the others stay in order.
        merged = rows[self.codes]
        positions = inverted(merged, len(values))
        kept = positions[np.repeat(keep, np.diff(bounds))[positions]]
        return Tally.of(kept, np.bincount(merged[kept], minlength=len(values)), bounds)

    def runs(
        self, bounds: npt.NDArray[np.int64]
    ) -> tuple[npt.NDArray[np.integer], npt.NDArray[np.integer], npt.NDArray[np.integer]]:
        """Return a row for each type in each document that has it: its code, the document, tokens.

        Rows stand by code, then by document; `bounds` are those of the documents' tokens.
        """
        found = _runs(self.positions, np.diff(self.bounds), bounds)
        return found.of, found.document, found.y

    def occurrences(self, codes: npt.NDArray[np.integer]) -> npt.NDArray[np.int32]:
        """Return int32[n]: the positions of all tokens of some types, ascending."""
        stretches = [self.positions[self.bounds[c] : self.bounds[c + 1]] for c in codes]
        if not stretches:
            return np.empty(0, np.int32)
        if len(stretches) == 1:
            return np.asarray(stretches[0])
        found = np.concatenate(stretches)
        # Each stretch is ascending: a stable sort merges them.
        found.sort(kind="stable")
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
    runs = _runs(positions, np.bincount(codes, minlength=len(types)), bounds)
    tally = Tally.summed(runs, len(types))
    starts = np.concatenate(([0], np.cumsum(tally.count))).astype(np.int64)
    lower = types.str.to_lowercase().alias("lower")
    table = pl.DataFrame({"type": types, "lower": lower, "fold": folded(lower), **tally.columns()})
    narrow = codes.astype(np.uint8) if len(types) <= 256 else codes
    return {
        **write_table(store, f"{stem}.types.parquet", table, packed=False),
        **_write_lower(store, f"{stem}.lower", _lower_runs(lower, runs, len(bounds) - 1)),
        **write_array(store, f"{stem}.codes.npy", narrow),
        **write_array(store, f"{stem}.positions.npy", positions),
        **write_array(store, f"{stem}.bounds.npy", starts),
    }


def _runs(
    positions: npt.NDArray[np.int32],
    counts: npt.NDArray[np.integer],
    bounds: npt.NDArray[np.int64],
) -> _Runs:
    sizes = np.diff(bounds)
    document = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)[positions]
    # A run begins where the document changes, and where the type does.
    new = np.empty(len(positions), bool)
    np.not_equal(document[1:], document[:-1], out=new[1:])
    begins = np.concatenate(([0], np.cumsum(counts)))
    new[begins[begins < len(new)]] = True
    first = np.flatnonzero(new)
    n_runs = np.diff(np.searchsorted(first, begins))
    of = np.repeat(np.arange(len(counts), dtype=np.int32), n_runs)
    there = document[first]
    return _Runs(of, there, np.diff(np.append(first, len(positions))), sizes[there])


def _write_lower(store: Store, stem: str, found: tuple[pl.Series, _Runs]) -> dict[str, str]:
    values, runs = found
    table = pl.DataFrame({"lower": values, **Tally.summed(runs, len(values)).columns()})
    order = np.lexsort((runs.document, runs.of))
    starts = np.concatenate(([0], np.cumsum(np.bincount(runs.of, minlength=len(values)))))
    return {
        **write_table(store, f"{stem}.parquet", table, packed=False),
        **write_array(store, f"{stem}.starts.npy", starts.astype(np.int64)),
        **write_array(store, f"{stem}.documents.npy", runs.document[order].astype(np.int32)),
        **write_array(store, f"{stem}.counts.npy", runs.y[order].astype(np.int32)),
    }


def _lower_runs(lower: pl.Series, runs: _Runs, n_documents: int) -> tuple[pl.Series, _Runs]:
    """Return the lower-case values, sorted, and their runs."""
    values, rows = numbered(lower)
    of = rows[runs.of]
    # Only values that several types share can have several runs in a document.
    shared = (np.bincount(rows, minlength=len(values)) > 1)[of]
    keys, inverse = np.unique(
        of[shared].astype(np.int64) * n_documents + runs.document[shared], return_inverse=True
    )
    x = np.zeros(len(keys), np.int64)
    x[inverse] = runs.x[shared]
    divisor = max(n_documents, 1)
    return values, _Runs(
        of=np.concatenate([of[~shared], keys // divisor]),
        document=np.concatenate([runs.document[~shared], keys % divisor]),
        y=np.concatenate([runs.y[~shared], np.bincount(inverse, runs.y[shared], len(keys))]),
        x=np.concatenate([runs.x[~shared], x]),
    )


def folded(lower: pl.Series) -> pl.Series:
    """Return lower-case values without their diacritics (NFD, marks taken away, NFC)."""
    # Most values are plain letters, and their own fold.
    marked = lower.str.contains(r"[^\x00-\x7F]")
    full = lower.filter(marked)
    bare = full.str.normalize("NFD").str.replace_all(r"\p{M}", "").str.normalize("NFC")
    # A value that is nothing but marks keeps them: an empty type would match the empty pattern.
    bare = full.zip_with(bare == "", bare)
    return lower.clone().scatter(marked.arg_true(), bare).alias("fold")


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


def numbered(values: pl.Series) -> tuple[pl.Series, npt.NDArray[np.int32]]:
    """Return the distinct texts of a column without nulls, sorted, and each row's place there."""
    values = values.rechunk()
    rows = values.rank("dense").to_numpy().astype(np.int32) - 1
    place = np.empty(rows.max(initial=-1) + 1, np.int32)
    place[rows] = np.arange(len(rows), dtype=np.int32)
    return values.gather(place), rows
