"""Cells on a terminal: how wide text is there, cut and padded to a width, kept to itself.

East Asian characters take two columns and marks none. Text that runs from right to left is
isolated (U+2068 … U+2069), so that it can't reorder its neighbours. What would steer the
terminal is taken out.
"""

import unicodedata

_ISOLATE, _END = "\u2068", "\u2069"
_RIGHT_TO_LEFT = {"R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI", "PDF", "PDI"}


def plain(text: str) -> str:
    """Return text on one line without control characters, runs of white space as one space."""
    if not text.isprintable():
        text = "".join(map(_harmless, text))
    return " ".join(text.split())


def width(text: str) -> int:
    """Return the number of columns that text takes."""
    if text.isascii():
        return len(text)
    # Not at the top: rich is for terminals, and for text that needs it.
    from rich.cells import cell_len

    return cell_len(text)


def clipped(text: str, columns: int, *, start: bool = False) -> str:
    """Return text cut to so many columns at its end, or at its start, with a mark of the cut."""
    if width(text) <= columns:
        return text
    if columns < 1:
        return ""
    kept: list[str] = []
    used = 1
    for character in reversed(text) if start else text:
        used += width(character)
        if used > columns:
            break
        kept.append(character)
    if not start:
        return "".join(kept).rstrip() + "…"
    kept.reverse()
    # A mark without its letter would sit on the ellipsis.
    while kept and unicodedata.combining(kept[0]):
        del kept[0]
    return "…" + "".join(kept).lstrip()


def cell(text: str, columns: int, *, end: bool = False) -> str:
    """Return text padded to so many columns, at the end of the cell if asked, and isolated."""
    padding = " " * max(0, columns - width(text))
    return padding + isolated(text) if end else isolated(text) + padding


def isolated(text: str) -> str:
    """Return text that can't change the direction of what stands beside it."""
    if text.isascii() or not any(map(_turns, text)):
        return text
    return f"{_ISOLATE}{text}{_END}"


def _turns(character: str) -> bool:
    return unicodedata.bidirectional(character) in _RIGHT_TO_LEFT


def _harmless(character: str) -> str:
    if character.isspace():
        return " "
    return "\ufffd" if unicodedata.category(character) in {"Cc", "Cs"} else character
