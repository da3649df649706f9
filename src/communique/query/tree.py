"""The form of a query, and how it is written.

`str(query)` is the canonical text of a query: it reads back as an equal query, so it can stand in
a link, a recipe or a column of evidence.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

Operator = Literal["=", "!=", "<", "<=", ">", ">="]

_PERIOD = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?|-Q([1-4]))?")


@dataclass(frozen=True, slots=True)
class Matches:
    """A comparison of an attribute's value with a pattern, whole value against whole pattern.

    `flags` has the letters c (case is ignored), d (diacritics are ignored) and l (the pattern is
    literal text, not a regular expression), in this order.
    """

    attribute: str
    pattern: str
    flags: str = ""
    equal: bool = True
    at: int = dataclasses.field(default=0, compare=False)

    def __str__(self) -> str:
        operator = "=" if self.equal else "!="
        return f"{self.attribute}{operator}{self.value}"

    @property
    def value(self) -> str:
        """The pattern with its flags, as it is written."""
        flags = f"%{self.flags}" if self.flags else ""
        return f"{quote(self.pattern, literal='l' in self.flags)}{flags}"


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison of a metadata field with a value: text in quotes, a number or a period."""

    field: str
    operator: Operator
    value: str | Number | Period
    at: int = dataclasses.field(default=0, compare=False)

    def __str__(self) -> str:
        value = quote(self.value) if isinstance(self.value, str) else str(self.value)
        return f"{self.field} {self.operator} {value}"


@dataclass(frozen=True, slots=True)
class OneOf:
    """A metadata field whose value is one of several."""

    field: str
    values: tuple[str | Number | Period, ...]
    at: int = dataclasses.field(default=0, compare=False)

    def __str__(self) -> str:
        written = (quote(each) if isinstance(each, str) else str(each) for each in self.values)
        return f"{self.field} in ({', '.join(written)})"


@dataclass(frozen=True, slots=True)
class Missing:
    """A metadata field without a value."""

    field: str
    at: int = dataclasses.field(default=0, compare=False)

    def __str__(self) -> str:
        return f"{self.field} = none"


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written; compared with a date it is a year."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Period:
    """Days as written: `2018-04`, `2018-04-27`, `2018-Q2`, `2018..2020`."""

    text: str

    def __str__(self) -> str:
        return self.text

    @property
    def days(self) -> tuple[date, date]:
        """The first day, and the day after the last. Raises ValueError where there is none."""
        first, _, last = self.text.partition("..")
        return _days(first)[0], _days(last or first)[1]


@dataclass(frozen=True, slots=True)
class Not:
    """What does not fit a condition."""

    condition: Condition

    def __str__(self) -> str:
        return f"!({self.condition})"


@dataclass(frozen=True, slots=True)
class All:
    """What fits every condition."""

    conditions: tuple[Condition, ...]

    def __str__(self) -> str:
        return " & ".join(
            f"({each})" if isinstance(each, Any) else str(each) for each in self.conditions
        )


@dataclass(frozen=True, slots=True)
class Any:
    """What fits at least one condition."""

    conditions: tuple[Condition, ...]

    def __str__(self) -> str:
        return " | ".join(map(str, self.conditions))


Condition = Matches | Compare | OneOf | Missing | Not | All | Any


@dataclass(frozen=True, slots=True)
class Token:
    """A token that fits a condition on its attributes; without one, any token."""

    condition: Condition | None = None

    def __str__(self) -> str:
        if self.condition is None:
            return "[]"
        match self.condition:
            case Matches(attribute="word", equal=True) as plain:
                return plain.value
        return f"[{self.condition}]"


@dataclass(frozen=True, slots=True)
class Selection:
    """The documents that fit a condition on metadata; without one, all."""

    condition: Condition | None = None
    text: str = dataclasses.field(default="", compare=False, repr=False)

    def __str__(self) -> str:
        return "" if self.condition is None else str(self.condition)

    def narrowed(self, condition: Condition) -> Selection:
        """Return the documents of the selection that fit a condition more."""
        if self.condition is None:
            return Selection(condition)
        return Selection(All((*conjuncts(self.condition), *conjuncts(condition))))


