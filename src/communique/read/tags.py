"""Tags of vertical text: which lines are tags, and which opens what another closes."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.errors import ReadError

_TAG = re.compile(
    r"[ ]*<(?P<closing>/?)(?P<name>[A-Za-z_][\w.:-]*)(?P<rest>(?:[ ][^\t]*?)?)(?P<lone>/?)>\s*"
)
_ATTRIBUTE = re.compile(r"""(?P<name>[\w.:-]+)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""")
_NO_ELEMENT = re.compile(r"[ ]*<(?:!--.*--|\?.*\?|!DOCTYPE[^\t]*)>\s*")
_GLUE = "g"


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: `<s>`, `</s>` or `<lb/>`."""

    name: str
    closing: bool
    lone: bool
    values: Mapping[str, str]


@dataclass(slots=True)
class Element:
    """What stands between a tag and the one that closes it; lines count from 0."""

    name: str
    open: int
    close: int
    values: Mapping[str, str] = field(default_factory=dict)


def tag_and_blank_lines(
    lines: pl.Series,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the lines, from 0, that are tags, comments or declarations, and those left blank."""
    few = lines.str.contains(r"^\s*(?:<|$)")
    at = np.flatnonzero(few.to_numpy())
    texts = lines.filter(few).to_list()
    tags = at[np.fromiter(map(_is_tag, texts), bool, len(texts))]
    blank = at[np.fromiter(map(_is_blank, texts), bool, len(texts))]
    return tags, blank


def _is_blank(line: str) -> bool:
    return not line.strip()


@lru_cache(maxsize=4096)
def _is_tag(line: str) -> bool:
    return bool(_TAG.fullmatch(line) or _NO_ELEMENT.fullmatch(line))


@lru_cache(maxsize=4096)
def tag(line: str) -> Tag | None:
    """Return the tag on a line, or None for a comment."""
    match = _TAG.fullmatch(line)
    if match is None:
        return None
    values = {
        each["name"]: html.unescape(each["double"] if each["single"] is None else each["single"])
        for each in _ATTRIBUTE.finditer(match["rest"])
    }
    return Tag(match["name"], bool(match["closing"]), bool(match["lone"]), values)


def glues(at: npt.NDArray[np.int64], lines: Sequence[str]) -> npt.NDArray[np.int64]:
    """Return the lines whose tag `<g/>` joins the tokens around it."""
    found: npt.NDArray[np.int64] = at[np.fromiter(map(_is_glue, lines), bool, len(lines))]
    return found


def _is_glue(line: str) -> bool:
    found = tag(line)
    return found is not None and found.name == _GLUE and not found.closing


def elements(at: npt.NDArray[np.int64], lines: Sequence[str], name: str) -> list[Element]:
    """Return all elements, in the order in which they open; they may cross each other.

    Raises:
        ReadError: a tag closes what isn't open, or is never closed; `name` is the file's.
    """
    found: list[Element] = []
    opened: dict[str, list[Element]] = {}
    for line, written in zip(at.tolist(), lines, strict=True):
        each = tag(written)
        if each is None or each.name == _GLUE:
            continue
        if not each.closing:
            element = Element(each.name, line, line, each.values)
            found.append(element)
            if not each.lone:
                opened.setdefault(each.name, []).append(element)
        elif opened.get(each.name):
            opened[each.name].pop().close = line
        else:
            raise _unbalanced(f"</{each.name}> closes what is not open", line, name)
    for left in _left(opened):
        raise _unbalanced(f"<{left.name}> is never closed", left.open, name)
    return found


def _left(opened: Mapping[str, Sequence[Element]]) -> Iterator[Element]:
    yield from sorted(
        (each for several in opened.values() for each in several), key=lambda each: each.open
    )


def _unbalanced(message: str, line: int, name: str) -> ReadError:
    return ReadError(
        message,
        where=f"{name}, line {line + 1}",
        hint="each tag needs its counterpart; a token that looks like a tag is written &lt;s&gt;",
    )
