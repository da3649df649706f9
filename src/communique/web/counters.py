"""Counts of requests, added up over all worker processes, as Prometheus reads them.

They stand in one file that every worker maps. Each worker has a row of its own, so that none
waits for another; whoever is asked adds up all rows. A worker that takes the place of one that
died goes on with its row.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of the classes of the histogram."""

STATUSES = (200, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 413, 429, 500, 503)
"""Those that answers have; others are counted as 0."""

OTHER = "other"
"""What was asked for where there is no page."""

_HISTOGRAM = len(STATUSES) + 1
_MICROSECONDS = _HISTOGRAM + len(SECONDS) + 1
_COLUMNS = _MICROSECONDS + 1


class Counters:
    """Counts by route and status, seconds by route, and requests under way.

    Args:
        file: is made if it isn't there; None counts in memory, for one process.
        routes: templates of addresses, the same and in the same order in all workers.
        workers: how many rows there are.

    Raises:
        OSError: all rows are taken.
    """

    def __init__(self, file: Path | None, routes: Sequence[str], workers: int = 1) -> None:
        self._routes = [*routes, OTHER]
        shape = (workers, len(self._routes) * _COLUMNS + 1)
        if file is None:
            self._every, row = np.zeros(shape, np.int64), 0
        else:
            self._handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
            # The same length for all; what is new holds zeros.
            os.ftruncate(self._handle, shape[0] * shape[1] * 8)
            row = _claimed(self._handle, workers)
            self._every = np.memmap(file, np.int64, "r+", shape=shape)
        self._mine = self._every[row]
        self._mine[-1] = 0

    def begin(self) -> None:
        """Count a request as under way."""
        self._mine[-1] += 1

    def end(self, route: str, status: int, seconds: float) -> None:
        """Count a request that has been answered."""
        self._mine[-1] -= 1
        at = self._routes.index(route if route in self._routes else OTHER) * _COLUMNS
        kind = STATUSES.index(status) if status in STATUSES else len(STATUSES)
        self._mine[at + kind] += 1
        self._mine[at + _HISTOGRAM + int(np.searchsorted(SECONDS, seconds))] += 1
        self._mine[at + _MICROSECONDS] += round(seconds * 1e6)

    def text(self) -> str:
        """Return all counts in the text format of Prometheus."""
        return "".join(f"{line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        total = self._every.sum(axis=0)
        table = total[:-1].reshape(len(self._routes), _COLUMNS)
        yield "# HELP communique_requests_total Requests that were answered."
        yield "# TYPE communique_requests_total counter"
        for route, row in zip(self._routes, table, strict=True):
            for status, n in zip((*STATUSES, 0), row, strict=False):
                if n:
                    yield f'communique_requests_total{{route="{route}",status="{status}"}} {n}'
        yield "# HELP communique_request_seconds How long answers took."
        yield "# TYPE communique_request_seconds histogram"
        for route, row in zip(self._routes, table, strict=True):
            if row[_MICROSECONDS] or row[:_HISTOGRAM].any():
                yield from _histogram(route, row)
        yield "# HELP communique_requests_in_flight Requests under way."
        yield "# TYPE communique_requests_in_flight gauge"
        yield f"communique_requests_in_flight {total[-1]}"


def _histogram(route: str, row: np.ndarray) -> Iterator[str]:
    name = "communique_request_seconds"
    upto = np.cumsum(row[_HISTOGRAM:_MICROSECONDS])
    for bound, n in zip((*SECONDS, "+Inf"), upto, strict=True):
        yield f'{name}_bucket{{route="{route}",le="{bound}"}} {n}'
    yield f'{name}_sum{{route="{route}"}} {row[_MICROSECONDS] / 1e6:.6f}'
    yield f'{name}_count{{route="{route}"}} {upto[-1]}'


def _claimed(handle: int, workers: int) -> int:
    """Return a row that no other process has; the lock ends with the process that holds it."""
    for row in range(workers):
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, row)
        except OSError:
            continue
        return row
    raise OSError("all rows of the counters are taken")
