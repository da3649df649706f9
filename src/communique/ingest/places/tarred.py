"""Members of TAR archives, packed or not.

A packed one is unpacked once into a file without a name: its members can then be read in any
order, and reading all of them takes time in proportion to their size.
"""

import tarfile
from collections.abc import Callable, Iterator
from typing import BinaryIO

from communique.errors import ReadError
from communique.ingest.places.file import Tell
from communique.ingest.places.member import MOST_MEMBERS, Member, too_many
from communique.ingest.places.packing import unpacked
from communique.ingest.places.shelf import Kept, Shelf

_FAILURES = (OSError, tarfile.TarError, EOFError, ValueError)


class _Tar:
    """A TAR archive and the file that it lies in, closed together."""

    def __init__(self, file: BinaryIO, where: str) -> None:
        self._file = unpacked(file, where)
        try:
            self.archive = tarfile.open(fileobj=self._file, mode="r:")  # noqa: SIM115
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        self.archive.close()
        self._file.close()


def members(
    opening: Callable[[], BinaryIO], where: str, shelf: Shelf, skip: Tell
) -> Iterator[Member]:
    """Yield the members of a TAR archive by their names; if its end is broken, `skip` is told.

    Raises:
        ReadError: it is damaged, packed as nothing here can unpack, or unpacks to too much.
    """
    kept = Kept(shelf, lambda: _Tar(opening(), where))
    infos: list[tarfile.TarInfo] = []
    try:
        for info in kept().archive:
            if len(infos) >= MOST_MEMBERS:
                raise too_many(where)
            infos.append(info)
    except _FAILURES as error:
        if not infos:
            raise ReadError(f"the archive can't be read: {error}", where=where) from error
        skip(
            ReadError(
                f"the archive is broken after {len(infos):,} members: {error}",
                where=where,
                hint="those before that place are read",
            )
        )
    # Sorting is stable: of two of one name the later one stays the later.
    for info in sorted(infos, key=lambda info: info.name):
        if not info.isdir():
            yield _member(info, kept, where)


def _member(info: tarfile.TarInfo, kept: Kept[_Tar], where: str) -> Member:
    def read() -> bytes:
        try:
            file = kept().archive.extractfile(info)
            return file.read() if file else b""
        except _FAILURES as error:
            raise ReadError(
                f"the member can't be unpacked: {error}", where=f"{where}/{name}"
            ) from error

    name, doubt = _name(info.name)
    return Member(name, info.size, read, _refused(info), doubt=doubt)


def _name(name: str) -> tuple[str, str]:
    raw = name.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8"), ""
    except UnicodeDecodeError:
        return (
            raw.decode("cp1252", "replace"),
            "the archive doesn't say how names are encoded; this one is read as cp1252",
        )


def _refused(info: tarfile.TarInfo) -> str:
    if info.issym() or info.islnk():
        return "the member is a link, so it is not read"
    if not info.isfile():
        return "the member is a device and no file, so it is not read"
    return ""
