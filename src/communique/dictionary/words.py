"""Which values of an attribute the words of a dictionary fit: looked for once, among types."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus.attribute import folded
from communique.errors import UsageError
from communique.features import Features
from communique.query.language.values import escaped

Numbers = npt.NDArray[np.int64]

Pairs = tuple[Numbers, Numbers]
"""Rows that belong together: int64[n] of one side, and of the other."""

_LAST = "\U0010ffff"
"""Sorts after whatever a word goes on with."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How words are compared with tokens.

    Attributes:
        features: which tokens are looked at, and as what.
        case: whether capitals are told from small letters.

    Raises:
        UsageError: the features aren't single words.
    """

    features: Features = field(default=Features())
    case: bool = False

    def __post_init__(self) -> None:
        features = self.features
        if features.ngrams != (1,) or features.compounds or features.limited:
            raise UsageError(
                "the entries of a dictionary say what is counted",
                hint="leave out ngrams, skip, compounds, and the limits of counts and documents",
            )
        if self.case and features.attribute == "fold":
            raise UsageError(
                "fold ignores case", hint="count the attribute word, or leave out case"
            )

    @property
    def seen(self) -> Features:
        """The features whose values words are compared with."""
        if self.features.attribute not in {"lower", "word"}:
            return self.features
        return replace(self.features, attribute="word" if self.case else "lower")

    @property
    def attribute(self) -> str:
        """The attribute that a query asks for."""
        named = self.features.attribute
        return "word" if named in {"lower", "fold"} else named

    @property
    def flags(self) -> str:
        """The flags of a query that compares in the same way."""
        if self.features.attribute == "fold":
            return "cd"
        return "" if self.case else "c"

    def written(self, words: Sequence[str]) -> pl.Series:
        """Return words as they are compared."""
        found = pl.Series(words, dtype=pl.String)
        if "c" in self.flags:
            found = found.str.to_lowercase()
        return folded(found) if "d" in self.flags else found

    def compared(self, names: pl.Series) -> pl.Series:
        """Return values of the attribute as they are compared."""
        is_word = self.seen.attribute in {"lower", "fold"}
        return names if is_word or not self.flags else names.str.to_lowercase()


def is_glob(word: str) -> bool:
    """Tell whether a word stands for several."""
    return "*" in word or "?" in word


def is_beginning(word: str) -> bool:
    """Tell whether a word stands for all that begin so."""
    return word.endswith("*") and not is_glob(word[:-1])


def regex(word: str) -> str:
    """Return the regular expression of a word in which * is any characters and ? is one."""
    return escaped(word).replace(r"\*", ".*").replace(r"\?", ".")


def fitting(names: pl.Series, words: Sequence[str], manner: Manner) -> Pairs:
    """Return which word fits which name: int64[n] numbers of words, ascending, and of names."""
    written, values = manner.written(words), manner.compared(names)
    kind = np.array([1 + is_beginning(w) if is_glob(w) else 0 for w in words], np.int64)
    found = [
        _equal(values, written, np.flatnonzero(kind == 0)),
        _beginning(values, written, np.flatnonzero(kind == 2)),
        *(_matching(values, written[int(at)], int(at)) for at in np.flatnonzero(kind == 1)),
    ]
    word = np.concatenate([each[0] for each in found])
    name = np.concatenate([each[1] for each in found])
    order = np.lexsort((name, word))
    return word[order], name[order]


def _equal(values: pl.Series, written: pl.Series, at: npt.NDArray[np.intp]) -> Pairs:
    wanted = pl.DataFrame({"value": written.gather(at), "word": at.astype(np.int64)})
    there = pl.DataFrame({"value": values, "name": np.arange(len(values), dtype=np.int64)})
    both = wanted.join(there, on="value", maintain_order="left_right")
    return both["word"].to_numpy(), both["name"].to_numpy()


def _beginning(values: pl.Series, written: pl.Series, at: npt.NDArray[np.intp]) -> Pairs:
    order = values.arg_sort().to_numpy()
    ordered = values.gather(order)
    prefix = written.gather(at).str.strip_suffix("*")
    low = ordered.search_sorted(prefix, side="left").to_numpy()
    high = ordered.search_sorted(prefix + _LAST, side="right").to_numpy()
    row, place = spread(low, high)
    return at[row].astype(np.int64), order[place].astype(np.int64)


def _matching(values: pl.Series, word: str, at: int) -> Pairs:
    mask = values.str.contains(f"(?s)^(?:{regex(word)})$").to_numpy()
    name = np.flatnonzero(mask).astype(np.int64)
    return np.full(len(name), at, np.int64), name


def spread(low: npt.NDArray[np.integer], high: npt.NDArray[np.integer]) -> tuple[Numbers, Numbers]:
    """Return each number from `low` to before `high`, after the row that it is of."""
    first = low.astype(np.int64)
    counts = np.maximum(high - first, 0)
    row = np.repeat(np.arange(len(first)), counts)
    shift = np.repeat(first - (np.cumsum(counts) - counts), counts)
    return row, shift + np.arange(len(shift))
