"""Which of several matches at a place are hits: the matching strategies."""

import numpy as np

from communique.query.engine.frontier import Spans
from communique.query.engine.growth import Keep
from communique.query.language.query import Strategy

KEEP: dict[Strategy, Keep] = {
    "standard": "first",
    "traditional": "first",
    "shortest": "first",
    "longest": "last",
    "all": "all",
}
"""Which ends a strategy needs of the matches that begin at one token."""


def reduced(spans: Spans, strategy: Strategy) -> Spans:
    """Return the matches that are hits; `spans` stand by start, then end, each once.

    traditional: of each start the shortest. standard: of these, of those with one end the one
    that starts first. longest: of each start the longest, and none inside another. shortest: of
    each start the shortest, and none that holds another. all: all.
    """
    if strategy == "all" or len(spans) < 2:
        return spans
    begins = np.append(True, spans.start[1:] != spans.start[:-1])
    if strategy == "longest":
        spans = spans.take(np.append(begins[1:], True))
        reach = np.maximum.accumulate(spans.end)
        return spans.take(np.append(True, spans.end[1:] > reach[:-1]))
    if not begins.all():
        spans = spans.take(begins)
    if strategy == "standard":
        return _first_of_each_end(spans)
    if strategy == "shortest":
        least = np.minimum.accumulate(spans.end[::-1])[::-1]
        return spans.take(np.append(spans.end[:-1] < least[1:], True))
    return spans


def _first_of_each_end(spans: Spans) -> Spans:
    rising = spans.end[1:] - spans.end[:-1]
    if (rising > 0).all():
        return spans
    if (rising >= 0).all():
        return spans.take(np.append(True, rising > 0))
    order = np.argsort(spans.end, kind="stable")
    ends = spans.end[order]
    kept = np.zeros(len(spans), bool)
    kept[order[np.append(True, ends[1:] != ends[:-1])]] = True
    return spans.take(kept)
