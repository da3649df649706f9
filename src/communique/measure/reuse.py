"""Reuse: what documents share word for word or nearly so, who said it first, who repeats whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import polars as pl

from communique.align.passages import Manner, passages
from communique.corpus import Budget, Corpus, Part
from communique.errors import UsageError
from communique.features import Features, every_token
from communique.measure import Evidence, Unit, sharing
from communique.measure.fields import WITHIN, check_group, equals
from communique.measure.gathering import Choice, Piece, gathered, piece
from communique.query import Selection, parse
from communique.query.language.values import quote

_SHOWN = ("passages", "network", "shares", "openings")
_NOWHERE = '"", 0, 0'


@dataclass(frozen=True, slots=True)
class Reuse:
    """What documents share, the one that said it first as the source.

    Words are tokens that are kept, compared as the attribute of `features` has them. Documents are
    in the order of their dates; `order` says whether the source is `earlier`, of the `same time`,
    or whether that is `unknown`.

    Columns of the table of `passages`, the longest first:
        source, target: the two documents.
        source_group, target_group, kind: with `by`, their groups; own, other, or null.
        order: of their dates.
        place: opening or closing of both documents, the whole of them, or inside.
        words, source_words: of the passage in the target and in the source.
        similarity: 2 equal words / all words of both, above 0 to 1.
        text: the beginning of the passage in the target, as far as it may be shown.
        source_date, target_date: as they were written.
        source_start, source_end, start, end: characters in the texts of source and target.
        source_token, source_token_end, token, token_end: tokens there, from 0, the end excluded.
    Columns of `network`, by `by` or by documents, most words first:
        source, target, kind, order: as above.
        passages: stretches of the target's documents, those that touch or overlap as one.
        words: in them.
        documents: of the target that have one.
        at: where they are, as `chars` of a query takes it.
    Columns of `shares`:
        document or group: by document, or with `by`.
        words: all of its words.
        repeated: without `by`, words that an earlier document has.
        own, others: with it, words whose first document is of the same group, or of no or another.
        share: of words, 0 to 1; null without any.
        repeated_at, own_at, others_at: where they are.
    Columns of `openings`:
        place: opening, closing; or common, for words that are too common to be a sign of reuse.
        text, length: the beginning of the text, and its words.
        passages, documents, words: as above.
        first: the first document that has it.
        at: where they are.
    """

    counts: ClassVar[Sequence[str]] = (
        *("words", "source_words", "passages", "documents", "own", "others", "repeated"),
    )

    show: str = field(default="passages", metadata={"help": ", ".join(_SHOWN), "choices": _SHOWN})
    features: Features = field(
        default=Features(punctuation=False), metadata={"help": "what words are compared, as what"}
    )
    within: Selection = field(default=Selection(), metadata=WITHIN)
    by: str = field(default="", metadata={"help": "metadata field that says whose a document is"})
    date: str = field(default="date", metadata={"help": "date or number: what came first"})
    minimum: int = field(default=8, metadata={"help": "equal words of a passage, at least"})
    run: int = field(default=6, metadata={"help": "of these in a row, somewhere in it, at least"})
    gap: int = field(default=3, metadata={"help": "words in a row that may differ"})
    most: int = field(
        default=50, metadata={"help": "a row of `run` words that occurs more often is common"}
    )
    documents: int = field(
        default=3, metadata={"help": "that have an opening or closing in common, at least"}
    )
    openings: bool = field(
        default=True, metadata={"help": "whether openings and closings count as reuse"}
    )
    every: bool = field(
        default=False, metadata={"help": "edges from all that said it before, not from the first"}
    )

    def items(self, corpus: Corpus, /) -> Sequence[Part]:
        """Return the parts."""
        if self.show not in _SHOWN:
            raise UsageError(f"{self.show!r} can't be shown", hint=f"shown: {', '.join(_SHOWN)}")
        self._check_numbers()
        kept = replace(self.features, ngrams=(1,), skip=(0,), compounds=())
        if kept != self.features or self.features.limited:
            raise UsageError(
                "reuse compares single words, however frequent they are",
                hint="features may say: lower; no punctuation; no numbers; stop words en",
            )
        if self.by:
            check_group(self.by, corpus.fields)
            if corpus.fields.get(self.by) == "list":
                raise UsageError(
                    f"{self.by} is a list, and a document is somebody's own",
                    hint="give a field with one value, as --by party",
                )
        known = {name for name, kind in corpus.fields.items() if kind in {"date", "number"}}
        if self.date not in known and self.date != "date":
            raise UsageError(
                f"{self.date} is no date or number here",
                hint=f"dates and numbers: {', '.join(sorted(known)) or 'none'}",
            )
        return corpus.parts

    def _check_numbers(self) -> None:
        least = {"minimum": 1, "run": 1, "gap": 0, "most": 2, "documents": 2}
        for name, low in least.items():
            if getattr(self, name) < low:
                raise UsageError(f"{name} can't be below {low}", hint=f"--{name} {low} is least")
        if self.run > self.minimum:
            raise UsageError(
                f"{self.run} words in a row are more than the {self.minimum} of a passage",
                hint=f"--run {self.minimum}, or --minimum {self.run}",
            )
        for name, (high, usual) in _GREATEST.items():
            if getattr(self, name) > high:
                raise UsageError(f"{name} can't be above {high:,}", hint=f"{usual} is usual")

    def map(self, part: Part, budget: Budget, /) -> tuple[Piece, ...]:
        """Take the words of one part."""
        choice = Choice(self.features, self.within, self.by, self.date)
        return (piece(part, choice, budget),)

    def merge(self, partials: Sequence[tuple[Piece, ...]], /) -> tuple[Piece, ...]:
        """Put the parts side by side."""
        return tuple(each for several in partials for each in several)

    def finish(self, partial: tuple[Piece, ...], /) -> pl.DataFrame:
        """Align all documents with one another."""
        every = gathered(partial)
        manner = Manner(self.minimum, self.run, self.gap, self.most)
        found = sharing.Found(
            every, passages(every.texts, manner, partial[0].budget), self.minimum, bool(self.by)
        )
        if not self.openings:
            found = sharing.outside_openings(found, self.documents, self.minimum)
        if self.show == "network":
            return sharing.network(found, every=self.every)
        if self.show == "shares":
            return sharing.shares(found)
        if self.show == "openings":
            return sharing.shared(found, self.documents)
        return sharing.passages(found)

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for the words of a passage or of several, for these, or documents."""
        if column == "words" and self.show == "shares":
            key = ("group", self.by) if self.by else ("document", "id")
            narrowed = self.within.narrowed(equals(key[1], row[key[0]]))
            return Evidence(every_token(self.features, narrowed), "tokens")
        at = self._at(row, column)
        unit: Unit = "documents" if column == "documents" else "tokens"
        if column == "passages":
            return Evidence(parse(f"(?longest) []+ within chars({at})"), "hits")
        inside = parse(f"[] within chars({at})").filters
        return Evidence(replace(every_token(self.features), filters=inside), unit)

    def _at(self, row: Mapping[str, Any], column: str) -> str:
        if self.show == "shares":
            return row[f"{column}_at"] or _NOWHERE
        if self.show != "passages":
            return str(row["at"])
        side = "source" if column == "source_words" else "target"
        edges = ("source_start", "source_end") if side == "source" else ("start", "end")
        return f"{quote(row[side])}, {row[edges[0]]}, {row[edges[1]]}"

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what was compared, and whether it is known who came first."""
        told = [f"compared: {self.features}"]
        if corpus.fields.get(self.date) not in {"date", "number"}:
            told.append(f"there is no {self.date}: nothing is known to be earlier")
        return told

    def remarks(self, partial: tuple[Piece, ...], /) -> Sequence[str]:
        """Return how many documents have no date."""
        dates = pl.concat([each.documents["first"] for each in partial])
        n_unknown = dates.null_count()
        if not n_unknown or n_unknown == len(dates):
            return []
        return [f"{n_unknown:,} of {len(dates):,} documents have no {self.date}"]


_GREATEST = {"gap": (16, 3), "most": (1000, 50)}
"""What options are at most, and usually: all pairs of a row of words are looked at."""
