"""Archives as places: their members as files, and the archives inside them."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from communique.errors import ReadError
from communique.ingest.places import tarred, zipped
from communique.ingest.places.file import SourceFile, Tell
from communique.ingest.places.member import Member, good_members
from communique.ingest.places.shelf import Shelf
from communique.ingest.places.web import is_web_archive, wacz_files, warc_files

_TARS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst", ".tzst")
Opening = Callable[[], BinaryIO]

_DEEPEST = 3
"""How many archives may lie one inside the other."""

_LARGEST_INNER = 512_000_000
"""Bytes of an archive inside another: it is in memory while it is read."""


class Archives:
    """Reads archives, and tells what of them is left out or doubtful."""

    def __init__(self, skip: Tell, notice: Tell) -> None:
        self._skip, self._notice = skip, notice
        self._shelf = Shelf()

    def files(self, path: Path, name: str) -> Iterator[SourceFile]:
        """Yield the files in an archive on disk."""
        yield from self._files(lambda: path.open("rb"), name, 1)

    def _files(self, opening: Opening, name: str, depth: int) -> Iterator[SourceFile]:
        if is_web_archive(name):
            pages = wacz_files if name.casefold().endswith(".wacz") else warc_files
            yield from pages(opening, name, self._shelf, (self._skip, self._notice))
            return
        try:
            if name.casefold().endswith(".zip"):
                members = zipped.members(opening, name, self._shelf)
            else:
                members = tarred.members(opening, name, self._shelf, self._skip)
            found = good_members(members, name, self._skip, self._notice)
        except ReadError as error:
            self._skip(error)
            return
        by_name = {f"{name}/{member.name}": member for member in found}

        def beside(other: str) -> bytes | None:
            return by_name[other].read() if other in by_name else None

        for whole, member in by_name.items():
            if is_archive(whole):
                yield from self._inner(member, whole, depth + 1)
            else:
                yield SourceFile(whole, member.size, member.read, beside)

    def _inner(self, member: Member, name: str, depth: int) -> Iterator[SourceFile]:
        if depth > _DEEPEST:
            self._skip(
                ReadError(
                    f"more than {_DEEPEST} archives lie one inside the other, so this one is not "
                    "read",
                    where=name,
                    hint="unpack the outer one",
                )
            )
        elif member.size > _LARGEST_INNER:
            self._skip(
                ReadError(
                    f"an archive of {member.size / 1e6:,.0f} MB inside another is not read",
                    where=name,
                    hint="unpack the outer one",
                )
            )
        else:
            yield from self._files(lambda: io.BytesIO(member.read()), name, depth)


def is_archive(name: str) -> bool:
    """Tell by its name whether a file is an archive of files or pages."""
    return name.casefold().endswith((".zip", *_TARS)) or is_web_archive(name)
