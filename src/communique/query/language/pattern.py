"""The form of a pattern of tokens, and how it is written."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from communique.query.language.tree import (
    Any,
    Condition,
    Matches,
)

TEXT = "text"
"""The structure whose regions are the documents."""

TARGET = "target"
"""The label that the mark `@` gives."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token that fits a condition on its attributes; without one, any token."""

    condition: Condition | None = None
    label: str = ""

    def __str__(self) -> str:
        label = f"{self.label}:" if self.label else ""
        mark = "@" if self.label == TARGET else label
        match self.condition:
            case None:
                return f"{mark}[]"
            case Matches(attribute="word", equal=True) as plain:
                return f"{mark}{plain.value}"
        return f"{mark}[{self.condition}]"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Patterns one after the other, at least two."""

    items: tuple[Pattern, ...]

    def __str__(self) -> str:
        return " ".join(_in_sequence(item) for item in self.items)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several patterns, at least two."""

    branches: tuple[Pattern, ...]

    def __str__(self) -> str:
        return " | ".join(map(str, self.branches))


@dataclass(frozen=True, slots=True)
class Repeat:
    """A pattern several times in a row: from `low` to `high` times; None is any number."""

    item: Pattern
    low: int
    high: int | None

    def __str__(self) -> str:
        sign = {(0, 1): "?", (0, None): "*", (1, None): "+"}.get((self.low, self.high))
        if sign is None:
            high = "" if self.high is None else self.high
            sign = f"{{{self.low}}}" if self.low == self.high else f"{{{self.low},{high}}}"
        filled = isinstance(self.item, Region) and self.item.body is not None
        grouped = filled or isinstance(self.item, Phrase | Choice | Repeat | Edge | Look)
        return f"({self.item}){sign}" if grouped else f"{self.item}{sign}"


@dataclass(frozen=True, slots=True)
class Edge:
    """The place where a region of a structure begins or, with `end`, ends; it has no tokens."""

    structure: str
    end: bool = False
    condition: Condition | None = None
    at: int = dataclasses.field(default=0, compare=False)

    def __str__(self) -> str:
        if self.end:
            return f"</{self.structure}>"
        return f"<{self.structure}{written(self.condition)}>"


@dataclass(frozen=True, slots=True)
class Region:
    """A whole region of a structure: all of its tokens, and these as `body` says."""

    structure: str
    condition: Condition | None = None
    body: Pattern | None = None
    at: int = dataclasses.field(default=0, compare=False)

    def __str__(self) -> str:
        opening = f"<{self.structure}{written(self.condition)}"
        if self.body is None:
            return f"{opening}/>"
        return f"{opening}> {_in_sequence(self.body)} </{self.structure}>"


@dataclass(frozen=True, slots=True)
class Look:
    """A place before which, or with `behind` after which, a pattern stands; it has no tokens."""

    pattern: Pattern
    behind: bool = False
    negative: bool = False

    def __str__(self) -> str:
        return f"(?{'<' * self.behind}{'!' if self.negative else '='}{self.pattern})"


@dataclass(frozen=True, slots=True)
class Meet:
    """Tokens of `left` near which a token of `right` is.

    Near is at most `low` (below 0: before) to `high` tokens further, or in one region of
    `structure`.
    """

    left: Meet | Union | Token
    right: Meet | Union | Token
    low: int = 0
    high: int = 0
    structure: str = ""
    at: int = dataclasses.field(default=0, compare=False)

    def __str__(self) -> str:
        return f"MU({_operand(self)})"


@dataclass(frozen=True, slots=True)
class Union:
    """Tokens of either of two."""

    left: Meet | Union | Token
    right: Meet | Union | Token

    def __str__(self) -> str:
        return f"MU({_operand(self)})"


Pattern = Token | Phrase | Choice | Repeat | Edge | Region | Look | Meet | Union


def sequence(items: Sequence[Pattern]) -> Pattern:
    """Return patterns one after the other as one; a sequence in a sequence is one sequence."""
    flat: list[Pattern] = []
    for item in items:
        flat.extend(item.items if isinstance(item, Phrase) else [item])
    return flat[0] if len(flat) == 1 else Phrase(tuple(flat))


def choice(branches: Sequence[Pattern]) -> Pattern:
    """Return one of several patterns as one; a choice in a choice is one choice."""
    flat: list[Pattern] = []
    for branch in branches:
        flat.extend(branch.branches if isinstance(branch, Choice) else [branch])
    return flat[0] if len(flat) == 1 else Choice(tuple(flat))


def repeat(item: Pattern, low: int, high: int | None) -> Pattern:
    """Return a pattern several times in a row; once is the pattern itself."""
    return item if low == high == 1 else Repeat(item, low, high)


def literal(attribute: str, value: str) -> Token:
    """Return the token whose attribute is exactly a value.

    `lower` and `fold` are the word with case, or case and diacritics, ignored.
    """
    flags = {"lower": "cl", "fold": "cdl"}.get(attribute, "l")
    return Token(Matches("word" if attribute in {"lower", "fold"} else attribute, value, flags))


def patterns(pattern: Pattern) -> Iterator[Pattern]:
    """Yield a pattern and all patterns in it, from left to right."""
    yield pattern
    match pattern:
        case Phrase(items=inner) | Choice(branches=inner):
            several: Sequence[Pattern] = inner
        case Repeat(item=one) | Look(pattern=one):
            several = [one]
        case Region(body=body) if body is not None:
            several = [body]
        case Meet(left=left, right=right) | Union(left=left, right=right):
            several = [left, right]
        case _:
            several = []
    for each in several:
        yield from patterns(each)


def labels(pattern: Pattern) -> list[str]:
    """Return the labels of a pattern, from left to right, each once."""
    found = (each.label for each in patterns(pattern) if isinstance(each, Token) and each.label)
    return list(dict.fromkeys(found))


def with_regions(items: Sequence[Pattern]) -> list[Pattern]:
    """Return the items of a sequence, each pair of tags and what is between as a region."""
    found: list[Pattern] = []
    for item in items:
        if not isinstance(item, Edge) or not item.end:
            found.append(item)
            continue
        opening = next(
            (
                place
                for place in range(len(found) - 1, -1, -1)
                if isinstance(edge := found[place], Edge)
                and not edge.end
                and edge.structure == item.structure
            ),
            None,
        )
        if opening is None or opening == len(found) - 1:
            found.append(item)
            continue
        edge = cast("Edge", found[opening])
        body = sequence(found[opening + 1 :])
        found[opening:] = [Region(edge.structure, edge.condition, body, at=edge.at)]
    return found


def _in_sequence(pattern: Pattern) -> str:
    return f"({pattern})" if is_choice(pattern) else str(pattern)


def is_choice(pattern: Pattern) -> bool:
    """Tell whether a pattern needs parentheses in a sequence."""
    return isinstance(pattern, Choice)


def _operand(pattern: Meet | Union | Token) -> str:
    if isinstance(pattern, Token):
        return str(pattern)
    inner = f"{_bracketed(pattern.left)} {_bracketed(pattern.right)}"
    if isinstance(pattern, Union):
        return f"union {inner}"
    return f"meet {inner} {pattern.structure or f'{pattern.low} {pattern.high}'}"


def _bracketed(pattern: Meet | Union | Token) -> str:
    return str(pattern) if isinstance(pattern, Token) else f"({_operand(pattern)})"


def written(condition: Condition | None) -> str:
    """Return a condition as it stands in a tag."""
    if condition is None:
        return ""
    return f" {f'({condition})' if isinstance(condition, Any) else condition}"
