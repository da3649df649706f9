"""Scores of lexical diversity in windows: ratios that don't depend on how long a text is.

All take the tokens of documents as codes of their types, one after the other: `code` is
int[n_tokens], document `d` has `code[bounds[d]:bounds[d + 1]]`. What is counted are tokens whose
type wasn't there before in the window, which the previous place of each token's type tells.
"""

import numpy as np
import numpy.typing as npt
from scipy import sparse

Column = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

_REACH = 128
"""So many tokens are looked at in a step of MTLD: a factor seldom has more."""


def previous(code: npt.NDArray[np.integer]) -> Places:
    """Return int64[n_tokens]: the previous place of each token's type, -1 where there is none.

    In linear time: places are grouped by type as a sparse matrix groups columns by row.
    """
    n = len(code)
    found = np.full(n, -1, np.int64)
    if n:
        ones, places = np.ones(n, np.int8), np.arange(n)
        grouped = sparse.coo_array((ones, (code, places)), shape=(int(code.max()) + 1, n)).tocsr()
        place = grouped.indices.astype(np.int64)
        same = np.ones(n, bool)
        same[grouped.indptr[:-1][np.diff(grouped.indptr) > 0]] = False
        found[place[same]] = place[np.flatnonzero(same) - 1]
    return found


def mattr(code: npt.NDArray[np.integer], bounds: Places, window: Places) -> tuple[Places, Places]:
    """Return the types in all windows of a document, added up, and the number of windows.

    Covington and McFall 2010: their moving-average type-token ratio is the first divided by the
    second and by the window, of which int64[n_documents] says the tokens. Exact, in linear time:
    a token is a type of the windows that begin after the previous place of its type.
    """
    sizes = np.diff(bounds)
    at, start, end, width = _spread(bounds, window)
    first = np.maximum(np.maximum(previous(code) + 1, at - width + 1), start)
    last = np.minimum(at, end - width)
    types = _sums(np.maximum(last - first + 1, 0), sizes)
    return types, np.maximum(sizes - window + 1, 0) * (sizes > 0)


def msttr(code: npt.NDArray[np.integer], bounds: Places, window: Places) -> tuple[Places, Places]:
    """Return the types in all segments of a document, added up, and the number of segments.

    Johnson 1944: segments follow one another; tokens that don't fill one are left out.
    """
    sizes = np.diff(bounds)
    at, start, _, width = _spread(bounds, window)
    n_segments = np.where(window > 0, sizes // np.maximum(window, 1), 0)
    segment = (at - start) // np.maximum(width, 1)
    new = previous(code) < start + segment * width
    inside = segment < np.repeat(n_segments, sizes)
    return _sums((new & inside).astype(np.int64), sizes), n_segments


def simpson(code: npt.NDArray[np.integer], bounds: Places, window: Places) -> tuple[Places, Places]:
    """Return the pairs of tokens of one type in all windows, added up, and the number of windows.

    Simpson's D (1949) of a window of w tokens is its pairs divided by w (w - 1) / 2. A window
    that moves on gains the pairs of its new token and loses those of its first.
    """
    sizes = np.diff(bounds)
    at, start, end, width = _spread(bounds, window)
    # In order of types, then of places, so that what is looked for rises with where it stands.
    order = np.argsort(code, kind="stable")
    of_type = code[order].astype(np.int64) * (len(code) + 1)
    key, rank = of_type + order, np.arange(len(code))
    earliest = np.maximum(at - width + 1, start)
    before, after = np.empty((2, len(code)), np.int64)
    before[order] = rank - np.searchsorted(key, of_type + earliest[order])
    after[order] = np.searchsorted(key, of_type + np.minimum(at + width, end)[order]) - rank - 1
    # A pair is in all windows from the first that holds both to the last: each gain is counted in
    # the windows that are still to come, each loss taken back from them.
    gained = before * (end - width - earliest + 1)
    lost = after * np.maximum(end - width - at, 0)
    return _sums(gained - lost, sizes), np.maximum(sizes - window + 1, 0) * (sizes > 0)


def mtld(
    code: npt.NDArray[np.integer], bounds: Places, threshold: float = 0.72
) -> tuple[Column, Column]:
    """Return the factors of each document, read forwards and backwards.

    McCarthy and Jarvis 2010: a factor ends where the type-token ratio since its beginning has
    fallen to the threshold; the rest at the end is the part of a factor that (1 - ratio) is of
    (1 - threshold). MTLD is the mean of tokens / factors of both directions; it has no value where
    no type repeats.

    A factor's end decides where the next begins, so factors follow one another; but all documents
    take a step together, and a step looks at many tokens at once. The work is the tokens times
    128 / the length of a factor.
    """
    n = int(bounds[-1])
    turned = (n - bounds)[::-1]
    backwards = _factors(previous(code[:n][::-1]), turned, threshold)[::-1]
    return _factors(previous(code[:n]), bounds, threshold), backwards


def _factors(before: Places, bounds: Places, threshold: float) -> Column:
    factors = np.zeros(len(bounds) - 1)
    end = bounds[1:]
    start, at, types = bounds[:-1].copy(), bounds[:-1].copy(), np.zeros(len(end), np.int64)
    running = np.flatnonzero(at < end)
    while len(running):
        place = at[running, None] + np.arange(_REACH)
        inside = place < end[running, None]
        there = np.minimum(place, len(before) - 1)
        new = inside & (before[there] < start[running, None])
        seen = types[running, None] + np.cumsum(new, axis=1)
        ratio = seen / (place - start[running, None] + 1)
        reached = inside & (ratio <= threshold)
        done = reached.any(axis=1)
        whole, part = running[done], running[~done]
        factors[whole] += 1
        at[whole] += reached[done].argmax(axis=1) + 1
        start[whole], types[whole] = at[whole], 0
        at[part] = np.minimum(at[part] + _REACH, end[part])
        types[part] = seen[~done, -1]
        running = running[at[running] < end[running]]
    rest = end - start
    ratio = types / np.maximum(rest, 1)
    return factors + np.where(rest > 0, (1 - ratio) / (1 - threshold), 0)


def _spread(bounds: Places, window: Places) -> tuple[Places, Places, Places, Places]:
    """Return of each token its place, its document's first place and end, and its window."""
    sizes = np.diff(bounds)
    places = (bounds[:-1], bounds[1:], window)
    start, end, width = (np.repeat(each, sizes).astype(np.int64) for each in places)
    return np.arange(len(start)), start, end, width


def _sums(values: Places, sizes: Places) -> Places:
    ends = np.concatenate(([0], np.cumsum(values)))
    edges = np.concatenate(([0], np.cumsum(sizes)))
    return np.diff(ends[edges])
