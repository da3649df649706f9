"""Formulas: the expressions that an actor says again and again, with the life of each."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Budget, Corpus, Part
from communique.errors import UsageError
from communique.features import Features, feature
from communique.features.kept import condition, keeping
from communique.features.recurring import Least
from communique.features.stopwords import stop_words
from communique.measure import Evidence, Unit, periods
from communique.measure.archive import Archive, Kinds
from communique.measure.fields import DATE, WITHIN, check_group, check_time, equals
from communique.measure.lives import Sure, lives
from communique.measure.peaks import peaks
from communique.measure.phrases import SLOT, Phrases, Wanted, rated
from communique.measure.sequences import NO_WORD
from communique.query import (
    Compare,
    Matches,
    Missing,
    Not,
    Period,
    Query,
    Selection,
    Token,
    anything,
    days,
    selected,
)
from communique.query.language.pattern import Pattern, repeat, sequence
from communique.query.language.tree import conjunction

SHOWN = ("formulas", "periods", "users", "fillers")
STATUSES = ("new", "current", "dropped")

_SHORTEST, _LONGEST = 3, 40

_UNITS: Mapping[str, Unit] = {"count": "hits", "tokens": "tokens"}
"""What columns count that don't count documents."""


@dataclass(frozen=True, slots=True)
class Formulas:
    """The expressions of several words that recur in some documents, and the life of each.

    Columns of the table:
        formula: its words; `*` is a place that several words fill.
        length: how many words.
        count: how often it occurs in the documents asked for.
        documents: in how many of them.
        elsewhere: in how many others; only where some documents are asked for.
        per_million, low, high: count per million tokens, with its 95 % interval over documents.
        first, last, first_document, last_document: the dates and documents of the first and last
            use.
        run: the most documents in a row that use it, in the order of time.
        gap: the most documents between two that use it.
        absence, silence: documents before the first and after the last use.
        absence_p, silence_p: how probable so long a one is, given the rhythm of its uses.
        status: new, current or dropped.
        burst, burst_weight: the periods of its heaviest burst.
        half_life: of its rate after the peak, in periods.
        first_by, used_by: the groups that had it first, and documents of all groups that use it.
        fillers: the most frequent words of its slot.
    """

    counts: ClassVar[Sequence[str]] = (
        "count",
        "documents",
        "elsewhere",
        "absence",
        "silence",
        "tokens",
        "of",
    )

    labels: ClassVar[Sequence[str]] = ("formula", "group", "period", "filler")

    features: Features = field(
        default=Features(punctuation=False, joined=True), metadata={"help": "what words are"}
    )
    within: Selection = field(default=Selection(), metadata=WITHIN)
    size: str = field(default="3-20", metadata={"help": "words of a formula, as 3-8 or 4"})
    min_count: int = field(default=3, metadata={"help": "the least count"})
    min_documents: int = field(default=3, metadata={"help": "in so many documents at least"})
    glue: float = field(
        default=10.83, metadata={"help": "log-likelihood of each end with the rest; 0 is any"}
    )
    slots: bool = field(default=False, metadata={"help": "one place may vary: the * road to"})
    only: str = field(default="", metadata={"help": "a word it has; * and ? stand for any"})
    complete: str = field(
        default="", metadata={"help": "languages whose stop words end none, as en; none if empty"}
    )
    by: str = field(default="party", metadata={"help": "metadata field: who uses it"})
    over: str = field(default="year", metadata={"help": "year, quarter or month: of bursts"})
    date: str = field(default="date", metadata=DATE)
    until: str = field(default="", metadata={"help": "only documents up to this date"})
    since: str = field(default="", metadata={"help": "only what began or ended then is told"})
    status: str = field(default="", metadata={"help": "only those: new, current or dropped"})
    level: float = field(
        default=0.05, metadata={"help": "share of false ones among the new or dropped"}
    )
    show: str = field(
        default="formulas",
        metadata={"help": "formulas, periods, users or fillers of each", "choices": SHOWN},
    )

    def items(self, corpus: Corpus, /) -> Sequence[Part]:
        """Return the parts."""
        self._check_options()
        fields = corpus.fields
        # What is as usual may be missing: then there is less to say.
        if self.by and (self.by != "party" or self.by in fields):
            check_group(self.by, fields)
        if self.date != "date" or self.date in fields:
            check_time(self.over, self.date, fields)
        needs = [name for name in ("until", "since") if getattr(self, name)]
        if self.date not in fields and (needs or self.show == "periods"):
            raise UsageError(
                f"{needs[0] if needs else 'periods'} needs dates, and no field is called date",
                hint="name the field with date",
            )
        if self.show == "users" and self.by not in {*fields, "id", "source", "title"}:
            raise UsageError("users are the values of a field", hint="name it with by")
        return corpus.parts

    def _check_options(self) -> None:
        assert self._sizes
        for name, known in (("show", SHOWN), ("status", ("", *STATUSES))):
            if getattr(self, name) not in known:
                listed = ", ".join(filter(None, known))
                raise UsageError(
                    f"{name} can't be {getattr(self, name)!r}", hint=f"one of {listed}"
                )
        features = self.features
        made = (features.ngrams, features.skip, features.compounds)
        if made != ((1,), (0,), ()) or features.limited:
            raise UsageError(
                "formulas are made of single words",
                hint="leave out ngrams, skip, compounds and limits; say size and min_count",
            )
        if min(self.min_count, self.min_documents) < 1:
            raise UsageError("a formula occurs at least once", hint="min_count 3 is usual")
        if self.min_count < 2:
            raise UsageError("what occurs once doesn't recur", hint="min_count 2, or more")
        if not 0 < self.level < 1:
            raise UsageError(f"level can't be {self.level}", hint="from 0 to 1; 0.05 is usual")
        assert all(map(stop_words, self.complete.replace(",", " ").split()))
        for name in ("until", "since"):
            if getattr(self, name):
                _edge(name, getattr(self, name))
        if self.show == "fillers" and not self.slots:
            raise UsageError("only formulas with slots have fillers", hint="ask for slots")

    @property
    def _sizes(self) -> tuple[int, int]:
        """The least and the most words of a formula."""
        first, _, last = self.size.partition("-")
        if not (first.isdecimal() and (last or first).isdecimal()):
            raise UsageError(f"size can't be {self.size!r}", hint="as 3-8, or 4")
        shortest, longest = int(first), int(last or first)
        if not 2 <= shortest <= longest <= _LONGEST:
            raise UsageError(
                f"size can't be {self.size!r}", hint=f"from 2 to {_LONGEST} words, as 3-8"
            )
        return shortest, longest

    def map(self, part: Part, budget: Budget, /) -> Archive:
        """Return the words of one part."""
        fields = part.fields
        kinds = Kinds(
            self.features,
            self.date if self.date in fields else "",
            self.over,
            self.by if self.by in {*fields, "id", "source", "title"} else "",
        )
        kept, chosen = (selected(part, each) for each in (self._whole, self._chosen))
        return Archive.of(part, kinds, kept, chosen, budget)

    @property
    def _whole(self) -> Selection:
        """All documents that are looked at."""
        if not self.until:
            return Selection()
        return Selection(Compare(self.date, "<=", days(self.until)))

    @property
    def _chosen(self) -> Selection:
        """The documents whose formulas these are."""
        asked = self.within.condition
        return self._whole if asked is None else self._whole.narrowed(asked)

    def merge(self, partials: Sequence[Archive], /) -> Archive:
        """Put the words of several parts together."""
        return Archive.merged(partials)

    def finish(self, partial: Archive, /) -> pl.DataFrame:
        """Find what recurs, and tell its life."""
        ends = self._ends(partial.names) if self.complete else None
        least = Least(self.min_count, self.min_documents, self.glue, ends)
        phrases = Phrases.of(partial, Wanted(*self._sizes, least, self.slots, self.only))
        table = self._lives(phrases)
        if self.show == "formulas":
            return table.drop("number")
        order = table.select(place=pl.int_range(pl.len()), number="number", formula="formula")
        several, keys, columns = self._details(phrases)
        return (
            order.join(several, on="number")
            .sort("place", *keys, nulls_last=True)
            .select("formula", *columns)
        )

    def _ends(self, names: pl.Series) -> npt.NDArray[np.bool_]:
        """Tell which words a formula may end with."""
        languages = self.complete.replace(",", " ").split()
        stops = frozenset[str]().union(*map(stop_words, languages))
        return ~names.str.to_lowercase().is_in(list(stops)).to_numpy()

    def _lives(self, phrases: Phrases) -> pl.DataFrame:
        since = _edge("since", self.since)[0] if self.since else None
        documents, uses = phrases.lived()
        columns = [
            phrases.counted().with_row_index("number").cast({"number": pl.Int64}),
            lives(documents, uses, Sure(self.level, since)),
            peaks(documents, uses, self.over),
            phrases.users(),
        ]
        if self.slots:
            columns.append(pl.DataFrame({"fillers": phrases.told_fillers()}))
        table = pl.concat(columns, how="horizontal")
        if self.within.condition is None:
            table = table.drop("elsewhere")
        if (
            phrases.documents["group"].is_null().all()
            and phrases.documents["group"].dtype == pl.String
        ):
            table = table.drop("first_by", "used_by")
        if self.status:
            table = table.filter(status=self.status)
        p = {"new": ["absence_p"], "dropped": ["silence_p"]}.get(self.status, [])
        usual = ["documents", "count", "length", "formula"]
        falls = [False] * len(p) + [True, True, True, False]
        return table.sort(*p, *usual, descending=falls)

    def _details(self, phrases: Phrases) -> tuple[pl.DataFrame, list[str], list[str]]:
        """Return the rows of each formula, what they are sorted by, and their columns."""
        rates = ["count", "tokens", "per_million", "low", "high", "documents", "of"]
        if self.show == "periods":
            return rated(phrases.periods()), ["period"], ["period", *rates]
        if self.show == "users":
            return rated(phrases.groups()), ["start", "group"], ["group", *rates, "first", "last"]
        counts = ["filler", "count", "documents"]
        return phrases.fillers().with_columns(rest=-pl.col("count")), ["rest", "filler"], counts

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for the places of a formula, or for documents without it."""
        unit = _UNITS.get(column, "documents")
        within = self._of(row)
        if column in {"tokens", "of"}:
            return Evidence(anything(within), unit)
        query = self._query(row["formula"], row.get("filler"))
        if column == "elsewhere":
            assert self.within.condition is not None
            return Evidence(query.narrowed(self._whole.narrowed(Not(self.within.condition))), unit)
        if column in {"absence", "silence"}:
            if row[column] is None:
                return Evidence(query.narrowed(within.narrowed(Missing(self.date))), unit)
            first, _, last = row["first" if column == "absence" else "last"].partition("..")
            test = (
                Compare(self.date, "<", days(first))
                if column == "absence"
                else Compare(self.date, ">", days(last or first))
            )
            return Evidence(anything(within.narrowed(test)), unit)
        return Evidence(query.narrowed(within), unit)

    def _of(self, row: Mapping[str, Any]) -> Selection:
        """Return the documents that a row counts in."""
        if self.show == "users":
            return self._whole.narrowed(equals(self.by, row["group"]))
        if self.show == "periods":
            return self._chosen.narrowed(periods.condition(self.date, row["period"], self.over))
        return self._chosen

    def _query(self, formula: str, filler: str | None) -> Query:
        """Return the query for a formula, wherever it stands."""
        several = replace(self.features, ngrams=(2,))
        tokens: list[Pattern] = [
            self._any if word == SLOT else feature(several, word).pattern
            for word in (filler or each if each == SLOT else each for each in formula.split(" "))
        ]
        gone = condition(self.features) if self.features.joined else None
        items = tokens[:1]
        for token in tokens[1:]:
            items += [*([] if gone is None else [repeat(Token(gone), 0, None)]), token]
        return Query(sequence(items))

    @property
    def _any(self) -> Token:
        """Every token that can be in a formula."""
        name = self.features.attribute
        flags = {"lower": "c", "fold": "cd"}.get(name)
        no_word = Matches(name if flags is None else "word", NO_WORD, flags or "")
        tests = [each for each in (keeping(None, self.features), Not(no_word)) if each]
        return Token(conjunction(tests))

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what was counted, and what there is too little for."""
        missing = []
        if self.by == "party" and self.by not in corpus.fields:
            missing.append("no field is called party, so nobody is told of who uses a formula")
        if self.date not in corpus.fields:
            missing.append("no field is called date, so no life is told")
        return [f"counted: {self.features}", *missing]

    def remarks(self, partial: Archive, /) -> Sequence[str]:
        """Return how much was looked at, and what of time the archive covers."""
        return list(_coverage(partial.documents.filter("chosen"), self.date))


