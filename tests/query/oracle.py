"""What a query means, said slowly: every match of a pattern by trying, one document at a time.

A document is a dictionary: `tokens` (each a dictionary of attributes), `regions` by structure,
each (start, end, values), and `fields`.
"""

import operator
import re
import unicodedata
from itertools import pairwise

from communique.query.language.pattern import (
    Choice,
    Edge,
    Look,
    Meet,
    Phrase,
    Region,
    Repeat,
    Token,
    Union,
    labels,
)
from communique.query.language.query import (
    Containing,
    Filtered,
    Having,
    InCharacters,
    InStretches,
    InStructure,
    InWords,
    Near,
    Within,
)
from communique.query.language.tree import (
    All,
    Among,
    Any,
    AtLabel,
    Distance,
    Inherited,
    Like,
    Matches,
    Missing,
    Not,
    Numeric,
    OneOf,
    SameValue,
)
from communique.query.language.values import Number, Period

COMPARE = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def hits(document, query):
    """Return (start, end, labels) of the hits in a document, in text order."""
    if not holds(query.within.condition, document["fields"]):
        return []
    whole = Filtered(query.pattern, query.filters)
    return of_filtered(document, whole, query.labels, query.strategy)


def of_filtered(document, asked, constraint, strategy):
    limits = [
        each
        for each in asked.filters
        if isinstance(each, Within) and not each.negative and not isinstance(each.scope, Filtered)
    ]
    found = {}
    names = labels(asked.pattern)
    for low, high in bounds(document, limits):
        for start in range(low, high):
            for end, labelled in ends(document, asked.pattern, start, (low, high), frozenset()):
                told = dict(labelled)
                if end == start or not all(
                    lies(document, start, end, each.scope) for each in limits
                ):
                    continue
                anchors = {**told, "match": start, "matchend": end - 1}
                if constraint is not None and not allowed(document, constraint, anchors):
                    continue
                places = tuple(told.get(name, -1) for name in names)
                found[start, end] = min(found.get((start, end), places), places)
    kept = chosen(sorted(found), strategy)
    for each in asked.filters:
        if each not in limits:
            kept = [
                span
                for span in kept
                if fits_filter(document, span, each, named(names, found[span]))
            ]
    return [(start, end, found[start, end]) for start, end in kept]


def bounds(document, limits):
    """Return where matches are tried: the regions of the first limit that has some, or all."""
    for each in limits:
        scope = each.scope
        if isinstance(scope, InStructure) and scope.n == 1 and flat(document, scope.structure):
            return [
                (start, end)
                for start, end, values in regions(document, scope.structure)
                if region_fits(document, scope.structure, scope.condition, values)
            ]
        if isinstance(scope, InCharacters | InStretches):
            return characters(document, scope)
    return [(0, len(document["tokens"]))]


def flat(document, name):
    found = [(start, end) for start, end, _ in regions(document, name)]
    return all(one[1] <= two[0] for one, two in pairwise(found))


def regions(document, name):
    if name == "text":
        return [(0, len(document["tokens"]), document["fields"])]
    return sorted(document["regions"].get(name, []), key=lambda each: (each[0], -each[1]))


def region_fits(document, name, condition, values):
    return holds(condition, values)


def characters(document, scope):
    """Return the stretches of tokens that characters hold; those with a token in common are one."""
    several = scope.stretches if isinstance(scope, InStretches) else [scope]
    found = []
    for low, high in sorted(held(document, each) for each in several):
        if found and low < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        elif low < high:
            found.append((low, high))
    return found


def held(document, stretch):
    if document["fields"]["id"] != stretch.id:
        return (0, 0)
    inside = [
        place
        for place, token in enumerate(document["tokens"])
        if stretch.start <= token["start"] and token["end"] <= stretch.end
    ]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def lies(document, start, end, scope):
    match scope:
        case InWords(n):
            return end - start <= n
        case InCharacters() | InStretches():
            return any(low <= start and end <= high for low, high in characters(document, scope))
        case InStructure(name, n, condition) if n > 1:
            every = regions(document, name)
            first = [at for at, (a, b, _) in enumerate(every) if a <= start < b]
            last = [at for at, (a, b, _) in enumerate(every) if a <= end - 1 < b]
            return bool(first and last) and last[0] - first[0] < n
        case InStructure(name, _, condition):
            return any(
                a <= start and end <= b and holds(condition, values)
                for a, b, values in regions(document, name)
            )
        case Filtered():
            return any(a <= start and end <= b for a, b, _ in inner_hits(document, scope, "all"))
    raise AssertionError(scope)


