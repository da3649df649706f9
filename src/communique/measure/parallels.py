"""Parallels: the tables of a statement and its translation."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from communique.align.beads import Bead
from communique.corpus.rights import NOTHING
from communique.measure.bitext import Bitext, Ints, Side
from communique.query.language.values import quote

LEFT_OUT, ADDED, MOVED = GAPS = ("left out", "added", "moved")

_SHOWN = 6
"""So many things that both sides share are named."""

_LINKED = 1 / 3
"""Paragraphs go together if so much of one of them stands in the other, at least."""

_PLACES = {"start": pl.Int64, "end": pl.Int64, "other_start": pl.Int64, "other_end": pl.Int64}
_SIDES = {
    "words": pl.Int64,
    "other_words": pl.Int64,
    "text": pl.String,
    "other_text": pl.String,
    **_PLACES,
    "at": pl.String,
    "other_at": pl.String,
}
_BEADS = {
    "bead": pl.Int64,
    "kind": pl.String,
    "sentences": pl.String,
    "other_sentences": pl.String,
    "words": pl.Int64,
    "other_words": pl.Int64,
    "score": pl.Float64,
    "because": pl.String,
    **_SIDES,
}
_PARAGRAPHS = {
    "paragraph": pl.Int64,
    "kind": pl.String,
    "paragraphs": pl.String,
    "other_paragraphs": pl.String,
    **_SIDES,
}


def beads(bitext: Bitext) -> pl.DataFrame:
    """Return a row for each bead, in the order of the original."""
    found = bitext.aligned
    rows = []
    for number, (bead, moved) in enumerate(zip(found.beads, found.moved, strict=True), 1):
        one, other = range(bead.start, bead.end), range(bead.other_start, bead.other_end)
        rows.append(
            {
                "bead": number,
                "kind": _kind(bead.sizes, moved),
                "sentences": _numbers(one),
                "other_sentences": _numbers(other),
                "score": _score(bitext, bead),
                "because": _because(bitext, one, other),
                **_of_sides(bitext, one, other),
            }
        )
    return pl.DataFrame(rows, schema=_BEADS)


def _kind(sizes: tuple[int, int], moved: bool) -> str:
    if moved:
        return MOVED
    if not sizes[1]:
        return LEFT_OUT
    return f"{sizes[0]}-{sizes[1]}" if sizes[0] else ADDED


def _score(bitext: Bitext, bead: Bead) -> float | None:
    """Return how much cheaper a bead is than leaving all of its sentences alone."""
    if not bead.is_match:
        return None
    pairing = bitext.aligned.pairing
    return sum(bead.sizes) * pairing.further - pairing.cost(bead)


def _because(bitext: Bitext, one: range, other: range) -> str | None:
    """Return what two sides share, both forms where they differ."""
    if NOTHING in {bitext.one.right, bitext.other.right} or not one or not other:
        return None
    shared = bitext.aligned.clues.shared(one, other)[:_SHOWN]
    told = (form if form == same else f"{form} = {same}" for _, form, same in shared)
    return "; ".join(told) or None


def _of_sides(bitext: Bitext, one: Sequence[int], other: Sequence[int]) -> dict[str, Any]:
    """Return words, text and places of sentences in a row of both documents."""
    told: dict[str, Any] = {}
    for name, side, rows in (("", bitext.one, one), ("other_", bitext.other, other)):
        start, end = (rows[0], rows[-1] + 1) if rows else (0, 0)
        told[f"{name}words"] = int(side.words[start:end].sum())
        told[f"{name}text"] = side.excerpt(start, end)
        told[f"{name}start"] = int(side.spans[start, 0]) if rows else None
        told[f"{name}end"] = int(side.spans[end - 1, 1]) if rows else None
        told[f"{name}at"] = _at(side, rows)
    return told


def _at(side: Side, rows: Sequence[int]) -> str | None:
    """Return where sentences are, as `chars` of a query takes it; null if there are none."""
    if not rows:
        return None
    at = np.array(rows)
    first = np.append(True, np.diff(at) > 1)
    start, end = side.spans[at[first], 0], side.spans[at[np.append(first[1:], True)], 1]
    edges = (f"{low}, {high}" for low, high in zip(start.tolist(), end.tolist(), strict=True))
    return f"{quote(side.id)}, {', '.join(edges)}"


def _numbers(rows: Sequence[int]) -> str | None:
    """Return numbers from 1 of what stands in a row, as 3 or 3–4."""
    if not rows:
        return None
    return str(rows[0] + 1) if len(rows) == 1 else f"{rows[0] + 1}–{rows[-1] + 1}"


def paragraphs(bitext: Bitext) -> pl.DataFrame:
    """Return a row for paragraphs that go together, in the order of the original."""
    one, other = bitext.one.paragraph, bitext.other.paragraph
    n, m = (int(each.max(initial=-1)) + 1 for each in (one, other))
    links, moved = _links(bitext)
    group = _groups(links, n, m)
    told = []
    for number in dict.fromkeys([*group[:n].tolist(), *group[n:].tolist()]):
        rows = np.flatnonzero(group[:n] == number).tolist()
        others = np.flatnonzero(group[n:] == number).tolist()
        elsewhere = [moved[pair] for pair in links if pair[0] in rows and pair[1] in others]
        kind = _kind((len(rows), len(others)), bool(elsewhere) and all(elsewhere))
        held, others_held = (
            np.flatnonzero(np.isin(side, several)).tolist()
            for side, several in ((one, rows), (other, others))
        )
        told.append((rows, others, kind, _of_sides(bitext, held, others_held)))
    table = [
        {
            "paragraph": number,
            "kind": kind,
            "paragraphs": _numbers(rows),
            "other_paragraphs": _numbers(others),
            **of_sides,
        }
        for number, (rows, others, kind, of_sides) in enumerate(_in_order(told), 1)
    ]
    return pl.DataFrame(table, schema=_PARAGRAPHS)


def _links(bitext: Bitext) -> tuple[list[tuple[int, int]], Mapping[tuple[int, int], bool]]:
    """Return which paragraphs go together, and of each two whether what they share was moved."""
    one, other = bitext.one.paragraph, bitext.other.paragraph
    shared: Counter[tuple[int, int]] = Counter()
    elsewhere: Counter[tuple[int, int]] = Counter()
    for bead, moved in zip(bitext.aligned.beads, bitext.aligned.moved, strict=True):
        pairs = {
            (int(one[i]), int(other[j]))
            for i in range(bead.start, bead.end)
            for j in range(bead.other_start, bead.other_end)
        }
        shared.update(pairs)
        elsewhere.update(pairs if moved else ())
    sizes, other_sizes = np.bincount(one), np.bincount(other)
    kept = [(i, j) for (i, j), n in shared.items() if n >= _LINKED * min(sizes[i], other_sizes[j])]
    return kept, {pair: elsewhere[pair] * 2 > shared[pair] for pair in kept}


def _groups(links: Sequence[tuple[int, int]], n: int, m: int) -> Ints:
    """Return int64[n + m]: the group that each paragraph of either document is in."""
    rows, columns = ([pair[side] for pair in links] for side in (0, 1))
    edges = sparse.csr_array(
        (np.ones(len(links)), (rows, [n + each for each in columns])), shape=(n + m, n + m)
    )
    return np.asarray(connected_components(edges, directed=False)[1], np.int64)


def _in_order(told: Sequence[tuple[list[int], list[int], str, Any]]) -> list[Any]:
    """Return groups as they stand in the original, added ones after what they follow there."""
    there = [each for each in told if each[0]]
    for each in (each for each in told if not each[0]):
        before = [
            place
            for place, (_, others, kind, _) in enumerate(there)
            if others and kind != MOVED and others[0] < each[1][0]
        ]
        there.insert(max(before, default=-1) + 1, each)
    return there


def pairs(bitexts: Sequence[Bitext]) -> pl.DataFrame:
    """Return a row for each pair of documents."""
    return pl.DataFrame([_figures(each) for each in bitexts], schema=_PAIRS)


_COUNTED = ("covered", "other_covered", "left_out", "added", "moved")
_PAIRS = {
    **dict.fromkeys(("original", "translation", "language", "other_language"), pl.String),
    **dict.fromkeys(("sentences", "other_sentences", "beads", "words", "other_words"), pl.Int64),
    **dict.fromkeys(_COUNTED, pl.Int64),
    "share": pl.Float64,
    "other_share": pl.Float64,
    **dict.fromkeys(("at", "other_at", *(f"{name}_at" for name in _COUNTED)), pl.String),
}


def _figures(bitext: Bitext) -> dict[str, Any]:
    one, other = bitext.one, bitext.other
    held = _held(bitext)
    whole = {"words": (one, range(len(one.words))), "other_words": (other, range(len(other.words)))}
    counted = {
        name: int(side.words[list(rows)].sum()) if rows else 0
        for name, (side, rows) in {**whole, **held}.items()
    }
    return {
        "original": one.id,
        "translation": other.id,
        "language": one.language or None,
        "other_language": other.language or None,
        "sentences": len(one.words),
        "other_sentences": len(other.words),
        "beads": sum(bead.is_match for bead in bitext.aligned.beads),
        **counted,
        "share": _share(counted["covered"], counted["words"]),
        "other_share": _share(counted["other_covered"], counted["other_words"]),
        "at": _at(*whole["words"]),
        "other_at": _at(*whole["other_words"]),
        **{f"{name}_at": _at(side, sorted(rows)) for name, (side, rows) in held.items()},
    }


def _held(bitext: Bitext) -> dict[str, tuple[Side, Sequence[int]]]:
    """Return which sentences are covered, left out, added or moved."""
    rows: dict[str, list[int]] = {name: [] for name in _COUNTED}
    for bead, moved in zip(bitext.aligned.beads, bitext.aligned.moved, strict=True):
        one, other = range(bead.start, bead.end), range(bead.other_start, bead.other_end)
        rows["covered" if other else "left_out"] += one
        rows["other_covered" if one else "added"] += other
        rows["moved"] += one if moved else ()
    ours = {"covered", "left_out", "moved"}
    return {
        name: (bitext.one if name in ours else bitext.other, held) for name, held in rows.items()
    }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def told(bitext: Bitext) -> list[str]:
    """Return what was aligned, and what a reader of it must know."""
    figures = _figures(bitext)
    kinds = Counter[str]()
    for bead, moved in zip(bitext.aligned.beads, bitext.aligned.moved, strict=True):
        kinds[_kind(bead.sizes, moved)] += max(bead.sizes) if not bead.is_match else bead.sizes[0]
    aligned = sum(count for kind, count in kinds.items() if kind not in {LEFT_OUT, ADDED})
    shares = [f"{100 * (figures[name] or 0):.0f} %" for name in ("share", "other_share")]
    names = [
        f"{figures[name]} ({figures[language]})" if figures[language] else figures[name]
        for name, language in (("original", "language"), ("translation", "other_language"))
    ]
    found = [
        f"{names[0]} → {names[1]}: {aligned} of {figures['sentences']} sentences aligned, "
        f"{kinds[LEFT_OUT]} left out, {kinds[ADDED]} added, {kinds[MOVED]} moved; "
        f"{shares[0]} of words covered, {shares[1]} of the translation's"
    ]
    if figures["original"] == figures["translation"]:
        found.append("both are one document")
    elif figures["language"] and figures["language"] == figures["other_language"]:
        found.append(f"both are {figures['language']}: diff shows each word that was changed")
    return found
