"""Finds the hits of a query: in one part, or in a corpus, part by part."""

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from communique.corpus import UNBOUNDED, Budget, Corpus, Part
from communique.query.engine.check import check
from communique.query.engine.element import Anything, OfTypes, element
from communique.query.engine.finder import Finder
from communique.query.engine.frontier import refuse_more
from communique.query.engine.growth import Step
from communique.query.engine.hits import Hits
from communique.query.engine.rewrite import lifted
from communique.query.engine.select import ALWAYS, selected
from communique.query.language.pattern import Token
from communique.query.language.query import Filtered, Query, everything

_HEAVY = 500_000
"""From so many tokens on that a query may look at, parts are looked into by several threads."""

_MOST_HITS = 150_000_000
"""So many hits of a corpus are kept, at the most: they take two gigabytes."""


def find_all(
    corpus: Corpus, query: Query, budget: Budget = UNBOUNDED
) -> Iterator[tuple[Part, Hits]]:
    """Yield each part with its hits, in corpus order; heavy queries use all processors.

    Raises:
        QueryError: the query makes no sense for the corpus.
        BudgetError: the budget is used up.
    """
    check(query, corpus)
    total = 0
    for part, hits in _found(corpus, query, budget):
        # A range takes no room, and there is nothing to refuse in it.
        total += 0 if isinstance(hits.starts, range) else len(hits)
        refuse_more(total, _MOST_HITS, "in all")
        yield part, hits


def _found(corpus: Corpus, query: Query, budget: Budget) -> Iterator[tuple[Part, Hits]]:
    jobs = os.cpu_count() or 1
    if jobs == 1 or len(corpus.parts) == 1 or _work(corpus, query) < _HEAVY:
        for part in corpus.parts:
            yield part, find(part, query, budget)
        return
    with ThreadPoolExecutor(jobs) as pool:
        waiting: deque[tuple[Part, Future[Hits]]] = deque()
        try:
            for part in corpus.parts:
                waiting.append((part, pool.submit(find, part, query, budget)))
                if len(waiting) > jobs:
                    ready, hits = waiting.popleft()
                    yield ready, hits.result()
            while waiting:
                ready, hits = waiting.popleft()
                yield ready, hits.result()
        finally:
            for _, future in waiting:
                future.cancel()


def _work(corpus: Corpus, query: Query) -> int:
    """Return about how many tokens the elements of a query have: as in the largest part."""
    if _is_everything(query):
        return 0
    part = max(corpus.parts, key=lambda each: each.n_tokens)
    frequencies = [
        element(part, each.condition).frequency
        for each in everything(Filtered(query.pattern, query.filters))
        if isinstance(each, Token) and each.condition is not None
    ]
    return min(frequencies, default=part.n_tokens) * len(corpus.parts)


def _is_everything(query: Query) -> bool:
    return query.pattern == Token() and not query.filters and query.labels is None


def count(corpus: Corpus, query: Query, budget: Budget = UNBOUNDED) -> int:
    """Return the number of hits in a corpus; of one token alone the index knows it."""
    check(query, corpus)
    if isinstance(query.pattern, Token) and not query.filters and query.labels is None:
        return sum(_count(part, query, budget) for part in corpus.parts)
    return sum(len(hits) for _, hits in find_all(corpus, query, budget))


def _count(part: Part, query: Query, budget: Budget) -> int:
    if isinstance(query.pattern, Token):
        only = element(part, query.pattern.condition)
        if isinstance(only, Anything | OfTypes) and selected(part, query.within).all():
            return only.frequency
    return len(find(part, query, budget))


def spans(corpus: Corpus, query: Query, budget: Budget = UNBOUNDED) -> npt.NDArray[np.int64]:
    """Return int64[n_hits, 2]: first and last token of each hit, counted through the corpus."""
    found, offset = [np.empty((0, 2), np.int64)], 0
    for part, hits in find_all(corpus, query, budget):
        columns = np.empty((len(hits), 2), np.int64)
        np.add(hits.start, offset, out=columns[:, 0])
        np.add(hits.end, offset - 1, out=columns[:, 1])
        found.append(columns)
        offset += part.n_tokens
    return np.concatenate(found)


def find(
    part: Part, query: Query, budget: Budget = UNBOUNDED, steps: list[Step] | None = None
) -> Hits:
    """Return the hits of a query in a part; none crosses a document's end.

    `steps` gathers what was done.

    Raises:
        BudgetError: the budget is used up.
    """
    budget.check()
    query = lifted(query, {*ALWAYS, *part.fields})
    keep = selected(part, query.within)
    whole = bool(keep.all())
    if whole and _is_everything(query):
        return Hits(part, range(part.n_tokens), 1)
    finder = Finder(part, None if whole else keep, budget, [] if steps is None else steps)
    asked = Filtered(query.pattern, query.filters)
    if not keep.any():
        return Hits(part, np.empty(0, np.int32), 1)
    found = finder.hits(asked, query.labels, query.strategy)
    same = isinstance(query.pattern, Token)
    return Hits(part, found.start, 1 if same else found.end, found.labels)
