"""Repairs of texts: what programs on the way have put in, or made of other characters.

Soft hyphens, zero-width characters and byte order marks inside of words, ligatures, and UTF-8 that
was read as Windows-1252 or, where it is Cyrillic, as Windows-1251. Each change is recorded with
what stood there, so that it can be undone; quotation marks, dashes and everything else are left
as they are.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from communique.corpus import Document, Mark, Origin

_LIGATURES = {
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
    "\ufb05": "st", "\ufb06": "st",
}  # fmt: skip
_INVISIBLE = {"\u00ad": "soft hyphen", "\u200b": "zero width", "\u2060": "zero width",
              "\ufeff": "byte order mark"}  # fmt: skip
_TAIL = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_CYRILLIC_TAIL = re.escape(
    "".join(
        chr(octet) if octet == 0x98 else bytes([octet]).decode("cp1251")
        for octet in range(0x80, 0xC0)
    )
)
_MOJIBAKE = re.compile(rf"(?:[\u00c2-\u00f4][{_TAIL}]{{1,3}})+")
# Р, С and Т are what begins a Cyrillic letter, В and в what begins a dash or a quotation mark.
_CYRILLIC = re.compile(rf"(?:[РСТ][{_CYRILLIC_TAIL}]|В[\u00a0«»°§]|в[Ђ„][{_CYRILLIC_TAIL}])+")
_SUSPECT = re.compile(
    rf"[\u00ad\u200b\u2060\ufeff\ufb00-\ufb06]|{_MOJIBAKE.pattern}|{_CYRILLIC.pattern}"
)
_FEWEST = 2
"""So many runs of UTF-8 read as something else make it certain enough that they are such."""

_SHORTEST = 6
"""Characters of the shortest Cyrillic run that counts for that: `Рі` begins words in Ukrainian."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a text.

    Attributes:
        start: where it is in the new text.
        old, new: the characters that stood there, and those that stand there now.
        method: what it was: `ligature`, `soft hyphen`, `zero width`, `mojibake`, ...
    """

    start: int
    old: str
    new: str
    method: str


def repaired(text: str) -> tuple[str, list[Change]]:
    """Return a text without such characters, and what was changed, in order."""
    if text.isascii():
        return text, []
    found = [(match.start(), match[0], *_meant(match[0])) for match in _SUSPECT.finditer(text)]
    broken = sum(
        method == "mojibake" and (len(old) >= _SHORTEST or _CYRILLIC.fullmatch(old) is None)
        for _, old, _, method in found
    )
    changes: list[Change] = []
    pieces: list[str] = []
    at = length = 0
    for start, old, new, method in found:
        if not method or (method == "mojibake" and broken < _FEWEST):
            continue
        pieces += [text[at:start], new]
        length += start - at
        changes.append(Change(length, old, new, method))
        length += len(new)
        at = start + len(old)
    return "".join([*pieces, text[at:]]), changes


def undone(text: str, changes: Sequence[Change]) -> str:
    """Return the text as it was before some changes."""
    pieces: list[str] = []
    at = 0
    for change in changes:
        pieces += [text[at : change.start], change.old]
        at = change.start + len(change.new)
    return "".join([*pieces, text[at:]])


def repaired_document(document: Document) -> Document:
    """Return a document with its text repaired; what is labelled in it moves along.

    Documents whose source has cut the words itself are left alone.
    """
    if document.tokens is not None:
        return document
    text, changes = repaired(document.text)
    if not changes:
        return document
    origins = [
        Origin(
            change.old,
            change.method,
            0.9 if change.method == "mojibake" else 1.0,
            change.new,
            change.start,
            change.start + len(change.new),
        )
        for change in changes
    ]
    moved = _Moved(changes)
    return replace(
        document,
        text=text,
        marks=moved.marks(document.marks),
        asides=moved.marks(document.asides),
        repairs=origins,
    )


class _Moved:
    """Where places of the old text are in the new one."""

    def __init__(self, changes: Sequence[Change]) -> None:
        deltas = [len(change.new) - len(change.old) for change in changes]
        before = [0, *accumulate(deltas)]
        # Where each change begins in the old text: its new place without what changed before it.
        self.starts = [change.start - delta for change, delta in zip(changes, before, strict=False)]
        self.shifts = before
        self.changes = changes

    def place(self, old: int) -> int:
        """Return where a place of the old text is now."""
        at = bisect_right(self.starts, old)
        if not at:
            return old
        change, start = self.changes[at - 1], self.starts[at - 1]
        if old < start + len(change.old):
            return change.start if old == start else change.start + len(change.new)
        return old + self.shifts[at]

    def marks(self, those: Mapping[str, Sequence[Mark]]) -> dict[str, list[Mark]]:
        """Return marks at their new places."""
        return {
            name: [replace(m, start=self.place(m.start), end=self.place(m.end)) for m in marks]
            for name, marks in those.items()
        }


def _meant(old: str) -> tuple[str, str]:
    """Return what characters should be, and what they were; the empty text if nothing's wrong."""
    if old in _LIGATURES:
        return _LIGATURES[old], "ligature"
    if old in _INVISIBLE:
        return "", _INVISIBLE[old]
    meant = old
    # What went wrong twice is mended twice: `cafÃƒÂ©`.
    while run := _CYRILLIC.fullmatch(meant) or _MOJIBAKE.fullmatch(meant):
        try:
            page = "cp1251" if run.re is _CYRILLIC else "cp1252"
            meant = _octets(meant, page).decode("utf-8")
        except (UnicodeDecodeError, UnicodeEncodeError):
            break
    return meant, "mojibake" if meant != old else ""


def _octets(text: str, page: str) -> bytes:
    """Return the bytes that were read by a code page, where it has none as Latin-1."""
    return b"".join(each.encode("latin-1" if "\x80" <= each <= "\x9f" else page) for each in text)
