"""The stream of features: what the tokens of a part are as features, in stretches of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import UNBOUNDED, Budget, Part
from communique.features.choices import FOLDS, Features
from communique.features.evidence import JOINT, compounds
from communique.features.kept import removed
from communique.query import find

GAP = -1
"""Stands in the stream for a token that is left out."""

Codes = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Stretches:
    """Pieces of a part that are counted apart, as its documents; none crosses a document's end.

    Attributes:
        start: int64[n]: position of the first token.
        end: int64[n]: one past the last.
        document: intp[n]: the row of the document.
        keys: one row per stretch: what its group is called, in columns `group` and `period`.
        united: whether one is what several hits cover that overlap.
    """

    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]
    document: npt.NDArray[np.intp]
    keys: pl.DataFrame
    united: bool = False

    def __len__(self) -> int:
        return len(self.start)

    @property
    def sizes(self) -> npt.NDArray[np.int64]:
        """int64[n]: the tokens of each, those that are left out too."""
        return self.end - self.start

    @property
    def numbers(self) -> npt.NDArray[np.int32]:
        """int32[sum of sizes]: which stretch each token is in."""
        return np.repeat(np.arange(len(self), dtype=np.int32), self.sizes)

    @property
    def positions(self) -> npt.NDArray[np.int32]:
        """int32[sum of sizes]: the tokens of one stretch after the other."""
        if len(self) and (self.start[1:] == self.end[:-1]).all():
            return np.arange(self.start[0], self.end[-1], dtype=np.int32)
        before = np.cumsum(self.sizes) - self.sizes
        positions = np.repeat((self.start - before).astype(np.int32), self.sizes)
        positions += np.arange(len(positions), dtype=np.int32)
        return positions

    def take(self, rows: npt.NDArray[np.integer]) -> "Stretches":
        """Return some of them."""
        place = (self.start[rows], self.end[rows], self.document[rows])
        return Stretches(*place, self.keys[rows], self.united)

    def apart(self, part: Part) -> "Stretches":
        """Return the stretches with the ids of their documents as a key more, `document`."""
        ids = part.documents["id"][self.document].alias("document")
        others = (each for each in self.keys if each.name != "document")
        return replace(self, keys=pl.DataFrame([ids, *others]))

    @classmethod
    def of_documents(cls, part: Part) -> Self:
        """Return the documents of a part, called by their ids."""
        bounds = np.asarray(part.bounds)
        keys = part.documents["id"].alias("group").to_frame()
        return cls(bounds[:-1], bounds[1:], np.arange(part.n_documents), keys)


@dataclass(frozen=True)
class Stream:
    """Features one after the other, stretch after stretch.

    Attributes:
        names: the features' names, sorted and distinct; a feature's row is its code.
        code: int32[n]: the feature at each place; `GAP` where a token is left out.
        stretch: int32[n]: which stretch it is in, ascending.
        position: int32[n]: its first token's place in the part.
    """

    names: pl.Series
    code: Codes
    stretch: npt.NDArray[np.int32]
    position: npt.NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.code)

    def take(self, mask: npt.NDArray[np.bool_]) -> "Stream":
        """Return some of the places."""
        return replace(
            self, code=self.code[mask], stretch=self.stretch[mask], position=self.position[mask]
        )

    @property
    def bounds(self) -> npt.NDArray[np.int64]:
        """int64[n_stretches + 1]: where each stretch begins, up to the last that has a place."""
        counts = np.bincount(self.stretch)
        return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


def values(part: Part, attribute: str) -> tuple[pl.Series, Codes | None]:
    """Return the values of an attribute, sorted, and int32[n_types]: where each type's is.

    The second is None where types are their own values.
    """
    fold = FOLDS.get(attribute)
    if fold is None:
        return part.attribute(attribute).types["type"], None
    return part.attribute("word").folded(fold)


def words(
    part: Part, features: Features, stretches: Stretches, budget: Budget = UNBOUNDED
) -> Stream:
    """Return the stream of single words, those that are left out as gaps."""
    names, rows = values(part, features.attribute)
    attribute = part.attribute("word" if rows is not None else features.attribute)
    at = stretches.positions
    # Tokens in a row are a view, not a copy.
    row = len(at) and at[-1] - at[0] == len(at) - 1
    where = slice(at[0], at[-1] + 1) if row else at
    types = attribute.codes[where]
    word = part.attribute("word")
    if not features.selective:
        code = types.astype(np.int32) if rows is None else rows[types]
    elif attribute is word:
        left = np.arange(word.n_types, dtype=np.int32) if rows is None else rows.copy()
        left[removed(part, features)] = GAP
        code = left[types]
    else:
        code = types.astype(np.int32)
        code[removed(part, features)[word.codes[where]]] = GAP
    budget.check()
    return Stream(names, code, stretches.numbers, at)


def stream(
    part: Part, features: Features, stretches: Stretches, budget: Budget = UNBOUNDED
) -> Stream:
    """Return the stream of features of the stretches of a part.

    Tokens that are left out are gaps, or with `joined` not there at all. Features of several
    words stand at their first word, after those of fewer words, and have no gaps.
    """
    single = words(part, features, stretches, budget)
    if features.compounds:
        single = _with_compounds(part, features, stretches, single)
    if features.joined:
        single = single.take(single.code != GAP)
    if features.ngrams == (1,):
        return single
    sizes = sorted(set(features.ngrams))
    return together([ngrams(single, n, skip) for n in sizes for skip in _skips(n, features)])


def _skips(n: int, features: Features) -> Sequence[int]:
    return sorted(set(features.skip)) if n == 2 else (0,)


def ngrams(single: Stream, n: int, skip: int = 0) -> Stream:
    """Return the features of `n` words of a stream, with `skip` words between each two."""
    if n == 1:
        return single.take(single.code != GAP)
    step = skip + 1
    reach = (n - 1) * step
    length = max(len(single) - reach, 0)
    whole = single.stretch[reach:] == single.stretch[:length]
    columns = [single.code[place * step : place * step + length] for place in range(n)]
    for column in columns:
        whole = whole & (column != GAP)
    first = np.flatnonzero(whole)
    plain = single.names.str.replace_all(r"\s", JOINT)
    names, code = _numbered([column[first] for column in columns], plain)
    return Stream(names, code, single.stretch[first], single.position[first])


def _numbered(columns: Sequence[Codes], names: pl.Series) -> tuple[pl.Series, Codes]:
    """Return the names of rows of codes, sorted, and the number of each row's name."""
    key = columns[0].astype(np.int64)
    base = max(len(names), 1)
    written = names
    for column in columns[1:]:
        # At most as many distinct beginnings as places: the product fits 64 bits.
        distinct, key = np.unique(key * base + column, return_inverse=True)
        heads = written.gather(distinct // base)
        written = heads + " " + names.gather(distinct % base)
    return _sorted(written, key)


def _sorted(names: pl.Series, code: npt.NDArray[np.integer]) -> tuple[pl.Series, Codes]:
    """Return names in order, each once, and codes that say the same in them."""
    rank = names.rank("dense").to_numpy().astype(np.int32) - 1
    distinct = names.unique().sort()
    return distinct, rank[code].astype(np.int32) if len(code) else np.empty(0, np.int32)


def together(several: Sequence[Stream]) -> Stream:
    """Return several streams of the same stretches as one, stretch after stretch."""
    names, code = _sorted(
        pl.concat([each.names for each in several]),
        np.concatenate(
            [
                np.where(each.code == GAP, 0, each.code) + before
                for each, before in zip(several, _before(several), strict=True)
            ]
        ),
    )
    gap = np.concatenate([each.code == GAP for each in several])
    code[gap] = GAP
    stretch = np.concatenate([each.stretch for each in several])
    position = np.concatenate([each.position for each in several])
    order = np.lexsort((position, stretch))
    return Stream(names, code[order], stretch[order], position[order])


def _before(several: Sequence[Stream]) -> list[int]:
    return [0, *np.cumsum([len(each.names) for each in several]).tolist()][: len(several)]


def _with_compounds(part: Part, features: Features, stretches: Stretches, single: Stream) -> Stream:
    """Return a stream in which compounds take the place of their words."""
    hits = find(part, compounds(features))
    covered = np.zeros(part.n_tokens + 1, np.int64)
    np.add.at(covered, hits.start, 1)
    np.add.at(covered, hits.end, -1)
    alone = single.take((np.cumsum(covered)[:-1] == 0)[single.position])
    names, rows = values(part, features.attribute)
    types = part.attribute("word" if rows is not None else features.attribute).codes
    codes_of = types if rows is None else rows[types]
    found = [alone]
    length = hits.end - hits.start
    for words_in in np.unique(length).tolist():
        start, row = _in_stretches(hits.start[length == words_in], words_in, stretches)
        columns = [codes_of[start + step].astype(np.int32) for step in range(words_in)]
        joined, code = _numbered(columns, names.str.replace_all(" ", JOINT, literal=True))
        called = joined.str.replace_all(" ", "_", literal=True)
        found.append(Stream(*_sorted(called, code), row, start))
    return together(found)


def _in_stretches(
    start: npt.NDArray[np.int32], length: int, stretches: Stretches
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Return where hits begin that lie whole in a stretch, and in which; one may lie in several."""
    low = np.searchsorted(start, stretches.start)
    high = np.maximum(np.searchsorted(start, stretches.end - length, side="right"), low)
    counts = high - low
    shift = np.repeat(low - (np.cumsum(counts) - counts), counts)
    row = np.repeat(np.arange(len(stretches), dtype=np.int32), counts)
    return start[shift + np.arange(len(shift))], row
