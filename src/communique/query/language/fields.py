"""Reads comparisons of metadata fields, and of the values of regions."""

import re
from typing import cast

from communique.errors import QueryError
from communique.query.language.lexemes import Lexemes, flags, named, string, take_in
from communique.query.language.tree import (
    Any,
    Compare,
    Condition,
    Like,
    Missing,
    Not,
    OneOf,
    Operator,
)
from communique.query.language.values import Number, Period, escaped, unquote

_OWN = "text_origin"
"""A field of ours whose name begins as other engines name all fields."""

OPERATORS = ("=", "!=", "<", "<=", ">", ">=")

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_PERIOD = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?|-Q[1-4])?(?:\.\.\d{4}(?:-\d\d(?:-\d\d)?|-Q[1-4])?)?")
_PLAIN = re.compile(r"[^\\.^$*+?()\[\]{}|]*")


def document_test(lex: Lexemes) -> Condition:
    """Read a comparison of a metadata field."""
    at = lex.at
    return field_test(lex, named(lex, "the name of a metadata field"), at)


def text_test(lex: Lexemes) -> Condition:
    """Read a comparison of a field where `text_` before its name says nothing new."""
    at = lex.at
    name = named(lex, "the name of a metadata field")
    return (other_dialect if name.startswith("text_") else field_test)(lex, name, at)


def other_dialect(lex: Lexemes, name: str, at: int) -> Condition:
    """Read what stands behind `match.text_party` or `<np_type`: a string is a regular expression.

    Engines that name fields so call the documents `text`.
    """
    plain = name if name == _OWN else name.removeprefix("text_")
    return field_test(lex, plain, at, is_pattern=True)


def field_test(lex: Lexemes, name: str, at: int, *, is_pattern: bool = False) -> Condition:
    """Read what stands behind the name of a metadata field."""
    if lex.is_word("in", "not"):
        negative = lex.is_word("not")
        if negative:
            lex.advance()
        take_in(lex)
        found = _one_of(lex, name, at)
        return Not(found) if negative else found
    if lex.took("~"):
        pattern, given = string(lex)
        return Like(name, pattern, given.replace("l", ""), at=at)
    if not lex.is_mark(*OPERATORS):
        raise lex.fail("one of = != < <= > >= ~ in")
    operator = cast("Operator", lex.next())
    if lex.is_word("none") and operator in {"=", "!="}:
        lex.advance()
        missing = Missing(name, at=at)
        return missing if operator == "=" else Not(missing)
    value = _field_value(lex)
    if not isinstance(value, str) or operator not in {"=", "!="}:
        return Compare(name, operator, value, at=at)
    given = flags(lex)
    literal = not is_pattern or "l" in given
    if not given.replace("l", "") and (literal or _PLAIN.fullmatch(value)):
        return Compare(name, operator, value, at=at)
    like = Like(name, escaped(value) if literal else value, given.replace("l", ""), at=at)
    return like if operator == "=" else Not(like)


def _one_of(lex: Lexemes, name: str, at: int) -> Condition:
    lex.take("(")
    found: list[str | Number | Period] = []
    missing = False
    while True:
        if lex.is_word("none"):
            missing = True
            lex.advance()
        else:
            found.append(_field_value(lex))
        if not lex.took(","):
            break
    lex.take(")")
    if missing:
        absent = Missing(name, at=at)
        return Any((OneOf(name, tuple(found), at=at), absent)) if found else absent
    return OneOf(name, tuple(found), at=at)


def _field_value(lex: Lexemes) -> str | Number | Period:
    value, at = lex.value, lex.at
    if lex.kind == "string":
        return unquote(lex.next().removeprefix("l"))
    if lex.kind == "word" and NUMBER.fullmatch(value):
        return Number(lex.next())
    if lex.kind == "word" and _PERIOD.fullmatch(value):
        lex.advance()
        return _period(value, lex.text, at)
    hint = f'text stands in quotation marks: "{value}"' if lex.kind == "word" else ""
    raise lex.fail("a text in quotation marks, a number, a day as 2018-04-27, or none", hint)


def _period(value: str, text: str, at: int) -> Period:
    period = Period(value)
    try:
        first, stop = period.days
    except (ValueError, OverflowError) as error:
        raise QueryError(f"no such day: {error}", text, at) from None
    if first >= stop:
        raise QueryError("the period ends before it begins", text, at)
    return period