@dataclass(frozen=True, slots=True)
class Query:
    """A sequence of tokens, looked for in a selection of documents.

    `structure` is the structure whose regions hits may not leave; empty is none.
    """

    tokens: tuple[Token, ...]
    within: Selection = Selection()
    structure: str = ""
    text: str = dataclasses.field(default="", compare=False, repr=False)

    def __str__(self) -> str:
        tokens = " ".join(map(str, self.tokens))
        structure = f" within {self.structure}" if self.structure else ""
        selection = f" :: {self.within}" if self.within.condition is not None else ""
        return f"{tokens}{structure}{selection}"

    def narrowed(self, selection: Selection) -> Query:
        """Return the query, looked for only where a selection more holds."""
        if selection.condition is None:
            return self
        return replace(self, within=self.within.narrowed(selection.condition), text="")

    @property
    def notices(self) -> list[str]:
        """What a reader of the query may have meant otherwise."""
        return [
            f"the pattern {test.value} is a regular expression: any word of one character; "
            f"{test.value}%l is the mark"
            for token in self.tokens
            for test in tests(token.condition)
            if test.pattern == "." and "l" not in test.flags
        ]


def days(text: str) -> Number | Period:
    """Return days as they are read where they are written: a year alone is a number."""
    return Number(text) if text.isdigit() else Period(text)


def conjuncts(condition: Condition) -> tuple[Condition, ...]:
    """Return the conditions that all must hold for a condition to hold."""
    return condition.conditions if isinstance(condition, All) else (condition,)


def tests(condition: Condition | None) -> Iterator[Matches]:
    """Yield the comparisons of attributes in a condition."""
    yield from (leaf for leaf in leaves(condition) if isinstance(leaf, Matches))


def leaves(condition: Condition | None) -> Iterator[Matches | Compare | OneOf | Missing]:
    """Yield the comparisons in a condition."""
    if isinstance(condition, Not):
        yield from leaves(condition.condition)
    elif isinstance(condition, All | Any):
        for each in condition.conditions:
            yield from leaves(each)
    elif condition is not None:
        yield condition


def literal(attribute: str, value: str) -> Token:
    """Return the token whose attribute is exactly a value.

    `lower` and `fold` are the word with case, or case and diacritics, ignored.
    """
    flags = {"lower": "cl", "fold": "cdl"}.get(attribute, "l")
    return Token(Matches("word" if attribute in {"lower", "fold"} else attribute, value, flags))


def quote(text: str, *, literal: bool = True) -> str:
    """Write a text as it stands in a query; in a regular expression backslashes stay."""
    if literal:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    else:
        text = re.sub(r'(?s)\\.|"', lambda found: '\\"' if found[0] == '"' else found[0], text)
    return f'"{text}"'


def unquote(lexeme: str, *, literal: bool = True) -> str:
    """Read what `quote` wrote."""
    kept = r"\1" if literal else r"\\\1"
    return re.sub(
        r"(?s)\\(.)", lambda found: '"' if found[1] == '"' else found.expand(kept), lexeme[1:-1]
    )


def _days(text: str) -> tuple[date, date]:
    found = _PERIOD.fullmatch(text)
    if found is None:
        raise ValueError(text)
    year, month, day, quarter = (int(part) if part else 0 for part in found.groups())
    if day:
        first = date(year, month, day)
        return first, date.fromordinal(first.toordinal() + 1)
    if quarter:
        return date(year, 3 * quarter - 2, 1), _month_after(year, 3 * quarter)
    if month:
        return date(year, month, 1), _month_after(year, month)
    return date(year, 1, 1), date(year + 1, 1, 1)


def _month_after(year: int, month: int) -> date:
    return date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
