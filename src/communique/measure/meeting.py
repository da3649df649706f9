"""Meeting: all contributions to one meeting side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
import polars as pl

from communique.corpus import Budget, Corpus, Part
from communique.dictionary import Categories
from communique.dictionary.evidence import of_category
from communique.dictionary.lookup import Lookup
from communique.dictionary.tally import by_category, tally
from communique.dictionary.words import Manner
from communique.errors import UsageError
from communique.features import Features, Stretches, every_token, feature
from communique.measure import Evidence, Unit, side_by_side
from communique.measure.archive import Archive, Kinds
from communique.measure.fields import WITHIN, check_group
from communique.measure.gathering import Choice, piece
from communique.measure.in_common import categories, formulas, themes
from communique.measure.mentions import mentions
from communique.measure.naming import Fields, Name, names
from communique.measure.occasions import Occasion, attended, listed, occasion, occasions
from communique.measure.voices import CATEGORIES, Said, Shared, Voices
from communique.query import (
    Compare,
    Not,
    Query,
    Selection,
    anything,
    parse,
    parse_selection,
    selected,
)
from communique.query.language.query import InStructure, Within

SHOWN = ("contributions", "formulas", "themes", "mentions", "left_out", "matrix", "meetings")

_NOWHERE = '"", 0, 0'
_LONGEST = 100
_UNITS: Mapping[str, Unit] = {
    "count": "hits",
    "elsewhere": "hits",
    "mentions": "hits",
    "thanked": "hits",
    "words": "tokens",
    "shared": "tokens",
    "tokens": "tokens",
}
"""What columns count that don't count documents."""

_PLACES = {"named_in": "named_at", "mentions": "named_at", "thanked_in": "thanked_at"}
"""Columns that say where what others count is, where they are not called after it."""


@dataclass(frozen=True)
class _Item:
    """A part, and what is looked for in it."""

    part: Part
    meeting: Selection
    names: Sequence[Name]
    occasions: Sequence[Occasion]


