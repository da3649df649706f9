"""Packed files (gzip, bzip2, xz, Zstandard), unpacked within limits into a file without a name."""

import bz2
import gzip
import lzma
import tempfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import BinaryIO, cast

from communique.errors import ReadError
from communique.ingest.places.member import LARGEST_ARCHIVE, is_bomb, too_large

_PIECE = 1 << 20
_IN_MEMORY = 32_000_000
_FAILURES = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError)


def scratch() -> BinaryIO:
    """Return an empty file to write to and read from, in memory as long as it is small."""
    return cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))


def unpacked(file: BinaryIO, where: str) -> BinaryIO:
    """Return a file as it is, or, if it is packed, what it unpacks to; the other is closed then.

    Raises:
        ReadError: it unpacks to too much, or nothing here can unpack it.
    """
    start = file.read(6)
    file.seek(0)
    opening = _unpacker(start, where)
    if opening is None:
        return file
    out = scratch()
    try:
        with file:
            _unpack(opening(file), file, out, where)
    except _FAILURES as error:
        out.close()
        raise ReadError(f"the archive can't be unpacked: {error}", where=where) from error
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return out


def _unpack(source: BinaryIO, packed: BinaryIO, out: BinaryIO, where: str) -> None:
    size = 0
    # What ends early is unpacked up to there; whoever reads it sees that its end is missing.
    with source, suppress(EOFError):
        while piece := source.read(_PIECE):
            size += len(piece)
            if size > LARGEST_ARCHIVE or is_bomb(size, packed.tell()):
                raise too_large(size, where)
            out.write(piece)
    if not size:
        raise ReadError("the archive is empty, or ends before its first byte", where=where)


def _unpacker(start: bytes, where: str) -> Callable[[BinaryIO], BinaryIO] | None:
    """Return what unpacks a file that begins so, or None if it isn't packed."""
    if start.startswith(b"\x1f\x8b"):
        return lambda file: cast("BinaryIO", gzip.GzipFile(fileobj=file))
    if start.startswith(b"BZh"):
        return lambda file: cast("BinaryIO", bz2.BZ2File(file))
    if start.startswith(b"\xfd7zXZ\x00"):
        return lambda file: cast("BinaryIO", lzma.LZMAFile(file))
    if start.startswith(b"\x28\xb5\x2f\xfd"):
        return _zstandard(where)
    return None


def _zstandard(where: str) -> Callable[[BinaryIO], BinaryIO]:
    for name in ("compression.zstd", "zstandard"):
        try:
            opening: Callable[[BinaryIO], BinaryIO] = import_module(name).open
        except ImportError:
            continue
        return opening
    raise ReadError(
        "an archive packed with Zstandard needs the package zstandard",
        where=where,
        hint="pip install 'communique[web]'",
    )
