"""Collocations: words that stand in a row more often than their parts make expect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Budget, Corpus, Part
from communique.errors import UsageError
from communique.features import Features, feature, words
from communique.features.kept import condition, keeping
from communique.measure import Evidence
from communique.measure.fields import INSIDE, WITHIN
from communique.measure.grouping import Grouping
from communique.measure.sequences import (
    ACRONYM,
    NO_WORD,
    Codes,
    Sequences,
    Tallied,
    acronyms_kept,
    counted,
)
from communique.measure.strength import USUAL, listed, scored
from communique.query import Matches, Not, Query, Selection, Token
from communique.query.language.pattern import Pattern, repeat, sequence
from communique.query.language.query import Filtered, InWords, Within
from communique.query.language.tree import conjunction
from communique.score.loglinear import cells_of, interaction, keys, margins

_LONGEST = 8


@dataclass(frozen=True, slots=True)
class Collocations:
    """The sequences of words that stand together beyond chance, by z.

    Columns of the table:
        collocation: its words.
        length: how many.
        count: how often it occurs.
        count_nested: in how many of these places it is inside a longer sequence of those counted.
        documents: in which it occurs.
        lambda: the interaction of all its words in a log-linear model.
        z: lambda by its standard error.
        log_likelihood, mi, log_dice, t …: the scores asked for, of sequences of two words; null
            of longer ones.
    """

    counts: ClassVar[Sequence[str]] = ("count", "count_nested", "documents")

    features: Features = field(
        default=Features(min_count=2), metadata={"help": "what words are, and the least count"}
    )
    size: str = field(default="2", metadata={"help": "words of a sequence, as 2 or 2,3"})
    within: Selection = field(default=Selection(), metadata=WITHIN)
    inside: Query | None = field(default=None, metadata=INSIDE)
    smoothing: float = field(default=0.5, metadata={"help": "added to each cell; above 0"})
    acronyms: bool = field(
        default=False, metadata={"help": "keep words in capitals alone apart, as quanteda does"}
    )
    minimum: float | None = field(default=None, metadata={"help": "least lambda; none is any"})
    maximal: bool = field(
        default=False, metadata={"help": "leave out what stands only in a longer one listed"}
    )
    scores: str = field(default=USUAL, metadata={"help": "scores of pairs, as mi,t; or all"})

    @property
    def grouping(self) -> Grouping:
        """Where words are counted."""
        return Grouping(self.within, self.inside)

    @property
    def sizes(self) -> list[int]:
        """The lengths of sequences, ascending.

        Raises:
            UsageError: they are no numbers from 2 to 8.
        """
        found = {each.strip() for each in self.size.split(",")}
        if not all(each.isdecimal() and 2 <= int(each) <= _LONGEST for each in found):
            raise UsageError(
                f"the sizes of sequences can't be {self.size!r}",
                hint=f"give numbers of words from 2 to {_LONGEST}, as 2,3",
            )
        return sorted(map(int, found))

    def items(self, corpus: Corpus, /) -> Sequence[Part]:
        """Return the parts."""
        assert self.sizes
        listed(self.scores)
        self.grouping.check(corpus)
        features = self.features
        if features.ngrams != (1,) or features.skip != (0,) or features.compounds:
            raise UsageError(
                "collocations are made of single words",
                hint="say how many words with size, and leave out ngrams, skip and compounds",
            )
        if self.acronyms and features.attribute != "lower":
            raise UsageError(
                "acronyms are kept apart from words in lower case",
                hint="leave acronyms out, or count the attribute lower",
            )
        if self.smoothing <= 0:
            raise UsageError("smoothing is above 0", hint="0.5 is usual")
        return corpus.parts

    def map(self, part: Part, budget: Budget, /) -> Sequences:
        """Count the sequences of one part."""
        stretches = self.grouping.stretches(part, budget)
        if stretches.united:
            raise UsageError(
                "sequences need hits that don't overlap to lie in",
                hint="name the regions of a structure, as <s/> containing peace",
            )
        stream = words(part, self.features, stretches, budget)
        if self.acronyms:
            stream = acronyms_kept(part, stream)
        if self.features.joined:
            stream = stream.take(stream.code >= 0)
        budget.check()
        return counted(stream, stretches, self.sizes)

    def merge(self, partials: Sequence[Sequences], /) -> Sequences:
        """Add up by sequence."""
        return Sequences.merged(partials)

    def finish(self, partial: Sequences, /) -> pl.DataFrame:
        """Score each sequence; the highest z stands first."""
        tables, codes = [], {}
        for size, tallied in partial.by_size.items():
            rows = self._rows(tallied)
            table = self._table(partial, tallied, rows)
            if self.minimum is not None:
                kept = (table["lambda"] >= self.minimum).to_numpy()
                table, rows = table.filter(pl.Series(kept)), rows[kept]
            tables.append(table)
            codes[size] = tallied.codes[rows]
        if self.maximal:
            tables = _maximal(dict(zip(codes, tables, strict=True)), codes)
        return pl.concat(tables).sort("z", "collocation", descending=[True, False])

    def _rows(self, tallied: Tallied) -> npt.NDArray[np.intp]:
        """Return the sequences that are listed: without a gap, and as frequent as asked."""
        features = self.features
        kept = tallied.count >= features.min_count
        for column in tallied.codes.T:
            kept &= column > 0
        kept &= tallied.documents >= features.min_documents
        if features.max_count:
            kept &= tallied.count <= features.max_count
        if features.max_documents:
            kept &= tallied.documents <= features.max_documents
        return np.flatnonzero(kept)

    def _table(
        self, partial: Sequences, tallied: Tallied, rows: npt.NDArray[np.intp]
    ) -> pl.DataFrame:
        codes = tallied.codes[rows]
        sums = margins(tallied.codes, tallied.count, rows)
        score, z = interaction(cells_of(sums), self.smoothing)
        n_words = codes.shape[1]
        n, first, second, both = sums[0], sums[1], sums[2], sums[-1]
        strength: Mapping[str, Any] = (
            scored(self.scores, both, first, second, n)
            if n_words == 2
            else {name: pl.lit(None, pl.Float64) for name in listed(self.scores)}
        )
        return pl.DataFrame(
            {
                "collocation": partial.text(codes),
                "length": np.full(len(rows), n_words),
                "count": tallied.count[rows].astype(np.int64),
                "count_nested": tallied.nested[rows].astype(np.int64),
                "documents": tallied.documents[rows].astype(np.int64),
                "lambda": score,
                "z": z,
            }
        ).with_columns(**strength)

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for the places of a sequence, or for those inside longer ones."""
        names = row["collocation"].split(" ")
        query = self._placed(self._pattern([self._word(name) for name in names]))
        if column == "documents":
            return Evidence(query, "documents")
        if column == "count_nested":
            longer = min((size for size in self.sizes if size > len(names)), default=0)
            query = replace(query, filters=(*query.filters, Within(self._run(longer))))
        return Evidence(query, "hits")

    def _run(self, length: int) -> Filtered | InWords:
        """Return so many words in a row; no sequence is inside one of 0 words."""
        if not length:
            return InWords(1)
        run = self._placed(self._pattern([self._listed] * length))
        return Filtered(run.pattern, run.filters, None, "all")

    def _placed(self, pattern: Pattern) -> Query:
        return self.grouping.narrowed(Query(pattern), {})

    def _pattern(self, tokens: Sequence[Token]) -> Pattern:
        gone = condition(self.features) if self.features.joined else None
        items: list[Pattern] = [tokens[0]]
        for token in tokens[1:]:
            items += [*([] if gone is None else [repeat(Token(gone), 0, None)]), token]
        return sequence(items)

    def _word(self, name: str) -> Token:
        """Return the tokens that have a name."""
        capitals = self.acronyms and name != name.lower()
        features = Features("word") if capitals else self.features
        token = feature(replace(features, ngrams=(2,)), name).pattern
        assert isinstance(token, Token)
        if not self.acronyms or capitals or token.condition is None:
            return token
        return Token(conjunction([token.condition, Not(Matches("word", ACRONYM))]))

    @property
    def _listed(self) -> Token:
        """Every token that can be in a sequence."""
        name = self.features.attribute
        flags = {"lower": "c", "fold": "cd"}.get(name)
        no_word = Matches(name if flags is None else "word", NO_WORD, flags or "")
        test = conjunction([each for each in (keeping(None, self.features), Not(no_word)) if each])
        return Token(test)

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what was counted."""
        return [f"counted: {self.features}"]


def _maximal(tables: dict[int, pl.DataFrame], codes: dict[int, Codes]) -> list[pl.DataFrame]:
    """Return tables, by size, without what occurs only inside one longer sequence listed.

    It does where the longer one occurs as often.
    """
    kept = []
    for size, table in tables.items():
        inside = np.zeros(len(table), bool)
        for longer in (each for each in tables if each > size):
            for at in range(longer - size + 1):
                part = codes[longer][:, at : at + size]
                every = np.concatenate([codes[size], part])
                count = pl.concat([table["count"], tables[longer]["count"]]).to_numpy()
                rows = np.arange(len(every))
                mine, theirs = keys([*every.T, count], rows[: len(table)], rows[len(table) :])
                inside |= np.isin(mine, theirs)
        kept.append(table.filter(pl.Series(~inside)))
    return kept
