"""The form of a query: a pattern of tokens, where it may lie, and in which documents.

`str(query)` is the canonical text of a query: it reads back as an equal query, so it can stand in
a link, a recipe or a column of evidence.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from communique.query.language.pattern import (
    Meet,
    Pattern,
    Region,
    Repeat,
    Token,
    Union,
    is_choice,
    patterns,
    written,
)
from communique.query.language.tree import (
    Condition,
    Leaf,
    Matches,
    Selection,
    conjunction,
    leaves,
)
from communique.query.language.values import quote

Strategy = Literal["standard", "longest", "shortest", "traditional", "all"]
"""Which of several matches at a place is a hit; docs/reference/query.md defines each."""

EVERYWHERE = Selection()


@dataclass(frozen=True, slots=True)
class InStructure:
    """Within `n` regions of a structure in a row; those only that fit a condition."""

    structure: str
    n: int = 1
    condition: Condition | None = None
    at: int = dataclasses.field(default=0, compare=False)

    def __str__(self) -> str:
        if self.condition is not None:
            return f"<{self.structure}{written(self.condition)}/>"
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
class InStretches:
    """Within one of several stretches of characters, at least two; those that overlap are one."""

    stretches: tuple[InCharacters, ...]

    def __str__(self) -> str:
        written: list[str] = []
        before = None
        for each in self.stretches:
            written += [] if each.id == before else [quote(each.id)]
            written += [str(each.start), str(each.end)]
            before = each.id
        return f"chars({', '.join(written)})"


@dataclass(frozen=True, slots=True)
class InResult:
    """Within a hit of a result that is kept with the corpus."""

    name: str
    at: int = dataclasses.field(default=0, compare=False)

    def __str__(self) -> str:
        return f"result({quote(self.name)})"


@dataclass(frozen=True, slots=True)
class Filtered:
    """A pattern, and conditions on where its matches lie and what they hold, in this order.

    Inside another query it may have a condition on its labels, and a strategy of its own.
    """

    pattern: Pattern
    filters: tuple[Filter, ...] = ()
    labels: Condition | None = None
    strategy: Strategy | None = None

    def __str__(self) -> str:
        strategy = [] if self.strategy is None else [f"(?{self.strategy})"]
        pattern = f"({self.pattern})" if self.filters and is_choice(self.pattern) else self.pattern
        labels = [] if self.labels is None else [f":: {self.labels}"]
        return " ".join(map(str, (*strategy, pattern, *self.filters, *labels)))


Scope = InStructure | InWords | InCharacters | InStretches | InResult | Filtered


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


@dataclass(frozen=True, slots=True)
class Near:
    """Only matches in a window beside a hit of another query, or with `negative` in none.

    The window is `left` tokens before the hit and `right` after it, at most to the ends of the
    region of `structure` that the hit's first, and last, token is in.
    """

    other: Filtered
    left: int
    right: int
    structure: str = ""
    negative: bool = False
    at: int = dataclasses.field(default=0, compare=False)

    def __str__(self) -> str:
        structure = f" {self.structure}" if self.structure else ""
        window = f"{self.left} {self.right}{structure}"
        return f"{'!' * self.negative}near {window} {_scope(self.other)}"


@dataclass(frozen=True, slots=True)
class Having:
    """Only hits whose labelled tokens fit a condition; first and last token have labels, too."""

    condition: Condition
    negative: bool = False

    def __str__(self) -> str:
        return f"{'!' * self.negative}having ({self.condition})"


Filter = Within | Containing | Near | Having


@dataclass(frozen=True, slots=True)
class Query:
    """A pattern of tokens, looked for in a selection of documents.

    Attributes:
        pattern: what is looked for.
        within: the documents.
        filters: where matches lie and what they hold.
        labels: a condition on the tokens that labels name.
        strategy: which matches are hits.
    """

    pattern: Pattern
    within: Selection = EVERYWHERE
    filters: tuple[Filter, ...] = ()
    labels: Condition | None = None
    strategy: Strategy = "standard"
    text: str = dataclasses.field(default="", compare=False, repr=False)

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
        return [*dots, *bound]


def anything(within: Selection = EVERYWHERE) -> Query:
    """Return the query for every token of a selection."""
    return Query(Token(), within)


def everything(query: Query | Filtered) -> Iterator[Pattern]:
    """Yield all patterns of a query, those of its filters too."""
    yield from patterns(query.pattern)
    for each in inner_queries(query):
        yield from everything(each)


def inner_queries(query: Query | Filtered) -> Iterator[Filtered]:
    """Yield the queries that the filters of a query look at."""
    for each in query.filters:
        match each:
            case Within(scope=Filtered() as inner) | Containing(other=inner) | Near(other=inner):
                yield inner


def tests(query: Query) -> Iterator[Leaf]:
    """Yield the comparisons in the tokens of a query."""
    for each in everything(query):
        if isinstance(each, Token):
            yield from leaves(each.condition)


def _scope(scope: Scope) -> str:
    if not isinstance(scope, Filtered):
        return str(scope)
    bare = scope == Filtered(scope.pattern)
    simple = isinstance(scope.pattern, Token | Region | Meet | Union) and bare
    return str(scope) if simple else f"({scope})"
