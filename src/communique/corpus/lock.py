"""Locks: one writer at a time; vacuum and erase only while nobody reads.

Locks are the operating system's (flock), so a killed process leaves none behind. What a process
writes of itself beside its lock serves only to name it in messages.
"""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from communique.corpus.store import FolderStore, Store
from communique.errors import CorpusError, LockedError


class ReaderLock:
    """Keeps a corpus's files in place while it is open."""

    def __init__(self, store: Store) -> None:
        self._file: IO[str] | None = None
        self._name: Path | None = None
        if isinstance(store, FolderStore):
            self._take(store.root)

    def _take(self, root: Path) -> None:
        # Where nothing can be written nothing is ever removed: no lock is needed.
        with suppress(OSError):
            self._file = (root / "lock").open("a+")
            fcntl.flock(self._file, fcntl.LOCK_SH)
            self._name = root / f"lock.{os.getpid()}.{id(self)}"
            self._name.write_text(_myself())

    def release(self) -> None:
        """Let go; releasing twice is no error."""
        if self._name is not None:
            self._name.unlink(missing_ok=True)
            self._name = None
        if self._file is not None:
            self._file.close()
            self._file = None

    def __del__(self) -> None:
        with suppress(OSError, AttributeError):
            self.release()


@contextmanager
def writing(store: Store) -> Iterator[None]:
    """Be the one writer.

    Raises:
        LockedError: another process is writing; the message names it.
    """
    if not isinstance(store, FolderStore):
        yield
        return
    with _opened(store.root / "writer") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise LockedError(
                f"another process is writing to this corpus: {file.read() or 'unknown'}",
                where=store.label,
                hint="wait until it is done, then run the command again",
            ) from None
        file.seek(0)
        file.truncate()
        file.write(_myself())
        file.flush()
        yield


@contextmanager
def alone(store: Store) -> Iterator[None]:
    """Keep readers out while files that an open corpus may need are removed.

    Raises:
        LockedError: the corpus is open somewhere; the message names the processes.
    """
    if not isinstance(store, FolderStore):
        yield
        return
    with _opened(store.root / "lock") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LockedError(
                f"the corpus is open in another place: {', '.join(_readers(store.root))}",
                where=store.label,
                hint="close it there, then run the command again",
            ) from None
        yield


def _readers(root: Path) -> list[str]:
    found = []
    for path in sorted(root.glob("lock.*")):
        process = int(path.name.split(".")[1])
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            path.unlink(missing_ok=True)
            continue
        except PermissionError:
            pass
        found.append(path.read_text())
    return list(dict.fromkeys(found)) or ["an unnamed process"]


def _opened(path: Path) -> IO[str]:
    try:
        return path.open("a+")
    except OSError as error:
        raise CorpusError(
            f"the corpus can't be written: {error.strerror}", where=str(path.parent)
        ) from error


def _myself() -> str:
    program = Path(sys.argv[0]).name if sys.argv else ""
    return f"process {os.getpid()} ({program or 'python'})"
