"""A sentence of CoNLL-U: its words as they are written, and where white space stands."""

import re
from collections.abc import Iterator
from itertools import pairwise

ATTRIBUTES = ("lemma", "pos", "xpos", "feats", "head", "deprel", "deps", "misc")
"""The columns after the word."""

_HEAD, _DEPREL, _DEPS, _MISC = 6, 7, 8, 9
_SPACE = re.compile(r"SpacesBefore=|SpacesAfter=|SpaceAfter=")
_CODE = re.compile(r"\\.")
_CODES = {"\\s": " ", "\\n": "\n", "\\t": "\t", "\\r": "\r", "\\p": "|", "\\\\": "\\"}
_POINTING = re.compile(r"(?:(?<=\|)|^)\d+(?=:)")


class Sentence:
    """Rows of one sentence; words that were written as one (`2-3`) are one row.

    Attributes:
        rows: the ten cells of each token that was written.
        about: comments on the sentence; `id` is its `sent_id`.
    """

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.about: dict[str, str] = {}
        self._said = ""
        self._parts: dict[int, list[list[str]]] = {}
        self._until = 0

    def comment(self, key: str, value: str) -> None:
        """Take a comment."""
        if key == "text":
            self._said = value
        else:
            self.about["id" if key == "sent_id" else key] = value

    def add(self, cells: list[str]) -> None:
        """Take a line of a token, or of a part of the one before."""
        place = cells[0]
        if "-" in place:
            last = place.partition("-")[2]
            self._until = int(last) if last.isdigit() else 0
            self._parts[len(self.rows)] = []
            self.rows.append(cells)
        elif self._until and place.isdigit() and int(place) <= self._until:
            self._parts[len(self.rows) - 1].append(cells)
        else:
            self._until = 0
            self.rows.append(cells)

    @property
    def forms(self) -> list[str]:
        """The words."""
        return [cells[1] for cells in self.rows]

    def gaps(self) -> tuple[list[str], bool]:
        """Return what stands after each word, and whether all is as `# text` says."""
        gaps = [_after(cells[_MISC]) for cells in self.rows]
        forms = self.forms
        if not self._said or _plain(forms, gaps) == " ".join(self._said.split()):
            return gaps, True
        found = _between(forms, self._said)
        return (gaps, False) if found is None else ([*found, gaps[-1]], True)

    def columns(self) -> dict[str, list[str]]:
        """Return the attributes; heads count the rows here, parts of words are joined by `+`."""
        rows = self.rows
        if self._parts:
            places = self._places()
            rows = [self._whole(at, places) for at in range(len(rows))]
        columns = {
            name: ["" if cells[at] == "_" else cells[at] for cells in rows]
            for at, name in enumerate(ATTRIBUTES[:-1], start=2)
        }
        return columns | {"misc": [_rest(cells[_MISC]) for cells in rows]}

    def _places(self) -> dict[str, str]:
        """Return the number that each word has among the rows."""
        found = {"0": "0"}
        for number, cells in enumerate(self.rows, start=1):
            parts = self._parts.get(number - 1) or [cells]
            found |= {part[0]: str(number) for part in parts}
        return found

    def _whole(self, at: int, places: dict[str, str]) -> list[str]:
        cells = list(self.rows[at])
        parts = self._parts.get(at)
        if parts:
            own = {part[0] for part in parts}
            leading = next((part for part in parts if part[_HEAD] not in own), parts[0])
            for column in (2, 3, 4, 5):
                given = [part[column] for part in parts]
                if cells[column] == "_" and set(given) != {"_"}:
                    cells[column] = "+".join(given)
            cells[_HEAD:_MISC] = leading[_HEAD:_MISC]
        cells[_HEAD] = places.get(cells[_HEAD], cells[_HEAD])
        cells[_DEPS] = _POINTING.sub(lambda m: places.get(m[0], m[0]), cells[_DEPS])
        return cells


def spaces(misc: str, key: str) -> str:
    """Return the white space that `SpacesAfter=` or `SpacesBefore=` gives."""
    written = next(each for each in misc.split("|") if each.startswith(key))
    return _CODE.sub(lambda m: _CODES.get(m[0], m[0]), written.removeprefix(key))


def _after(misc: str) -> str:
    if "Space" not in misc:
        return " "
    if "SpaceAfter=No" in misc.split("|"):
        return ""
    return spaces(misc, "SpacesAfter=") if "SpacesAfter=" in misc else " "


def _rest(misc: str) -> str:
    if misc == "_" or "Space" not in misc:
        return "" if misc == "_" else misc
    return "|".join(each for each in misc.split("|") if not _SPACE.match(each))


def _plain(forms: list[str], gaps: list[str]) -> str:
    pairs = zip(forms, gaps, strict=True)
    return " ".join("".join(piece for pair in pairs for piece in pair).split())


def _between(forms: list[str], said: str) -> list[str] | None:
    """Return the white space between words in a text, or None where it isn't made of them."""
    spans = list(_found(forms, said))
    if len(spans) < len(forms) or said[: spans[0][0]].strip() or said[spans[-1][1] :].strip():
        return None
    gaps = [said[end:start] for (_, end), (start, _) in pairwise(spans)]
    return None if any(gap.strip() for gap in gaps) else gaps


def _found(forms: list[str], said: str) -> Iterator[tuple[int, int]]:
    at = 0
    for form in forms:
        start = said.find(form, at)
        if start < 0:
            return
        at = start + len(form)
        yield start, at
