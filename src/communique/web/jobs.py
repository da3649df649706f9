"""Work that takes longer than a page may: it goes on in a thread, and pages ask how far it is.

A result is kept with the other numbers of a corpus; what goes on is known by the same key.
"""

import contextvars
import secrets
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from communique.api import Budget, Corpus, around
from communique.errors import BudgetError, CommuniqueError
from communique.web.language import _

AT_ONCE = 4
"""So many jobs go on at once for a corpus; each has a thread of its own."""

WAITING = 60
"""So many more wait for their turn; beyond these none is taken."""

_GLANCE = 0.2
"""Seconds after which a job that waits looks whether it was cancelled."""

_HELD = 8
"""So many results are held; those asked for first go first."""

Progress = Callable[[int, int], None]
Made = TypeVar("Made")


@dataclass
class Job:
    """Work that goes on.

    Attributes:
        address: of the page that shows what it makes.
        name: by which it is asked for.
        begun: when, on the clock that only goes forward.
        cancelled: set to end it.
        ended: set once there is a result or an error.
        done: how many pieces are done.
        total: of how many; 0 while that isn't known.
        result: what it made.
        error: what ended it.
    """

    address: str
    name: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    begun: float = field(default_factory=time.monotonic)
    cancelled: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    done: int = 0
    total: int = 0
    result: Any = None
    error: BaseException | None = None

    def tell(self, done: int, total: int) -> None:
        """Note how far it is."""
        self.done, self.total = done, total

    @property
    def left(self) -> float | None:
        """Seconds that it may still take, as it went on so far; None before that can be said."""
        if not self.done or not self.total:
            return None
        return (time.monotonic() - self.begun) * (self.total - self.done) / self.done


_JOBS: "WeakKeyDictionary[Corpus, dict[Hashable, Job]]" = WeakKeyDictionary()
_TURNS: "WeakKeyDictionary[Corpus, threading.Semaphore]" = WeakKeyDictionary()
_LOCK = threading.Lock()


class UnfinishedError(Exception):
    """A job isn't done yet."""

    def __init__(self, job: Job) -> None:
        super().__init__(job.name)
        self.job = job


def awaited(
    corpus: Corpus,
    key: Hashable,
    make: Callable[[Progress], Any],
    *,
    patience: float,
    address: str,
) -> Any:
    """Return what is made for a key, once it is made; the work is begun if it wasn't.

    Args:
        corpus: whose job it is.
        key: of the job.
        make: does the work, and is given what tells how far it is.
        patience: seconds to wait.
        address: of the page that shows the result.

    Raises:
        UnfinishedError: it takes longer, and goes on.
        BudgetError: it was cancelled, or too many others go on.
        CommuniqueError: what ended it.
    """
    job = _job(corpus, key, make, address)
    if not job.ended.wait(patience):
        raise UnfinishedError(job)
    if job.error is not None:
        with _LOCK:
            # One that was begun anew since then is another's.
            if _JOBS[corpus].get(key) is job:
                del _JOBS[corpus][key]
        raise job.error
    return job.result


def promptly(
    corpus: Corpus,
    key: Hashable,
    make: Callable[[Progress | None], Made],
    *,
    patience: float,
    address: str,
) -> Made:
    """Return what is made for a key, here and now; what takes longer than that goes on as a job.

    Unlike `awaited` it waits for no turn, and so suits what is nearly always made at once.

    Raises:
        UnfinishedError: it takes longer, and goes on.
        BudgetError, CommuniqueError: as of `awaited`.
    """
    if not _is_known(corpus, key):
        try:
            with around(Budget.within(patience)):
                return make(None)
        except BudgetError:
            # The page's own bounds end it, job or not.
            Budget.within(None).check()
    made: Made = awaited(corpus, key, make, patience=0.0, address=address)
    return made


def _is_known(corpus: Corpus, key: Hashable) -> bool:
    with _LOCK:
        job = _JOBS.get(corpus, {}).get(key)
        return job is not None and not job.cancelled.is_set()


def _job(corpus: Corpus, key: Hashable, make: Callable[[Progress], Any], address: str) -> Job:
    with _LOCK:
        jobs = _JOBS.setdefault(corpus, {})
        job = jobs.get(key)
        if job is not None and not job.cancelled.is_set():
            return job
        if job is not None and not job.ended.is_set():
            # It takes a processor until it notices, and so it counts until then.
            jobs[job.name] = jobs.pop(key)
        ended = [each for each, held in jobs.items() if held.ended.is_set()]
        if len(jobs) - len(ended) >= AT_ONCE + WAITING:
            raise BudgetError(
                _("%(n)s jobs go on already", n=AT_ONCE + WAITING),
                hint=_("wait for one, or cancel it"),
            )
        for each in ended[: max(len(ended) - _HELD, 0)]:
            del jobs[each]
        job = jobs[key] = Job(address)
        turns = _TURNS.setdefault(corpus, threading.Semaphore(AT_ONCE))
    _begin(job, make, turns)
    return job


def going_on(corpus: Corpus, name: str) -> Job | None:
    """Return the job of a name; None where there is none any more."""
    with _LOCK:
        jobs = _JOBS.get(corpus, {})
        return next((job for job in jobs.values() if job.name == name), None)


def _begin(job: Job, make: Callable[[Progress], Any], turns: threading.Semaphore) -> None:
    budget = Budget(cancelled=job.cancelled)

    def work() -> None:
        # Whatever ends it is told to the one who asks.
        try:
            while not turns.acquire(timeout=_GLANCE):
                budget.check()
            try:
                with around(budget):
                    job.result = make(job.tell)
            finally:
                turns.release()
        except CommuniqueError as error:
            # What it had counted so far is held by the frames of the traceback.
            job.error = error.with_traceback(None)
        except BaseException as error:
            job.error = error
        finally:
            job.ended.set()

    # A new context: the bounds of the page that asked don't hold for the job.
    context = contextvars.Context()
    threading.Thread(target=context.run, args=(work,), daemon=True).start()
