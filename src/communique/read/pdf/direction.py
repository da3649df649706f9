"""Direction: text from right to left, from the order in which it is seen to that of reading.

A page says where each letter stands. What is seen from left to right is turned round, numbers and
words of other scripts in it are turned back (Unicode Annex 9, the other way round), and a bracket
is the one that opens where it stands before a word.
"""

import re
import unicodedata
from bisect import bisect
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from communique.read.pdf.glyphs import Glyphs

_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
RIGHT_TO_LEFT = re.compile(f"[{_RTL}]")
_SCRIPT = re.compile(rf"[{_RTL}]|[^\W\d_]")
_DIGITS = "0-9\u0660-\u0669\u06f0-\u06f9⁰¹²³⁴-⁹"
_LETTER = rf"(?![{_RTL}])[^\W\d_]"
_REST = rf"(?:[^{_RTL}\s]*(?![{_RTL}])[\w%])?"
_FORWARD = re.compile(
    # Words of scripts from left to right, with numbers after them, and numbers for themselves.
    rf"{_LETTER}{_REST}(?:\s+(?![{_RTL}])[^\W_]{_REST})*|[{_DIGITS}]{_REST}"
)
_BACKWARD = re.compile(rf"[{_RTL}](?:[^A-Za-z{_DIGITS}\n]*[{_RTL}])?")
_PRESENTED = re.compile(r"[\ufb1d-\ufdff\ufe70-\ufefc]")
_OPENS, _CLOSES = "([{«", ")]}»"
_OTHER = dict(zip(_OPENS + _CLOSES, _CLOSES + _OPENS, strict=True))
_APART = 0.6


def visual(found: Glyphs) -> npt.NDArray[np.int64]:
    """Return the order of characters as they are seen from the left, line by line.

    Points and vowel signs stand before their letter, so that they follow it when turned round.
    Spaces that the file doesn't have, or that lie below a letter, are left out.
    """
    height = np.maximum(found.top - found.bottom, 0.1)
    rise = np.abs(np.diff(found.bottom, prepend=found.bottom[:1]))
    apart = rise > _APART * np.maximum(height, np.roll(height, 1))
    order: list[int] = []
    for those in np.split(np.arange(len(found)), np.flatnonzero(apart)):
        order += _from_left(found, those.tolist())
    return np.array(order, np.int64)


def is_backward(text: str) -> bool:
    """Return whether most letters of a text are of scripts from right to left."""
    letters = _SCRIPT.findall(text)
    return 2 * sum(RIGHT_TO_LEFT.match(each) is not None for each in letters) > len(letters)


def logical(text: str, *, backward: bool) -> str:
    """Return what is seen from left to right in the order of reading.

    `backward` tells whether the line as a whole is read from right to left.
    """
    if not backward:
        return _BACKWARD.sub(lambda match: _bracketed(_normal(match[0][::-1])), text)
    pieces: list[str] = []
    at = len(text)
    for match in reversed(list(_FORWARD.finditer(text))):
        pieces += [text[match.end() : at][::-1], match[0]]
        at = match.start()
    return _bracketed(_normal("".join([*pieces, text[:at][::-1]])))


def _from_left(found: Glyphs, line: Sequence[int]) -> list[int]:
    text, middle = found.text, (found.left + found.right) / 2
    letters = sorted(
        (float(middle[at]), at)
        for at in line
        if text[at] != " " and not unicodedata.combining(text[at])
    )
    placed = [(place, 1, at) for place, at in letters]
    for at in line:
        place = float(middle[at])
        near = bisect(letters, (place, at))
        around = letters[max(near - 1, 0) : near + 1]
        if text[at] == " ":
            below = any(_shared(found, at, other) > 0.5 for _, other in around)
            if found.is_drawn(at) and not below:
                placed.append((place, 1, at))
        elif unicodedata.combining(text[at]):
            base = min(around, key=lambda other: abs(other[0] - place), default=(place, at))
            placed.append((base[0], 0, at))
    return [at for _, _, at in sorted(placed)]


def _shared(found: Glyphs, one: int, other: int) -> float:
    """Return how much of the width of one is that of another, too."""
    left, right = found.left, found.right
    shared = min(right[one], right[other]) - max(left[one], left[other])
    return float(shared / max(right[one] - left[one], 0.1))


def _normal(text: str) -> str:
    """Return a text with letters instead of the forms that they have inside of words."""
    return _PRESENTED.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)


def _bracketed(text: str) -> str:
    """Return a text whose brackets open before words and close after them."""
    made = list(text)
    for at, character in enumerate(text):
        if character not in _OTHER:
            continue
        before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
        opens = before.isspace() and not after.isspace()
        closes = not before.isspace() and not after.isalnum()
        if (opens and character in _CLOSES) or (closes and not opens and character in _OPENS):
            made[at] = _OTHER[character]
    return "".join(made)