def named(names, places):
    return {name: place for name, place in zip(names, places, strict=True) if place >= 0}


def inner_hits(document, asked, strategy):
    return of_filtered(document, asked, asked.labels, asked.strategy or strategy)


def fits_filter(document, span, each, told):
    start, end = span
    match each:
        case Within(scope):
            fits = lies(document, start, end, scope)
        case Containing(other):
            fits = any(start <= a and b <= end for a, b, _ in inner_hits(document, other, "all"))
        case Near(other, left, right, structure):
            room = [
                window
                for a, b, _ in inner_hits(document, other, "standard")
                for window in windows(document, a, b, (left, right), structure)
            ]
            fits = any(a <= start and end <= b for a, b in room)
        case Having(condition):
            fits = allowed(document, condition, {**told, "match": start, "matchend": end - 1})
    return fits != each.negative


def windows(document, start, end, widths, structure):
    """Return the two windows beside a hit."""
    low, high = 0, len(document["tokens"])
    if structure:
        first = [(a, b) for a, b, _ in regions(document, structure) if a <= start < b]
        last = [(a, b) for a, b, _ in regions(document, structure) if a <= end - 1 < b]
        low, high = (first[0][0] if first else start), (last[0][1] if last else end)
    return [(max(low, start - widths[0]), start), (end, min(high, end + widths[1]))]


def chosen(spans, strategy):
    """Return the hits among matches: each strategy as the documentation defines it."""
    if strategy == "all":
        return spans
    best = max if strategy == "longest" else min
    starts = sorted({start for start, _ in spans})
    kept = [(start, best(end for begin, end in spans if begin == start)) for start in starts]
    if strategy == "standard":
        return [(s, e) for s, e in kept if s == min(a for a, b in kept if b == e)]
    if strategy == "longest":
        return [x for x in kept if not any(y != x and y[0] <= x[0] and x[1] <= y[1] for y in kept)]
    if strategy == "shortest":
        return [x for x in kept if not any(y != x and x[0] <= y[0] and y[1] <= x[1] for y in kept)]
    return kept


def ends(document, pattern, at, limit, named):
    """Return the set of (end, labels) of the matches of a pattern that begin before a token."""
    low, high = limit
    match pattern:
        case Token(condition, label):
            if not low <= at < high or not fits(condition, document, at):
                return set()
            return {(at + 1, put(named, label, at))}
        case Phrase(items):
            found = {(at, named)}
            for item in items:
                found = {
                    each for end, told in found for each in ends(document, item, end, limit, told)
                }
            return found
        case Choice(branches):
            return {each for one in branches for each in ends(document, one, at, limit, named)}
        case Repeat(item, least, most):
            return repeated(document, item, (least, most), at, limit, named)
        case Edge(structure, end, condition):
            there = any(
                (b if end else a) == at and holds(condition, values)
                for a, b, values in regions(document, structure)
            )
            return {(at, named)} if there else set()
        case Region(structure, condition, body):
            return {
                (end, told)
                for a, b, values in regions(document, structure)
                if low <= a == at < b <= high and holds(condition, values)
                for end, told in (
                    {(b, named)} if body is None else ends(document, body, a, (a, b), named)
                )
                if end == b
            }
        case Look(inner, behind, negative):
            whole = (0, len(document["tokens"]))
            if behind:
                there = any(
                    end == at
                    for start in range(at + 1)
                    for end, _ in ends(document, inner, start, whole, frozenset())
                )
            else:
                there = bool(ends(document, inner, at, whole, frozenset()))
            return {(at, named)} if there != negative else set()
        case Meet() | Union():
            inside = low <= at < high and near(document, pattern, at)
            return {(at + 1, named)} if inside else set()
    raise AssertionError(pattern)


def repeated(document, item, times, at, limit, named):
    least, most = times
    found, now, turns = set(), {(at, named)}, 0
    seen = set()
    while now and turns <= (most if most is not None else least + len(document["tokens"]) + 1):
        if turns >= least:
            found |= now
        if (turns >= least and now <= seen) or turns == most:
            break
        if turns >= least:
            seen |= now
        now = {each for end, told in now for each in ends(document, item, end, limit, told)}
        turns += 1
    return found


def put(named, label, at):
    return frozenset({**dict(named), label: at}.items()) if label else named


