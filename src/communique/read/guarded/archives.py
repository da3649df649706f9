"""ZIP files that documents are packed in, with limits on what comes out of them."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from communique.errors import ReadError

LARGEST = 256_000_000
"""Bytes that all members together may be unpacked to."""

MOST_MEMBERS = 20_000
_RATIO = 250
_DAMAGES = (
    OSError, EOFError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error
)  # fmt: skip
_SMALL = 4_000_000


@dataclass(frozen=True)
class Package:
    """A ZIP file whose members are read by name.

    Attributes:
        name: of the file, for messages.
        archive: opened.
    """

    name: str
    archive: zipfile.ZipFile

    def names(self) -> Iterator[str]:
        """Yield the names of the members."""
        return iter(self.archive.namelist())

    def has(self, member: str) -> bool:
        """Tell whether there is such a member."""
        return member in self.archive.NameToInfo

    def read(self, member: str) -> bytes:
        """Return the content of a member; empty if there is none.

        Raises:
            ReadError: it is damaged, encrypted, or unpacks to more than it should.
        """
        if not self.has(member):
            return b""
        try:
            return self.archive.read(member)
        except _DAMAGES as error:
            raise ReadError(
                f"the part {member!r} can't be unpacked: {error}",
                where=self.name,
                hint="the file is damaged or has a password: save it anew without one",
            ) from error


def package(raw: bytes, name: str) -> Package:
    """Open a ZIP file.

    Raises:
        ReadError: it is none, or unpacks to more than a document can be.
    """
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise ReadError(
            "the file is encrypted, or of the format of before 2007",
            where=name,
            hint="open it in its program and save it anew, without a password",
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except (*_DAMAGES, ValueError) as error:
        raise ReadError(f"the file is not what its name says: {error}", where=name) from error
    infos = archive.infolist()
    size = sum(info.file_size for info in infos)
    bomb = any(
        info.file_size > _SMALL and info.file_size > _RATIO * max(info.compress_size, 1)
        for info in infos
    )
    if bomb or size > LARGEST or len(infos) > MOST_MEMBERS:
        raise ReadError(
            f"the file would unpack to {size / 1e6:,.0f} MB in {len(infos):,} parts, "
            "which no document does",
            where=name,
            hint="it is damaged, or made to harm",
        )
    return Package(name, archive)
