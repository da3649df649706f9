"""Files to read: what readers are given, wherever the bytes lie."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO

from communique.corpus import PIECE, Source
from communique.errors import CorpusError, ReadError

Tell = Callable[[ReadError], None]
_Version = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read.

    Attributes:
        name: its name under the place it was found in.
        size: its bytes.
        read: gives its content.
        beside: gives the content of another file of the same place by name, or None.
        path: where it lies, if it is a file of its own and no member of an archive.
        facts: what is known of it besides: `url`, `retrieved` (ISO 8601), `media_type`, `title`.
    """

    name: str
    size: int
    read: Callable[[], bytes]
    beside: Callable[[str], bytes | None]
    path: Path | None = None
    facts: Mapping[str, str] = field(default_factory=dict)

    def source(self) -> Source:
        """Return the file as readers take it; what is large is not in memory before it is read.

        Raises:
            ReadError: the file can't be read.
        """
        if self.path is None or self.size <= PIECE:
            return Source(self.name, self.read(), self.facts)
        with _opened(self.path, self.name) as file:
            known = _version(file)
        return Source(self.name, partial(_opened, self.path, self.name, known), self.facts)


def file_of(path: Path, name: str, others: Mapping[str, Path] | None = None) -> SourceFile:
    """Return a file; `others` are those found with it, by name, or None where nobody looked."""

    def beside(other: str) -> bytes | None:
        there = path.with_name(other) if others is None else others.get(other)
        return _octets(there, other) if there is not None and there.is_file() else None

    try:
        size = path.stat().st_size
    except OSError:
        size = 0
    return SourceFile(name, size, lambda: _octets(path, name), beside, path)


def _octets(path: Path, name: str) -> bytes:
    with _opened(path, name) as file, _readable(name):
        return file.read()


def _opened(path: Path, name: str, known: _Version | None = None) -> BinaryIO:
    """Open a file; one that is read several times must be as it was at first.

    Raises:
        ReadError: it can't be opened.
        CorpusError: it isn't of the version `known`.
    """
    with _readable(name):
        file = path.open("rb")
    if known is not None and _version(file) != known:
        file.close()
        raise CorpusError(
            "the file changed while the corpus was being built",
            where=name,
            hint="the corpus is as it was; run the command again",
        )
    return file


def _version(file: BinaryIO) -> _Version:
    status = os.fstat(file.fileno())
    return status.st_size, status.st_mtime_ns


@contextmanager
def _readable(name: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise ReadError(
            "the file vanished while the corpus was being built",
            where=name,
            hint="run the command again",
        ) from None
    except OSError as error:
        raise ReadError(f"the file can't be read: {error.strerror}", where=name) from error
