"""Keyness: the features that a target uses more, or less, than a reference does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Budget, Corpus, Part
from communique.errors import UsageError
from communique.features import DocumentFeatureMatrix, Features, Stretches, feature, matrix
from communique.measure import Evidence
from communique.measure.contrast import (
    Contrast,
    Drawn,
    Side,
    documents_of,
    minus,
    permuted_p,
    sides,
)
from communique.measure.fields import INSIDE, check_group, equals
from communique.measure.grouping import Grouping
from communique.measure.intervals import log_ratio_bounds
from communique.measure.reference_list import digest, read_list
from communique.query import Not, Query, Selection, selected
from communique.score import keyness, multiplicity
from communique.score.association import Column
from communique.score.exact import fisher
from communique.score.ranks import ascending

_EVERYWHERE = Selection()
_SHOWN = (
    "target", "reference", "per_million", "reference_per_million", "ratio", "log_ratio", "low",
    "high", "log_likelihood", "p",
)  # fmt: skip
_PLAIN: Mapping[str, Callable[..., Column]] = {
    "two_cell": keyness.two_cell_log_likelihood,
    "pmi": keyness.mutual_information,
    "difference": keyness.percent_difference,
    "log_odds": keyness.log_odds_ratio,
}
SCORES = ("two_cell", "chi_square", "fisher", "pmi", "difference", "log_odds", "simple_maths", "z")
"""What can be asked for beside what every table has."""


@dataclass(frozen=True, slots=True)
class Keyness:
    """The features that documents use more than others do, those most surely over-used first.

    Ranked by the bound of the log ratio's interval that is nearer to 0: the lower one of what is
    over-used, the upper one of what is under-used. Features whose interval has 0 in it stand last.

    Columns of the table:
        group: of the target, where `by` makes the groups.
        type: the feature.
        target, reference: how often it occurs in either.
        per_million, reference_per_million: of the features of either.
        ratio: of both rates; null where the reference's is 0.
        log_ratio: its binary logarithm, 0.5 in the place of a count of 0.
        low, high: of log_ratio, 95 % interval over documents.
        log_likelihood: G² of the four cells, negative where it is under-used.
        p: of log_likelihood; of a permutation of documents where `permutations` are asked for.
        p_adjusted: for as many tests as the table, or its group, has rows.
        documents, reference_documents: in which it occurs; a list in a file knows none.
        two_cell, chi_square, fisher, fisher_p, pmi, difference, log_odds, simple_maths, delta, z:
            where `scores` asks for them.
    """

    counts: ClassVar[Sequence[str]] = ("target", "reference", "documents", "reference_documents")

    target: Selection = field(
        default=_EVERYWHERE, metadata={"help": 'documents that are looked at, as party = "Greens"'}
    )
    reference: Selection = field(
        default=_EVERYWHERE,
        metadata={"help": "documents they are compared with; all others if empty"},
    )
    by: str = field(
        default="", metadata={"help": "metadata field: each group against all other documents"}
    )
    file: str = field(
        default="",
        metadata={"help": "frequency list to compare with: type,count as CSV or TSV", "path": True},
    )
    sha256: str = field(
        default="", metadata={"help": "digest of the file; read off it if empty", "path": True}
    )
    total: int = field(
        default=0, metadata={"help": "tokens of the file's corpus; 0 is the sum of its counts"}
    )
    within: Selection = field(default=_EVERYWHERE, metadata={"help": "documents of either side"})
    inside: Query | None = field(default=None, metadata=INSIDE)
    features: Features = field(
        default=Features(min_count=3),
        metadata={"help": "what is counted; limits are of both sides"},
    )
    scores: str = field(default="", metadata={"help": f"also, with commas: {', '.join(SCORES)}"})
    correction: str = field(
        default="default", metadata={"help": "of G² and χ²: default, none, yates or williams"}
    )
    offset: float = field(
        default=keyness.OFFSET, metadata={"help": "added in G² as in quanteda; 0 is Dunning's"}
    )
    prior: str = field(
        default="pooled 1000",
        metadata={"help": "of z: pooled and tokens of the prior, or flat and α of each type"},
    )
    constant: float = field(default=1.0, metadata={"help": "N per million of simple maths"})
    adjustment: str = field(default="benjamini-hochberg", metadata={"help": "of p for many tests"})
    permutations: int = field(
        default=0, metadata={"help": "replicates of a permutation of documents; 0 is none"}
    )
    seed: int = field(default=0, metadata={"help": "of the permutation"})

    def __post_init__(self) -> None:
        if self.file and not self.sha256:
            object.__setattr__(self, "sha256", digest(self.file))

    @property
    def grouping(self) -> Grouping:
        """Which tokens are counted."""
        return Grouping(self.within, self.inside, self.by)

    @property
    def _asked(self) -> list[str]:
        return [each.strip() for each in self.scores.split(",") if each.strip()]

    def items(self, corpus: Corpus, /) -> Sequence[Part]:
        """Return the parts."""
        self._check_sides()
        keyness.check_correction(self.correction)
        multiplicity.check_method(self.adjustment)
        _prior(self.prior)
        for name in self._asked:
            if name not in SCORES:
                raise UsageError(f"no score is called {name!r}", hint=f"scores: {_listed(SCORES)}")
        if self.permutations < 0:
            raise UsageError("there can't be fewer than 0 permutations", hint="1000 are usual")
        if self.by:
            check_group(self.by, corpus.fields)
        self.grouping.check(corpus)
        return corpus.parts

    def _check_sides(self) -> None:
        if bool(self.by) == (self.target != _EVERYWHERE):
            raise UsageError(
                "the target is a condition, or by a field each of its groups: one of the two",
                hint="communique keyness 'party = \"Greens\"', or communique keyness --by party",
            )
        others = [self.by, self.file, "reference" * (self.reference != _EVERYWHERE)]
        if sum(map(bool, others)) > 1:
            raise UsageError(
                "the reference is other documents or a list in a file, one of these",
                hint="without either all other documents are the reference",
            )
        if self.file and self.permutations:
            raise UsageError(
                "the documents of a list aren't known, and can't be permuted",
                hint="leave out the permutations, or compare with documents",
            )

    def map(self, part: Part, budget: Budget, /) -> DocumentFeatureMatrix | Contrast:
        """Count the features of either side, of each document where these are looked at again."""
        found = self.grouping.stretches(part, budget)
        if self.by:
            return matrix(part, self.features, found.apart(part), budget)
        found = self._of_sides(part, found)
        counted = matrix(part, self.features, found.apart(part), budget)
        if self.permutations:
            return counted
        return Contrast(counted.features, sides(counted, _members(counted)))

    def _of_sides(self, part: Part, found: Stretches) -> Stretches:
        """Return the stretches of documents that are in either side, called by it."""
        target, others = self.members(part)
        row = np.flatnonzero((target | others)[found.document])
        document = found.document[row]
        side = np.where(target[document], "target", "reference")
        keys = pl.DataFrame({"group": pl.Series(side, dtype=pl.String)})
        return Stretches(found.start[row], found.end[row], document, keys, found.united)

    def members(self, part: Part) -> npt.NDArray[np.bool_]:
        """Return bool[2, n_documents]: which documents of a part are target, and reference.

        Raises:
            UsageError: one is both.
        """
        target = selected(part, self.target)
        others = selected(part, self.reference) & (not self.file)
        if self.reference == _EVERYWHERE:
            others = others & ~target
        if (both := np.flatnonzero(target & others)).size:
            raise UsageError(
                f"{len(both):,} documents are in the target and in the reference",
                where=part.documents["id"][int(both[0])],
                hint="narrow one of them; without a reference it is all other documents",
            )
        return np.stack([target, others])

    def merge(
        self, partials: Sequence[DocumentFeatureMatrix | Contrast], /
    ) -> DocumentFeatureMatrix | Contrast:
        """Add up by feature, or put the documents side by side."""
        matrices = [each for each in partials if isinstance(each, DocumentFeatureMatrix)]
        if matrices:
            return DocumentFeatureMatrix.merged(matrices)
        return Contrast.merged([each for each in partials if isinstance(each, Contrast)])

    def finish(self, partial: DocumentFeatureMatrix | Contrast, /) -> pl.DataFrame:
        """Score each feature, and rank."""
        if isinstance(partial, DocumentFeatureMatrix):
            if self.by:
                return self._by_groups(partial)
            members = _members(partial)
            target, reference = sides(partial, members)
            return self.ranked(partial.features, target, reference, (partial, members[0]))
        names, (target, reference) = partial.features, partial.sides
        if self.file:
            listed = read_list(self.file, self.sha256, self.total)
            names, target, reference = listed.against(names, target)
        return self.ranked(names, target, reference)

    def _by_groups(self, counted: DocumentFeatureMatrix) -> pl.DataFrame:
        """Return the table of each group against all other documents, one after the other."""
        first = counted.documents["document"].is_first_distinct().to_numpy()
        groups = counted.documents["group"].unique().sort(nulls_last=True)
        home = [counted.documents["group"].eq_missing(group).to_numpy() for group in groups]
        [whole, *each] = sides(counted, np.stack([first, *home]))
        alone = documents_of(counted, first)
        ids = alone.documents["document"]
        tables = []
        for group, side, mine in zip(groups, each, home, strict=True):
            members = counted.documents["document"].filter(mine)
            drawn = (alone, ids.is_in(members.implode()).to_numpy()) if self.permutations else None
            table = self.ranked(counted.features, side, minus(whole, side), drawn)
            called = pl.Series("group", [group] * table.height, dtype=groups.dtype)
            tables.append(table.insert_column(0, called))
        if not tables:
            nobody, _ = sides(counted, np.zeros((2, 0), bool))
            none = self.ranked(counted.features, nobody, nobody, None)
            return none.insert_column(0, pl.Series("group", [], dtype=groups.dtype))
        return pl.concat(tables)

    def ranked(
        self, names: pl.Series, target: Side, reference: Side, drawn: Drawn | None = None
    ) -> pl.DataFrame:
        """Return the table of two sides, features in order of the bound that is nearer to 0."""
        kept = self._kept(target, reference)
        vocabulary = int(((target.count + reference.count) > 0).sum())
        rows = np.flatnonzero(kept)
        target, reference = target.taken(rows), reference.taken(rows)
        table = self._scored(target, reference, vocabulary)
        if drawn is not None:
            table["p"] = permuted_p(*drawn, kept, self.permutations, self.seed)
        table["p_adjusted"] = multiplicity.adjusted(table["p"], self.adjustment)
        # Names are in order: where bounds are equal they stay so. What has no bound stands last.
        order = ascending(-np.fmax(table["low"], -table["high"]))
        called = names.gather(rows[order]).alias("type")
        ordered = [pl.Series(name, each[order], nan_to_null=True) for name, each in table.items()]
        return pl.DataFrame([called, *ordered])

    def _kept(self, target: Side, reference: Side) -> npt.NDArray[np.bool_]:
        """Return the features that occur as often in both sides together as is asked."""
        limits = self.features
        count = target.count + reference.count
        kept = (count > 0) & (count >= limits.min_count)
        if limits.max_count:
            kept &= count <= limits.max_count
        if target.documents is not None and reference.documents is not None:
            documents = target.documents + reference.documents
            kept &= documents >= limits.min_documents
            if limits.max_documents:
                kept &= documents <= limits.max_documents
        return np.asarray(kept)

    def _scored(self, target: Side, reference: Side, vocabulary: int) -> dict[str, Any]:
        """Return the columns of the table, whole columns of features at once."""
        cells = (target.count, reference.count, target.tokens, reference.tokens)
        how: Any = {"correction": self.correction}
        g2 = keyness.log_likelihood(*cells, **how, offset=self.offset)
        rates = [_per_million(side) for side in (target, reference)]
        effect = log_ratio_bounds(target.rates, reference.rates)
        nothing = np.full(len(rates[0]), np.nan)
        ratio = np.divide(rates[0], rates[1], out=nothing.copy(), where=rates[1] > 0)
        known = bool(target.tokens and reference.tokens)
        g2 = g2 if known else nothing
        columns = (*rates, ratio, *effect, g2, keyness.p_value(g2))
        whole = [side.count.astype(np.int64) for side in (target, reference)]
        table: dict[str, Any] = dict(zip(_SHOWN, (*whole, *columns), strict=True))
        table["p_adjusted"] = None
        for name, side in (("documents", target), ("reference_documents", reference)):
            if side.documents is not None:
                table[name] = side.documents.astype(np.int64)
        for name in self._asked:
            found = self._score(name, cells, vocabulary)
            table.update(found if known else dict.fromkeys(found, nothing))
        return table

    def _score(
        self, name: str, cells: tuple[Column, Column, float, float], vocabulary: int
    ) -> dict[str, Column]:
        if name == "chi_square":
            return {name: keyness.chi_square(*cells, correction=self.correction)}
        if name == "simple_maths":
            return {name: keyness.simple_maths(*cells, constant=self.constant)}
        if name == "fisher":
            odds, p = fisher(*cells)
            return {name: np.where(np.isinf(odds), np.nan, odds), "fisher_p": p}
        if name == "z":
            kind, size = _prior(self.prior)
            a, b, n_a, n_b = cells
            alpha = np.full(len(a), size) if kind == "flat" else size * (a + b) / max(n_a + n_b, 1)
            whole = size * vocabulary if kind == "flat" else size
            delta, z = keyness.log_odds_with_prior(*cells, alpha, prior_total=whole)
            return {"delta": delta, "z": z}
        found = _PLAIN[name](*cells)
        return {name: np.where(np.isfinite(found), found, np.nan)}

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for the places of a feature in one of the sides."""
        query = Grouping(self.within, self.inside).narrowed(
            feature(self.features, row["type"]), row
        )
        if self.by:
            mine = equals(self.by, row["group"])
            ours, theirs = Selection(mine), Selection(Not(mine))
        else:
            ours, theirs = self.target, self.reference
            if theirs == _EVERYWHERE and ours.condition is not None:
                theirs = Selection(Not(ours.condition))
        side = theirs if column.startswith("reference") else ours
        return Evidence(
            query.narrowed(side), "documents" if column.endswith("documents") else "hits"
        )

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what was counted, and what is too little to go by."""
        notices = [f"counted: {self.features}", *self.grouping.notices(corpus)]
        if self.by:
            return notices
        if self.file:
            notices.append(
                "the list's documents aren't known: its tokens are taken for independent draws"
            )
        for name, side in (("target", self.target), ("reference", self.reference)):
            if name == "reference" and (self.file or side == _EVERYWHERE):
                continue
            n = sum(int((selected(part, side) & selected(part, self.within)).sum())
                    for part in corpus.parts)  # fmt: skip
            if n == 0:
                notices.append(f"no document is in the {name}: there is nothing to compare")
            if n == 1:
                notices.append(
                    f"the {name} is one document: its tokens are taken for independent draws, and "
                    "intervals are narrower than they should be"
                )
        return notices


def _members(counted: DocumentFeatureMatrix) -> npt.NDArray[np.bool_]:
    """Return bool[2, n_documents]: which documents are in the target, and in the reference."""
    return np.stack([counted.documents["group"] == side for side in ("target", "reference")])


def _per_million(side: Side) -> Column:
    if not side.tokens:
        return np.full(len(side.count), np.nan)
    return np.asarray(side.count / side.tokens * 1e6)


def _prior(text: str) -> tuple[str, float]:
    """Return what kind of prior a text means, and its size."""
    kind, _, size = text.partition(" ")
    try:
        number = float(size)
    except ValueError:
        number = 0.0
    if kind not in {"flat", "pooled"} or not 0 < number < float("inf"):
        raise UsageError(f"the prior can't be {text!r}", hint="as: pooled 1000, or flat 0.01")
    return kind, number


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
