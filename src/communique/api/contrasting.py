"""Documents whose features are counted once, to be compared with one another in many ways."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import csc_array

from communique import corpus as stored
from communique import run as runs
from communique.api.asking import selection
from communique.corpus import Budget
from communique.features import DocumentFeatureMatrix, Features, Stretches, feature, matrix
from communique.features.evidence import every_token
from communique.measure import Evidence
from communique.measure.contrast import Side, minus, sides
from communique.measure.keyness import Keyness
from communique.query import Any as Either
from communique.query import Selection, selected
from communique.run import Table
from communique.score.dispersion import Parts, normalised_deviation


@dataclass(frozen=True)
class Extent:
    """How much some documents hold of what is counted.

    Attributes:
        documents: those with a token of it.
        tokens: those that features are made of.
        evidence: the query for these tokens.
    """

    documents: int
    tokens: int
    evidence: Evidence


@dataclass(frozen=True, eq=False)
class Contrasting:
    """The features of every document of a corpus, counted once.

    `keyness` gives the table of `Corpus.keyness` to the last digit, in a fifth of its time.

    Attributes:
        corpus: in the state in which it was counted.
        features: what was counted.
        counted: documents by features; limits of features are not applied.
    """

    corpus: stored.Corpus
    features: Features
    counted: DocumentFeatureMatrix

    @classmethod
    def of(cls, corpus: stored.Corpus, features: Features, budget: Budget) -> Self:
        """Count the features of every document.

        Raises:
            BudgetError: the budget is used up.
        """
        parts = [
            matrix(part, features, Stretches.of_documents(part).apart(part), budget)
            for part in corpus.parts
        ]
        return cls(corpus, features, DocumentFeatureMatrix.merged(parts))

    def keyness(self, target: str, reference: str = "") -> Table:
        """Compare how often documents use each feature with how often others do.

        Args:
            target: a condition on metadata.
            reference: a condition; all other documents if it is empty.

        Raises:
            QueryError, UsageError: a condition makes no sense, or a document meets both.
        """
        chosen = {name: selection(self.corpus, where) for name, where in
                  (("target", target), ("reference", reference))}  # fmt: skip
        measure: Any = runs.make("keyness", {**chosen, "features": self.features})
        assert isinstance(measure, Keyness)
        measure.items(self.corpus)
        members = self._members(measure.members)
        if reference.strip():
            one, other = sides(self.counted, members)
        else:
            [one] = sides(self.counted, members[:1])
            # Sums of whole numbers: what is left over is what would be added up.
            other = minus(self._whole, one)
        frame = measure.ranked(self.counted.features, one, other)
        recipe = runs.recipe(self.corpus, measure)
        return Table(frame, measure, recipe, tuple(measure.notices(self.corpus)))

    def extent(self, where: str) -> Extent:
        """Return how much the documents of a condition hold."""
        within = selection(self.corpus, where)
        tokens = self.counted.tokens[self._rows_of(within)]
        query = every_token(self.features, within)
        return Extent(int((tokens > 0).sum()), int(tokens.sum()), Evidence(query, "tokens"))

    def evenness(self, where: str, types: Sequence[str]) -> list[float | None]:
        """Return how unevenly each of some features lies over the documents of a condition.

        DPnorm of Gries 2008 and of Lijffijt and Gries 2012: 0 is even, 1 is all in one document
        that is short; None where it isn't defined. As the measure `dispersion` has it.
        """
        rows = self._rows_of(selection(self.corpus, where))
        columns = self.counted.features.search_sorted(pl.Series(types, dtype=pl.String))
        cells = self._by_feature[:, columns.to_numpy()][rows]
        found = normalised_deviation(Parts.of(cells.T.tocsr(), self._sizes[rows]))
        return [None if np.isnan(each) else float(each) for each in found]

    def passages(self, name: str, *wheres: str) -> str:
        """Return the query for a feature in the documents that meet any of some conditions."""
        conditions = [selection(self.corpus, where).condition for where in wheres if where]
        several = tuple(each for each in conditions if each is not None)
        either = several[0] if len(several) == 1 else Either(several)
        return str(feature(self.features, name, Selection(either if several else None)))

    @cached_property
    def _whole(self) -> Side:
        """What all documents count."""
        [whole] = sides(self.counted, np.ones((1, len(self.counted)), bool))
        return whole

    @cached_property
    def _by_feature(self) -> csc_array:
        """What was counted, feature after feature: a few are taken out at once."""
        return self.counted.counts.tocsc()

    @cached_property
    def _sizes(self) -> npt.NDArray[np.float64]:
        """How much is counted in each row of the matrix."""
        return np.asarray(self.counted.counts.sum(axis=1))

    @cached_property
    def _rows(self) -> npt.NDArray[np.int64]:
        """int64[n_documents]: the row of the matrix of each document, in corpus order."""
        ids = pl.concat([part.documents["id"] for part in self.corpus.parts])
        return self.counted.documents["document"].search_sorted(ids).to_numpy().astype(np.int64)

    def _rows_of(self, within: Selection) -> npt.NDArray[np.int64]:
        mask = np.concatenate([selected(part, within) for part in self.corpus.parts])
        return np.sort(self._rows[mask])

    def _members(self, of_part: Any) -> npt.NDArray[np.bool_]:
        """Return bool[2, n_rows]: which rows are in either side."""
        found = np.zeros((2, len(self.counted)), bool)
        found[:, self._rows] = np.concatenate([of_part(part) for part in self.corpus.parts], axis=1)
        return found
