"""Queries: their form, their meaning, and the lines they find."""

from communique.query.concordance import Concordance, Line, concordance
from communique.query.match import Hits, check, count, find, find_all, spans
from communique.query.select import check_selection, selected
from communique.query.syntax import parse, parse_selection
from communique.query.tree import (
    All,
    Any,
    Compare,
    Condition,
    Missing,
    Not,
    Number,
    OneOf,
    Period,
    Query,
    Selection,
    Test,
    Token,
    literal,
)

__all__ = [
    "All",
    "Any",
    "Compare",
    "Concordance",
    "Condition",
    "Hits",
    "Line",
    "Missing",
    "Not",
    "Number",
    "OneOf",
    "Period",
    "Query",
    "Selection",
    "Test",
    "Token",
    "check",
    "check_selection",
    "concordance",
    "count",
    "find",
    "find_all",
    "literal",
    "parse",
    "parse_selection",
    "selected",
    "spans",
]
