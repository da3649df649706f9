"""Clues: what sentences of two languages share: numbers, dates, names, cognates, known words.

Each clue is weighed by how much more often it is in both of two sentences that say the same than
in two that are drawn by lot; a clue that is in one of them alone speaks against them.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz.distance import LCSseq
from rapidfuzz.process import cdist
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from communique.vocabulary.figures import figures

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

TRUST: Mapping[str, float] = {"number": 0.9, "date": 0.9, "name": 0.85}
"""How often what is in a sentence is in its translation, too."""

_LEAST, _SHORT = 4, 5
_ALIKE, _ALIKE_SHORT = 0.7, 0.8
"""Cognates have so many letters, and are so much alike; those of up to `_SHORT` more so."""

_MOST = 10.0
"""So much at most speaks for two sentences: clues lean on one another, as the words of a name."""

_ROWS = 2000
_PIECE = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Text:
    """A text as it is aligned.

    Attributes:
        sentences: as they are written.
        opens: bool[n]: whether a sentence begins a paragraph.
        words: the distinct words, as they are written.
        code: int64[n_words]: which of them each word of the text is.
        sentence: int64[n_words]: in which sentence each is, ascending.
        language: a BCP 47 tag, by which numbers that are words are read; empty if unknown.
    """

    sentences: Sequence[str]
    opens: npt.NDArray[np.bool_]
    words: Sequence[str]
    code: Ints
    sentence: Ints
    language: str = ""

    def __len__(self) -> int:
        return len(self.sentences)

    @cached_property
    def folded(self) -> pl.Series:
        """String[n_types]: the words without case and accents."""
        return pl.Series([folded(each) for each in self.words], dtype=pl.String)

    @cached_property
    def held(self) -> pl.DataFrame:
        """Which words each sentence has: sentence, code, each pair once."""
        pairs = pl.DataFrame({"sentence": self.sentence, "code": self.code})
        return pairs.unique().sort("sentence", "code")


@dataclass(frozen=True)
class Known:
    """Words that are known to be translations of one another, without case and accents.

    Attributes:
        pairs: word, other, trust, 0 to 1: how often a sentence with the one has the other.
        kind: how they are known: `dictionary` or `learnt`.
    """

    pairs: pl.DataFrame
    kind: str


@lru_cache(maxsize=1 << 16)
def folded(word: str) -> str:
    """Return a word without case and accents."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(each for each in letters if not unicodedata.combining(each))
    return unicodedata.normalize("NFC", bare)


@dataclass(frozen=True)
class Clues:
    """What two texts share, and what each sentence has of it.

    Attributes:
        sizes: sentences of the two texts.
        keys: kind, trust, n and other_n: sentences of either text that have it; a row for a key.
        found, other_found: sentence, key (the row in `keys`) and form: how it is written there.
    """

    sizes: tuple[int, int]
    keys: pl.DataFrame
    found: pl.DataFrame
    other_found: pl.DataFrame

    @cached_property
    def weights(self) -> tuple[Floats, Floats, Floats]:
        """float64[n_keys] each, in nats: of a key that is shared, and missed on either side.

        The log of how much more likely that is of sentences that say the same: with P and P' the
        shares of sentences of the two texts that have the key, and t its trust, the first is
        log(t min(P, P') / P P'), and 0 where a text has none; the second is
        -log((1 - t max(1/2, min(1, P' / P))) / (1 - P')), the third that with P and P' exchanged;
        none is below 0. What one text has more often can't always be shared, but half of it may.
        """
        n, other_n = self.keys["n"].to_numpy(), self.keys["other_n"].to_numpy()
        one, other = (n + 0.5) / (self.sizes[0] + 1), (other_n + 0.5) / (self.sizes[1] + 1)
        trust = self.keys["trust"].to_numpy()
        gain = np.maximum(np.log(trust * np.minimum(one, other) / (one * other)), 0.0)
        gain[(n == 0) | (other_n == 0)] = 0.0
        return gain, _missed(one, other, trust), _missed(other, one, trust)

    def evidence(self, a: int, b: int) -> npt.NDArray[np.float32]:
        """Return float32[n - a + 1, m - b + 1]: what speaks for `a` sentences and `b` of the other.

        It is the sum of what the clues that both sides have speak for them, at most `_MOST`, less
        what those speak against them that one side has alone.
        """
        gain, miss, other_miss = self.weights
        one = _united(self._matrix(self.found, self.sizes[0]), a)
        other = _united(self._matrix(self.other_found, self.sizes[1]), b)
        found: npt.NDArray[np.float32]
        found = ((one * gain) @ other.T).toarray().astype(np.float32)
        np.minimum(found, np.float32(_MOST), out=found)
        found += ((one * (miss + other_miss)) @ other.T).toarray()
        found -= (one @ miss)[:, None].astype(np.float32)
        found -= (other @ other_miss)[None, :].astype(np.float32)
        return found

    def _matrix(self, found: pl.DataFrame, n: int) -> sparse.csr_array:
        at = (found["sentence"].to_numpy(), found["key"].to_numpy())
        return sparse.csr_array((np.ones(len(found)), at), shape=(n, len(self.keys)))

    def shared(self, rows: range, other_rows: range) -> list[tuple[str, str, str]]:
        """Return kind and both forms of what some sentences share, what weighs most first."""
        one = self.found.filter(pl.col("sentence").is_between(rows.start, rows.stop - 1))
        between = pl.col("sentence").is_between(other_rows.start, other_rows.stop - 1)
        other = self.other_found.filter(between)
        both = one.unique("key", keep="first", maintain_order=True).join(
            other.unique("key", keep="first", maintain_order=True), on="key", suffix="_other"
        )
        gain = pl.Series("gain", self.weights[0])
        told = both.with_columns(
            gain=gain.gather(both["key"]), kind=self.keys["kind"].gather(both["key"])
        )
        ordered = told.filter(pl.col("gain") > 0).sort("gain", "form", descending=[True, False])
        return list(ordered.select("kind", "form", "form_other").iter_rows())


def _missed(share: Floats, other: Floats, trust: Floats) -> Floats:
    found = trust * np.clip(other / share, 0.5, 1.0)
    missed: Floats = np.maximum(-np.log((1 - found) / (1 - other)), 0.0)
    return missed


def _united(held: sparse.csr_array, n: int) -> sparse.csr_array:
    """Return what each `n` rows in a row have, 1 or nothing."""
    total = held[: held.shape[0] - n + 1]
    for step in range(1, n):
        total = total + held[step : held.shape[0] - n + 1 + step]
    found = sparse.csr_array(total)
    found.data = np.ones_like(found.data)
    return found


_FOUND = {
    "sentence": pl.Int64,
    "key": pl.String,
    "kind": pl.String,
    "trust": pl.Float64,
    "form": pl.String,
}


def clues(one: Text, other: Text, known: Sequence[Known] = ()) -> Clues:
    """Return what two texts share; words that are `known` are clues as well."""
    sides: tuple[list[pl.DataFrame], list[pl.DataFrame]] = ([_figures(one)], [_figures(other)])
    for made in (_alike(one, other), *(_known(one, other, each) for each in known)):
        for side, text, keyed in zip(sides, (one, other), made, strict=True):
            side.append(_by_words(text, keyed))
    first, second = (pl.concat(side).unique(["sentence", "key"], keep="first") for side in sides)
    counts = [
        side.group_by("key").agg(pl.len().alias(name))
        for side, name in ((first, "n"), (second, "other_n"))
    ]
    # A name is one on both sides: the weaker of two opinions counts.
    told = pl.concat([first, second]).group_by("key").agg(pl.col("kind", "trust").min())
    keys = told.join(counts[0], on="key", how="left").join(counts[1], on="key", how="left")
    keys = keys.with_columns(pl.col("n", "other_n").fill_null(0)).sort("key")
    found, other_found = (_numbered(side, keys["key"]) for side in (first, second))
    return Clues((len(one), len(other)), keys.drop("key"), found, other_found)


def _numbered(side: pl.DataFrame, keys: pl.Series) -> pl.DataFrame:
    number = keys.search_sorted(side["key"]).cast(pl.Int64)
    made = side.select("sentence", number.alias("key"), "form")
    return made.sort("sentence", "key")


def _figures(text: Text) -> pl.DataFrame:
    rows = [
        (number, f"{each.kind} {each.value}", each.kind, TRUST[each.kind], each.text)
        for number, sentence in enumerate(text.sentences)
        for each in figures(sentence, text.language)
    ]
    return pl.DataFrame(rows, schema=_FOUND, orient="row")


def _by_words(text: Text, keyed: pl.DataFrame) -> pl.DataFrame:
    """Return what sentences have by what words are keys: code, key, kind, trust."""
    forms = pl.Series("form", text.words, dtype=pl.String)
    held = text.held.join(keyed, on="code", maintain_order="left")
    return held.with_columns(form=forms.gather(held["code"])).select(*_FOUND)


def _alike(one: Text, other: Text) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the words that are names or cognates in both texts.

    Cognates are words whose longest common subsequence is long beside the longer of them (Melamed
    1999, section 4.1: LCSR; Simard, Foster and Isabelle 1992 ask for four equal first letters).
    Words that are most alike, and those that are most alike to one of these, are one clue.
    """
    cores, other_cores = ([_core(each) for each in side.words] for side in (one, other))
    names, other_names = (sorted(set(side) - {""}) for side in (cores, other_cores))
    row, column, alike = _nearest(names, other_names)
    n = len(names)
    total = n + len(other_names)
    edges = sparse.csr_array((np.ones(len(row)), (row, column + n)), shape=(total, total))
    group = connected_components(edges, directed=False)[1] if total else np.empty(0, np.int64)
    likeness = np.ones(total)
    np.minimum.at(likeness, group[row], alike)
    linked = np.zeros(total, bool)
    linked[row] = linked[column + n] = True
    table = pl.DataFrame(
        {
            "core": pl.Series([*names, *other_names], dtype=pl.String),
            "key": pl.Series([f"alike {each}" for each in group.tolist()], dtype=pl.String),
            "alike": likeness[group],
            "linked": linked,
            "side": np.repeat([0, 1], [n, len(other_names)]),
        }
    ).filter("linked")
    return _told(one, cores, table.filter(side=0)), _told(other, other_cores, table.filter(side=1))


def _told(text: Text, cores: Sequence[str], table: pl.DataFrame) -> pl.DataFrame:
    words = pl.DataFrame(
        {
            "code": np.arange(len(cores)),
            "core": pl.Series(cores, dtype=pl.String),
            "capital": pl.Series([each[:1].isupper() for each in text.words], dtype=pl.Boolean),
        }
    )
    named = (pl.col("alike") == 1) & pl.col("capital")
    return words.join(table, on="core", maintain_order="left").select(
        "code",
        "key",
        kind=pl.when(named).then(pl.lit("name")).otherwise(pl.lit("cognate")),
        trust=pl.when(named).then(TRUST["name"]).otherwise(pl.col("alike") ** 2 * 0.8),
    )


def _core(word: str) -> str:
    """Return the longest piece of a word that has letters alone; empty where it says nothing."""
    pieces = _PIECE.findall(folded(word))
    longest = max(pieces, key=len, default="")
    if len(longest) >= _LEAST or (len(word) >= 2 and word.isupper()):
        return longest
    # Of signs that stand for syllables or words two are enough.
    return longest if len(longest) >= 2 and ord(longest[0]) >= 0x2E80 else ""


def _nearest(one: Sequence[str], other: Sequence[str]) -> tuple[Ints, Ints, Floats]:
    """Return the rows of words that are alike, each with those most alike to it."""
    if not one or not other:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    lengths = np.array([len(each) for each in other])
    found = []
    best = np.zeros(len(other), np.float32)
    for start in range(0, len(one), _ROWS):
        some = one[start : start + _ROWS]
        alike = cdist(some, other, scorer=LCSseq.normalized_similarity, score_cutoff=_ALIKE)
        longer = np.maximum(np.array([len(each) for each in some])[:, None], lengths)
        alike[(longer <= _SHORT) & (alike < _ALIKE_SHORT)] = 0
        alike[(longer < _LEAST) & (alike < 1)] = 0
        best = np.maximum(best, alike.max(axis=0))
        row, column = np.nonzero(alike)
        found.append((row + start, column, alike[row, column], alike.max(axis=1)[row]))
    row, column, alike, best_of_row = (np.concatenate(each) for each in zip(*found, strict=True))
    kept = (alike == best_of_row) | (alike == best[column])
    return row[kept].astype(np.int64), column[kept].astype(np.int64), alike[kept].astype(np.float64)


def _known(one: Text, other: Text, known: Known) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the words of pairs that are known, each pair a key."""
    pairs = known.pairs.unique(["word", "other"]).sort("word", "other")
    words, others = (
        pl.DataFrame({"code": np.arange(len(side.words)), name: side.folded})
        for side, name in ((one, "word"), (other, "other"))
    )
    there = pairs.join(words.select("word").unique(), on="word", how="semi").join(
        others.select("other").unique(), on="other", how="semi"
    )
    keyed = there.with_columns(
        key=pl.format("known {} {}", "word", "other"), kind=pl.lit(known.kind)
    )
    made = [
        side.join(keyed, on=name).select("code", "key", "kind", "trust").sort("code", "key")
        for side, name in ((words, "word"), (others, "other"))
    ]
    return made[0], made[1]
