"""How a query is looked for: each step, what was expected of it and what it found."""

from dataclasses import dataclass

import polars as pl

from communique.corpus import UNBOUNDED, Budget, Corpus
from communique.query.engine.check import check
from communique.query.engine.growth import Step
from communique.query.engine.match import find
from communique.query.language.query import Query


@dataclass(frozen=True)
class Plan:
    """What was done to find the hits of a query.

    Attributes:
        query: in its canonical form.
        steps: columns step, parts (that took it), expected (how many it would look at, by the
            index) and found, summed over parts.
        hits: how many there are.
    """

    query: Query
    steps: pl.DataFrame
    hits: int


def explain(corpus: Corpus, query: Query, budget: Budget = UNBOUNDED) -> Plan:
    """Look for a query, and return what was done on the way.

    Raises:
        QueryError: the query makes no sense for the corpus.
        BudgetError: the budget is used up.
    """
    check(query, corpus)
    steps: list[Step] = []
    hits = 0
    for part in corpus.parts:
        hits += len(find(part, query, budget, steps))
    frame = pl.DataFrame(
        steps, schema={"step": pl.String, "expected": pl.Int64, "found": pl.Int64}, orient="row"
    )
    summed = frame.group_by("step", maintain_order=True).agg(
        parts=pl.len().cast(pl.Int64),
        expected=pl.col("expected").sum(),
        found=pl.col("found").sum(),
    )
    return Plan(query, summed, hits)
