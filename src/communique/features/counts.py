"""The document-feature matrix of a part: counted through its index, or along its tokens."""

import numpy as np
import polars as pl
from scipy import sparse

from communique.corpus import UNBOUNDED, Budget, Part
from communique.errors import UsageError
from communique.features.choices import FOLDS, Features
from communique.features.dfm import DocumentFeatureMatrix
from communique.features.kept import removed, removed_lower
from communique.features.streams import (
    GAP,
    Stream,
    Stretches,
    stream,
    values,
)


def matrix(
    part: Part, features: Features, stretches: Stretches, budget: Budget = UNBOUNDED
) -> DocumentFeatureMatrix:
    """Return how often each feature is in each stretch; stretches of one group are one row.

    Counts may have 32 bits until matrices are merged.

    Raises:
        UsageError: features of several words are asked for in hits that overlap.
        BudgetError: the budget is used up.
    """
    if stretches.united and (features.compounds or features.ngrams != (1,)):
        raise UsageError(
            "features of several words need hits that don't overlap to lie in",
            hint="count single words, or the regions of a structure, as <s/> containing peace",
        )
    budget.check()
    if _is_indexed(part, features, stretches):
        return _by_index(part, features, stretches)
    found = stream(part, features, stretches, budget)
    return counted(found, _kept_tokens(part, features, stretches), stretches)


def counted(
    found: Stream, tokens: "np.ndarray[tuple[int], np.dtype[np.int64]]", stretches: Stretches
) -> DocumentFeatureMatrix:
    """Return how often each feature of a stream is in each group of its stretches."""
    there = found.take(found.code != GAP)
    shape = (len(stretches), len(found.names))
    ones = np.ones(len(there), np.int64)
    counts = sparse.coo_array((ones, (there.stretch, there.code)), shape=shape).tocsr()
    return DocumentFeatureMatrix.grouped(counts, stretches.keys, found.names, tokens)


def _is_indexed(part: Part, features: Features, stretches: Stretches) -> bool:
    """Tell whether the index of the attribute knows what is asked for."""
    simple = features.ngrams == (1,) and not features.compounds
    of_words = features.attribute in {"word", *FOLDS} or not features.selective
    whole = (stretches.start == part.bounds[stretches.document]) & (
        stretches.end == part.bounds[stretches.document + 1]
    )
    return simple and of_words and bool(whole.all()) and 2 * len(stretches) > part.n_documents


def _by_index(part: Part, features: Features, stretches: Stretches) -> DocumentFeatureMatrix:
    stored = _stored(part, features)
    names, every, tokens = stored or _indexed(part, features)
    row = stretches.document
    if not np.array_equal(row, np.arange(part.n_documents)):
        every, tokens = every[row], tokens[row]
    elif stored:
        return DocumentFeatureMatrix.keyed(every, stretches.keys, names, tokens)
    return DocumentFeatureMatrix.grouped(every, stretches.keys, names, tokens)


_Counted = tuple[pl.Series, sparse.csr_array, "np.ndarray[tuple[int], np.dtype[np.int64]]"]
"""Names, [n_documents, n_names] and the tokens of each document."""


def _stored(part: Part, features: Features) -> _Counted | None:
    """Return the counts that the part keeps, or None where it keeps none of such features.

    They have 32 bits until they are merged.
    """
    attribute = part.attribute("word")
    runs = attribute.lower_runs
    if features.attribute != "lower" or runs is None:
        return None
    names = attribute.lower_types["lower"]
    shape = (part.n_documents, len(names))
    places = sparse.get_index_dtype(maxval=max(*shape, len(runs.documents)))
    starts = runs.starts.astype(places)
    cells = sparse.csc_array(
        (runs.counts, runs.documents.astype(places, copy=False), starts), shape
    )
    if not features.selective:
        return names, cells.tocsr(), np.diff(part.bounds)
    # What is left out never depends on case: the types of a value go all together.
    keep = ~removed_lower(part, features)
    cells = cells[:, np.flatnonzero(keep)]
    every = cells.tocsr()
    return names.filter(pl.Series(keep)), every, every.sum(axis=1, dtype=np.int64)


def _indexed(part: Part, features: Features) -> _Counted:
    names, rows = values(part, features.attribute)
    attribute = part.attribute("word" if rows is not None else features.attribute)
    of, document, count = attribute.runs(part.bounds)
    tokens = np.diff(part.bounds)
    if features.selective:
        kept = ~removed(part, features)[of]
        of, document, count = of[kept], document[kept], count[kept]
        tokens = np.bincount(document, count, part.n_documents).astype(np.int64)
    column = of if rows is None else rows[of]
    shape = (part.n_documents, len(names))
    cells = sparse.coo_array((count.astype(np.int64), (document, column)), shape=shape)
    # By columns first: these are short, and rows made of them need no sorting.
    return names, cells.tocsc().tocsr(), tokens


def _kept_tokens(
    part: Part, features: Features, stretches: Stretches
) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    if not features.selective:
        return stretches.sizes
    gone = removed(part, features)[part.attribute("word").codes[stretches.positions]]
    return np.bincount(stretches.numbers[~gone], minlength=len(stretches)).astype(np.int64)
