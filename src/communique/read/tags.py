"""Tags of vertical text: which lines are tags, and which opens what another closes."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl

_TAG = re.compile(
    r"[ ]*<(?P<closing>/?)(?P<name>[A-Za-z_][\w.:-]*)(?P<rest>(?:[ ][^\t]*?)?)(?P<lone>/?)>\s*"
)
_ATTRIBUTE = re.compile(r"""(?P<name>[\w.:-]+)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""")
_NO_ELEMENT = re.compile(r"[ ]*<(?:!--.*--|\?.*\?|!DOCTYPE[^\t]*)>\s*")
TEXT, GLUE = "text", "g"
"""Names of the elements that mean something here: a document, and no space."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: `<s>`, `</s>` or `<lb/>`."""

    name: str
    closing: bool
    lone: bool
    values: Mapping[str, str]


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


def opens_text(line: str) -> bool:
    """Return whether a line opens a `<text>`."""
    found = tag(line.rstrip("\r"))
    return found is not None and found.name == TEXT and not found.closing
