"""Which documents a statement is compared with: whose they are, and when they were said."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Part
from communique.errors import UsageError
from communique.measure.fields import check_group, equals, groups
from communique.measure.gathering import times
from communique.query import Compare, Condition, Not, OneOf, Selection, parse_selection
from communique.query.language.tree import conjunction
from communique.query.language.values import Number, Period

SETS = ("earlier", "year", "meeting")
"""What is earlier by the same actor, by anybody within a year, or by anybody at the meeting."""

ACTORS = ("party", "speaker", "country")
"""Fields that say whose a document is; the first that there is."""

ORDERS = ("earlier", "same time", "later", "unknown")

_EPOCH = datetime.date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Against:
    """A set of documents for each statement.

    Attributes:
        named: one of `SETS`, or a condition on documents, whenever they were said.
        by: the field that says whose a document is.
        date: the field that says when.
        kind: of the date: `date` or `number`.
        within: the documents that are looked at.
    """

    named: str
    by: str
    date: str
    kind: str
    within: Selection

    @property
    def condition(self) -> Selection:
        """The condition that was given, if one was."""
        return Selection() if self.named in SETS else parse_selection(self.named)

    @property
    def key(self) -> str:
        """The column of `facts` that all of a set have in common, or the empty text."""
        return {"earlier": "group", "meeting": "meeting"}.get(self.named, "")

    @property
    def needs_date(self) -> bool:
        """Whether nothing can be said of a statement without a date."""
        return self.named in {"earlier", "year"}

    def facts(self, part: Part) -> pl.DataFrame:
        """Return what is known of the documents of a part.

        Columns: row, id, first and last (day or number, null if unknown), said (as text), group,
        meeting, statement, full (whether it has tokens).
        """
        named = {"meeting": "meeting", "statement": "statement"}
        columns = {
            name: part.documents[field].replace("", None)
            if part.fields.get(field) == "text"
            else pl.repeat(None, part.n_documents, dtype=pl.String, eager=True)
            for name, field in named.items()
        }
        return pl.DataFrame(
            {
                "row": np.arange(part.n_documents),
                "id": part.documents["id"],
                **times(part, self.date),
                "group": groups(part, self.by),
                "full": np.diff(part.bounds) > 0,
                **columns,
            }
        )

    def of(self, fact: Mapping[str, Any], without: Sequence[str] = ()) -> Selection:
        """Return the documents that a statement is compared with, some of them left out."""
        tests: list[Condition] = []
        if self.named == "earlier":
            tests.append(equals(self.by, fact["group"]))
        elif self.named == "meeting":
            tests.append(equals("meeting", fact["meeting"]))
        elif self.condition.condition is not None:
            tests.append(self.condition.condition)
        if self.named == "year":
            tests.append(Compare(self.date, ">=", self._value(self.year_before(fact["first"]))))
        if self.needs_date:
            tests.append(Compare(self.date, "<", self._value(fact["first"])))
        elif self.named == "meeting" and fact["last"] is not None:
            tests.append(Not(Compare(self.date, ">", self._value(fact["last"]))))
        others: Condition = Compare("id", "!=", fact["id"])
        tests.append(Not(OneOf("id", (fact["id"], *without))) if without else others)
        condition = conjunction(tests)
        assert condition is not None
        return self.within.narrowed(condition)

    def holds(
        self, fact: Mapping[str, Any], first: npt.NDArray[np.float64], last: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.bool_]:
        """Return bool[n]: which documents of a set were said when they count for a statement."""
        held = np.ones(len(first), bool)
        if self.named == "year":
            held &= first >= self.year_before(fact["first"])
        if self.needs_date:
            held &= last < fact["first"]
        if self.named == "meeting" and fact["last"] is not None:
            held &= ~(first > fact["last"])
        return held

    def year_before(self, first: float) -> float:
        """Return the same day a year before; of a number, one less."""
        if self.kind != "date":
            return first - 1
        day = datetime.date.fromordinal(int(first) + _EPOCH)
        # Before 29 February there is the 28th.
        earlier = day.replace(day=min(day.day, 28)) if (day.month, day.day) == (2, 29) else day
        return float(earlier.replace(year=day.year - 1).toordinal() - _EPOCH)

    def _value(self, value: float) -> Number | Period:
        if self.kind == "date":
            return Period(datetime.date.fromordinal(int(value) + _EPOCH).isoformat())
        return Number(np.format_float_positional(value, trim="-"))

    def told(self, fact: Mapping[str, Any] | None = None) -> str:
        """Return in words what a statement is compared with; without one, each is."""
        if self.named not in SETS:
            return f"compared with the documents of which {self.condition} is true"
        one = fact or {"group": "the same " + self.by, "meeting": "the same meeting"}
        sets = {
            "earlier": f"what is earlier of {one['group']}",
            "year": "what was said in the year before",
            "meeting": f"what was said at {one['meeting']}, and not later",
        }
        return f"compared with {sets[self.named]}"


def against(
    named: str, by: str, date: str, within: Selection, fields: Mapping[str, str]
) -> list[Against]:
    """Return the sets that may be meant, the likeliest first: one for each field of an actor.

    Raises:
        UsageError: a field is missing, or of a kind that says nothing here.
        QueryError: a condition makes no sense.
    """
    kind = fields.get(date, "")
    if kind not in {"date", "number"} and (date != "date" or named in {"earlier", "year"}):
        known = ", ".join(sorted(n for n, k in fields.items() if k in {"date", "number"})) or "none"
        raise UsageError(
            f"{date} is no date or number here: nothing is known to be earlier",
            hint=f"dates and numbers: {known}; or name the documents: against 'party = \"A\"'",
        )
    if named == "meeting" and fields.get("meeting") != "text":
        raise UsageError(
            "no field meeting says where a document was said",
            hint="against earlier, or a condition",
        )
    if by:
        check_group(by, fields)
        if fields.get(by) == "list":
            raise UsageError(
                f"{by} is a list, and a document is somebody's own",
                hint="give a field with one value, as --by party",
            )
    actors = [by] if by else [name for name in ACTORS if fields.get(name) in {"text", "number"}]
    if named == "earlier" and not actors:
        raise UsageError(
            "no field party, speaker or country says whose a document is",
            hint="name one: --by FIELD; or another set: --against year",
        )
    return [Against(named, each, date, kind, within) for each in actors or [""]]


def orders(
    fact: Mapping[str, Any], first: npt.NDArray[np.float64], last: npt.NDArray[np.float64]
) -> npt.NDArray[np.int64]:
    """Return int64[n], rows of `ORDERS`: when documents were said, beside a statement."""
    mine = [np.nan if fact[name] is None else fact[name] for name in ("first", "last")]
    same = (first == mine[0]) & (last == mine[1])
    return np.select([last < mine[0], same, first > mine[1]], [0, 1, 2], 3)
