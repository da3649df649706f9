"""Similarity: how near documents, groups or features are; their clusters, and a map of them."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from communique.corpus import Budget, Corpus, Part
from communique.errors import UsageError
from communique.features import DocumentFeatureMatrix, Features, every_token, feature, matrix
from communique.measure import Evidence
from communique.measure.fields import BY, DATE, INSIDE, OVER, equals
from communique.measure.grouping import Grouping
from communique.query import Query, Selection
from communique.score.clustering import EUCLIDEAN_LINKAGES, LINKAGES, Tree, tree
from communique.score.neighbours import nearest
from communique.score.scaling import scaled
from communique.score.similarity import METHODS, scores
from communique.score.weighting import TERM_SCHEMES

_MARGINS = ("documents", "features")
_SHOWN = ("pairs", "clusters", "tree", "map")
_WEIGHTS = (*TERM_SCHEMES, "tfidf")
_PAIRS = 20_000_000
"""So many pairs at most are one table."""
_SQUARE = 10_000
"""So many rows at most have all their distances held at once."""


@dataclass(frozen=True)
class Rows:
    """What is compared: documents or groups over features, or features over documents.

    Attributes:
        names: what each is called, as the column of a table has it.
        sizes: int64[n]: its tokens, or of a feature its count.
        cells: csr_array[n, m]: weights.
    """

    names: pl.Series
    sizes: npt.NDArray[np.int64]
    cells: sparse.csr_array

    def take(self, mask: npt.NDArray[np.bool_]) -> "Rows":
        """Return some of the rows."""
        at = np.flatnonzero(mask)
        return Rows(self.names[at], self.sizes[at], self.cells[at])


@dataclass(frozen=True, slots=True)
class Similarity:
    """How near documents, groups of them, or features are to one another.

    Columns of the table of `pairs`:
        a, b: the two.
        similarity, or distance: by the method; null where it isn't defined or not finite.
        tokens_a, tokens_b: of each, those that features are made of; count_a, count_b of features.
    Columns of `clusters`, of which two that stand side by side joined early:
        document, group, period or feature: what it is.
        place: in the tree, from 1.
        cluster: from 1, in the order of places.
        tokens, or count of a feature.
    Columns of `tree`, whose rows are merges, the first one first:
        node: what it makes; from n + 1 on, 1 to n being the places in `clusters`.
        left, right: the nodes that join.
        left_name, right_name: of nodes that are places; else null.
        height: the distance at which they join.
        size: places below it.
    Columns of `map`, of documents in order:
        document, group, period or feature: what it is.
        axis_1, axis_2 …: coordinates.
        share_1, share_2 …: of all distances, what the axis explains, 0 to 1; as in every row.
        tokens, or count of a feature.
    """

    counts: ClassVar[Sequence[str]] = (
        "tokens_a",
        "tokens_b",
        "count_a",
        "count_b",
        "tokens",
        "count",
    )

    method: str = field(default="cosine", metadata={"help": "how two rows are scored"})
    margin: str = field(
        default="documents", metadata={"help": "what is compared: documents or features"}
    )
    show: str = field(
        default="pairs", metadata={"help": "pairs, clusters, tree or map", "choices": _SHOWN}
    )
    features: Features = field(default=Features(), metadata={"help": "what is counted"})
    weighting: str = field(default="count", metadata={"help": f"of counts: {', '.join(_WEIGHTS)}"})
    within: Selection = field(
        default=Selection(), metadata={"help": 'documents to compare, as "year > 1900"'}
    )
    inside: Query | None = field(default=None, metadata=INSIDE)
    by: str = field(default="", metadata=BY)
    over: str = field(default="", metadata=OVER)
    date: str = field(default="date", metadata=DATE)
    of: str = field(default="", metadata={"help": "only pairs of this one with all others"})
    nearest: int = field(default=0, metadata={"help": "so many nearest of each; 0 is all"})
    cutoff: float | None = field(
        default=None, metadata={"help": "similarities of at least, distances of at most so much"}
    )
    linkage: str = field(
        default="average", metadata={"help": f"how clusters join: {', '.join(LINKAGES)}"}
    )
    k: int = field(default=2, metadata={"help": "clusters, or as many as there are rows"})
    axes: int = field(default=2, metadata={"help": "of the map"})
    p: float = field(default=2, metadata={"help": "the power of minkowski"})
    smoothing: float = field(
        default=0, metadata={"help": "added to all counts by chisquared and the divergences"}
    )

    @property
    def grouping(self) -> Grouping:
        """Which tokens are counted together."""
        return Grouping(self.within, self.inside, self.by, self.over, self.date)

    @property
    def _key(self) -> str:
        return "feature" if self.margin == "features" else (self.grouping.keys or ["document"])[0]

    @property
    def _size(self) -> str:
        return "count" if self.margin == "features" else "tokens"

    def items(self, corpus: Corpus, /) -> Sequence[Part]:
        """Return the parts."""
        _check_one("similarity or distance", self.method, tuple(METHODS))
        _check_one("margin", self.margin, _MARGINS)
        _check_one("table", self.show, _SHOWN)
        _check_one("weight", self.weighting, _WEIGHTS)
        _check_one("linkage", self.linkage, LINKAGES)
        self._check_numbers()
        self._check_together()
        self.grouping.check(corpus)
        return corpus.parts

    def _check_numbers(self) -> None:
        least = {"nearest": 0, "smoothing": 0, "k": 1, "axes": 1}
        for name, low in least.items():
            if getattr(self, name) < low:
                raise UsageError(f"{name} can't be below {low}")
        if self.p <= 0:
            raise UsageError("the power of minkowski is above 0", hint="p 2 is euclidean")

    def _check_together(self) -> None:
        if self.by and self.over:
            raise UsageError("groups or periods are compared, not both", hint="give one of them")
        if self.margin == "features" and (self.by or self.over):
            raise UsageError(
                "features are compared over documents, not over groups", hint="leave out --by"
            )
        if self.show == "pairs":
            return
        if not METHODS[self.method].is_symmetric:
            raise UsageError(
                f"{self.method} is not the same both ways", hint="jaccard, jeffreys and jensen are"
            )
        if self.linkage in EUCLIDEAN_LINKAGES and self.method != "euclidean":
            raise UsageError(
                f"{self.linkage} joins clusters by euclidean distances, not by {self.method}",
                hint="--method euclidean, or --linkage average",
            )

    def map(self, part: Part, budget: Budget, /) -> DocumentFeatureMatrix:
        """Count the features of the documents of one part."""
        return matrix(part, self.features, self.grouping.stretches(part, budget), budget)

    def merge(self, partials: Sequence[DocumentFeatureMatrix], /) -> DocumentFeatureMatrix:
        """Add up by group and feature."""
        return DocumentFeatureMatrix.merged(partials)

    def finish(self, partial: DocumentFeatureMatrix, /) -> pl.DataFrame:
        """Compare all rows, in blocks where pairs are asked for."""
        rows = self._rows(partial)
        if self.show == "pairs":
            return self._pairs(rows)
        rows = rows.take(np.diff(rows.cells.indptr) > 0)
        distances = self._distances(rows)
        if self.show == "map":
            return self._map(rows, distances)
        joined = tree(distances, self.linkage)
        return self._clusters(rows, joined) if self.show == "clusters" else _merges(rows, joined)

    def _rows(self, partial: DocumentFeatureMatrix) -> Rows:
        counted = partial.limited(self.features)
        weighted = counted.tf_idf() if self.weighting == "tfidf" else counted.weight(self.weighting)
        if self.margin == "features":
            cells = sparse.csr_array(weighted.counts.T)
            return Rows(counted.features, counted.totals.astype(np.int64), cells)
        return Rows(counted.documents.to_series(), counted.tokens, weighted.counts)

    def _pairs(self, rows: Rows) -> pl.DataFrame:
        a, b, score = self._scored(rows)
        if METHODS[self.method].is_symmetric and not (self.of or self.nearest):
            once = a < b
            a, b, score = a[once], b[once], score[once]
        is_distance = METHODS[self.method].is_distance
        score = np.where(np.isfinite(score), score, np.nan)
        near = score if is_distance else -score
        # Rows stand in the order of their names.
        order = np.lexsort((b, near, a) if self.nearest else (b, a, near))
        a, b = a[order], b[order]
        called = "distance" if is_distance else "similarity"
        return pl.DataFrame(
            {
                "a": rows.names.gather(a),
                "b": rows.names.gather(b),
                called: pl.Series(score[order]).fill_nan(None),
                f"{self._size}_a": rows.sizes[a],
                f"{self._size}_b": rows.sizes[b],
            }
        )

    def _scored(self, rows: Rows) -> tuple[Any, Any, Any]:
        """Return the numbers of two rows each, and their scores."""
        n = len(rows.names)
        if not self.of and not self.nearest and self.cutoff is None and n * n > 2 * _PAIRS:
            raise UsageError(
                f"{n * (n - 1) // 2:,} pairs are too many for one table",
                hint="ask for some: --nearest 10, --of NAME or --cutoff 0.5",
            )
        options: Any = {"cutoff": self.cutoff, "p": self.p, "smoothing": self.smoothing}
        if not self.of:
            found = nearest(rows.cells, None, self.method, k=self.nearest, **options)
            return found.row, found.neighbour, found.score
        own = _place(rows.names, self.of)
        others = np.delete(np.arange(n), own)
        one, rest = rows.cells[[own]], rows.cells[others]
        found = nearest(one, rest, self.method, k=self.nearest, **options)
        return np.full(len(found.row), own), others[found.neighbour], found.score

    def _distances(self, rows: Rows) -> npt.NDArray[np.float64]:
        """Return float64[n, n]: distances, or by how much similarities fall short of 1.

        Raises:
            UsageError: there are too many, or one isn't defined.
        """
        n = len(rows.names)
        if n > _SQUARE:
            raise UsageError(
                f"{n:,} rows are too many for a tree or a map: {_SQUARE:,} can be compared",
                hint="select documents with --where, or features with --min-count",
            )
        score = scores(rows.cells, None, self.method, p=self.p, smoothing=self.smoothing)
        distances = score if METHODS[self.method].is_distance else 1 - score
        np.fill_diagonal(distances, 0)
        undefined = ~np.isfinite(distances).all(axis=1)
        if undefined.any():
            name = rows.names[int(np.flatnonzero(undefined)[0])]
            raise UsageError(
                f"{self.method} says nothing of {name!r} and another",
                hint="--smoothing 1 or another --method does",
            )
        return distances

    def _clusters(self, rows: Rows, joined: Tree) -> pl.DataFrame:
        cluster = joined.cut(max(min(self.k, len(rows.names)), 1))
        at = joined.leaves
        return pl.DataFrame(
            {
                self._key: rows.names.gather(at),
                "place": np.arange(1, len(at) + 1),
                "cluster": cluster[at],
                self._size: rows.sizes[at],
            }
        )

    def _map(self, rows: Rows, distances: npt.NDArray[np.float64]) -> pl.DataFrame:
        found = scaled(distances, self.axes)
        numbers = range(1, self.axes + 1)
        return pl.DataFrame(
            {
                self._key: rows.names,
                **{f"axis_{number}": found.points[:, number - 1] for number in numbers},
                **{
                    f"share_{number}": np.full(len(rows.names), found.shares[number - 1])
                    for number in numbers
                },
                self._size: rows.sizes,
            }
        )

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for the tokens of a document or group, or for a feature."""
        called = row["a" if column.endswith("_a") else "b" if column.endswith("_b") else self._key]
        if self.margin == "features":
            return Evidence(self.grouping.narrowed(feature(self.features, called), {}), "hits")
        named = {"group": called, "period": called}
        query = self.grouping.narrowed(every_token(self.features), named)
        if self._key == "document":
            query = query.narrowed(Selection(equals("id", called)))
        return Evidence(query, "tokens")

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what was counted, and where scores are missing."""
        told = [f"counted: {self.features}", *self.grouping.notices(corpus)]
        if self.method in {"kullback", "jeffreys"} and not self.smoothing:
            told.append(
                f"{self.method} is infinite, shown as nothing, where one of two lacks a feature: "
                "--smoothing 1 helps"
            )
        return told


def _merges(rows: Rows, joined: Tree) -> pl.DataFrame:
    n = len(rows.names)
    node = np.arange(n, n + len(joined.merges)) + 1
    number = np.empty(n + len(joined.merges), np.int64)
    number[joined.leaves] = np.arange(1, n + 1)
    number[n:] = node
    sides = joined.merges[:, :2].astype(np.int64)
    left, right = sides.T
    called = pl.concat([rows.names, pl.repeat(None, len(node), dtype=rows.names.dtype, eager=True)])
    return pl.DataFrame(
        {
            "node": node,
            "left": number[left],
            "right": number[right],
            "left_name": called.gather(left),
            "right_name": called.gather(right),
            "height": joined.merges[:, 2],
            "size": joined.merges[:, 3].astype(np.int64),
        }
    )


def _place(names: pl.Series, name: str) -> int:
    """Return where a name stands.

    Raises:
        UsageError: it isn't there.
    """
    written = [_written(each) for each in names]
    if name not in written:
        near = difflib.get_close_matches(name, written, n=3)
        raise UsageError(
            f"nothing that is compared is called {name!r}", hint=", ".join(near or written[:5])
        )
    return written.index(name)


def _written(value: Any) -> str:
    if value is None:
        return "none"
    return np.format_float_positional(value, trim="-") if isinstance(value, float) else str(value)


def _check_one(what: str, name: str, known: Sequence[str]) -> None:
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        listed = f"there are: {', '.join(known)}"
        hint = f"{near[0]}? ({listed})" if near else listed
        raise UsageError(f"no {what} is called {name!r}", hint=hint)
