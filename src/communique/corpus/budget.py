"""How long and how much a piece of work may take, whether it is still wanted, how far it is."""

import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TypeVar

from communique.errors import BudgetError

Limit = TypeVar("Limit", int, float)

_RSS_UNIT = 1 if sys.platform == "darwin" else 1024

_STATUS = Path("/proc/self/status")


Telling = Callable[[int, int], None]
"""Is told how many pieces of a work are done, and of how many."""


def silent(done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Budget:
    """Limits that kernels check between steps; no thread is ever killed.

    Attributes:
        deadline: `time.monotonic()` after which the work ends with an error; None is never.
        memory: bytes that the process may hold, files that it maps not counted where the system
            tells (Linux), else its peak of resident bytes; None is no bound.
        cancelled: set by another thread to end the work.
    """

    deadline: float | None = None
    memory: int | None = None
    cancelled: Event | None = None

    @classmethod
    def within(cls, seconds: float | None, *, memory: int | None = None) -> "Budget":
        """Return a budget that starts now, no wider than the one that holds `around` it."""
        deadline = None if seconds is None else time.monotonic() + seconds
        around = _AROUND.get()
        return cls(_less(deadline, around.deadline), _less(memory, around.memory), around.cancelled)

    def check(self) -> None:
        """Do nothing while the work may go on.

        Raises:
            BudgetError: time or memory is used up, or the work was cancelled.
        """
        if self.cancelled is not None and self.cancelled.is_set():
            raise BudgetError("the work was cancelled")
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise BudgetError(
                "the deadline passed before the answer was complete",
                hint="allow more with --deadline SECONDS, or narrow the selection with --where",
            )
        if self.memory is not None and _held() > self.memory:
            raise BudgetError(
                f"the answer needs more than the {self.memory:,} bytes of memory granted",
                hint="narrow the selection with --where",
            )

    def __getstate__(self) -> dict[str, object]:
        # An event can't travel to another process; the deadline of the same clock can.
        return {"deadline": self.deadline, "memory": self.memory, "cancelled": None}


UNBOUNDED = Budget()

_AROUND: ContextVar[Budget] = ContextVar("around", default=UNBOUNDED)


@contextmanager
def around(budget: Budget) -> Iterator[None]:
    """Let no budget that is made within be wider than this one; it holds for the thread.

    For those who call for an answer without knowing what it is made of, as a page does.
    """
    token = _AROUND.set(budget)
    try:
        yield
    finally:
        _AROUND.reset(token)


def _less(one: Limit | None, other: Limit | None) -> Limit | None:
    given = [each for each in (one, other) if each is not None]
    return min(given, default=None)


def _held() -> int:
    """Return the bytes that the process holds beside the files that it maps."""
    try:
        lines = _STATUS.read_text("ascii").splitlines()
    except OSError:
        lines = []
    for line in lines:
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT
