"""The sentences of documents: their words, what each word weighs, and where they stand.

A document is cut at the ends of sentences and paragraphs, so that every word is in one sentence.
The number of an item, as `2.` or `III.`, belongs to the sentence after it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.align.nearest import Index, Sentences, members
from communique.corpus import Part
from communique.corpus.rights import ALL, NOTHING, SNIPPET, allowed
from communique.features import Features
from communique.features.choices import FOLDS
from communique.features.kept import removed
from communique.features.streams import values
from communique.query.language.values import quote

Ints = npt.NDArray[np.integer]

_ITEM = r"^(?:\p{Nd}{1,3}|[IVXLC]+)$"

_SCALE = 1000
"""Weights are whole numbers, so that sums are exact in any order."""


@dataclass(frozen=True)
class Vocabulary:
    """All words of a corpus.

    Attributes:
        features: what a word is.
        names: the words, sorted.
        weight: int64[n]: 1000 ln((N + 1) / f), rounded, at least 1, for a word that f of the
            corpus's N tokens are: how much it tells (self-information, Shannon 1948).
    """

    features: Features
    names: pl.Series
    weight: npt.NDArray[np.int64]

    @classmethod
    def of(cls, parts: Sequence[Part], features: Features) -> "Vocabulary":
        """Return the words of all parts, whatever documents are looked at."""
        counted = []
        for part in parts:
            names, rows = values(part, features.attribute)
            attribute = part.attribute("word" if rows is not None else features.attribute)
            of = np.arange(len(names)) if rows is None else rows
            n = np.bincount(of, np.diff(attribute.bounds), len(names)).astype(np.int64)
            counted.append(pl.DataFrame({"name": names, "n": n}))
        words = pl.concat(counted).group_by("name").agg(pl.col("n").sum()).sort("name")
        n_tokens = sum(part.n_tokens for part in parts)
        heavy = np.round(_SCALE * np.log((n_tokens + 1) / np.maximum(words["n"].to_numpy(), 1)))
        return cls(features, words["name"], np.maximum(heavy, 1).astype(np.int64))

    def codes(self, part: Part) -> npt.NDArray[np.int32]:
        """Return int32[n_types]: the row in `names` of each type of a part; -1 is left out.

        Of attributes that aren't the word itself, none is left out.
        """
        names, rows = values(part, self.features.attribute)
        found = self.names.search_sorted(names).to_numpy().astype(np.int32)
        found = found if rows is None else found[rows]
        if self.attribute != "word":
            return found
        return np.where(removed(part, self.features), np.int32(-1), found)

    @property
    def attribute(self) -> str:
        """The attribute that has a type for each token."""
        return "word" if self.features.attribute in FOLDS else self.features.attribute


@dataclass(frozen=True)
class Told:
    """The sentences of a part.

    Attributes:
        part: where they are.
        cuts: int64[n_sentences + 1]: sentence `s` has the tokens `cuts[s]:cuts[s + 1]`.
        code: int[n_tokens]: each token's type, or one more than there are where it is left out.
        words: int32[n_types + 1]: the word of each type in the vocabulary; -1 is none.
    """

    part: Part
    cuts: npt.NDArray[np.int64]
    code: Ints
    words: npt.NDArray[np.int32]

    @classmethod
    def of(cls, part: Part, vocabulary: Vocabulary) -> "Told":
        """Return all sentences of a part."""
        cuts = _cuts(part)
        words = np.append(vocabulary.codes(part), np.int32(-1))
        code = part.attribute(vocabulary.attribute).codes
        if vocabulary.attribute != "word" and vocabulary.features.selective:
            # Tokens are left out by their word, which the types of another attribute don't know.
            gone = removed(part, vocabulary.features)[part.attribute("word").codes]
            code = np.where(gone, len(words) - 1, code)
        return cls(part, cuts, code, words)

    @cached_property
    def document(self) -> npt.NDArray[np.int64]:
        """int64[n_sentences]: the row of the document that each is in."""
        edges = np.searchsorted(self.cuts, self.part.bounds)
        return np.repeat(np.arange(self.part.n_documents), np.diff(edges))

    def sentences(self, vocabulary: Vocabulary) -> Sentences:
        """Return the sentences with all their tokens."""
        weight = np.append(vocabulary.weight, 0)[self.words]
        return Sentences(self.code, self.cuts, weight)

    def index(self, vocabulary: Vocabulary) -> Index:
        """Return where each type is; a token that is left out may be among those of its type."""
        attribute = self.part.attribute(vocabulary.attribute)
        return Index(attribute.positions, attribute.bounds)

    def of_document(self, row: int) -> tuple[int, int]:
        """Return the first sentence of a document, and one past its last."""
        edges = np.searchsorted(self.cuts, self.part.bounds[row : row + 2])
        return int(edges[0]), int(edges[1])

    def sizes(self, rows: Ints) -> npt.NDArray[np.int64]:
        """Return int64[n]: the words of some documents."""
        bounds = np.asarray(self.part.bounds)
        at, of = members(bounds, rows)
        return np.bincount(of, self.words[self.code[at]] >= 0, len(rows)).astype(np.int64)


def _cuts(part: Part) -> npt.NDArray[np.int64]:
    """Return int64[n_sentences + 1]: where sentences begin, and the end of the last."""
    there = np.zeros(part.n_tokens + 1, bool)
    there[part.bounds] = True
    there[part.structure("p").regions] = True
    firm = there.copy()
    there[part.structure("s").regions] = True
    cuts = np.flatnonzero(there).astype(np.int64)
    word = part.attribute("word")
    short = np.flatnonzero(np.diff(cuts) == 2)
    first, second = (word.types["type"].gather(word.codes[cuts[short] + at]) for at in (0, 1))
    numbers = first.str.contains(_ITEM) & second.is_in([".", ")"])
    ends = cuts[short[numbers.to_numpy()] + 1]
    there[ends[~firm[ends]]] = False
    return np.flatnonzero(there).astype(np.int64)


@dataclass(frozen=True)
class Statement:
    """A document as sentences; those without words are left out.

    Attributes:
        part, row: where it is.
        word: int32[n_words]: rows in the vocabulary.
        position: int64[n_words]: tokens of the part.
        bounds: int64[n_sentences + 1]: words of the sentences.
        start, end: int64[n_sentences]: first token of each in the part, and one past its last.
    """

    part: Part
    row: int
    word: npt.NDArray[np.int32]
    position: npt.NDArray[np.int64]
    bounds: npt.NDArray[np.int64]
    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]

    @classmethod
    def of(cls, told: Told, row: int) -> "Statement":
        """Return the document in a row of a part."""
        first, last = told.of_document(row)
        cuts = told.cuts[first : last + 1]
        tokens = np.arange(cuts[0], cuts[-1])
        word = told.words[told.code[cuts[0] : cuts[-1]]]
        tokens, word = tokens[word >= 0], word[word >= 0]
        edges = np.searchsorted(tokens, cuts)
        full = np.diff(edges) > 0
        bounds = np.append(edges[:-1][full], edges[-1]).astype(np.int64)
        return cls(told.part, row, word, tokens, bounds, cuts[:-1][full], cuts[1:][full])

    def __len__(self) -> int:
        return len(self.start)

    @property
    def sizes(self) -> npt.NDArray[np.int64]:
        """int64[n_sentences]: the words of each."""
        return np.diff(self.bounds)

    def sentences(self, vocabulary: Vocabulary) -> tuple[Sentences, Index]:
        """Return the sentences by the words of a vocabulary, and where each word is."""
        weight = vocabulary.weight
        return Sentences(self.word, self.bounds, weight), Index.of(self.word, len(weight))


def numbered(
    word: Ints, bounds: npt.NDArray[np.int64], weight: npt.NDArray[np.int64]
) -> tuple[Sentences, npt.NDArray[np.int32]]:
    """Return sentences of words of a vocabulary under a numbering of their own, and the numbers.

    The numbers are int32[n_names + 1]: those of the vocabulary's words, -1 where the sentences
    haven't a word; the last is for a token that is none.
    """
    distinct, code = np.unique(word, return_inverse=True)
    number = np.full(len(weight) + 1, -1, np.int32)
    number[distinct] = np.arange(len(distinct), dtype=np.int32)
    return Sentences(code, bounds, weight[distinct]), number


@dataclass(frozen=True)
class Passage:
    """A stretch of a document, to be read.

    Attributes:
        text: the text of the whole document.
        words: its words, as they are compared.
        spans: int32[n_words, 2]: their characters in the text.
        start, end: the characters of the passage, with what stands around its words.
        right: how much of it may be shown.
    """

    text: str
    words: Sequence[str]
    spans: npt.NDArray[np.int32]
    start: int
    end: int
    right: int

    @classmethod
    def of(cls, part: Part, features: Features, start: int, end: int) -> "Passage":
        """Return what lies between two tokens of a part, in one document."""
        row = int(part.document_of(np.array([start]))[0])
        names, rows = values(part, features.attribute)
        types = part.attribute("word" if rows is not None else features.attribute).codes[start:end]
        words = names.gather(types if rows is None else rows[types])
        kept = ~removed(part, features)[part.attribute("word").codes[start:end]]
        spans = part.spans[start:end]
        edges = int(spans[0, 0]), int(spans[-1, 1])
        right = int(allowed(part.documents[row])[0])
        return cls(
            part.text(row), words.filter(pl.Series(kept)).to_list(), spans[kept], *edges, right
        )

    @property
    def shown(self) -> str | None:
        """The passage as far as its rights allow; None where nothing may be shown."""
        if self.right == NOTHING:
            return None
        if self.is_whole:
            return " ".join(self.text[self.start : self.end].split())
        return f"{self.written(0, 2 * SNIPPET)}…"

    @property
    def is_whole(self) -> bool:
        """Whether all of the passage may be shown: a short one may where snippets may."""
        return self.right == ALL or (self.right != NOTHING and len(self.words) <= 2 * SNIPPET)

    def written(self, first: int, last: int) -> str:
        """Return the text from one of its words to another, which isn't included.

        What stands between words, as commas, belongs to the word before.
        """
        stop = int(self.spans[last, 0]) if last < len(self.spans) else self.end
        return " ".join(self.text[self.spans[first, 0] : stop].split())


def stretches(document: str, spans: Sequence[Sequence[int]]) -> str:
    """Return stretches of a document as `chars(…)` of a query takes them; empty without any."""
    return ", ".join([quote(document), *(f"{a}, {b}" for a, b in spans)]) if len(spans) else ""


def share(y: npt.NDArray[np.int64], x: npt.NDArray[np.int64]) -> tuple[float, float, float]:
    """Return the share of y in x, and its 95 % interval with the sentence as sampling unit.

    x are the words of each sentence, y those of them that count. The share is r = Σy / Σx, a ratio
    estimator with the variance v = n / (n - 1) · Σ(y - r x)² / (Σx)² (Cochran 1977, eq. 6.13).
    The interval is Clopper's and Pearson's for r m of m draws, m = r (1 - r) / v (Korn and
    Graubard 1998) but no more than n, the sentences; where v is 0, m is n: what was never seen
    may yet be there. NaN without words, the interval of fewer than two sentences too.
    """
    from scipy.special import betaincinv

    n, total = len(x), int(x.sum())
    if not total:
        return math.nan, math.nan, math.nan
    r = int(y.sum()) / total
    if n < 2:
        return r, math.nan, math.nan
    v = n / (n - 1) * float(((y - r * x) ** 2).sum()) / total**2
    m = min(r * (1 - r) / v, n) if v > 0 else n
    hits = r * m
    low = betaincinv(hits, m - hits + 1, 0.025) if hits > 0 else 0.0
    high = betaincinv(hits + 1, m - hits, 0.975) if m - hits > 1e-9 else 1.0
    return r, float(low), float(high)
