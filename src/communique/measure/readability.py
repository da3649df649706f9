"""Readability: how hard the documents, or groups of them, are to read, by their lengths."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from communique.corpus import Budget, Corpus, Part
from communique.errors import UsageError
from communique.features import DocumentFeatureMatrix, Features, Stretches, every_token, matrix
from communique.features.kept import PATTERNS, removed
from communique.measure import Evidence
from communique.measure.chosen import ALL, chosen
from communique.measure.fields import BY, DATE, INSIDE, OVER, WITHIN
from communique.measure.grouping import Grouping
from communique.measure.sums import grouped
from communique.query import Query, Selection, parse
from communique.score.readability import INDICES, Counts, scores
from communique.score.spelling import SUMS, Lists, shapes

Column = npt.NDArray[np.float64]

SENTENCE = "s"
_WORDS = Features(punctuation=False)
_ALSO = {"LIW": "LIX", "Bormuth": "Bormuth.MC", "Coleman.Liau": "Coleman.Liau.ECP"}
_LISTS = {"dale_chall": "Dale and Chall", "spache": "Spache"}


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted.

    Attributes:
        features: how often each word is in each document of each group.
        sentences: a row for each piece of a document: its keys, and its sentences.
    """

    features: DocumentFeatureMatrix
    sentences: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Readability:
    """How hard each document is to read, or each group, by the lengths of words and sentences.

    Columns of the table:
        group: the document, or what groups are made by; null where documents have no value.
        period: of the date, as in a distribution.
        tokens: of the group, without punctuation.
        sentences: that have such a token, and lie whole in what is counted.
        documents: of the group with at least one such token.
        words: tokens, those joined by hyphens apart.
        characters: of these words.
        syllables: of these words, if a score needs them.
        Flesch, LIX and what else is asked for: the scores; null without words or sentences.
    """

    counts: ClassVar[Sequence[str]] = ("tokens", "sentences", "documents")

    measures: str = field(default="Flesch,LIX", metadata={"help": "scores, as Flesch,LIX; or all"})
    within: Selection = field(default=Selection(), metadata=WITHIN)
    inside: Query | None = field(default=None, metadata=INSIDE)
    by: str = field(default="id", metadata=BY)
    over: str = field(default="", metadata=OVER)
    date: str = field(default="date", metadata=DATE)
    hyphens: bool = field(default=False, metadata={"help": "words joined by hyphens are one word"})
    dale_chall: str = field(
        default="", metadata={"help": "the list of Dale and Chall: words between spaces"}
    )
    spache: str = field(default="", metadata={"help": "the list of Spache: words between spaces"})

    @property
    def grouping(self) -> Grouping:
        """Which tokens are counted together."""
        return Grouping(self.within, self.inside, self.by, self.over, self.date)

    @property
    def scores(self) -> list[str]:
        """The scores that are asked for; of all of them, those whose list is given."""
        names = chosen(self.measures, list(INDICES), _ALSO)
        return [name for name in names if not self._missing(name)]

    def _missing(self, name: str) -> list[str]:
        """Return the lists that a score needs and that aren't given."""
        return [need for need in INDICES[name].needs if need in _LISTS and not getattr(self, need)]

    def items(self, corpus: Corpus, /) -> Sequence[Part]:
        """Return the parts."""
        self.grouping.check(corpus)
        there = [part for part in corpus.parts if part.n_tokens]
        if there and not any(len(part.structure(SENTENCE).regions) for part in there):
            raise UsageError(
                f"readability counts sentences, and there are no regions of {SENTENCE!r} here",
                hint="vertical input needs <s> around its sentences; texts are cut when built",
            )
        for name in chosen(self.measures, list(INDICES), _ALSO):
            for need in self._missing(name) if self.measures.strip().lower() != ALL else ():
                raise UsageError(
                    f"{name} needs the list of words of {_LISTS[need]}, which is not ours to give",
                    hint=f"--{need.replace('_', '-')} FILE, one word a line",
                )
        return corpus.parts

    def map(self, part: Part, budget: Budget, /) -> Counted:
        """Count the words and the sentences of one part."""
        stretches = self.grouping.stretches(part, budget).apart(part)
        if stretches.united:
            raise UsageError(
                "sentences are counted in hits that don't overlap",
                hint="count in regions of a structure, as '<s/> containing peace'",
            )
        sentences = stretches.keys.with_columns(sentences=_sentences(part, stretches))
        return Counted(matrix(part, _WORDS, stretches, budget), sentences)

    def merge(self, partials: Sequence[Counted], /) -> Counted:
        """Put the documents together."""
        return Counted(
            DocumentFeatureMatrix.merged([each.features for each in partials]),
            pl.concat([each.sentences for each in partials], how="vertical_relaxed"),
        )

    def finish(self, partial: Counted, /) -> pl.DataFrame:
        """Score each group, in the order of their names."""
        keys, documents, names = self.grouping.keys, partial.features, self.scores
        groups, row = grouped(documents, keys)
        shape = (len(groups), len(row))
        gather = sparse.csr_array((np.ones(len(row), np.int64), (row, np.arange(len(row)))), shape)
        counts = sparse.csr_array(gather @ documents.counts)
        spoken = any("syllables" in INDICES[name].needs for name in names)
        lists = Lists(_words(self.dale_chall), _words(self.spache))
        spelt = shapes(documents.features, lists, spoken=spoken, split=not self.hyphens)
        sums = dict(zip(SUMS, (counts @ spelt).T, strict=True))
        columns = {
            "tokens": np.asarray(counts.sum(axis=1)).ravel(),
            "sentences": _by_group(partial.sentences, groups, keys),
            "documents": np.bincount(row, documents.tokens > 0, len(groups)).astype(np.int64),
            **{name: sums[name] for name in ("words", "characters", "syllables")},
        }
        for name in ["documents"] * (self.by == "id") + ["syllables"] * (not spoken):
            del columns[name]
        found = scores(
            names,
            Counts(
                **{name: each.astype(np.float64) for name, each in sums.items()},
                sentences=columns["sentences"].astype(np.float64),
                ttr=_ttr(counts, documents.features),
            ),
        )
        return pl.DataFrame(
            [
                *(groups[key] for key in keys),
                *(pl.Series(name, values) for name, values in columns.items()),
                *(pl.Series(name, each, nan_to_null=True) for name, each in found.items()),
            ]
        )

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for the tokens of a group, or for its sentences."""
        token = every_token(_WORDS)
        if column == "sentences":
            sentences = parse(f"<{SENTENCE}/> containing {token}")
            return Evidence(self.grouping.narrowed(sentences, row), "hits")
        query = self.grouping.narrowed(token, row)
        return Evidence(query, "documents" if column == "documents" else "tokens")

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what a score is not made for, and what was left out."""
        names = self.scores
        language = corpus.options.get("language", "").partition("-")[0]
        strange = [
            name
            for name in names
            if language and INDICES[name].languages and language not in INDICES[name].languages
        ]
        left_out = [name for name in INDICES if self._missing(name)]
        told = list(self.grouping.notices(corpus))
        if strange:
            told.append(f"not made for the language {language!r}: {', '.join(strange)}")
        if self.measures.strip().lower() == ALL and left_out:
            told.append(f"left out, for lack of their lists of words: {', '.join(left_out)}")
        return told


