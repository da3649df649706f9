"""The preset `quanteda`: ICU's words with hyphens kept, as quanteda's tokeniser "word4" cuts.

Addresses, e-mail, #tags and @users are kept whole, hyphens of any length hold words together;
otherwise ICU's rules hold unrefined: `U.S.` is `U.S` and `.`, `10/24/19` is five tokens. So
they do for sentences: one ends after `Dr.`, though not after `Mr.`, `Mrs.`, `Ms.` or `Sept.`, and
the end of a line ends none.
"""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.annotate.patterns import GAP
from communique.annotate.pieces import Cut, checked, gap_kinds, numbered
from communique.annotate.segment import sentence_spans, word_spans

# Bounded repeats: no text can make the search quadratic.
_KEPT = re.compile(
    r"""(?:https?://|www\.)[-\w@:%.+~\#=]{1,256}\.[a-z]{2,6}\b(?:[-\w@:%+.~\#?&/=]{0,2000}[-\w@%+~\#&/=])?
    | [\w.+-]{1,64}@[\w-]{1,255}(?:\.[\w-]{1,63})+
    | [\#@]\w{1,200}""",
    re.VERBOSE,
)

# What no sentence of quanteda was seen to end with.
_ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Sept)\.\s*$")


def cut_as_quanteda(texts: Sequence[str]) -> Cut:
    """Return the tokens of texts by quanteda's rules.

    Raises:
        ReadError: a text holds half of a surrogate pair.
    """
    each = [_spans(text) for text in checked(texts)]
    bounds = np.cumsum([0, *map(len, each)]).astype(np.int64)
    spans = np.concatenate([np.empty((0, 2), np.int32), *each])
    tokens = [
        text[start:end]
        for text, found in zip(texts, each, strict=True)
        for start, end in found.tolist()
    ]
    codes, types = numbered(pl.Series("token", tokens, dtype=pl.String))
    return Cut(bounds, spans[:, 0], spans[:, 1], types, codes, _gaps(texts, each))


def sentences_as_quanteda(texts: Sequence[str], cut: Cut) -> npt.NDArray[np.int32]:
    """Return int32[n, 2]: the sentences of texts, as tokens; together they hold every token."""
    first = np.zeros(len(cut.start), bool)
    for text, begin, end in zip(texts, cut.bounds, cut.bounds[1:], strict=False):
        flat = re.sub(r"\s", " ", text)
        spans = sentence_spans(flat)
        goes_on = [bool(_ABBREVIATION.search(flat, *span)) for span in spans[:-1].tolist()]
        starts = spans[~np.array([False, *goes_on])[: len(spans)], 0]
        at = begin + np.searchsorted(cut.start[begin:end], starts)
        first[at[at < end]] = True
    starts = np.flatnonzero(first)
    ends = np.append(starts[1:], len(first))[: len(starts)]
    return np.stack([starts, ends], axis=1).astype(np.int32)


def _spans(text: str) -> npt.NDArray[np.int32]:
    """Return int32[n, 2]: where the tokens of one text begin and end."""
    spans = word_spans(text)
    if not len(spans):
        return spans
    segments = pl.Series([text[start:end] for start, end in spans.tolist()], dtype=pl.String)
    group = np.arange(len(spans))
    held = _held_together(segments)
    # A segment that is held to the one before it takes its number; numbers then only rise.
    group[held] = 0
    group = np.maximum.accumulate(group)
    for match in _KEPT.finditer(text):
        first, last = np.searchsorted(spans[:, 0], match.span())
        if first < len(spans) and spans[first, 0] == match.start():
            group[first:last] = group[first]
    starts = np.unique(group, return_index=True)[1]
    ends = np.append(starts[1:], len(spans)) - 1
    joined = np.stack([spans[starts, 0], spans[ends, 1]], axis=1)
    bare = ~segments.str.contains(f"^[{GAP}]").to_numpy() if len(segments) else np.empty(0, bool)
    return np.asarray(joined[bare[starts]])


def _held_together(segments: pl.Series) -> npt.NDArray[np.bool_]:
    """Tell of each segment whether it belongs to the one before: a hyphen between words."""
    word = segments.str.contains(r"[\p{L}\p{N}]").to_numpy()
    hyphen = segments.str.contains(r"^\p{Pd}$").to_numpy()
    held = np.zeros(len(segments), bool)
    if len(segments) > 2:
        between = np.flatnonzero(hyphen[1:-1] & word[:-2] & word[2:]) + 1
        held[between] = held[between + 1] = True
    return held


def _gaps(texts: Sequence[str], each: Sequence[npt.NDArray[np.int32]]) -> npt.NDArray[np.int8]:
    gaps = [
        text[end:following]
        for text, found in zip(texts, each, strict=True)
        for end, following in zip(
            found[:, 1].tolist(), [*found[1:, 0].tolist(), len(text)], strict=False
        )
    ]
    return gap_kinds(pl.Series("gap", gaps, dtype=pl.String))
