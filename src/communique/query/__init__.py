"""Queries: their form, their meaning, and the lines they find."""

from communique.query.check import check
from communique.query.concordance import Concordance, Line, concordance
from communique.query.definitions import read_definitions
from communique.query.explain import Plan, explain
from communique.query.hits import Hits
from communique.query.match import count, find, find_all, spans
from communique.query.pattern import Query, Token, anything, literal
from communique.query.reader import Definitions
from communique.query.select import check_selection, selected
from communique.query.simple import simple
from communique.query.syntax import parse, parse_selection
from communique.query.tree import (
    All,
    Any,
    Compare,
    Condition,
    Matches,
    Missing,
    Not,
    OneOf,
    Selection,
)
from communique.query.values import Number, Period, days

__all__ = [
    "All",
    "Any",
    "Compare",
    "Concordance",
    "Condition",
    "Definitions",
    "Hits",
    "Line",
    "Matches",
    "Missing",
    "Not",
    "Number",
    "OneOf",
    "Period",
    "Plan",
    "Query",
    "Selection",
    "Token",
    "anything",
    "check",
    "check_selection",
    "concordance",
    "count",
    "days",
    "explain",
    "find",
    "find_all",
    "literal",
    "parse",
    "parse_selection",
    "read_definitions",
    "selected",
    "simple",
    "spans",
]
