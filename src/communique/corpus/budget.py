"""How long and how much a piece of work may take, and whether it is still wanted."""

import resource
import sys
import time
from dataclasses import dataclass
from threading import Event

from communique.errors import BudgetError

_RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Budget:
    """Limits that kernels check between steps; no thread is ever killed.

    Attributes:
        deadline: `time.monotonic()` after which the work ends with an error; None is never.
        memory: peak resident bytes of the process; None is no bound.
        cancelled: set by another thread to end the work.
    """

    deadline: float | None = None
    memory: int | None = None
    cancelled: Event | None = None

    @classmethod
    def within(cls, seconds: float | None, *, memory: int | None = None) -> "Budget":
        """Return a budget that starts now."""
        deadline = None if seconds is None else time.monotonic() + seconds
        return cls(deadline, memory)

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
        if self.memory is not None:
            used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT
            if used > self.memory:
                raise BudgetError(
                    f"the answer needs more than the {self.memory:,} bytes of memory granted",
                    hint="narrow the selection with --where",
                )

    def __getstate__(self) -> dict[str, object]:
        # An event can't travel to another process; the deadline of the same clock can.
        return {"deadline": self.deadline, "memory": self.memory, "cancelled": None}


UNBOUNDED = Budget()
