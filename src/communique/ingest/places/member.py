"""Members of archives: what each archive gives, and which names and sizes are refused."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from communique.errors import ReadError
from communique.ingest.places.file import Tell

LARGEST_MEMBER = 1_000_000_000
"""Bytes that one member may unpack to."""

LARGEST_ARCHIVE = 64_000_000_000
"""Bytes that all members of an archive together may unpack to."""

MOST_MEMBERS = 2_000_000

RATIO = 250
"""How many bytes may come out of one; text gives 3 to 30, what is made to harm 1,000 and more."""

SMALL = 16_000_000
"""Bytes that may come out of an archive or member whatever the ratio is."""

_DRIVE = re.compile(r"[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an archive.

    Attributes:
        name: as the archive has it.
        size: unpacked.
        read: gives its bytes; raises ReadError where it can't be unpacked.
        refused: why it isn't read, or empty.
        hint: how that could be mended.
        doubt: what is told although it is read, or empty.
    """

    name: str
    size: int
    read: Callable[[], bytes]
    refused: str = ""
    hint: str = ""
    doubt: str = ""


def is_bomb(unpacked: int, packed: int) -> bool:
    """Tell whether more comes out of some bytes than any text would give."""
    return unpacked > SMALL and unpacked > RATIO * max(packed, 1)


def too_large(unpacked: int, where: str) -> ReadError:
    """Return what is said of an archive that unpacks to more than it should."""
    return ReadError(
        f"the archive would unpack to {unpacked / 1e6:,.0f} MB or more, far more than its size",
        where=where,
        hint="it is damaged or made to harm; unpack it with care and read the folder",
    )


def too_many(where: str) -> ReadError:
    """Return what is said of an archive with too many members."""
    return ReadError(
        f"the archive has more than {MOST_MEMBERS:,} members",
        where=where,
        hint="unpack it, or cut it into several",
    )


def good_members(found: Iterator[Member], where: str, skip: Tell, notice: Tell) -> list[Member]:
    """Return the members that may be read, by plain names; the others are told, each in a line."""
    by_name: dict[str, Member] = {}
    for member in found:
        name = _plain(member.name)
        if any(step.startswith(".") and step != ".." for step in name.split("/")):
            continue
        place = f"{where}/{_shown(member.name)}"
        refused = member.refused or _bad_name(name) or _too_long(member.size)
        if refused:
            skip(ReadError(refused, where=place, hint=member.hint))
            continue
        if name in by_name:
            skip(
                ReadError(
                    "the archive holds this name again further on, and only the last one is read",
                    where=place,
                )
            )
        if member.doubt:
            notice(ReadError(member.doubt, where=place))
        by_name[name] = Member(name, member.size, member.read)
    return list(by_name.values())


def _plain(name: str) -> str:
    """Return a name with strokes as every system writes them, without `./`."""
    name = name.replace("\\", "/")
    while name.startswith("./"):
        name = name[2:].lstrip("/")
    return name


def _shown(name: str) -> str:
    return _CONTROL.sub("\ufffd", name)


def _bad_name(name: str) -> str:
    steps = name.split("/")
    if name.startswith("/") or _DRIVE.match(name):
        return "the member's name is a place outside the archive, so it is not read"
    if ".." in steps:
        return "the member's name leads out of the archive with '..', so it is not read"
    if _CONTROL.search(name) or not all(steps):
        return "the member's name is none that a file can have, so it is not read"
    return ""


def _too_long(size: int) -> str:
    if size <= LARGEST_MEMBER:
        return ""
    return (
        f"the member would unpack to {size / 1e6:,.0f} MB, more than the "
        f"{LARGEST_MEMBER / 1e6:,.0f} MB that one may have"
    )