@dataclass(frozen=True)
class Meeting:
    """Who shares which words at a meeting, who stands alone, who is thanked, named and left out.

    A contributor is whoever `by` says; a contribution is a document. Words are those of `features`.

    Columns of the table of `contributions`, in the order of time:
        document, contributor, country, language, date: of each contribution.
        words: in it.
        formulas: that it shares with another contributor.
        shared, share: words in these, and their share of its words, 0 to 1.
        others: contributors that share one.
        nearest, nearest_words: the one that shares most of its words, and how many.
        alone: whether it shares nothing.
        copy_of: the first contribution that says mostly the same.
        thanks, names: whom it thanks, and whom it names.
        named_in, thanked_in: contributions of others that name, or thank, its contributor.
        shared_at, named_at, thanked_at: where they are, as `chars` of a query takes it.
    Columns of `formulas`, those first that are most typical of the meeting:
        formula, length: its words, and how many.
        contributors, documents, count: who uses it, in how many contributions, and how often.
        per_million: count per million words of the meeting.
        elsewhere: how often it occurs in all other documents.
        log_ratio, log_likelihood: of the two, as of `keyness`; null without other documents.
        first, first_document, first_by: its first dated use in the corpus, and whose.
        users, used_in: who uses it and how often; the contributions.
        where: the condition for the meeting.
    Columns of `themes`: theme, a word or a category of the dictionary, and as above from
        contributors.
    Columns of `mentions`, a row for each contribution and whom it names, own names last:
        document, contributor: who speaks.
        named, what: who is named, and as what: party, country, the kind of an agent, or other.
        participant: the contributor that is meant, if it is one.
        kind: thanked, named, or own.
        called: the names it has.
        mentions, thanked: how often it is named, and how often thanked.
        mentions_at, thanked_at: where.
    Columns of `left_out`, those first whom nobody names:
        contributor, left_out: and whether no other contributor names it.
        named_by, thanked_by, of: how many others do, of how many.
        named_in, mentions, thanked_in: in how many contributions of others, how often.
        by: who names it.
        omits, omitted: contributors that it doesn't name itself.
    Columns of `matrix`, by words:
        contributor, other: two contributors.
        formulas: that they share.
        words: of the contributor in formulas that the other shares.
        mentions, thanked: how often the contributor names, or thanks, the other.
        words_at, mentions_at, thanked_at: where.
    Columns of `meetings`:
        meeting, where: and the condition for it.
        documents, contributors, tokens, first, last: contributions, and their dates.
    """

    counts: ClassVar[Sequence[str]] = (
        *("words", "shared", "count", "documents", "elsewhere", "named_in", "mentions"),
        *("thanked", "thanked_in", "tokens"),
    )
    labels: ClassVar[Sequence[str]] = (
        *("document", "contributor", "other", "formula", "theme", "named", "meeting"),
    )

    meeting: str = field(default="", metadata={"help": "its name, as 21 IMCWP"})
    show: str = field(
        default="contributions", metadata={"help": ", ".join(SHOWN), "choices": SHOWN}
    )
    within: Selection = field(default=Selection(), metadata=WITHIN)
    by: str = field(default="party", metadata={"help": "metadata field: whose a document is"})
    party: str = field(default="party", metadata={"help": "the field that names parties"})
    country: str = field(default="country", metadata={"help": "the field that names countries"})
    names: str = field(
        default="",
        metadata={"help": "more names as CSV: name,whom it names in each line", "lines": True},
    )
    dictionary: Categories | None = field(
        default=None, metadata={"help": "its categories are the themes; words if it is empty"}
    )
    size: int = field(default=4, metadata={"help": "words of a formula, at least"})
    content: int = field(
        default=2, metadata={"help": "words of it that are no stop words and no names, at least"}
    )
    least: int = field(
        default=2, metadata={"help": "contributors that use a formula, or a theme, at least"}
    )
    everybody: float = field(
        default=0.5,
        metadata={"help": "what more of the contributors elsewhere use is no formula; 1 is any"},
    )
    features: Features = field(
        default=Features(punctuation=False, joined=True), metadata={"help": "what words are"}
    )

    def items(self, corpus: Corpus, /) -> Sequence[_Item]:
        """Return the parts with the meeting and the names that are looked for."""
        self._check_options(corpus)
        if self.show == "meetings":
            every = list(occasions(corpus).values())
            return [_Item(part, self.within, (), every) for part in corpus.parts]
        meeting = self._meeting(corpus)
        known = names(corpus, self._fields, self.names)
        return [_Item(part, meeting, known, ()) for part in corpus.parts]

    def _check_options(self, corpus: Corpus) -> None:
        if self.show not in SHOWN:
            raise UsageError(f"{self.show!r} can't be shown", hint=f"shown: {', '.join(SHOWN)}")
        # To list meetings, each document may be its own.
        if self.by != "party" or self.show != "meetings":
            check_group(self.by, corpus.fields)
        if corpus.fields.get(self.by) == "list":
            raise UsageError(
                f"{self.by} is a list, and a contribution is somebody's own",
                hint="give a field with one value, as --by party",
            )
        for name, least, most in (("size", 2, 20), ("content", 0, 20), ("least", 2, 1000)):
            if not least <= getattr(self, name) <= most:
                raise UsageError(
                    f"{name} can't be {getattr(self, name)}", hint=f"from {least} to {most}"
                )
        if not 0 <= self.everybody <= 1:
            raise UsageError(f"everybody can't be {self.everybody}", hint="a share, from 0 to 1")
        made = replace(self.features, ngrams=(1,), skip=(0,), compounds=())
        if made != self.features or self.features.limited or not self.features.joined:
            raise UsageError(
                "what is shared are single words in a row, however frequent they are",
                hint="features may say: lower; no punctuation; joined",
            )

    def _meeting(self, corpus: Corpus) -> Selection:
        """Return the documents of the meeting."""
        if not self.meeting:
            if self.within.condition is None:
                raise UsageError("no meeting is named", hint=listed(occasions(corpus)))
            return self.within
        meeting = self.within.narrowed(occasion(corpus, self.meeting).condition)
        if not any(selected(part, meeting).any() for part in corpus.parts):
            raise UsageError(
                f"no contribution to {self.meeting} fits the condition",
                where=str(self.within),
                hint="leave it out, or widen it",
            )
        return meeting

    @property
    def _fields(self) -> Fields:
        return Fields(self.party, self.country)

    def map(self, item: _Item, budget: Budget, /) -> tuple[Any, ...]:
        """Take the words of a part, and the names in contributions to the meeting."""
        part = item.part
        if self.show == "meetings":
            by = self.by if self.by in part.fields else "id"
            return (attended(part, item.occasions, item.meeting, by),)
        chosen = selected(part, item.meeting)
        date = "date" if part.fields.get("date") == "date" else ""
        kinds = Kinds(self.features, date, "year", self.by, "s")
        return (
            Said(
                Archive.of(part, kinds, np.ones(part.n_documents, bool), chosen, budget),
                piece(part, Choice(self.features, item.meeting, self.by, "date"), budget),
                self._facts(part),
                mentions(part, chosen, item.names, self._fields, budget),
                self._categories(part, budget),
                str(item.meeting),
            ),
        )

    @cached_property
    def _lookup(self) -> Lookup | None:
        """What is looked for of a dictionary."""
        if self.dictionary is None or self.show != "themes":
            return None
        categories, _ = self.dictionary.at_levels("")
        return Lookup(categories, Manner(self.features, False), False)

    def _categories(self, part: Part, budget: Budget) -> pl.DataFrame:
        """Return how often documents have the categories of the dictionary: id, theme, y."""
        lookup = self._lookup
        if lookup is None:
            return pl.DataFrame(schema=CATEGORIES)
        stretches = Stretches.of_documents(part).apart(part)
        counted = tally(part, lookup, by_category(lookup), stretches, budget)
        cells = counted.counts.tocoo()
        columns = {
            "id": counted.documents["document"].gather(cells.row),
            "theme": counted.features.gather(cells.col),
            "y": cells.data,
        }
        return pl.DataFrame(columns, schema=CATEGORIES).filter(pl.col("y") > 0)

    def _facts(self, part: Part) -> pl.DataFrame:
        names = {"party": self.party, "country": self.country, "language": "language"}
        return part.documents.select(
            "id",
            **{
                name: pl.col(each) if part.fields.get(each) == "text" else pl.lit(None, pl.String)
                for name, each in names.items()
            },
        )

    def merge(self, partials: Sequence[tuple[Any, ...]], /) -> tuple[Any, ...]:
        """Put the parts side by side."""
        return tuple(each for several in partials for each in several)

    def finish(self, partial: tuple[Any, ...], /) -> pl.DataFrame:
        """Compare the contributions."""
        if self.show == "meetings":
            return side_by_side.meetings(partial)
        shared = Shared(self.size, _LONGEST, self.content, self.everybody)
        voices = Voices.of(partial, shared)
        match self.show:
            case "formulas":
                table = formulas(voices, self.least)
            case "themes":
                table = (categories if self._lookup else themes)(voices, self.least)
            case "mentions":
                return side_by_side.mentions(voices)
            case "left_out":
                return side_by_side.left_out(voices)
            case "matrix":
                return side_by_side.matrix(voices)
            case _:
                return side_by_side.contributions(voices)
        return table.with_columns(where=pl.lit(voices.where))

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for words that are shared, for names, for uses or for documents."""
        unit = _UNITS.get(column, "documents")
        if self.show in {"meetings", "formulas", "themes"}:
            return Evidence(self._of_meeting(row, column), unit)
        if self.show == "contributions" and column == "words":
            whole = Selection(Compare("id", "=", row["document"]))
            return Evidence(every_token(self.features, whole), unit)
        at = row[self._at(column)] or _NOWHERE
        if unit == "tokens":
            inside = parse(f"[] within chars({at})").filters
            return Evidence(replace(every_token(self.features), filters=inside), unit)
        return Evidence(parse(f"(?longest) []+ within chars({at})"), unit)

    def _at(self, column: str) -> str:
        """Return the column that says where what another counts is."""
        if self.show in {"mentions", "matrix"}:
            return f"{column}_at"
        return _PLACES.get(column, f"{column}_at")

    def _of_meeting(self, row: Mapping[str, Any], column: str) -> Query:
        """Return the query for documents, or for uses of a formula or theme."""
        meeting = parse_selection(row["where"])
        if self.show == "meetings":
            return anything(meeting)
        if column == "elsewhere":
            assert meeting.condition is not None
            meeting = Selection(Not(meeting.condition))
        if self.show == "formulas":
            found = feature(replace(self.features, ngrams=(2,)), row["formula"], meeting)
            return replace(found, filters=(*found.filters, Within(InStructure("s"))))
        if self._lookup is None:
            return feature(self.features, row["theme"], meeting)
        category = list(self._lookup.categories).index(row["theme"])
        return of_category(self._lookup, category).narrowed(meeting)

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what was compared."""
        if self.show == "meetings":
            return []
        return [f"compared: {self.features}; words are compared as they stand, not translated"]