def _edge(name: str, text: str) -> tuple[datetime.date, datetime.date]:
    """Return the first day that a date means, and the day after the last."""
    try:
        return Period(text).days
    except ValueError as error:
        raise UsageError(
            f"{name} can't be {text!r}", hint="give a date, as 2018, 2018-04 or 2018-04-30"
        ) from error


def _coverage(documents: pl.DataFrame, field: str) -> Iterator[str]:
    tokens = int(documents["tokens"].sum())
    yield f"of {documents.height:,} documents with {tokens:,} tokens, to which rates refer"
    undated = int(documents["start"].null_count())
    if undated == documents.height:
        return
    if undated:
        subject = "1 document has" if undated == 1 else f"{undated:,} documents have"
        yield f"{subject} no {field}: counted, but without a place in lives, bursts and silences"
    there = documents.drop_nulls("start")
    first, last = there["start"].min(), there["day"].max()
    assert isinstance(first, datetime.date)
    assert isinstance(last, datetime.date)
    covered = {
        year
        for begin, end in there.select("start", "day").iter_rows()
        for year in range(begin.year, end.year + 1)
    }
    without = [year for year in range(first.year, last.year + 1) if year not in covered]
    if without:
        yield f"no document from {_years(without)}: no silence is counted there"


def _years(years: Sequence[int]) -> str:
    """Return years as `1932, 1935..1937`."""
    edges = [at for at, year in enumerate(years) if at == 0 or year != years[at - 1] + 1]
    runs = [years[a:b] for a, b in zip(edges, [*edges[1:], len(years)], strict=True)]
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}..{run[-1]}" for run in runs)
