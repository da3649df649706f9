"""Patterns in other words that mean the same: what the engine takes apart before it looks."""

from dataclasses import replace
from typing import TypeGuard

from communique.query.language.pattern import (
    Choice,
    Edge,
    Look,
    Pattern,
    Phrase,
    Region,
    Repeat,
    Token,
    choice,
    labels,
    repeat,
    sequence,
)
from communique.query.language.query import Query
from communique.query.language.tree import Any, Condition, Inherited, conjunction, conjuncts

GAP = Token()
"""Any token, without a label."""


def is_gap(pattern: Pattern) -> TypeGuard[Repeat]:
    """Tell whether a pattern is any tokens, so and so many."""
    return isinstance(pattern, Repeat) and pattern.item == GAP


def is_open(pattern: Pattern) -> bool:
    """Tell whether a pattern is any number of any tokens."""
    return pattern == Repeat(GAP, 0, None)


def is_nullable(pattern: Pattern) -> bool:
    """Tell whether a pattern can match no token at all."""
    match pattern:
        case Phrase(items):
            return all(map(is_nullable, items))
        case Choice(branches):
            return any(map(is_nullable, branches))
        case Repeat(item, low, _):
            return low == 0 or is_nullable(item)
        case Edge() | Look():
            return True
    return False


def nonempty(pattern: Pattern) -> Pattern | None:
    """Return the pattern of the same matches but the empty one; None where there are no others."""
    match pattern:
        case Edge() | Look():
            return None
        case Repeat(item, low, high):
            full = nonempty(item)
            if full is None:
                return None
            place = empty(item)
            if low < 2 or not is_nullable(item) or place is None:
                return repeat(full, 1 if is_nullable(item) else max(low, 1), high)
            # Turns before the first with tokens are all at one place, and more may come after.
            turns = [[full, *_turns(item, low, high, 1)]]
            turns += [[place, full, *_turns(item, low, high, n)] for n in range(2, low + 1)]
            return choice([sequence(each) for each in turns])
        case Choice(branches):
            found = [each for branch in branches if (each := nonempty(branch)) is not None]
            return choice(found) if found else None
        case Phrase(items) if is_nullable(pattern):
            branches_: list[Pattern] = []
            before: list[Pattern] = []
            for n_before, item in enumerate(items):
                full, place = nonempty(item), empty(item)
                if full is not None:
                    branches_.append(sequence([*before, full, *items[n_before + 1 :]]))
                before += [] if place is None else [place]
            return choice(branches_) if branches_ else None
    return pattern


def _turns(item: Pattern, low: int, high: int | None, done: int) -> list[Pattern]:
    most = None if high is None else high - done
    return [] if most == 0 else [repeat(item, low - done, most)]


def empty(pattern: Pattern) -> Pattern | None:
    """Return what a pattern asks of a place where it matches no token; None is nothing."""
    match pattern:
        case Edge() | Look():
            return pattern
        case Repeat(item, low, _):
            return None if low == 0 else empty(item)
        case Choice(branches):
            found = [empty(branch) for branch in branches if is_nullable(branch)]
            there = [each for each in found if each is not None]
            return choice(there) if len(there) == len(found) else None
        case Phrase(items):
            asked = [each for item in items if (each := empty(item)) is not None]
            return sequence(asked) if asked else None
    return None


def simplified(pattern: Pattern) -> Pattern:
    """Return a pattern with neighbouring gaps as one, and choices of tokens as one token."""
    match pattern:
        case Phrase(items):
            return sequence(_merged([simplified(item) for item in items]))
        case Choice(branches):
            return _one_token([simplified(branch) for branch in branches])
        case Repeat(item, low, high):
            inner = simplified(item)
            if isinstance(inner, Repeat) and inner.low <= 1:
                # From any number to any number in a row, several times, leaves none out.
                top = None if None in {inner.high, high} else (inner.high or 0) * (high or 0)
                return repeat(inner.item, inner.low * low, top)
            return repeat(inner, low, high)
        case Region(body=body) if body is not None:
            return replace(pattern, body=simplified(body))
        case Look(inner):
            return replace(pattern, pattern=simplified(inner))
    return pattern


def _merged(items: list[Pattern]) -> list[Pattern]:
    found: list[Pattern] = []
    for item in items:
        last = found[-1] if found else None
        if isinstance(last, Repeat) and isinstance(item, Repeat) and is_gap(last) and is_gap(item):
            top = None if None in {last.high, item.high} else (last.high or 0) + (item.high or 0)
            found[-1] = Repeat(GAP, last.low + item.low, top)
        else:
            found.append(item)
    return found


def _one_token(branches: list[Pattern]) -> Pattern:
    conditions: list[Condition] = []
    for each in branches:
        if not isinstance(each, Token) or each.label or each.condition is None:
            return choice(branches)
        inner = each.condition
        conditions.extend(inner.conditions if isinstance(inner, Any) else [inner])
    return Token(Any(tuple(conditions)))


def lifted(query: Query, fields: set[str]) -> Query:
    """Return a query in which what tokens ask of their document is asked of the selection.

    No match leaves its document, so what one obligatory token asks, all ask.
    """
    asked: list[Condition] = []

    def bare(pattern: Pattern) -> Pattern:
        if not isinstance(pattern, Token) or pattern.condition is None:
            return pattern
        kept: list[Condition] = []
        for each in conjuncts(pattern.condition):
            about = isinstance(each, Inherited) and each.leaf.field in fields
            if about and isinstance(each, Inherited):
                asked.append(each.leaf)
            else:
                kept.append(each)
        return Token(conjunction(kept), pattern.label)

    pattern = query.pattern
    if isinstance(pattern, Phrase):
        pattern = Phrase(tuple(bare(item) for item in pattern.items))
    else:
        pattern = bare(pattern)
    within = query.within
    for condition in asked:
        within = within.narrowed(condition)
    return replace(query, pattern=pattern, within=within)


def named_once(pattern: Pattern) -> set[str]:
    """Return the labels that name one token of a match for good: those not in what repeats."""
    single: list[str] = []

    def look(inner: Pattern, *, repeated: bool) -> None:
        match inner:
            case Token(label=label) if label:
                single.extend([label] * (2 if repeated else 1))
            case Phrase(items=several) | Choice(branches=several):
                for each in several:
                    look(each, repeated=repeated)
            case Repeat(item, _, high):
                look(item, repeated=repeated or high != 1)
            case Region(body=body) if body is not None:
                look(body, repeated=repeated)

    look(pattern, repeated=False)
    return {label for label in labels(pattern) if single.count(label) == 1}
