"""From what a user types to a query, and to the documents that a condition chooses."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypedDict, get_args

from communique.api.results import Library
from communique.corpus import Corpus
from communique.errors import UsageError
from communique.query import (
    Definitions,
    Query,
    check,
    check_selection,
    parse,
    parse_selection,
    read_definitions,
    selected,
    simple,
)
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
    selection = parse_selection(Library(corpus).spelt_out(where))
    # Checked before they are joined, so that a caret points into what was typed.
    check(query, corpus)
    check_selection(selection, corpus.fields)
    return query.narrowed(selection)


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
    selection = parse_selection(Library(corpus).spelt_out(where))
    check_selection(selection, corpus.fields)
    masks = [(part, selected(part, selection)) for part in corpus.parts]
    return [each for part, mask in masks for each in part.documents["id"].filter(mask)]
