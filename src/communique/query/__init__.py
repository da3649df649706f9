"""Queries: their form, their meaning, and the lines they find."""

from communique.query.bm25f import BM25F
from communique.query.concordance import Concordance, Line, concordance
from communique.query.match import Hits, check, count, find, find_all, spans
from communique.query.rank import Ranked, Ranking, rank
from communique.query.select import check_selection, selected
from communique.query.snippet import Snippet
from communique.query.syntax import parse, parse_selection
from communique.query.tree import (
    All,
    Any,
    Compare,
    Condition,
    Matches,
    Missing,
    Not,
    Number,
    OneOf,
    Period,
    Query,
    Selection,
    Token,
    days,
    literal,
)

__all__ = [
    "BM25F",
    "All",
    "Any",
    "Compare",
    "Concordance",
    "Condition",
    "Hits",
    "Line",
    "Matches",
    "Missing",
    "Not",
    "Number",
    "OneOf",
    "Period",
    "Query",
    "Ranked",
    "Ranking",
    "Selection",
    "Snippet",
    "Token",
    "check",
    "check_selection",
    "concordance",
    "count",
    "days",
    "find",
    "find_all",
    "literal",
    "parse",
    "parse_selection",
    "rank",
    "selected",
    "spans",
]
