"""Queries: their form, their meaning, and the lines they find."""

from communique.query.concordance import Concordance, Line, concordance
from communique.query.engine.check import check
from communique.query.engine.explain import Plan, explain
from communique.query.engine.hits import Hits
from communique.query.engine.match import count, find, find_all, spans
from communique.query.engine.select import check_selection, selected
from communique.query.engine.tally import by_document
from communique.query.language.conditions import Definitions
from communique.query.language.definitions import read_definitions
from communique.query.language.pattern import Token, literal
from communique.query.language.query import Query, anything
from communique.query.language.simple import simple
from communique.query.language.syntax import parse, parse_selection
from communique.query.language.tree import (
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
from communique.query.language.values import Number, Period, days
from communique.query.ranking.bm25f import BM25F
from communique.query.ranking.rank import Ranked, Ranking, rank
from communique.query.ranking.snippet import Snippet

__all__ = [
    "BM25F",
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
    "Ranked",
    "Ranking",
    "Selection",
    "Snippet",
    "Token",
    "anything",
    "by_document",
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
    "rank",
    "read_definitions",
    "selected",
    "simple",
    "spans",
]
