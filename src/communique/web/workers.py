"""Worker processes that share a port: started together, replaced when one dies, ended together."""

import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from types import FrameType

from communique.errors import CommuniqueError

Work = Callable[[socket.socket, Callable[[], None]], None]
"""Serves at a socket until it is interrupted, and calls what it is given once it answers."""

_PATIENCE = 15.0
"""Seconds that workers may take for the answers that they have begun."""

# Forked processes hang once polars has run.
_SPAWN = multiprocessing.get_context("spawn")


def run(work: Work, taken: socket.socket, n: int, ready: Callable[[], None]) -> None:
    """Keep `n` processes at work until this one is interrupted or told to end.

    Args:
        work: can be pickled.
        taken: where all of them listen.
        n: how many.
        ready: is called once all answer.

    Raises:
        CommuniqueError: one could not begin; what went wrong it has told itself.
    """
    begun: list[SpawnProcess] = []
    try:
        with _ended_by_signals():
            ears = [_begin(work, taken, begun) for _ in range(n)]
            for ear in ears:
                _await(ear)
            ready()
            while True:
                wait([each.sentinel for each in begun])
                for each in [each for each in begun if not each.is_alive()]:
                    begun.remove(each)
                    _await(_begin(work, taken, begun))
    except KeyboardInterrupt:
        pass
    finally:
        _end(begun)


def _begin(work: Work, taken: socket.socket, begun: list[SpawnProcess]) -> Connection:
    """Begin a process; return where it says that it answers."""
    ear, mouth = _SPAWN.Pipe(duplex=False)
    process = _SPAWN.Process(target=_working, args=(work, taken, mouth))
    process.start()
    mouth.close()
    begun.append(process)
    return ear


def _await(ear: Connection) -> None:
    try:
        ear.recv()
    except EOFError:
        hint = "what went wrong stands above"
        raise CommuniqueError("a worker could not begin", hint=hint) from None


def _end(begun: list[SpawnProcess]) -> None:
    for each in begun:
        each.terminate()
    until = time.monotonic() + _PATIENCE
    for each in begun:
        each.join(max(until - time.monotonic(), 0))
        if each.is_alive():
            each.kill()
            each.join()


def _working(work: Work, taken: socket.socket, mouth: Connection) -> None:
    threading.Thread(target=_follow, daemon=True).start()
    try:
        with suppress(KeyboardInterrupt):
            work(taken, lambda: mouth.send(True))
    except CommuniqueError as error:
        sys.stderr.write(f"error: {error}\n")
        sys.exit(error.status)


def _follow() -> None:
    """End with the process that began this one, however that ended."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let the signal that ends a service end the program as Ctrl-C does."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
