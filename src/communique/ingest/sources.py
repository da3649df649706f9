"""Finds the files to read: single files, folders, patterns and archives, in the order of names."""

import os
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO

from communique.corpus import PIECE, Source
from communique.errors import CorpusError, ReadError

_ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")

Skip = Callable[[ReadError], None]
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
        facts: what is known of it besides: `url`, `retrieved` (ISO 8601), `media_type`.
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


def source_files(places: Sequence[str | Path], skip: Skip) -> list[SourceFile]:
    """Return all files under some places; what can't be followed goes to `skip`.

    Names that begin with a full stop are left alone, as a shell's `*` does.

    Raises:
        ReadError: a place does not exist.
    """
    found: list[SourceFile] = []
    for place in places:
        for path in _expanded(place):
            if path.is_dir():
                found.extend(_in_folder(path, skip))
            elif path.name.endswith(_ARCHIVES):
                found.extend(_in_archive(path, path.name, skip))
            else:
                found.append(_file(path, path.name))
    return found


def _expanded(place: str | Path) -> list[Path]:
    path = Path(place)
    if path.exists():
        return [path]
    found = matching(place)
    if not found:
        raise ReadError(
            "there is no such file or folder", where=str(place), hint="check the path's spelling"
        )
    return found


def matching(pattern: str | Path) -> list[Path]:
    """Return what a shell's pattern matches, sorted."""
    path = Path(pattern)
    anchor = Path(path.anchor)
    return sorted(anchor.glob(str(path.relative_to(anchor))))


def _in_folder(root: Path, skip: Skip) -> Iterator[SourceFile]:
    paths = {path.relative_to(root).as_posix(): path for path in _walked(root, skip)}
    for name in sorted(paths, key=lambda name: name.split("/")):
        if name.endswith(_ARCHIVES):
            yield from _in_archive(paths[name], name, skip)
        else:
            yield _file(paths[name], name, paths)


def _walked(root: Path, skip: Skip) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        skip(ReadError(f"the folder can't be read: {error.strerror}", where=str(error.filename)))

    seen: set[tuple[int, int]] = set()
    for folder, folders, files in os.walk(root, followlinks=True, onerror=unreadable):
        status = Path(folder).stat()
        if (status.st_dev, status.st_ino) in seen:
            folders.clear()
            skip(
                ReadError(
                    "the folder was met before: a link leads back to it",
                    where=folder,
                    hint="nothing is lost; remove the link to be rid of this message",
                )
            )
            continue
        seen.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(folder) / name for name in files if not name.startswith("."))


def _file(path: Path, name: str, others: Mapping[str, Path] | None = None) -> SourceFile:
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


def _in_archive(path: Path, name: str, skip: Skip) -> Iterator[SourceFile]:
    try:
        members = _zipped(path) if path.name.endswith(".zip") else _tarred(path)
    except (OSError, zipfile.BadZipFile, tarfile.TarError) as error:
        skip(ReadError(f"the archive can't be read: {error}", where=name))
        return
    by_name = dict(sorted(members.items()))
    for member, (size, read) in by_name.items():
        if any(step.startswith(".") for step in member.split("/")):
            continue

        def beside(other: str) -> bytes | None:
            entry = by_name.get(other.removeprefix(f"{name}/"))
            return entry[1]() if entry else None

        yield SourceFile(f"{name}/{member}", size, read, beside)


Members = dict[str, tuple[int, Callable[[], bytes]]]


def _zipped(path: Path) -> Members:
    with zipfile.ZipFile(path) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]

    def reading(info: zipfile.ZipInfo) -> Callable[[], bytes]:
        def read() -> bytes:
            try:
                with zipfile.ZipFile(path) as archive:
                    return archive.read(info)
            except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
                raise ReadError(
                    f"the member can't be unpacked: {error}", where=f"{path.name}/{info.filename}"
                ) from error

        return read

    return {info.filename: (info.file_size, reading(info)) for info in infos}


def _tarred(path: Path) -> Members:
    with tarfile.open(path) as archive:
        infos = [info for info in archive.getmembers() if info.isfile()]

    def reading(info: tarfile.TarInfo) -> Callable[[], bytes]:
        def read() -> bytes:
            try:
                with tarfile.open(path) as archive:
                    member = archive.extractfile(info)
                    return member.read() if member else b""
            except (OSError, tarfile.TarError, EOFError) as error:
                raise ReadError(
                    f"the member can't be unpacked: {error}", where=f"{path.name}/{info.name}"
                ) from error

        return read

    return {info.name: (info.size, reading(info)) for info in infos}