def near(document, pattern, at):
    n_tokens = len(document["tokens"])
    if isinstance(pattern, Token):
        return fits(pattern.condition, document, at)
    if isinstance(pattern, Union):
        return near(document, pattern.left, at) or near(document, pattern.right, at)
    if not near(document, pattern.left, at):
        return False
    if pattern.structure:
        places = [
            place
            for a, b, _ in regions(document, pattern.structure)
            if a <= at < b
            for place in range(a, b)
        ]
    else:
        places = range(max(0, at + pattern.low), min(n_tokens, at + pattern.high + 1))
    return any(near(document, pattern.right, place) for place in places)


def bare(text):
    marks = [c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c)[0] != "M"]
    return unicodedata.normalize("NFC", "".join(marks)) or text


def same_text(value, pattern, flags):
    if "d" in flags:
        value, pattern = bare(value), bare(pattern)
    if "l" in flags:
        return value.lower() == pattern.lower() if "c" in flags else value == pattern
    return re.fullmatch(pattern, value, re.I if "c" in flags else 0) is not None


def number(value):
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def fits(condition, document, at):
    """Tell whether a token fits a condition."""
    token = document["tokens"][at]
    match condition:
        case None:
            return True
        case Not(inner):
            return not fits(inner, document, at)
        case All(several):
            return all(fits(each, document, at) for each in several)
        case Any(several):
            return any(fits(each, document, at) for each in several)
        case Matches(attribute, pattern, flags, equal):
            return same_text(token[attribute], pattern, flags) == equal
        case Among(attribute, values, flags):
            return any(same_text(token[attribute], value, f"{flags}l") for value in values)
        case Numeric(attribute, how, wanted):
            value = number(token[attribute])
            return value is not None and COMPARE[how](value, float(wanted.text))
        case Inherited(leaf):
            if leaf.field in document["fields"]:
                return holds(leaf, document["fields"])
            structure, _, name = leaf.field.partition("_")
            return any(
                a <= at < b and holds(leaf, values, name)
                for a, b, values in regions(document, structure)
            )
    raise AssertionError(condition)


def allowed(document, condition, anchors):
    """Tell whether the labelled tokens of a match fit a condition."""
    match condition:
        case Not(inner):
            return not allowed(document, inner, anchors)
        case All(several):
            return all(allowed(document, each, anchors) for each in several)
        case Any(several):
            return any(allowed(document, each, anchors) for each in several)
        case AtLabel(label, test, offset):
            at = anchors.get(label, -1)
            inside = at >= 0 and 0 <= at + offset < len(document["tokens"])
            return inside and fits(test, document, at + offset)
        case SameValue((one, first), (two, second), equal):
            if one not in anchors or two not in anchors:
                return False
            left, right = (
                value_of(document["tokens"][anchors[label]], name)
                for label, name in ((one, first), (two, second))
            )
            return (left == right) == equal
        case Distance(left, right, absolute, how, wanted):
            if left not in anchors or right not in anchors:
                return False
            distance = anchors[right] - anchors[left]
            return COMPARE[how](abs(distance) if absolute else distance, float(wanted.text))
    return holds(condition, document["fields"])


def value_of(token, name):
    if name in {"lower", "fold"}:
        lower = token["word"].lower()
        return lower if name == "lower" else bare(lower)
    return token[name]


def period(value):
    return Period(str(value)).days


def holds(condition, values, name=None):
    """Tell whether the fields of a document, or the values of a region, fit a condition."""
    match condition:
        case None:
            return True
        case Not(inner):
            return not holds(inner, values)
        case All(several):
            return all(holds(each, values) for each in several)
        case Any(several):
            return any(holds(each, values) for each in several)
        case Missing(field):
            return not values[name or field]
        case OneOf(field, several):
            return values[name or field] in several
        case Like(field, pattern, flags):
            value = values[name or field]
            if isinstance(value, list):
                return any(same_text(each, pattern, flags) for each in value)
            return bool(value) and same_text(str(value), pattern, flags)
    value, how = values[name or condition.field], condition.operator
    if not value:
        return False
    if isinstance(value, list):
        return (condition.value in value) == (how == "=")
    if isinstance(value, tuple):
        first, stop = period(condition.value)
        inside = first <= value[0] and value[1] <= stop
        return {
            "=": inside,
            "!=": not inside,
            "<": value[1] <= first,
            "<=": value[1] <= stop,
            ">": value[0] >= stop,
            ">=": value[0] >= first,
        }[how]
    if isinstance(condition.value, Number):
        found = number(value)
        return found is not None and COMPARE[how](found, float(condition.value.text))
    return COMPARE[how](value, condition.value)
