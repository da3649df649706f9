"""Reads files that may be hostile in processes of their own, with limits of time and memory.

A worker is `communique.read.apart` in a process. When a file breaks it, that file is told in one
sentence and a new worker goes on with the next. One that broke on nothing waits a while for the
next build, since to start a process takes longer than to read most files.
"""

import atexit
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Timer
from time import monotonic
from typing import Any

from communique import plugins
from communique.corpus import Document, Source
from communique.errors import ReadError
from communique.read import ReadOptions, companion
from communique.read.apart import Told, send
from communique.records import Record

MEMORY = 2 << 30
"""Bytes that a worker may use beyond its programs, where the system keeps to it."""

SECONDS, SECONDS_PER_MEGABYTE = 20.0, 2.0
"""How long the reading of a file may take, and how much longer for each megabyte."""

LARGEST = 512_000_000
"""Bytes of the largest file that a worker is given, unless its reader has a `LARGEST`."""

RESTING = 60.0
"""Seconds that a worker without work waits for the next build before it is ended."""

_UNSENT = ("skip", "notice", "sidecar", "record", "longer")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reading of one file gave.

    Attributes:
        documents: of the file, in order.
        skipped, notices: what the reader told.
        records: persons, organisations, memberships and meetings.
        failure: why the file as a whole could not be read, or None.
    """

    documents: Sequence[Document] = ()
    skipped: Sequence[ReadError] = ()
    notices: Sequence[ReadError] = ()
    records: Sequence[Record] = ()
    failure: ReadError | None = None


@dataclass
class Worker:
    """A process that reads one file after the other; it starts with the first."""

    seconds: float = SECONDS
    memory: int = MEMORY
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _began_in: object = field(default=None, init=False)

    def read(self, reader: str, source: Source, size: int, options: ReadOptions) -> Answer:
        """Read a file of `size` bytes with the reader of that name."""
        largest = companion(plugins.load("readers", reader), "LARGEST") or LARGEST
        if size > largest:
            return Answer(failure=_too_large(source.name, size, largest))
        allowed = self.seconds + SECONDS_PER_MEGABYTE * size / 1e6
        process = self._started()
        deadline = _Deadline(process, allowed)
        try:
            task = (reader, source, _plain(options), _environment())
            answer = _asked(process, task, options.sidecar, deadline)
        except (EOFError, OSError, pickle.UnpicklingError):
            self.close(1.0)
            return Answer(failure=_broken(source.name, process.returncode, deadline.missed))
        except BaseException:
            # What it still says would be taken for the answer to the next task.
            self.close()
            raise
        finally:
            deadline.cancel()
        return replace(
            answer, documents=[replace(each, source=source) for each in answer.documents]
        )

    @property
    def rested(self) -> bool:
        """Whether the process is there and would begin now as it did."""
        running = self._process is not None and self._process.poll() is None
        return running and self._began_in == _surroundings()

    def close(self, patience: float = 0.0) -> None:
        """End the process, if there is one; it has some seconds to end by itself."""
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._began_in = _surroundings()
            self._process = subprocess.Popen(
                # No module is taken from the folder one works in, which may hold anything.
                [sys.executable, "-P", "-m", "communique.read.apart", str(self.memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                # That folder may be gone when the next build begins.
                cwd=Path(os.sep).absolute(),
            )
        return self._process


class _Deadline:
    """The time at which a process is ended, if it isn't done; its reader can put it off.

    Attributes:
        missed: the seconds that it was given, once it has been ended; else 0.
    """

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self.missed = 0.0
        self._process = process
        self._began, self._ends = monotonic(), monotonic() + seconds
        self._start()

    def put_off(self, seconds: float) -> None:
        """End the process no sooner than so many seconds from now."""
        self.cancel()
        self._ends = max(self._ends, monotonic() + seconds)
        self._start()

    def cancel(self) -> None:
        """Let the process be."""
        self._timer.cancel()

    def _start(self) -> None:
        self._timer = Timer(max(self._ends - monotonic(), 0.0), self._stop)
        self._timer.start()

    def _stop(self) -> None:
        self.missed = self._ends - self._began
        self._process.kill()


def _environment() -> dict[str, str]:
    path = os.pathsep.join(str(Path(each).absolute()) for each in sys.path if each)
    # What a reader starts has one thread, for several of them read at once.
    return {**os.environ, "PYTHONPATH": path, "OMP_THREAD_LIMIT": "1"}


def _surroundings() -> object:
    """What decides which modules and programs a process finds, and whose child it is."""
    environment = _environment()
    return os.getpid(), environment["PYTHONPATH"], environment.get("PATH")


class _Rest:
    """Workers between two builds of this process."""

    def __init__(self) -> None:
        self._workers: list[Worker] = []
        self._lock = Lock()
        self._timer: Timer | None = None
        atexit.register(self.end)

    def take(self, n: int) -> list[Worker]:
        """Return so many workers, those that rest first."""
        with self._lock:
            fit = [worker for worker in self._workers if worker.rested]
            others = [worker for worker in self._workers if worker not in fit]
            self._workers = fit[n:]
        for worker in others:
            worker.close()
        return [*fit[:n], *(Worker() for _ in range(n - len(fit)))]

    def give(self, workers: Sequence[Worker]) -> None:
        """Let workers rest until they are taken, or until nobody has come for a while."""
        for worker in workers:
            if not worker.rested:
                worker.close()
        with self._lock:
            self._workers.extend(worker for worker in workers if worker.rested)
            if not self._workers:
                return
            if self._timer is not None:
                self._timer.cancel()
            self._timer = Timer(RESTING, self.end)
            self._timer.daemon = True
            self._timer.start()

    def end(self) -> None:
        """End all that rest."""
        with self._lock:
            workers, self._workers = self._workers, []
        for worker in workers:
            worker.close()


_REST = _Rest()


class Crew:
    """Workers that read several files at once; each starts when it is first needed."""

    def __init__(self, n_workers: int) -> None:
        self.ahead = 2 * n_workers
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        self._workers = _REST.take(n_workers)
        for worker in self._workers:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(n_workers)

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *failure: object) -> None:
        self._threads.shutdown(cancel_futures=True)
        _REST.give(self._workers)

    def submit(
        self, reader: str, source: Source, size: int, options: ReadOptions
    ) -> Future[Answer]:
        """Have a file read by the next worker that is idle."""
        return self._threads.submit(self._read, reader, source, size, options)

    def _read(self, reader: str, source: Source, size: int, options: ReadOptions) -> Answer:
        worker = self._idle.get()
        try:
            return worker.read(reader, source, size, options)
        finally:
            self._idle.put(worker)


def _plain(options: ReadOptions) -> Mapping[str, Any]:
    names = (name for name in options.__dataclass_fields__ if name not in _UNSENT)
    return {name: getattr(options, name) for name in names}


def _asked(
    process: subprocess.Popen[bytes],
    task: Any,
    sidecar: Callable[[str], bytes | None],
    deadline: _Deadline,
) -> Answer:
    assert process.stdin is not None
    assert process.stdout is not None
    send(process.stdin, task)
    while True:
        what, *content = pickle.load(process.stdout)
        if what == "beside":
            send(process.stdin, sidecar(content[0]))
            continue
        if what == "longer":
            deadline.put_off(content[0])
            continue
        documents, skipped, notices, records, failure = content
        return Answer(
            documents=documents,
            skipped=list(map(_error, skipped)),
            notices=list(map(_error, notices)),
            records=records,
            failure=_error(failure) if failure else None,
        )


def _error(told: Told) -> ReadError:
    message, where, hint = told
    return ReadError(message, where=where, hint=hint)


def _too_large(name: str, size: int, largest: int) -> ReadError:
    return ReadError(
        f"the file has {size / 1e6:,.0f} MB, more than the {largest / 1e6:,.0f} that one of "
        "its kind may have",
        where=name,
        hint="cut it into several files",
    )


def _broken(name: str, status: int | None, allowed: float) -> ReadError:
    if allowed:
        return ReadError(
            f"the file was not read within {allowed:.0f} seconds, so it was left out",
            where=name,
            hint="it is damaged, or made to harm: a sound one takes far less",
        )
    return ReadError(
        f"the file broke its reader (status {status}), so it was left out",
        where=name,
        hint="it is damaged, or made to harm",
    )
