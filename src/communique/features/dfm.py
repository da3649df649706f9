"""The document-feature matrix: how often each feature is in each document, with their names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from communique.errors import UsageError
from communique.features.choices import Features
from communique.features.kept import globs
from communique.features.stacking import below, numbered_rows, widest
from communique.query.ranking import stems
from communique.score import weighting

KEY = "document"


@dataclass(frozen=True, eq=False)
class DocumentFeatureMatrix:
    """Documents, or groups of them, by features.

    `counts` goes into scikit-learn and into models as it is.

    Attributes:
        counts: sparse csr_array[n_documents, n_features]: whole numbers, or weights of them.
        documents: one row per document: its key, in one column or several.
        features: String[n_features]: their names.
        tokens: int64[n_documents]: the tokens that features were made of.
    """

    counts: sparse.csr_array
    documents: pl.DataFrame
    features: pl.Series
    tokens: npt.NDArray[np.int64]

    @classmethod
    def of(
        cls, documents: Mapping[str, Iterable[str]], features: Sequence[str] | None = None
    ) -> Self:
        """Return the matrix of documents given as their tokens; all of `features` have a column.

        Features stand in the order of their first token if they aren't given.
        """
        tokens = [list(each) for each in documents.values()]
        names = pl.Series([each for one in tokens for each in one], dtype=pl.String)
        wanted = names.unique(maintain_order=True) if features is None else pl.Series(features)
        column = names.to_frame("name").join(
            wanted.alias("name").to_frame().with_row_index("at"),
            on="name",
            how="left",
            maintain_order="left",
        )["at"]
        row = pl.Series(np.repeat(np.arange(len(tokens)), [len(each) for each in tokens]))
        there = column.is_not_null()
        at = (row.filter(there).to_numpy(), column.drop_nulls().to_numpy())
        shape = (len(tokens), len(wanted))
        counts = sparse.coo_array((np.ones(len(at[0]), np.int64), at), shape=shape).tocsr()
        keys = pl.DataFrame({KEY: list(documents)}, schema={KEY: pl.String})
        return cls(counts, keys, wanted, np.array([len(each) for each in tokens], np.int64))

    @classmethod
    def grouped(
        cls,
        counts: sparse.csr_array,
        keys: pl.DataFrame,
        names: pl.Series,
        tokens: npt.NDArray[np.int64],
    ) -> Self:
        """Return a matrix in canonical order: a row for each key, a column for each name.

        Rows of equal keys and columns of equal names are added up; both are sorted, keys that
        are missing last. Features without a count have no column.
        """
        columns, column = numbered_rows(names.alias("name").to_frame())
        if len(columns) != len(column) or (column != np.arange(len(column))).any():
            counts = below([counts], column, len(columns))
        found = cls.keyed(counts, keys, columns["name"], tokens)
        used = np.zeros(len(columns), bool)
        used[found.counts.indices] = True
        return found._columns(used)

    @classmethod
    def keyed(
        cls,
        counts: sparse.csr_array,
        keys: pl.DataFrame,
        names: pl.Series,
        tokens: npt.NDArray[np.int64],
    ) -> Self:
        """Return what `grouped` does of names that are sorted, distinct and have counts."""
        rows, row = numbered_rows(keys)
        if len(rows) < len(row):
            gather = sparse.csr_array(
                (np.ones(len(row), np.int64), (row, np.arange(len(row)))), (len(rows), len(row))
            )
            counts = gather @ counts
            tokens = np.bincount(row, tokens, len(rows)).astype(np.int64)
        elif (row != np.arange(len(row))).any():
            counts, tokens = counts[np.argsort(row)], tokens[np.argsort(row)]
        counts.sum_duplicates()
        return cls(counts, rows, names, tokens)

    @classmethod
    def merged(cls, several: Sequence["DocumentFeatureMatrix"]) -> Self:
        """Return the sum of matrices whose rows and features are those of any of them."""
        [one, *more] = several
        if not more and isinstance(one, cls):
            return replace(one, counts=one.counts.astype(widest([one.counts]), copy=False))
        names, column = numbered_rows(
            pl.concat([each.features.alias("name") for each in several]).to_frame()
        )
        counts = below([each.counts for each in several], column, len(names))
        tokens = np.concatenate([each.tokens for each in several])
        return cls.keyed(counts, _keys(several), names["name"], tokens)

    @classmethod
    def stacked(cls, several: Sequence["DocumentFeatureMatrix"]) -> Self:
        """Return matrices one below the other, each with columns of its own."""
        names = pl.concat([each.features for each in several])
        return cls(
            below([each.counts for each in several], None, len(names)),
            _keys(several),
            names,
            np.concatenate([each.tokens for each in several]),
        )

    @property
    def shape(self) -> tuple[int, int]:
        """The numbers of documents and of features."""
        return self.counts.shape[0], self.counts.shape[1]

    @property
    def names(self) -> list[str]:
        """What the documents are called: the values of their keys, joined by a comma."""
        return [
            ", ".join("none" if e is None else str(e) for e in row) for row in self.documents.rows()
        ]

    @property
    def sparsity(self) -> float:
        """The share of cells that count nothing, 0 to 1; 1 of a matrix without cells."""
        cells = self.shape[0] * self.shape[1]
        return 1 - self.counts.count_nonzero() / cells if cells else 1.0

    @property
    def totals(self) -> npt.NDArray[Any]:
        """[n_features]: the sum of each feature over all documents."""
        return np.asarray(self.counts.sum(axis=0)).ravel()

    @property
    def frame(self) -> pl.DataFrame:
        """A row for each cell that isn't 0: the document's key, feature, count."""
        entries = self.counts.tocoo()
        row, column = entries.coords
        keys: pl.DataFrame = self.documents[row]
        return keys.with_columns(
            feature=self.features.gather(column), count=pl.Series(entries.data)
        )

    def top(self, n: int = 10) -> pl.DataFrame:
        """Return the `n` most frequent features: feature, count."""
        table = pl.DataFrame({"feature": self.features, "count": self.totals})
        return table.sort("count", "feature", descending=[True, False]).head(n)

    def row(self, name: str) -> npt.NDArray[Any]:
        """Return [n_features]: the counts of one document.

        Raises:
            UsageError: there is no such document.
        """
        if name not in self.names:
            raise UsageError(f"no document is called {name!r}", hint=", ".join(self.names[:5]))
        return np.asarray(self.counts[[self.names.index(name)]].todense()).ravel()

    def select(self, keep: Sequence[str] = (), remove: Sequence[str] = ()) -> Self:
        """Return the features that fit one of `keep`, if any, and none of `remove`.

        `*` is any characters, `?` is one; case is ignored.
        """
        mask = np.ones(len(self.features), bool)
        if keep:
            mask &= globs(self.features, keep)
        if remove:
            mask &= ~globs(self.features, remove)
        return self._columns(mask)

    def trim(
        self,
        min_count: float = 1,
        max_count: float = 0,
        min_documents: float = 1,
        max_documents: float = 0,
        *,
        counts: str = "count",
        documents: str = "count",
        sparsity: float = 1,
    ) -> Self:
        """Return the features whose sum, and number of documents, lie in limits; 0 is no limit.

        Limits of either are, as `counts` and `documents` say, a `count`; a `share` of all tokens,
        or documents; a `quantile` of all features (type 1 of Hyndman and Fan 1996), or a `rank`, 1
        being the most frequent: a lower limit of 10 leaves the ten highest ranks, an upper one the
        tenth and those below. `sparsity` is the share of documents that may lack a feature.

        Raises:
            UsageError: there is no such kind of limit.
        """
        totals, d = self.totals, weighting.document_frequency(self.counts)
        mask = _within(totals, (min_count, max_count), counts, totals.sum())
        mask &= _within(d, (min_documents, max_documents), documents, self.shape[0])
        return self._columns(mask & (d >= (1 - sparsity) * self.shape[0]))

    def limited(self, features: Features) -> Self:
        """Return the features that occur as often as `features` demands."""
        if not features.limited:
            return self
        return self.trim(
            features.min_count,
            features.max_count,
            features.min_documents,
            features.max_documents,
        )

    def group(self, labels: Sequence[Any]) -> Self:
        """Return the sums of documents with equal labels, sorted; a label for each document.

        Raises:
            UsageError: there are more or fewer labels than documents.
        """
        if len(labels) != self.shape[0]:
            raise UsageError(f"{len(labels)} labels are given for {self.shape[0]} documents")
        keys = pl.DataFrame({"group": labels})
        summed = self.grouped(self.counts, keys, self.features, self.tokens)
        order = _places(self.features, summed.features)
        return replace(summed, counts=summed.counts[:, order], features=summed.features[order])

    def weight(self, scheme: str = "prop", *, base: float = 10, k: float = 0.5) -> Self:
        """Return weights of the counts; `communique.score.weighting` defines the schemes.

        Raises:
            UsageError: there is no such scheme.
        """
        _check(scheme, weighting.TERM_SCHEMES)
        return replace(self, counts=weighting.weighted(self.counts, scheme, base, k))

    def tf_idf(
        self,
        term: str = "count",
        document: str = "inverse",
        *,
        base: float = 10,
        smoothing: float = 0,
        k: float = 0,
    ) -> Self:
        """Return tf · idf: a weight of each count times one of the feature's documents."""
        _check(term, weighting.TERM_SCHEMES)
        d = self.document_frequency(document, base=base, smoothing=smoothing, k=k)
        weights = weighting.weighted(self.counts, term, base)
        return replace(self, counts=weighting.tf_idf(weights, d))

    def document_frequency(
        self,
        scheme: str = "count",
        threshold: float = 0,
        *,
        base: float = 10,
        smoothing: float = 0,
        k: float = 0,
    ) -> npt.NDArray[np.float64]:
        """Return float64[n_features]: in how many documents a feature is, or their weight."""
        _check(scheme, weighting.DOCUMENT_SCHEMES)
        return weighting.document_frequency(
            self.counts, scheme, threshold, base=base, smoothing=smoothing, k=k
        )

    def smooth(self, by: float = 1) -> Self:
        """Return the matrix with a number added to every cell: it is no longer sparse."""
        return replace(self, counts=sparse.csr_array(self.counts.toarray() + by))

    def stem(self, language: str = "en") -> Self:
        """Return the sums of features with equal stems, by the Snowball stemmer of a language.

        Raises:
            UsageError: there is no stemmer for it.
        """
        from Stemmer import Stemmer

        name = stems.language(language)
        if not name:
            raise UsageError(f"there is no stemmer for {language!r}", hint="as en, de, fr")
        return self.renamed(pl.Series(Stemmer(name).stemWords(self.features.to_list())))

    def reordered(self, order: npt.NDArray[np.integer]) -> Self:
        """Return the matrix with its rows in another order."""
        if np.array_equal(order, np.arange(len(self))):
            return self
        return replace(
            self,
            counts=self.counts[order],
            documents=self.documents[order],
            tokens=self.tokens[order],
        )

    def renamed(self, names: pl.Series) -> Self:
        """Return the matrix with other names of features; those of one name are added up."""
        rows = pl.DataFrame({"row": np.arange(len(self))})
        return replace(
            self.grouped(self.counts, rows, names, self.tokens), documents=self.documents
        )

    def _columns(self, mask: npt.NDArray[np.bool_]) -> Self:
        if mask.all():
            return self
        features = self.features.filter(pl.Series(mask))
        return replace(self, counts=self.counts[:, np.flatnonzero(mask)], features=features)

    def __len__(self) -> int:
        return self.shape[0]

    def __repr__(self) -> str:
        documents, features = self.shape
        return f"{documents:,} documents by {features:,} features, {self.sparsity:.1%} of cells 0"


def _within(
    values: npt.NDArray[Any], limits: tuple[float, float], kind: str, whole: float
) -> npt.NDArray[np.bool_]:
    """Tell which values lie in limits of a kind; an upper limit of 0 is none."""
    low, high = limits
    if kind == "rank":
        rank = pl.Series(-values).rank("min").to_numpy()
        return np.asarray(((rank <= low) | (low <= 1)) & ((rank >= high) | (high == 0)))
    if kind == "share":
        low, high = (limit * whole for limit in limits)
    elif kind == "quantile" and len(values):
        low, high = np.quantile(values, (min(low, 1), high), method="inverted_cdf").tolist()
        high = high if limits[1] else 0
    elif kind not in {"count", "quantile"}:
        raise UsageError(f"limits can't be a {kind!r}", hint="count, share, quantile or rank")
    return np.asarray((values >= low) & ((values <= high) | (high == 0)))


def _check(scheme: str, known: Sequence[str]) -> None:
    if scheme not in known:
        raise UsageError(f"no weight is called {scheme!r}", hint=f"weights: {', '.join(known)}")


def _keys(several: Sequence[DocumentFeatureMatrix]) -> pl.DataFrame:
    """Return the documents of matrices one below the other."""
    frames = [each.documents for each in several]
    alike = all(each.schema == frames[0].schema for each in frames)
    return pl.concat(frames, how="vertical" if alike else "vertical_relaxed")


def _places(names: pl.Series, there: pl.Series) -> npt.NDArray[np.int64]:
    """Return where those of `names` that are there stand in it, which is sorted."""
    left = names.filter(names.is_in(there.implode()))
    return there.search_sorted(left).to_numpy().astype(np.int64)
