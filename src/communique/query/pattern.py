"""The form of a query: a pattern of tokens, where it may lie, and in which documents.

`str(query)` is the canonical text of a query: it reads back as an equal query, so it can stand in
a link, a recipe or a column of evidence.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from communique.query.tree import Any, Condition, Leaf, Matches, Selection, conjunction, leaves
from communique.query.values import quote

Strategy = Literal["standard", "longest", "shortest", "traditional", "all"]
"""Which of several matches at a place is a hit; docs/reference/query.md defines each."""

EVERYWHERE = Selection()

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
        grouped = isinstance(self.item, Phrase | Choice | Repeat | Edge | Look)
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
        return f"<{self.structure}{_written(self.condition)}>"


@dataclass(frozen=True, slots=True)
class Region:
    """A whole region of a structure: all of its tokens, and these as `body` says."""

    structure: str
    condition: Condition | None = None
    body: Pattern | None = None
    at: int = dataclasses.field(default=0, compare=False)

    def __str__(self) -> str:
        written = f"<{self.structure}{_written(self.condition)}"
        if self.body is None:
            return f"{written}/>"
        return f"{written}> {_in_sequence(self.body)} </{self.structure}>"


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


@dataclass(frozen=True, slots=True)
class InStructure:
    """Within `n` regions of a structure in a row; those only that fit a condition."""

    structure: str
    n: int = 1
    condition: Condition | None = None
    at: int = dataclasses.field(default=0, compare=False)

    def __str__(self) -> str:
        if self.condition is not None:
            return f"<{self.structure}{_written(self.condition)}/>"
        return self.structure if self.n == 1 else f"{self.n} {self.structure}"


@dataclass(frozen=True, slots=True)
class InWords:
    """Within so many tokens."""

    n: int

    def __str__(self) -> str:
        return str(self.n)


@dataclass(frozen=True, slots=True)
class InCharacters:
    """Within characters `start` to before `end` of the text of one document."""

    id: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"chars({quote(self.id)}, {self.start}, {self.end})"


@dataclass(frozen=True, slots=True)
class InResult:
    """Within a hit of a result that is kept with the corpus."""

    name: str
    at: int = dataclasses.field(default=0, compare=False)

    def __str__(self) -> str:
        return f"result({quote(self.name)})"


@dataclass(frozen=True, slots=True)
class Filtered:
    """A pattern, and conditions on where its matches lie and what they hold, in this order."""

    pattern: Pattern
    filters: tuple[Filter, ...] = ()

    def __str__(self) -> str:
        pattern = f"({self.pattern})" if self.filters and _is_choice(self.pattern) else self.pattern
        return " ".join(map(str, (pattern, *self.filters)))


Scope = InStructure | InWords | InCharacters | InResult | Filtered


@dataclass(frozen=True, slots=True)
class Within:
    """Only matches that lie, or with `negative` don't lie, whole in a scope."""

    scope: Scope
    negative: bool = False

    def __str__(self) -> str:
        return f"{'!' * self.negative}within {_scope(self.scope)}"


@dataclass(frozen=True, slots=True)
class Containing:
    """Only matches that hold, or with `negative` don't hold, a match of another pattern."""

    other: Filtered
    negative: bool = False

    def __str__(self) -> str:
        return f"{'!' * self.negative}containing {_scope(self.other)}"


Filter = Within | Containing


@dataclass(frozen=True, slots=True)
class Query:
    """A pattern of tokens, looked for in a selection of documents.

    Attributes:
        pattern: what is looked for.
        within: the documents.
        filters: where matches lie and what they hold.
        labels: a condition on the tokens that labels name.
        strategy: which matches are hits.
        notes: what the reader of a query found that may have been meant otherwise.
    """

    pattern: Pattern
    within: Selection = EVERYWHERE
    filters: tuple[Filter, ...] = ()
    labels: Condition | None = None
    strategy: Strategy = "standard"
    text: str = dataclasses.field(default="", compare=False, repr=False)
    notes: tuple[str, ...] = dataclasses.field(default=(), compare=False, repr=False)

    def __str__(self) -> str:
        strategy = "" if self.strategy == "standard" else f"(?{self.strategy}) "
        condition = conjunction(
            [each for each in (self.labels, self.within.condition) if each is not None]
        )
        end = "" if condition is None else f" :: {condition}"
        return f"{strategy}{Filtered(self.pattern, self.filters)}{end}"

    def narrowed(self, selection: Selection) -> Query:
        """Return the query, looked for only where a selection more holds."""
        if selection.condition is None:
            return self
        return replace(self, within=self.within.narrowed(selection.condition), text="")

    @property
    def notices(self) -> list[str]:
        """What a reader of the query may have meant otherwise."""
        dots = [
            f"the pattern {test.value} is a regular expression: any word of one character; "
            f"{test.value}%l is the mark"
            for test in tests(self)
            if isinstance(test, Matches) and test.pattern == "." and "l" not in test.flags
        ]
        open_gap = any(
            isinstance(each, Repeat) and each.high is None and each.item == Token()
            for each in patterns(self.pattern)
        )
        bound = (
            ["the gap has no bound of its own: it ends with the text; within s ends it with the "
             "sentence"]
            if open_gap and not self.filters and not isinstance(self.pattern, Region)
            else []
        )  # fmt: skip
        return [*self.notes, *dots, *bound]


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


def anything(within: Selection = EVERYWHERE) -> Query:
    """Return the query for every token of a selection."""
    return Query(Token(), within)


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


def everything(query: Query | Filtered) -> Iterator[Pattern]:
    """Yield all patterns of a query, those of its filters too."""
    yield from patterns(query.pattern)
    for each in query.filters:
        inner = each.scope if isinstance(each, Within) else each.other
        if isinstance(inner, Filtered):
            yield from everything(inner)


def labels(pattern: Pattern) -> list[str]:
    """Return the labels of a pattern, from left to right, each once."""
    found = (each.label for each in patterns(pattern) if isinstance(each, Token) and each.label)
    return list(dict.fromkeys(found))


def tests(query: Query) -> Iterator[Leaf]:
    """Yield the comparisons in the tokens and on the labels of a query."""
    for each in everything(query):
        if isinstance(each, Token):
            yield from leaves(each.condition)
    yield from leaves(query.labels)


def _in_sequence(pattern: Pattern) -> str:
    return f"({pattern})" if _is_choice(pattern) else str(pattern)


def _is_choice(pattern: Pattern) -> bool:
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


def _scope(scope: Scope) -> str:
    if not isinstance(scope, Filtered):
        return str(scope)
    simple = isinstance(scope.pattern, Token | Region | Meet | Union) and not scope.filters
    return str(scope) if simple else f"({scope})"


def _written(condition: Condition | None) -> str:
    if condition is None:
        return ""
    return f" {f'({condition})' if isinstance(condition, Any) else condition}"
