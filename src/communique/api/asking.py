"""From what a user types to a query, and to the documents that a condition chooses."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypedDict, get_args

from communique.api.results import Library
from communique.corpus import Corpus
from communique.errors import UsageError
from communique.query import (
    All,
    Any,
    Compare,
    Condition,
    Definitions,
    Missing,
    Not,
    Number,
    Query,
    Selection,
    check,
    check_selection,
    days,
    parse,
    parse_selection,
    read_definitions,
    selected,
    simple,
)
from communique.query.language import tree
from communique.query.language.query import Strategy


class Asking(TypedDict, total=False):
    """How the text of a query is read.

    Attributes:
        simple: as words in a search box: `peace NEAR/5 war -nuclear`.
        strategy: which matches are hits: standard, longest, shortest, traditional or all; else
            as the query says.
        definitions: lists of words and macros that the query may name, or a file of them.
    """

    simple: bool
    strategy: str
    definitions: Definitions | str | Path | None


def asked(corpus: Corpus, text: str | Query, where: str, how: Asking) -> Query:
    """Return a query, narrowed by a condition, in which `@name` is a kept selection.

    Raises:
        QueryError: either can't be understood, or makes no sense for the corpus.
        UsageError: there is no such strategy.
        ReadError: the definitions can't be read.
    """
    query = text if isinstance(text, Query) else _read(text, how)
    if strategy := how.get("strategy"):
        if strategy not in get_args(Strategy):
            known = ", ".join(get_args(Strategy))
            raise UsageError(f"no strategy is called {strategy!r}", hint=f"strategies: {known}")
        query = replace(query, strategy=strategy)  # type: ignore[arg-type]
    within = parse_selection(Library(corpus).spelt_out(where))
    # Checked before they are joined, so that a caret points into what was typed.
    check(query, corpus)
    check_selection(within, corpus.fields)
    return query.narrowed(within)


def _read(text: str, how: Asking) -> Query:
    if how.get("simple"):
        return simple(text)
    given = how.get("definitions")
    if given is None:
        return parse(text)
    return parse(text, given if isinstance(given, Definitions) else read_definitions(Path(given)))


def chosen(corpus: Corpus, ids: Sequence[str], where: str) -> list[str]:
    """Return the ids of documents named, or of those that meet a condition.

    Raises:
        UsageError: neither ids nor a condition, or both.
    """
    if bool(ids) == bool(where.strip()):
        raise UsageError(
            "name documents by their ids or by a condition, one of the two",
            hint="communique remove ID..., or communique remove --where 'year < 1800'",
        )
    if ids:
        return list(dict.fromkeys(ids))
    within = selection(corpus, where)
    masks = [(part, selected(part, within)) for part in corpus.parts]
    return [each for part, mask in masks for each in part.documents["id"].filter(mask)]


def selection(corpus: Corpus, where: str) -> Selection:
    """Return the documents of a condition, in which `@name` is a kept selection.

    Raises:
        QueryError: it can't be understood, or makes no sense for the corpus.
    """
    found = parse_selection(Library(corpus).spelt_out(where))
    check_selection(found, corpus.fields)
    return found


def conjuncts(where: Selection) -> list[str]:
    """Return the conditions that all must hold, each in its one written form."""
    if where.condition is None:
        return []
    return [str(Selection(each)) for each in tree.conjuncts(where.condition)]


def others(where: Selection) -> Selection:
    """Return the documents that a condition leaves out."""
    return Selection(None if where.condition is None else Not(where.condition))


def narrowed(corpus: Corpus, where: str, fields: Mapping[str, Sequence[str]]) -> str:
    """Return a condition in its one written form, of which the documents have given values, too.

    Args:
        corpus: whose fields are meant.
        where: a condition.
        fields: values by field, as text, any one of which a document has; an empty one is none.

    Raises:
        QueryError: the condition can't be understood, or there is no such field.
        UsageError: a value is none of its field's type.
    """
    within = selection(corpus, where)
    for name, values in fields.items():
        either = tuple(_equals(name, value, corpus.fields.get(name, "text")) for value in values)
        if either:
            within = within.narrowed(either[0] if len(either) == 1 else Any(either))
    text = str(within)
    check_selection(parse_selection(text), corpus.fields)
    return text


def between(field: str, first: str, last: str) -> str:
    """Return the condition that a date lies in the time from `first` to the end of `last`.

    Raises:
        UsageError: one is neither empty nor a year, a month or a day.
    """
    first, last = first.strip(), last.strip()
    for end in (first, last):
        if end and not _DAY.fullmatch(end):
            raise UsageError(f"{end!r} is no date", hint="1946, 1946-03 or 1946-03-05")
    since = (Compare(field, ">=", days(first)),) if first else ()
    until = (Compare(field, "<=", days(last)),) if last else ()
    given = (*since, *until)
    return str(Selection(All(given) if len(given) > 1 else given[0])) if given else ""


def _equals(name: str, value: str, kind: str) -> Condition:
    if not value:
        return Missing(name)
    if kind == "number":
        if not _NUMBER.fullmatch(value):
            raise UsageError(f"{name} is a number, and {value!r} is none", hint=f"{name} = 1990")
        return Compare(name, "=", Number(value))
    if kind == "date":
        if not _DAY.fullmatch(value):
            raise UsageError(f"{name} is a date, and {value!r} is none", hint=f"{name} = 1990-01")
        return Compare(name, "=", days(value))
    return Compare(name, "=", value)


_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
