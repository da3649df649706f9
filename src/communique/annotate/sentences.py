"""Sentences and paragraphs, by rules on tokens.

What a token is (a full stop, a title, a closing quotation mark) is decided once per type; the
rules then look at the few places where a sentence could end, all at once. Rules rather than a
model: they do as well as a parser on speeches, at hundreds of times its speed.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.annotate import abbreviations
from communique.annotate.pieces import LINE, NOTHING, PARAGRAPH, Bools, Cut, Ints

_REACH = 100
"""How many tokens on a closing bracket is looked for: a bracket left open holds nothing up."""

# What a type can be, one bit each.
(STOP, MARK, WIDE, ACRONYM, TITLE, REFERENCE, MONTH, WITHIN, INITIAL, NUMBER, LIST, OPENER, CLOSER,
 ROUND_OPEN, ROUND_CLOSE, LOWER, STARTER, QUOTE, ROMAN, DIGIT, BULLET,
 MONTH_NAME) = (
    1 << bit for bit in range(22)
)  # fmt: skip

_PATTERNS = {
    STOP: r"^\.$",
    MARK: r"^(?:[!?…‽]+|\.{2,})$",
    # These end a sentence whether or not a space follows.
    WIDE: r"^[。！？｡।॥؟۔።፧։။។]$",
    ACRONYM: r"^(?:\p{L}\p{M}*\.){2,}$",
    INITIAL: r"^\p{L}\p{M}*$",
    NUMBER: r"^\p{Nd}{1,3}$",
    LIST: r"^[;:,]$",
    OPENER: r"^[\p{Ps}\p{Pi}\p{Pd}\"'¿¡„‚’”]$",
    CLOSER: r"^[\p{Pe}\p{Pf}\p{Pi}\"'’”»“]$",
    ROUND_OPEN: r"^[(\[（]$",
    ROUND_CLOSE: r"^[)\]）]$",
    LOWER: r"^\p{Ll}",
    QUOTE: r"^[\"“„«‘']$",
    ROMAN: r"^[IVXLC]+$",
    DIGIT: r"^\p{Nd}",
    BULLET: r"^[•‣◦▪·*–—-]$",
}
_LISTS = {
    TITLE: "TITLES",
    REFERENCE: "REFERENCES",
    MONTH: "MONTHS",
    WITHIN: "WITHIN",
    STARTER: "STARTERS",
    MONTH_NAME: "MONTH_NAMES",
}


def paragraphs(cut: Cut) -> Ints:
    """Return int32[n, 2]: the paragraphs of all texts; together they hold every token."""
    return _regions(_paragraph_starts(cut), len(cut.codes))


def sentences(cut: Cut, language: str = "") -> Ints:
    """Return int32[n, 2]: the sentences of all texts; none crosses a paragraph."""
    first = _paragraph_starts(cut)
    flags = _flags(cut.types, language)[cut.codes]
    ends = _ends(flags, cut, first)
    first[ends[ends + 1 < len(first)] + 1] = True
    return _regions(first, len(cut.codes))


def _paragraph_starts(cut: Cut) -> Bools:
    first = np.zeros(len(cut.codes), bool)
    first[1:] = cut.gap[:-1] == PARAGRAPH
    begins = cut.bounds[:-1]
    first[begins[begins < len(first)]] = True
    return first


def _regions(first: Bools, n_tokens: int) -> Ints:
    starts = np.flatnonzero(first)
    return np.stack([starts, np.append(starts[1:], n_tokens)[: len(starts)]], axis=1).astype(
        np.int32
    )


def _flags(types: pl.Series, language: str) -> Ints:
    # An article that has lost its vowel stands before the abbreviation: l'art. 5
    plain = types.str.replace(r"^\p{L}{1,2}['’]", "")
    tests = {bit: pl.col("type").str.contains(pattern) for bit, pattern in _PATTERNS.items()}
    for bit, name in _LISTS.items():
        tests[bit] = pl.col("plain").is_in(list(abbreviations.words(name, language)))
    # All at once: asked one by one, each question costs more than its answer on a short text.
    table = pl.DataFrame({"type": types, "plain": plain})
    asked = table.select(test.alias(str(bit)) for bit, test in tests.items())
    flags = np.zeros(len(types), np.int32)
    for bit in tests:
        flags[asked[str(bit)].to_numpy()] |= bit
    return flags


@dataclass(frozen=True, slots=True)
class _Places:
    """Where a sentence could end: each field is a column over those places.

    Attributes:
        at: the token that could end it; `last`: the closing marks after it included.
        before: flags of the token before, 0 where none stands directly before.
        after: flags of the next token; `word`: of the first that is no opening mark.
        gap: what follows `last`.
    """

    at: npt.NDArray[np.intp]
    last: npt.NDArray[np.intp]
    before: Ints
    here: Ints
    after: Ints
    word: Ints
    gap: npt.NDArray[np.int8]


def _ends(flags: Ints, cut: Cut, first: Bools) -> npt.NDArray[np.intp]:
    """Return the last tokens of sentences that end inside a paragraph."""
    n = len(flags)
    if n == 0:
        return np.empty(0, np.intp)
    places = _places(flags, cut, first)
    ends = _ending(places, flags, first) & ~_bracketed(flags, first, places.last)
    ends |= (places.here & WIDE) > 0
    return np.concatenate([places.last[ends], _before_items(flags, cut)])


def _places(flags: Ints, cut: Cut, first: Bools) -> _Places:
    n = len(flags)
    at = np.flatnonzero(flags & (STOP | MARK | WIDE | ACRONYM))
    last = at.copy()
    # Padded, so that looking past the end finds nothing rather than fails.
    padded = np.append(flags, np.zeros(8, np.int32))
    starts = np.append(first, np.ones(8, bool))
    for _ in range(4):
        closing = (
            ((padded[last + 1] & CLOSER) > 0)
            & ~starts[last + 1]
            & (cut.gap[np.minimum(last, n - 1)] == NOTHING)
        )
        last[closing] += 1
    word = last + 1
    for _ in range(3):
        word[((padded[word] & OPENER) > 0) & ~starts[word + 1]] += 1
    adjacent = np.zeros(len(at), bool)
    adjacent[at > 0] = (cut.gap[at[at > 0] - 1] == NOTHING) & ~first[at[at > 0]]
    return _Places(
        at=at,
        last=last,
        before=np.where(adjacent, flags[np.maximum(at - 1, 0)], 0),
        here=flags[at],
        after=padded[last + 1],
        word=padded[word],
        gap=cut.gap[last],
    )


def _ending(p: _Places, flags: Ints, first: Bools) -> Bools:
    """Tell of each place whether a sentence ends there, brackets left aside."""
    line = p.gap >= LINE
    starter, digit = (p.word & STARTER) > 0, (p.word & (DIGIT | ROMAN)) > 0
    ends = (p.gap != NOTHING) & (((p.word & LOWER) == 0) | line)
    # A full stop after an abbreviation: what follows decides.
    stop, plain = (p.here & STOP) > 0, p.last == p.at
    bare = stop & plain
    ends &= ~(bare & ((p.before & TITLE) > 0))
    ends &= ~(bare & ((p.before & REFERENCE) > 0) & digit)
    ends &= ~(bare & ((p.before & MONTH) > 0) & digit)
    ends &= ~(bare & ((p.before & (WITHIN | INITIAL)) > 0) & ~starter & ~line)
    ends &= ~(bare & ((p.before & NUMBER) > 0) & ((p.word & MONTH_NAME) > 0))
    ends &= ~(bare & _item_number(p, flags, first) & ~line)
    quoted = (p.after & QUOTE) > 0
    inside = ((p.here & ACRONYM) > 0) & plain & ~starter & ~quoted & ~line
    return np.asarray(ends & ~inside)


def _item_number(p: _Places, flags: Ints, first: Bools) -> Bools:
    """Tell where a full stop belongs to the number of an item: `1. peace; 2. bread`."""
    number = (p.before & NUMBER) > 0
    two_before = np.maximum(p.at - 2, 0)
    begins = first[np.maximum(p.at - 1, 0)]
    return np.asarray(number & (begins | ((flags[two_before] & LIST) > 0)))


def _bracketed(flags: Ints, first: Bools, at: npt.NDArray[np.intp]) -> Bools:
    """Tell of some tokens whether they stand in round brackets that are closed soon after."""
    marks = np.flatnonzero(flags & (ROUND_OPEN | ROUND_CLOSE))
    closed = (flags[marks] & ROUND_CLOSE) > 0
    depth = np.concatenate(([0], np.cumsum(np.where(closed, -1, 1))))
    starts = np.flatnonzero(first)
    paragraph = np.searchsorted(starts, at, side="right") - 1
    begin, end = starts[paragraph], np.append(starts, len(flags))[paragraph + 1]
    before = depth[np.searchsorted(marks, begin)]
    inside = depth[np.searchsorted(marks, at, side="right")] > before
    closings = np.append(marks[closed], len(flags) + _REACH)
    following = closings[np.searchsorted(closings, at, side="right")]
    return np.asarray(inside & (following - at < _REACH) & (following < end))


def _before_items(flags: Ints, cut: Cut) -> npt.NDArray[np.intp]:
    """Return the last tokens of lines that an item of a list follows."""
    broken = np.flatnonzero(cut.gap[:-1] == LINE)
    following = flags[broken + 1]
    second = flags[np.minimum(broken + 2, len(flags) - 1)]
    numbered = ((following & NUMBER) > 0) & ((second & (STOP | ROUND_CLOSE)) > 0)
    return broken[((following & BULLET) > 0) | numbered]
