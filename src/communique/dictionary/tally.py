"""How often entries, or categories of them, are in each document or group.

Single words are counted as types, through the index; only where phrases are, tokens are looked
at: a phrase counts itself, and takes away what it hides.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from communique.corpus import UNBOUNDED, Budget, Part
from communique.dictionary.lookup import Lookup
from communique.dictionary.phrases import Found, find_phrases, nested
from communique.dictionary.words import Numbers, fitting, spread
from communique.errors import UsageError
from communique.features import GAP, DocumentFeatureMatrix, Stream, Stretches, matrix, words
from communique.features.streams import values


@dataclass(frozen=True)
class Columns:
    """What is counted: columns to which entries belong.

    Attributes:
        names: of the columns, distinct.
        belongs: csr_array[n_entries, n_columns], 1 where a place of the entry counts.
        group: int64[n_columns]: the group of the entries of each.
        nomatch: whether one column more counts the tokens that no entry has; its name is `` .
    """

    names: list[str]
    belongs: sparse.csr_array
    group: Numbers
    nomatch: bool = False


def by_category(lookup: Lookup, *, nomatch: bool = False) -> Columns:
    """Return a column for each category."""
    home, n = lookup.home, len(lookup.categories)
    group = np.zeros(n, np.int64) if lookup.exclusive else np.arange(n)
    return Columns(list(lookup.categories), _one_each(home, n), group, nomatch)


def by_entry(lookup: Lookup) -> Columns:
    """Return a column for each entry, named by its number, and then one for each category."""
    n = len(lookup.entries)
    whole = by_category(lookup)
    alone = sparse.eye_array(n, dtype=np.int64, format="csr")
    names = [*map(str, range(n)), *(f"{number} in all" for number in range(len(whole.names)))]
    both = sparse.hstack([alone, whole.belongs], format="csr")
    return Columns(names, both, np.concatenate([lookup.group, whole.group]))


def _one_each(column: Numbers, n: int) -> sparse.csr_array:
    ones = np.ones(len(column), np.int64)
    return sparse.coo_array((ones, (np.arange(len(column)), column)), (len(column), n)).tocsr()


def tally(
    part: Part,
    lookup: Lookup,
    columns: Columns,
    stretches: Stretches,
    budget: Budget = UNBOUNDED,
) -> DocumentFeatureMatrix:
    """Return how often each column's entries are in each stretch; places count once a column.

    A row has the tokens that are kept beside; what lies in a phrase is told by the whole
    document, and a phrase counts where it lies whole in a stretch.

    Raises:
        UsageError: there are phrases, and stretches in which they can't be told apart.
        BudgetError: the budget is used up.
    """
    _refuse_united(stretches, lookup)
    features = lookup.manner.seen
    names, _ = values(part, features.attribute)
    fits = fitting(names, list(lookup.words), lookup.manner)
    single = _singles(lookup, columns, fits, len(names))
    counted = matrix(part, features, stretches, budget)
    rows = names.search_sorted(counted.features).to_numpy()
    labels = pl.Series([*columns.names, *([""] * columns.nomatch)], dtype=pl.String)
    alone = DocumentFeatureMatrix.grouped(
        (counted.counts @ single[rows]).tocsr(), counted.documents, labels, counted.tokens
    )
    if not lookup.phrases:
        return alone
    stream = words(part, features, Stretches.of_documents(part), budget)
    followed = stream.take(stream.code != GAP) if features.joined else stream
    found = find_phrases(followed, lookup.phrases, fits, budget)
    mended = _mended(found, stream, lookup, columns, single)
    more = _in_stretches(mended, stretches, labels)
    whole = DocumentFeatureMatrix.merged([alone, more])
    whole.counts.eliminate_zeros()
    return whole


def _refuse_united(stretches: Stretches, lookup: Lookup) -> None:
    if stretches.united and lookup.phrases:
        raise UsageError(
            "phrases need hits that don't overlap to lie in",
            hint="name the regions of a structure, as <s/> containing peace",
        )


def _singles(
    lookup: Lookup, columns: Columns, fits: tuple[Numbers, Numbers], n_names: int
) -> sparse.csr_array:
    """Return csr_array[n_names, n_columns]: 1 where tokens of a name count in a column."""
    alone = [
        (lookup.words[words_in[0]], entry)
        for entry, words_in in enumerate(lookup.split)
        if len(words_in) == 1
    ]
    table = np.array(alone, np.int64).reshape(-1, 2)
    word, name = fits
    low = np.searchsorted(word, table[:, 0], "left")
    row, place = spread(low, np.searchsorted(word, table[:, 0], "right"))
    entry = table[row, 1]
    shape = (n_names, len(lookup.entries))
    fit = sparse.coo_array((np.ones(len(entry), np.int64), (name[place], entry)), shape).tocsr()
    single = (fit @ columns.belongs).tocsr()
    single.data[:] = 1
    if columns.nomatch:
        rest = (np.diff(fit.indptr) == 0).astype(np.int64)
        single = sparse.hstack([single, sparse.csr_array(rest[:, None])], format="csr")
    return single


@dataclass(frozen=True)
class _Mended:
    """Counts more or less: int64[n] of which column, where, and 1 or -1."""

    column: Numbers
    start: Numbers
    end: Numbers
    value: Numbers


def _mended(
    found: Found, stream: Stream, lookup: Lookup, columns: Columns, single: sparse.csr_array
) -> _Mended:
    """Return what phrases change in the counts of single words."""
    group = lookup.group[found.entry]
    counting = found.take(~nested(group, found.start, found.end))
    row, column = _columns_of(columns.belongs, counting.entry)
    places = np.unique(
        np.stack([column, counting.start[row], counting.end[row]], axis=1), axis=0
    ).reshape(-1, 3)
    row, at = spread(found.start, found.end)
    hidden = np.unique(np.stack([group[row], at], axis=1), axis=0).reshape(-1, 2)
    hidden = hidden[stream.code[hidden[:, 1]] != GAP]
    row, column = _columns_of(single, stream.code[hidden[:, 1]])
    apart = len(columns.names)
    same = column == apart
    same[~same] = columns.group[column[~same]] == hidden[row[~same], 0]
    # A token in the phrases of several groups is out of the rest once.
    lost = np.unique(np.stack([column[same], hidden[row[same], 1]], axis=1), axis=0).reshape(-1, 2)
    value = np.repeat([1, -1], [len(places), len(lost)])
    return _Mended(
        np.concatenate([places[:, 0], lost[:, 0]]),
        np.concatenate([places[:, 1], lost[:, 1]]),
        np.concatenate([places[:, 2], lost[:, 1] + 1]),
        value,
    )


def _columns_of(table: sparse.csr_array, rows: npt.NDArray[np.integer]) -> tuple[Numbers, Numbers]:
    """Return the columns of some rows of a table: which of the rows, and the column."""
    row, place = spread(table.indptr[rows], table.indptr[rows + 1])
    return row, table.indices[place].astype(np.int64)


def _in_stretches(
    mended: _Mended, stretches: Stretches, labels: pl.Series
) -> DocumentFeatureMatrix:
    """Return the sum of what lies whole in each stretch, without the tokens of any."""
    order = np.argsort(mended.start, kind="stable")
    start, end = mended.start[order], mended.end[order]
    low = np.searchsorted(start, stretches.start, "left")
    row, place = spread(low, np.searchsorted(start, stretches.end, "left"))
    whole = end[place] <= stretches.end[row]
    row, place = row[whole], order[place[whole]]
    shape = (len(stretches), len(labels))
    data = (mended.value[place], (row, mended.column[place]))
    counts = sparse.coo_array(data, shape).tocsr()
    tokens = np.zeros(len(stretches), np.int64)
    return DocumentFeatureMatrix.grouped(counts, stretches.keys, labels, tokens)
