"""A look at the tags of a page before it is parsed: parsers take time quadratic in nesting."""

import re
from collections import Counter, defaultdict

import numpy as np

from communique.errors import ReadError

DEEPEST = 1_500
"""Open elements at once; pages that people write have some dozens."""

MOST_ATTRIBUTES = 2_000

MOST_OPTIONS = 20_000
"""Of `<select>`: the parser's time is quadratic in them, too."""

_HINT = "it is damaged, or made to harm; save it anew from a browser"
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,30})([^<>]{0,80})")
_QUOTED = re.compile(rb"""=\s*(?:"[^"]*(?:"|\Z)|'[^']*(?:'|\Z))""")
_WHOLE_TAG = re.compile(rb"""<[A-Za-z](?:[^=>]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+)*+""")
# They close each other, or have no end: they don't nest by themselves.
_FLAT_NAMES = """
a area base br col embed hr img input link meta param source track wbr p li dt dd option tr td th
thead tbody tfoot colgroup html head body
"""
_FLAT = frozenset(_FLAT_NAMES.split())
_RAW = frozenset(("script", "style", "textarea", "title", "xmp"))
"""What looks like a tag in these is none."""

_FORMATTING_NAMES = "b big code em font i nobr s small strike strong tt u"
_FORMATTING = frozenset(_FORMATTING_NAMES.split())
_LIKE, _MOST_MADE = 3, 2_000_000
"""Elements of formatting that are alike and go on in a new paragraph; and all those, at most."""


_TABLE_LEVELS = 4


def refuse_hostile(text: str, name: str) -> None:
    """Do nothing with a page that can be parsed in time.

    Raises:
        ReadError: its elements are nested too deeply, or a tag has too many attributes.
    """
    problem = _problem(text)
    if problem:
        raise ReadError(problem, where=name, hint=_HINT)
    _refuse_attributes(text, name)


def _problem(text: str) -> str:
    """Return what would take long to parse, if something does."""
    if text.count("<") - text.count("</") <= DEEPEST:
        return ""
    depth = options = at = 0
    formatting = _Formatting()
    ends: dict[str, int] = {}
    while match := _TAG.search(text, at):
        at = match.end()
        tag, closes = match[2].lower(), bool(match[1])
        options += tag == "option"
        if tag in _RAW and not closes:
            at = _past(tag, text, at, ends)
        elif tag in _FORMATTING:
            formatting.change(tag, match[3], closes)
        elif tag in _FLAT:
            formatting.reopen()
        elif not match[3].endswith("/"):
            level = _TABLE_LEVELS if tag == "table" else 1
            depth = max(depth - level, 0) if closes else depth + level
        if depth + formatting.open > DEEPEST or formatting.made > _MOST_MADE:
            return f"the page has elements nested more than {DEEPEST:,} deep, or as many left open"
    if options > 2 * MOST_OPTIONS:
        return f"the page has lists with more than {MOST_OPTIONS:,} options"
    return ""


def _past(tag: str, text: str, at: int, ends: dict[str, int]) -> int:
    """Return where a script ends; where none does, nothing after it is looked for again."""
    if ends.get(tag, at) < at:
        return at
    found = re.compile(f"</{tag}", re.IGNORECASE).search(text, at)
    ends[tag] = found.start() if found else -1
    return max(at, ends[tag])


class _Formatting:
    """Elements of formatting that are open: a new paragraph opens them again (HTML, 13.2.4.3).

    Attributes:
        open: how many.
        made: how many were opened again in all.
    """

    def __init__(self) -> None:
        self.open = self.made = 0
        self.alike: Counter[str] = Counter()
        self.stacks: dict[str, list[str]] = defaultdict(list)
        self.new: list[tuple[str, str]] = []

    def change(self, tag: str, attributes: str, closes: bool) -> None:
        """Open or close one."""
        stack = self.stacks[tag]
        if not closes:
            key = tag + attributes
            stack.append(key)
            self.new.append((tag, key))
            self.alike[key] += 1
            self.open += 1
        elif stack:
            self.alike[stack.pop()] -= 1
            self.open -= 1

    def reopen(self) -> None:
        """Open all again, of those that are alike the last three."""
        for tag, key in self.new:
            if self.alike[key] > _LIKE and self.stacks[tag] and self.stacks[tag][-1] == key:
                self.change(tag, "", closes=True)
        self.new.clear()
        self.made += self.open


def _refuse_attributes(text: str, name: str) -> None:
    raw = text.encode("utf-8", "replace")
    octets = np.frombuffer(raw, np.uint8)
    opens = np.flatnonzero(octets == ord("<"))
    if not len(opens):
        return
    ends = np.append(np.flatnonzero((octets == ord(">")) | (octets == ord("<"))), len(octets))
    closes = ends[np.searchsorted(ends, opens, side="right").clip(max=len(ends) - 1)]
    suspect = closes - opens > MOST_ATTRIBUTES
    for mark in b"\"'":
        # Where a quotation is open, the tag goes on behind what looks like its end.
        marks = np.flatnonzero(octets == mark)
        suspect |= (np.searchsorted(marks, closes) - np.searchsorted(marks, opens)) % 2 == 1
    reached = 0
    for start in opens[suspect].tolist():
        tag = _WHOLE_TAG.match(raw, start) if start >= reached else None
        reached = tag.end() if tag else reached
        if tag and _has_too_many(tag[0]) and not _is_in_script(raw, start):
            raise ReadError(
                f"a tag has more than {MOST_ATTRIBUTES:,} attributes",
                where=f"{name}, byte {start + 1}",
                hint=_HINT,
            )


def _has_too_many(tag: bytes) -> bool:
    # Descriptions and drawings are values of thousands of words.
    names = _QUOTED.sub(b" ", tag) if len(tag) > MOST_ATTRIBUTES else b""
    return len(names.split(None, MOST_ATTRIBUTES + 1)) > MOST_ATTRIBUTES


def _is_in_script(raw: bytes, at: int) -> bool:
    opened = max(raw.rfind(b"<" + tag, 0, at) for tag in (b"script", b"style", b"SCRIPT"))
    return opened >= 0 and raw.find(b"</", opened, at) < 0
