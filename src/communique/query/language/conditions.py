"""Reads conditions: on a token, on documents, and on what labels name.

The operators are one grammar for all three; what stands between them is read by a function that
knows the place.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from communique.errors import QueryError
from communique.query.language.fields import NUMBER, OPERATORS, field_test, other_dialect
from communique.query.language.lexemes import Lexemes, flags, named, string, take_in
from communique.query.language.tree import (
    All,
    Among,
    Any,
    AtLabel,
    Condition,
    Distance,
    Field,
    Inherited,
    Leaf,
    Matches,
    Not,
    Numeric,
    Operator,
    SameValue,
    Test,
)
from communique.query.language.values import Number, unquote

ANCHORS = ("match", "matchend", "target")
"""Labels that every hit has: its first token, its last, and the one marked `@`."""

Words = Mapping[str, Sequence[str]]
"""Lists of words by name."""

_LABELLED = re.compile(r"(?P<label>\w+)(?P<offset>[+-]\d{1,9})?\.(?P<attribute>.+)")
_SYNONYMS = {"and": "&", "or": "|", "not": "!"}
_SILENT = ("contains", "matches")

Reads = Callable[[Lexemes], Condition]


@dataclass(frozen=True)
class Known:
    """What the place of a condition knows: lists of words, and the labels of the pattern."""

    lists: Words = field(default_factory=dict)
    labels: Collection[str] = ()


@dataclass(frozen=True)
class Definitions:
    """What a query may name: lists of words (`$list`) and macros (`/name[]`, arguments `$0`…)."""

    lists: Words = field(default_factory=dict)
    macros: Mapping[str, str] = field(default_factory=dict)


def either(lex: Lexemes, leaf: Reads) -> Condition:
    """Read a condition: implications, lowest, then `|`, `&`, `!` and parentheses."""
    with lex.deeper():
        found = _any_of(lex, leaf)
        if lex.took("->"):
            return any_of([Not(found), either(lex, leaf)])
        return found


def _any_of(lex: Lexemes, leaf: Reads) -> Condition:
    found = [_all_of(lex, leaf)]
    while _operator(lex) == "|":
        lex.advance()
        found.append(_all_of(lex, leaf))
    return any_of(found)


def _all_of(lex: Lexemes, leaf: Reads) -> Condition:
    found = [_factor(lex, leaf)]
    while _operator(lex) == "&":
        lex.advance()
        found.append(_factor(lex, leaf))
    return found[0] if len(found) == 1 else All(tuple(_flat(found, All)))


def _factor(lex: Lexemes, leaf: Reads) -> Condition:
    if _operator(lex) == "!":
        lex.advance()
        with lex.deeper():
            return Not(_factor(lex, leaf))
    for opening, closing in (("(", ")"), ("{", "}")):
        if lex.took(opening):
            found = either(lex, leaf)
            lex.take(closing)
            return found
    return leaf(lex)


def _each(condition: Condition, wrap: Callable[[Leaf], Condition]) -> Condition:
    """Return a condition with each comparison in it wrapped."""
    match condition:
        case Not(inner):
            return Not(_each(inner, wrap))
        case All(several):
            return All(tuple(_each(each, wrap) for each in several))
        case Any(several):
            return Any(tuple(_each(each, wrap) for each in several))
    return wrap(condition)


def any_of(conditions: Sequence[Condition]) -> Condition:
    """Return the condition that one of several must hold."""
    return conditions[0] if len(conditions) == 1 else Any(tuple(_flat(conditions, Any)))


def _operator(lex: Lexemes) -> str:
    if lex.kind == "word":
        return _SYNONYMS.get(lex.value, "")
    return lex.value if lex.kind == "mark" else ""


def _flat(conditions: Sequence[Condition], kind: type[All] | type[Any]) -> list[Condition]:
    flat: list[Condition] = []
    for each in conditions:
        flat.extend(each.conditions if isinstance(each, kind) else [each])
    return flat


def token_test(known: Known) -> Reads:
    """Return what reads a comparison in a token."""

    def read(lex: Lexemes) -> Condition:
        at, name = lex.at, named(lex, "the name of an attribute, as word or lemma")
        if name == "int" and lex.took("("):
            at, name = lex.at, named(lex, "the name of an attribute")
            lex.take(")")
        if name.startswith("_."):
            field = name.removeprefix("_.")
            read_field = other_dialect if field.startswith("text_") else field_test
            found = read_field(lex, field, at)
            return _each(found, lambda leaf: Inherited(cast("Field", leaf)))
        return _test(lex, name, at, known)

    return read


def label_test(known: Known) -> Reads:
    """Return what reads a comparison after `::`: of a field, or of what a label names."""

    def read(lex: Lexemes) -> Condition:
        at = lex.at
        if lex.is_word("dist", "distance", "distabs"):
            name = lex.next()
            if lex.took("("):
                return _distance(lex, at, known, absolute=name == "distabs")
            return field_test(lex, name, at)
        name = named(lex, "the name of a metadata field")
        if name == "int" and lex.took("("):
            at, name = lex.at, named(lex, "a name")
            lex.take(")")
        said = _LABELLED.fullmatch(name)
        if said is None or said["label"] not in {*ANCHORS, *known.labels}:
            return field_test(lex, name, at)
        label, attribute, offset = said["label"], said["attribute"], int(said["offset"] or 0)
        if attribute.startswith("text_"):
            return other_dialect(lex, attribute, at)
        found = _test(lex, attribute, at, known)
        if isinstance(found, SameValue):
            if offset:
                hint = "name that token, and compare the names"
                raise QueryError("tokens beside a label can't be compared", lex.text, at, hint=hint)
            return replace(found, left=(label, attribute))
        return _each(found, lambda leaf: AtLabel(label, cast("Test", leaf), offset))

    return read


def _test(lex: Lexemes, name: str, at: int, known: Known) -> Condition:
    """Read what stands behind the name of an attribute."""
    implied = {"lower": "c", "fold": "cd"}.get(name, "")
    attribute = "word" if implied else name
    negative = lex.is_word("not")
    if negative or lex.is_word("in"):
        if negative:
            lex.advance()
        take_in(lex)
        found = _among(lex, attribute, at, known)
        return Not(found) if negative else found
    if lex.is_word(*_SILENT):
        raise QueryError(
            f"{lex.value} compares sets, and {attribute} has one value a token",
            lex.text,
            lex.at,
            hint=f'[{attribute} = ".*x.*"] looks inside a value',
        )
    if not lex.is_mark(*OPERATORS, "=="):
        raise lex.fail('"=" or "!="', 'lists: in ("a", "b"); numbers: < <= > >=')
    operator, literal = lex.value.replace("==", "="), lex.value == "=="
    lex.advance()
    if lex.kind == "list":
        among = Among(attribute, listed(lex, known), _case(flags(lex), implied), at=at)
        _refuse_order(lex, operator)
        return among if operator == "=" else Not(among)
    if lex.kind == "word":
        return _number_or_label(lex, attribute, cast("Operator", operator), at, known)
    pattern, given = _value(lex, literal=literal)
    merged = _case(given, implied)
    _refuse_order(lex, operator)
    return Matches(attribute, pattern, merged, operator == "=", at=at)


def _value(lex: Lexemes, *, literal: bool) -> tuple[str, str]:
    if not literal or lex.kind != "string":
        return string(lex)
    plain = unquote(lex.next().removeprefix("l"))
    return plain, "".join(flag for flag in "cdl" if flag in f"{flags(lex)}l")


def _case(given: str, implied: str) -> str:
    return "".join(flag for flag in "cdl" if flag in given + implied)


def _refuse_order(lex: Lexemes, operator: str) -> None:
    if operator not in {"=", "!="}:
        raise lex.fail(f'a number behind "{operator}"', "text is compared with = and !=")


def _number_or_label(
    lex: Lexemes, attribute: str, operator: Operator, at: int, known: Known
) -> Condition:
    if NUMBER.fullmatch(lex.value):
        return Numeric(attribute, operator, Number(lex.next()), at=at)
    label, dot, other = lex.value.partition(".")
    if not dot or label not in {*ANCHORS, *known.labels}:
        hint = f'text stands in quotation marks: "{lex.value}"'
        raise lex.fail("a string in quotation marks, a number, or a label as a.lemma", hint)
    _refuse_order(lex, operator)
    lex.advance()
    return SameValue(("", attribute), (label, other), operator == "=", at=at)


def _among(lex: Lexemes, attribute: str, at: int, known: Known) -> Condition:
    """Read a list of values, or a range of numbers, that stands behind `in`."""
    if lex.took("["):
        low = _digits(lex)
        lex.take(",")
        high = _digits(lex)
        lex.take("]")
        return All(
            (Numeric(attribute, ">=", low, at=at), Numeric(attribute, "<=", high, at=at)),
        )
    if lex.kind == "list":
        values = listed(lex, known)
    else:
        lex.take("(")
        values = (_text(lex),)
        while lex.took(","):
            values += (_text(lex),)
        lex.take(")")
    return Among(attribute, values, _case(flags(lex), "").replace("l", ""), at=at)


def _text(lex: Lexemes) -> str:
    if lex.kind != "string":
        raise lex.fail("a string in quotation marks")
    return unquote(lex.next().removeprefix("l"))


def _digits(lex: Lexemes) -> Number:
    if lex.kind != "word" or not NUMBER.fullmatch(lex.value):
        raise lex.fail("a number")
    return Number(lex.next())


def listed(lex: Lexemes, known: Known) -> tuple[str, ...]:
    """Return the words of a list that must be named next."""
    name = lex.value.removeprefix("$")
    if name not in known.lists:
        there = ", ".join(f"${each}" for each in sorted(known.lists)) or "none"
        raise QueryError(
            f"no list of words is called ${name}", lex.text, lex.at, hint=f"lists: {there}"
        )
    lex.advance()
    return tuple(known.lists[name])


def _distance(lex: Lexemes, at: int, known: Known, *, absolute: bool) -> Condition:
    left = _label(lex, known)
    lex.take(",")
    right = _label(lex, known)
    lex.take(")")
    if not lex.is_mark(*OPERATORS):
        raise lex.fail("one of = != < <= > >=")
    operator = cast("Operator", lex.next())
    return Distance(left, right, absolute, operator, _digits(lex), at=at)


def _label(lex: Lexemes, known: Known) -> str:
    if not lex.is_word(*ANCHORS, *known.labels):
        there = ", ".join([*known.labels, *ANCHORS])
        raise lex.fail("the name of a label", f"labels: {there}")
    return lex.next()