def _sentences(part: Part, stretches: Stretches) -> npt.NDArray[np.int64]:
    """Return int64[n_stretches]: the sentences with a word that lie whole in each."""
    structure = part.structure(SENTENCE)
    if not structure.is_flat:
        raise UsageError(
            f"regions of {SENTENCE} lie in one another, and can't be counted as sentences",
            hint="sentences stand side by side",
        )
    start, end = structure.regions[:, 0], structure.regions[:, 1]
    kept = ~removed(part, _WORDS)[part.attribute("word").codes]
    before = np.concatenate(([0], np.cumsum(kept)))
    counted = np.concatenate(([0], np.cumsum(before[end] > before[start]))).astype(np.int64)
    first = np.searchsorted(start, stretches.start)
    last = np.maximum(np.searchsorted(end, stretches.end, side="right"), first)
    return counted[last] - counted[first]


def _by_group(
    pieces: pl.DataFrame, groups: pl.DataFrame, keys: Sequence[str]
) -> npt.NDArray[np.int64]:
    if not keys:
        return np.array([pieces["sentences"].sum()], np.int64)
    summed = pieces.group_by(keys).agg(pl.col("sentences").sum())
    there = groups.join(summed, on=keys, how="left", nulls_equal=True, maintain_order="left")
    return there["sentences"].to_numpy().astype(np.int64)


def _ttr(counts: sparse.csr_array, names: pl.Series) -> Column:
    """Return the type-token ratios without numbers, punctuation and symbols."""
    pattern = "|".join(PATTERNS.values())
    plain = counts[:, np.flatnonzero(~names.str.contains(f"^(?:{pattern})$").to_numpy())]
    tokens = np.asarray(plain.sum(axis=1), np.float64).ravel()
    types = np.diff(plain.indptr)
    return np.asarray(np.divide(types, tokens, out=np.zeros(len(tokens)), where=tokens > 0))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.lower().split())
