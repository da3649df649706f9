"""Members of ZIP archives."""

import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

from communique.errors import ReadError
from communique.ingest.places.member import (
    LARGEST_ARCHIVE,
    MOST_MEMBERS,
    Member,
    is_bomb,
    too_large,
    too_many,
)
from communique.ingest.places.shelf import Kept, Shelf

_ENCRYPTED = 0x1
_UTF8 = 0x800
_FAILURES = (
    OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, zlib.error, ValueError
)  # fmt: skip


class _Zip:
    """A ZIP archive and the file that it lies in, closed together."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        try:
            self.archive = zipfile.ZipFile(file)
        except BaseException:
            file.close()
            raise

    def close(self) -> None:
        self.archive.close()
        self._file.close()


def members(opening: Callable[[], BinaryIO], where: str, shelf: Shelf) -> Iterator[Member]:
    """Yield the members of a ZIP archive by their names.

    Raises:
        ReadError: it is damaged, or unpacks to more than it should.
    """
    kept = Kept(shelf, lambda: _Zip(opening()))
    try:
        infos = [info for info in kept().archive.infolist() if not info.is_dir()]
    except _FAILURES as error:
        raise ReadError(f"the archive can't be read: {error}", where=where) from error
    if len(infos) > MOST_MEMBERS:
        raise too_many(where)
    total = sum(info.file_size for info in infos)
    if total > LARGEST_ARCHIVE or is_bomb(total, sum(info.compress_size for info in infos)):
        raise too_large(total, where)
    for info in sorted(infos, key=lambda info: info.filename):
        yield _member(info, kept, where)


def _member(info: zipfile.ZipInfo, kept: Kept[_Zip], where: str) -> Member:
    def read() -> bytes:
        try:
            return kept().archive.read(info)
        except _FAILURES as error:
            raise ReadError(
                f"the member can't be unpacked: {error}", where=f"{where}/{name}"
            ) from error

    name, doubt = _name(info)
    refused, hint = _refused(info)
    return Member(name, info.file_size, read, refused, hint, doubt)


def _name(info: zipfile.ZipInfo) -> tuple[str, str]:
    """Return a member's name, and what is doubtful about it.

    A name without the mark of UTF-8 was read as code page 437, though many programs write UTF-8.
    """
    name = info.filename
    if info.flag_bits & _UTF8 or name.isascii():
        return name, ""
    try:
        return name.encode("cp437").decode("utf-8"), ""
    except UnicodeError:
        return name, "the archive doesn't say how names are encoded; this one is read as cp437"


def _refused(info: zipfile.ZipInfo) -> tuple[str, str]:
    if info.flag_bits & _ENCRYPTED:
        return "the member is encrypted, so it is not read", "unpack it with its password"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "the member is a link, so it is not read", ""
    if is_bomb(info.file_size, info.compress_size):
        return (
            f"the member would unpack to {info.file_size / 1e6:,.0f} MB, "
            f"more than {info.file_size // max(info.compress_size, 1):,} times its size",
            "it is damaged or made to harm",
        )
    return "", ""
