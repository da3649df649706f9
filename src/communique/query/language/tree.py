"""The form of conditions, on tokens and on documents, and how they are written."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from communique.query.language.values import Number, Period, quote

Operator = Literal["=", "!=", "<", "<=", ">", ">="]


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
class Among:
    """An attribute whose value is one of several, each taken literally.

    `flags` has c and d as in `Matches`.
    """

    attribute: str
    values: tuple[str, ...]
    flags: str = ""
    at: int = dataclasses.field(default=0, compare=False)

    def __str__(self) -> str:
        flags = f"%{self.flags}" if self.flags else ""
        return f"{self.attribute} in ({', '.join(map(quote, self.values))}){flags}"


@dataclass(frozen=True, slots=True)
class Numeric:
    """A comparison of an attribute's value, read as a number; what is none does not fit."""

    attribute: str
    operator: Operator
    number: Number
    at: int = dataclasses.field(default=0, compare=False)

    def __str__(self) -> str:
        return f"{self.attribute} {self.operator} {self.number}"


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
class Like:
    """A metadata field whose value, or one of whose values, matches a regular expression whole."""

    field: str
    pattern: str
    flags: str = ""
    at: int = dataclasses.field(default=0, compare=False)

    def __str__(self) -> str:
        flags = f"%{self.flags}" if self.flags else ""
        return f"{self.field} ~ {quote(self.pattern, literal=False)}{flags}"


@dataclass(frozen=True, slots=True)
class Missing:
    """A metadata field without a value."""

    field: str
    at: int = dataclasses.field(default=0, compare=False)

    def __str__(self) -> str:
        return f"{self.field} = none"


@dataclass(frozen=True, slots=True)
class Inherited:
    """A token whose document, or whose region of a structure, fits a comparison.

    The name of a region's value is that of the structure, `_` and that of the value: `s_id`.
    """

    leaf: Compare | OneOf | Like | Missing

    def __str__(self) -> str:
        return f"_.{self.leaf}"


@dataclass(frozen=True, slots=True)
class AtLabel:
    """A test of the token that a label names, or of one so many tokens further.

    It is false where the label names none, and outside of the document.
    """

    label: str
    test: Matches | Among | Numeric
    offset: int = 0

    def __str__(self) -> str:
        offset = f"{self.offset:+d}" if self.offset else ""
        return f"{self.label}{offset}.{self.test}"


@dataclass(frozen=True, slots=True)
class SameValue:
    """Two tokens, named by labels, whose values are equal, or differ."""

    left: tuple[str, str]
    right: tuple[str, str]
    equal: bool = True
    at: int = dataclasses.field(default=0, compare=False)

    def __str__(self) -> str:
        operator = "=" if self.equal else "!="
        return f"{'.'.join(self.left)} {operator} {'.'.join(self.right)}"


@dataclass(frozen=True, slots=True)
class Distance:
    """How many tokens further the second label is than the first; absolute is both ways."""

    left: str
    right: str
    absolute: bool
    operator: Operator
    number: Number
    at: int = dataclasses.field(default=0, compare=False)

    def __str__(self) -> str:
        name = "distabs" if self.absolute else "dist"
        return f"{name}({self.left}, {self.right}) {self.operator} {self.number}"


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


Test = Matches | Among | Numeric
"""What is asked of a token's own value."""

Field = Compare | OneOf | Like | Missing
"""What is asked of a document."""

Leaf = Test | Field | Inherited | AtLabel | SameValue | Distance
Condition = Leaf | Not | All | Any


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


def conjuncts(condition: Condition) -> tuple[Condition, ...]:
    """Return the conditions that all must hold for a condition to hold."""
    return condition.conditions if isinstance(condition, All) else (condition,)


def leaves(condition: Condition | None) -> Iterator[Leaf]:
    """Yield the comparisons in a condition."""
    if isinstance(condition, Not):
        yield from leaves(condition.condition)
    elif isinstance(condition, All | Any):
        for each in condition.conditions:
            yield from leaves(each)
    elif condition is not None:
        yield condition


def conjunction(conditions: Sequence[Condition]) -> Condition | None:
    """Return the condition that all of some must hold; None where there are none."""
    flat = [each for condition in conditions for each in conjuncts(condition)]
    if not flat:
        return None
    return flat[0] if len(flat) == 1 else All(tuple(flat))
