"""Reads comparisons of metadata fields, and of the values of regions."""

import re
from typing import cast

from communique.errors import QueryError
from communique.query.language.lexemes import Lexemes, named, string, take_in
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
from communique.query.language.values import Number, Period, unquote

OPERATORS = ("=", "!=", "<", "<=", ">", ">=")

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_PERIOD = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?|-Q[1-4])?(?:\.\.\d{4}(?:-\d\d(?:-\d\d)?|-Q[1-4])?)?")
_PLAIN = re.compile(r"[^\\.^$*+?()\[\]{}|]*")


def document_test(lex: Lexemes) -> Condition:
    """Read a comparison of a metadata field."""
    at = lex.at
    return field_test(lex, named(lex, "the name of a metadata field"), at)


def tag_value(lex: Lexemes, name: str, at: int) -> Condition:
    """Read what stands behind `<np_type` in the way of other engines: a regular expression."""
    return _synonym(field_test(lex, name, at))


def field_test(lex: Lexemes, name: str, at: int) -> Condition:
    """Read what stands behind the name of a metadata field."""
    if name.startswith("text_"):
        return _synonym(field_test(lex, name.removeprefix("text_"), at))
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
    return Compare(name, operator, _field_value(lex), at=at)


def _synonym(condition: Condition) -> Condition:
    """Return a comparison as other engines write it, in our words: patterns and numbers."""
    if not isinstance(condition, Compare) or not isinstance(condition.value, str):
        return condition
    if not _PLAIN.fullmatch(condition.value) and condition.operator in {"=", "!="}:
        like = Like(condition.field, condition.value, at=condition.at)
        return like if condition.operator == "=" else Not(like)
    return condition


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
        text = unquote(lex.next().removeprefix("l"))
        if lex.kind == "flags":
            raise lex.fail("no flags", 'fields are compared as they stand; party ~ "x"%c')
        return text
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
