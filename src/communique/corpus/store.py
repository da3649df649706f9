"""Stores: the only place that opens, writes, syncs, renames and removes a corpus's files.

A `FolderStore` is a folder of this machine. A `MemoryStore` holds small corpora, for tests and
for what needs no disk. Paths are relative, with forward slashes.
"""

import io
import math
import mmap
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

_AT_MOST = 128
_HEAD = re.compile(
    rb"\x93NUMPY\x01\x00..\{'descr': '([<|]\w\d)', 'fortran_order': False, "
    rb"'shape': \((\d+), ?(\d*)\), \} *\n",
    re.DOTALL,
)
"""How the arrays of corpora begin (numpy's format 1.0): numpy itself takes ten times as long to
read it, and a page of many parts maps hundreds."""


class Store(Protocol):
    """What a corpus needs of the place where it lies."""

    @property
    def label(self) -> str:
        """How messages name the corpus."""

    def read(self, path: str) -> bytes:
        """Return a file's content. Raises FileNotFoundError."""

    def map(self, path: str) -> npt.NDArray[Any]:
        """Return a stored array, mapped into memory where the store can. Read-only."""

    def write(self, path: str, content: bytes | memoryview) -> None:
        """Write a new file, making its folders; not yet durable."""

    def sync(self, path: str) -> None:
        """Make a file's content, or a folder's names, durable."""

    def rename(self, old: str, new: str) -> None:
        """Give a file another name, replacing what had it."""

    def remove(self, path: str) -> None:
        """Remove a file, or a folder with all in it; what is not there is no error."""

    def exists(self, path: str) -> bool:
        """Tell whether a file or folder is there."""

    def files(self, folder: str) -> Iterator[str]:
        """Yield the paths of all files under a folder, sorted."""


@dataclass(frozen=True)
class FolderStore:
    """A corpus in a folder."""

    root: Path

    def read(self, path: str) -> bytes:
        """Return a file's content."""
        return (self.root / path).read_bytes()

    def map(self, path: str) -> npt.NDArray[Any]:
        """Map an array into memory."""
        with (self.root / path).open("rb") as file:
            head = _HEAD.match(file.read(_AT_MOST))
            if head is None:
                array: npt.NDArray[Any] = np.load(file.name, mmap_mode="r", allow_pickle=False)
                return array
            octets = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        kind, *sizes = (each.decode() for each in head.groups() if each)
        if head.end() + math.prod(map(int, sizes)) * np.dtype(kind).itemsize != len(octets):
            raise ValueError("the array has another length than its head says")
        return np.ndarray([*map(int, sizes)], kind, octets, head.end())

    def write(self, path: str, content: bytes | memoryview) -> None:
        """Write a new file."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    def sync(self, path: str) -> None:
        """Flush a file or folder to the disk."""
        handle = os.open(self.root / path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def rename(self, old: str, new: str) -> None:
        """Rename a file in one step."""
        (self.root / old).replace(self.root / new)

    def remove(self, path: str) -> None:
        """Remove a file or folder."""
        target = self.root / path
        if target.is_dir():
            shutil.rmtree(target)
        else:
            target.unlink(missing_ok=True)

    def exists(self, path: str) -> bool:
        """Tell whether a file or folder is there."""
        return (self.root / path).exists()

    def files(self, folder: str) -> Iterator[str]:
        """Yield the paths of all files under a folder, sorted."""
        found = (path for path in (self.root / folder).rglob("*") if path.is_file())
        yield from sorted(path.relative_to(self.root).as_posix() for path in found)

    @property
    def label(self) -> str:
        """How messages name this corpus."""
        return str(self.root)


@dataclass(frozen=True, eq=False)
class MemoryStore:
    """A corpus in memory: the same operations on a dictionary of files."""

    content: dict[str, bytes] = field(default_factory=dict)
    label: str = "a corpus in memory"

    def read(self, path: str) -> bytes:
        """Return a file's content."""
        if path not in self.content:
            raise FileNotFoundError(path)
        return self.content[path]

    def map(self, path: str) -> npt.NDArray[Any]:
        """Return an array."""
        array: npt.NDArray[Any] = np.load(io.BytesIO(self.read(path)), allow_pickle=False)
        array.flags.writeable = False
        return array

    def write(self, path: str, content: bytes | memoryview) -> None:
        """Write a new file."""
        self.content[path] = bytes(content)

    def sync(self, path: str) -> None:
        """Do nothing: memory is as durable as it gets."""

    def rename(self, old: str, new: str) -> None:
        """Rename a file."""
        self.content[new] = self.content.pop(old)

    def remove(self, path: str) -> None:
        """Remove a file or folder."""
        for name in [*self.files(path), path]:
            self.content.pop(name, None)

    def exists(self, path: str) -> bool:
        """Tell whether a file or folder is there."""
        return path in self.content or any(True for _ in self.files(path))

    def files(self, folder: str) -> Iterator[str]:
        """Yield the paths of all files under a folder, sorted."""
        prefix = f"{folder}/" if folder else ""
        yield from sorted(name for name in self.content if name.startswith(prefix))
