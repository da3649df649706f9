"""Editions: a table of all releases by statement, why each is there, and what was changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import polars as pl

from communique.corpus import UNBOUNDED, Budget, Corpus
from communique.edition.candidates import links_of
from communique.edition.difference import Difference, difference, text_of
from communique.edition.grouping import Place, grouped
from communique.edition.judging import Link
from communique.edition.releases import Releases, releases
from communique.edition.rules import Rules
from communique.errors import UsageError

COUNTS = ("documents", "last", "first", "all")
"""What may count: every document in its newest release, of each wording the last or the first
release, or all releases."""

_COLUMNS = {
    "statement": pl.String,
    "text": pl.String,
    "edition": pl.Int64,
    "release": pl.Int64,
    "id": pl.String,
    "document": pl.String,
    "language": pl.String,
    "date": pl.Date,
    "met": pl.Date,
    "kind": pl.String,
    "of": pl.String,
    "words": pl.Int64,
    "equal": pl.Int64,
    "similarity": pl.Float64,
    "rule": pl.String,
    "because": pl.String,
}
_DECISIONS = ("one", "other", "kind", "of", "rule", "similarity", "because")
_EDITS = {
    "statement": pl.String,
    "before_id": pl.String,
    "after_id": pl.String,
    "published": pl.Date,
    "changed": pl.Date,
    "kind": pl.String,
    "before": pl.String,
    "after": pl.String,
    "words_out": pl.Int64,
    "words_in": pl.Int64,
    "before_start": pl.Int64,
    "before_end": pl.Int64,
    "after_start": pl.Int64,
    "after_end": pl.Int64,
}


@dataclass(frozen=True)
class Editions:
    """Which releases are of one statement.

    Attributes:
        rules: by which they were found.
        releases: all of them, in the order of time.
        links: why two are of one statement.
        places: where each release stands.
    """

    rules: Rules
    releases: Releases
    links: Sequence[Link]
    places: Sequence[Place]

    @cached_property
    def frame(self) -> pl.DataFrame:
        """One row a release, by statement, wording and time.

        Columns:
            statement: what it is called: its field `statement`, or the id of its first release.
            text: the id of the first release of this wording; a translation, an excerpt and a
                summary are wordings of their own.
            edition: its number among the different texts of this wording, from 1; releases with
                equal texts are of one edition.
            release: its number among the releases of this wording, from 1.
            id, document: of the release, and of the document that it is one of.
            language, date, met: as its fields say; `met` is the day of `retrieved`.
            kind: `first`, `exact`, `near`, `translation`, `excerpt` or `summary`.
            of: the id of the release that it is one of; null of a first one.
            words, equal: of the release, and those that are in the other, in a row with others.
            similarity: 2 equal / words of both, 0 to 1; null of translations and summaries.
            rule, because: by which rule it is here, and how that reads.
        """
        order = sorted(range(len(self.places)), key=self._key)
        rows = list(self._rows(order))
        return pl.DataFrame(rows, schema=_COLUMNS, orient="row")

    @cached_property
    def decisions(self) -> pl.DataFrame:
        """One row for each two releases that are taken for one statement, and why.

        Columns: one, other (ids, the earlier first), kind, of (the id of the one that the other is
        a translation, an excerpt or a summary of), rule, similarity, because.
        """
        ids = self.releases.table["id"]
        rows = [
            (ids[e.one], ids[e.other], e.kind, ids[e.of], e.rule, e.similarity, e.because)
            for e in sorted(self.links, key=lambda e: (e.one, e.other))
        ]
        kinds = [*[pl.String] * 5, pl.Float64, pl.String]
        return pl.DataFrame(rows, schema=dict(zip(_DECISIONS, kinds, strict=True)), orient="row")

    def edits(self, by: str = "word") -> pl.DataFrame:
        """Return what was changed in a text after it was published, one row for each change.

        Columns: statement, before_id, after_id (the two releases), published (the day of the
        first release of this wording), changed (the day on which the changed one was met, else its
        date), kind, before, after, words_out, words_in, and the characters, as of `Difference`.

        Args:
            by: paragraph, sentence, word or character.
        """
        rows = [row for pair in self._revised() for row in self._edits(*pair, by)]
        return pl.DataFrame(rows, schema=_EDITS, orient="row")

    def evidence(self, row: int, by: str = "word") -> Difference:
        """Return the difference between the release in a row of `frame` and what it is one of.

        Raises:
            UsageError: it is the first of its statement.
        """
        at = self.frame.row(row, named=True)
        if at["of"] is None:
            raise UsageError(f"{at['id']} is the first of its statement", hint="another row")
        return self.difference(at["of"], at["id"], by)

    def difference(self, one: str, other: str, by: str = "word") -> Difference:
        """Return what became of one release in another, both by id.

        Raises:
            UsageError: there is no such release.
        """
        return difference(self._text(one), self._text(other), by)

    def among(self, ids: Sequence[str]) -> pl.DataFrame:
        """Return the rows of `frame` of the statements that some documents or releases are of."""
        here = pl.col("id").is_in(list(ids)) | pl.col("document").is_in(list(ids))
        return self.frame.filter(here.any().over("statement"))

    def left_out(self, count: str, without: Sequence[str] = ()) -> list[str]:
        """Return the ids of the documents that don't count.

        Args:
            count: of `COUNTS`.
            without: kinds that don't count either: translation, excerpt, summary.
        """
        gone = pl.col("kind").is_in(list(without))
        if count in {"first", "last"}:
            edge = pl.col("release").max() if count == "last" else pl.col("release").min()
            gone |= pl.col("release") != edge.over("text")
        return self.frame.filter(gone & ~pl.col("id").is_in(self._earlier))["id"].to_list()

    def taken(self, count: str, without: Sequence[str] = ()) -> list[str]:
        """Return the ids of the earlier releases that count, which are none but for first and all.

        Args:
            count: of `COUNTS`.
            without: kinds that don't count.
        """
        if count not in {"first", "all"}:
            return []
        rows = self.frame.filter(
            pl.col("id").is_in(self._earlier) & ~pl.col("kind").is_in(list(without))
        )
        return (rows if count == "all" else rows.filter(release=1))["id"].to_list()

    @cached_property
    def _earlier(self) -> list[str]:
        table = self.releases.table
        return table.filter("is_earlier")["id"].to_list()

    @cached_property
    def _facts(self) -> list[dict[str, Any]]:
        return self.releases.table.to_dicts()

    @cached_property
    def _at(self) -> Mapping[str, int]:
        return {each["id"]: row for row, each in enumerate(self._facts)}

    def _key(self, row: int) -> tuple[int, int, int]:
        place = self.places[row]
        return place.statement, place.line if place.line != place.statement else -1, row

    def _rows(self, order: Sequence[int]) -> Iterator[tuple[Any, ...]]:
        numbers: dict[int, int] = {}
        texts: dict[int, dict[str, int]] = {}
        bounds = self.releases.texts.bounds
        for row in order:
            place, facts = self.places[row], self._facts[row]
            numbers[place.line] = numbers.get(place.line, 0) + 1
            editions = texts.setdefault(place.line, {})
            edition = editions.setdefault(self.releases.text(row).strip(), len(editions) + 1)
            link = place.link
            by_words = link is not None and link.rule not in {"translation", "summary"}
            yield (
                self._name(place.statement),
                self._facts[place.line]["id"],
                edition,
                numbers[place.line],
                *(facts[name] for name in ("id", "document", "language", "date", "met")),
                link.kind if link else "first",
                self._facts[place.of]["id"] if link else None,
                int(bounds[row + 1] - bounds[row]),
                link.equal_of(row) if link and by_words else None,
                link.similarity if link and by_words else None,
                link.rule if link else None,
                link.because if link else None,
            )

    def _name(self, row: int) -> str:
        return str(self._facts[row]["statement"] or self._facts[row]["id"])

    def _revised(self) -> Iterator[tuple[int, int, int]]:
        """Yield the first release of a wording, and two that follow one another and differ."""
        lines: dict[int, list[int]] = {}
        for row, place in enumerate(self.places):
            lines.setdefault(place.line, []).append(row)
        for first, rows in lines.items():
            for before, after in pairwise(rows):
                if self.releases.text(before).strip() != self.releases.text(after).strip():
                    yield first, before, after

    def _edits(self, first: int, before: int, after: int, by: str) -> Iterator[tuple[Any, ...]]:
        facts = self._facts
        found = self.difference(facts[before]["id"], facts[after]["id"], by)
        changed = facts[after]["met"] or facts[after]["date"]
        head = (
            self._name(self.places[after].statement),
            *(facts[each]["id"] for each in (before, after)),
            *(facts[first]["date"], changed),
        )
        for row in found.changes.drop("before_paragraph", "after_paragraph").rows():
            yield (*head, *row)

    def _text(self, name: str) -> Any:
        row = self._at.get(name)
        if row is None:
            raise UsageError(
                f"no release has the id {name!r}", hint="communique editions lists them"
            )
        facts = self._facts[row]
        return text_of(self.releases.parts[facts["part"]], facts["row"])

    def __len__(self) -> int:
        return len(self.places)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.frame.__arrow_c_stream__(requested_schema)

    def _repr_html_(self) -> str:
        return str(self.frame._repr_html_())


def editions(corpus: Corpus, rules: Rules | None = None, budget: Budget = UNBOUNDED) -> Editions:
    """Find which releases of a corpus are of one statement.

    All documents and their earlier releases are looked at, whichever of them count.
    """
    rules = rules or Rules()
    found = releases(corpus, rules.speaker, budget)
    links = links_of(found, rules, budget)
    return Editions(rules, found, links, grouped(len(found), links))
