"""A look at the tags of a page before it is parsed: parsers take time quadratic in nesting."""

import re

import numpy as np

from communique.errors import ReadError

DEEPEST = 1_500
"""Open elements at once; pages that people write have some dozens."""

MOST_ATTRIBUTES = 2_000

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,30})")
# They close each other, or have no end: they don't nest by themselves.
_FLAT_NAMES = """
area base br col embed hr img input link meta param source track wbr p li dt dd option tr td th
thead tbody tfoot colgroup html head body
"""
_FLAT = frozenset(_FLAT_NAMES.split())
_TABLE_LEVELS = 4


def refuse_hostile(text: str, name: str) -> None:
    """Do nothing with a page that can be parsed in time.

    Raises:
        ReadError: its elements are nested too deeply, or a tag has too many attributes.
    """
    depth = deepest = 0
    for match in _TAG.finditer(text):
        tag = match[2].lower()
        if tag in _FLAT:
            continue
        level = _TABLE_LEVELS if tag == "table" else 1
        depth = max(depth - level, 0) if match[1] else depth + level
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise ReadError(
            f"the page has elements {deepest:,} deep, more than the {DEEPEST:,} that are read",
            where=name,
            hint="it is damaged, or made to harm; save it anew from a browser",
        )
    _refuse_attributes(text, name)


def _refuse_attributes(text: str, name: str) -> None:
    octets = np.frombuffer(text.encode("utf-8", "replace"), np.uint8)
    opens = np.flatnonzero(octets == ord("<"))
    if not len(opens):
        return
    ends = np.append(np.flatnonzero((octets == ord(">")) | (octets == ord("<"))), len(octets))
    closes = ends[np.searchsorted(ends, opens, side="right").clip(max=len(ends) - 1)]
    long = closes - opens > MOST_ATTRIBUTES
    for start, end in zip(opens[long].tolist(), closes[long].tolist(), strict=True):
        tag = octets[start:end].tobytes()
        if len(tag.split(None, MOST_ATTRIBUTES + 1)) > MOST_ATTRIBUTES:
            raise ReadError(
                f"a tag has more than {MOST_ATTRIBUTES:,} attributes",
                where=f"{name}, byte {start + 1}",
                hint="it is damaged, or made to harm; save it anew from a browser",
            )
