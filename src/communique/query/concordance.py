"""Concordances: every hit with its context (key word in context, KWIC).

Hits are found, put in order and cut into pages as columns; only the lines shown decode a text.
"""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import UNBOUNDED, Budget, Corpus, Part
from communique.errors import UsageError
from communique.query.engine.hits import Hits
from communique.query.engine.match import find_all
from communique.query.engine.select import selected
from communique.query.language.query import Query
from communique.query.order import Sort, order, scattered

_CONTEXT = re.compile(r"(?P<n>\d+)(?P<unit>[ct]?)|(?P<structure>[^\W\d]\w*)")
_LINE_COLUMNS = {
    "id": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "token": pl.Int64,
    "left": pl.String,
    "hit": pl.String,
    "right": pl.String,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a concordance.

    `text[start:end] == hit` in the text of the document `id`, always; `token` is the number of
    the hit's first token in its document, from 0.
    """

    id: str
    start: int
    end: int
    token: int
    left: str
    hit: str
    right: str
    metadata: Mapping[str, Any]


@dataclass(frozen=True)
class Concordance:
    """Some of the hits of a query, in an order, with their context.

    Attributes:
        query: what was looked for.
        hits: how many there are in all.
        documents: in how many documents.
        tokens: of all documents of the selection: the denominator of a rate.
        lines: those that were asked for.
        fields: the metadata fields of the corpus.
    """

    query: Query
    hits: int
    documents: int
    tokens: int
    lines: Sequence[Line]
    fields: Sequence[str]

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def frame(self) -> pl.DataFrame:
        """One row a line: id, start, end, token, left, hit, right, then the metadata fields.

        Dates are given by their first day.
        """
        rows = {
            name: pl.Series([getattr(line, name) for line in self.lines], dtype=dtype)
            for name, dtype in _LINE_COLUMNS.items()
        }
        fields = {
            name if name not in rows else f"{name}_": [line.metadata[name] for line in self.lines]
            for name in self.fields
        }
        return pl.DataFrame({**rows, **fields}, strict=False)


@dataclass(frozen=True, slots=True)
class _Context:
    """How much of the text stands around a hit: characters, tokens or a region."""

    n: int
    unit: str

    @classmethod
    def of(cls, text: str, corpus: Corpus) -> "_Context":
        found = _CONTEXT.fullmatch(text)
        if found is None:
            raise UsageError(
                f"{text!r} is no context",
                hint="60 is characters, 8t tokens, s the sentence, p the paragraph",
            )
        if found["structure"] is None:
            return cls(int(found["n"]), found["unit"] or "c")
        if found["structure"] not in corpus.structure_names:
            known = ", ".join(corpus.structure_names)
            raise UsageError(
                f"no structure is called {found['structure']!r}", hint=f"structures: {known}"
            )
        return cls(0, found["structure"])


def concordance(
    corpus: Corpus,
    query: Query,
    *,
    context: str = "60",
    sort: str = "document",
    sample: int | None = None,
    seed: int = 0,
    n: int | None = None,
    offset: int = 0,
    budget: Budget = UNBOUNDED,
) -> Concordance:
    """Return the hits of a query with their context.

    `context` is on either side: characters (`60`), tokens (`8t`), or the region of a structure
    (`s`, `p`) that the hit begins in. `sort` is document (corpus order), left, right (words
    outward from the hit, case ignored), hit, date or random. `sample` hits are drawn without
    replacement, the same for the same `seed`. `n` lines at most, after `offset` left out.

    Raises:
        QueryError: the query makes no sense for the corpus.
        UsageError: there is no such context, order or number.
        BudgetError: the budget is used up.
    """
    around = _Context.of(context, corpus)
    _check(corpus, sort, sample=sample, n=n, offset=offset)
    found = list(find_all(corpus, query, budget))
    sizes = np.array([len(hits) for _, hits in found], np.int64)
    chosen = _sampled(int(sizes.sum()), sample, seed)
    wanted = slice(offset, None if n is None else offset + n)
    rows = order(found, chosen, sort, seed=seed, last=wanted.stop)[wanted]
    budget.check()
    documents = sum(len(np.unique(hits.document)) for _, hits in found)
    tokens = sum(_tokens(part, query) for part, _ in found)
    lines = _lines(found, rows, around, budget)
    return Concordance(query, int(sizes.sum()), documents, tokens, lines, list(corpus.fields))


def _check(corpus: Corpus, sort: str, **numbers: int | None) -> None:
    if sort not in get_args(Sort):
        near = difflib.get_close_matches(sort, get_args(Sort), n=1)
        listed = f"orders: {', '.join(get_args(Sort))}"
        raise UsageError(
            f"no order is called {sort!r}", hint=f"{near[0]}? ({listed})" if near else listed
        )
    if sort == "date" and corpus.fields.get("date") != "date":
        raise UsageError(
            "the corpus has no dates to order by",
            hint="build it with --map date=COLUMN to name where they stand",
        )
    for name, value in numbers.items():
        if value is not None and value < 0:
            raise UsageError(f"{name} can't be {value}", hint="give 0 or more")


def _sampled(n_hits: int, sample: int | None, seed: int) -> npt.NDArray[np.int64] | None:
    """Return which hits are drawn, ascending; None is all."""
    if sample is None or sample >= n_hits:
        return None
    rows = np.arange(n_hits, dtype=np.int64)
    drawn = np.argsort(scattered(rows, seed), kind="stable")[:sample]
    return np.sort(drawn)


def _tokens(part: Part, query: Query) -> int:
    return int(np.diff(part.bounds)[selected(part, query.within)].sum())


def _lines(
    found: Sequence[tuple[Part, Hits]],
    rows: npt.NDArray[np.int64],
    context: _Context,
    budget: Budget,
) -> list[Line]:
    edges = np.cumsum([0, *(len(hits) for _, hits in found)])
    home = np.searchsorted(edges, rows, side="right") - 1
    lines: dict[int, Line] = {}
    for number in np.unique(home).tolist():
        budget.check()
        places = np.flatnonzero(home == number)
        part, hits = found[number]
        made = _lines_of(part, hits, rows[places] - edges[number], context)
        lines.update(zip(places.tolist(), made, strict=True))
    return [lines[place] for place in range(len(rows))]


def _lines_of(part: Part, hits: Hits, rows: npt.NDArray[np.int64], context: _Context) -> list[Line]:
    """Return lines of one part; the work is by the columns of the lines that are shown."""
    start, end, document = hits.start[rows], hits.end[rows], hits.document[rows]
    characters = np.stack([part.spans[start, 0], part.spans[end - 1, 1]], axis=1)
    edges = _edges(part, start, end, document, context)
    tokens = start - part.bounds[document]
    texts = {row: part.text(row) for row in np.unique(document).tolist()}
    facts = _facts(part, document)
    lines = []
    for row, (a, b), (left, right), token, metadata in zip(
        document.tolist(), characters.tolist(), edges.tolist(), tokens.tolist(), facts, strict=True
    ):
        text = texts[row]
        lines.append(
            Line(
                id=metadata["id"],
                start=a,
                end=b,
                token=token,
                left=text[left:a],
                hit=text[a:b],
                right=text[b:right],
                metadata=metadata,
            )
        )
    return lines


def _edges(
    part: Part,
    start: npt.NDArray[np.int32],
    end: npt.NDArray[np.int32],
    document: npt.NDArray[np.intp],
    context: _Context,
) -> npt.NDArray[np.int64]:
    """Return int64[n, 2]: the characters between which a line is shown."""
    first, last = part.bounds[document], part.bounds[document + 1]
    if context.unit == "t":
        low, high = np.maximum(first, start - context.n), np.minimum(last, end + context.n)
    elif context.unit == "c":
        low, high = start, end
    else:
        structure = part.structure(context.unit)
        region, final = structure.around(start), structure.around(end - 1)
        held = structure.regions if len(structure.regions) else np.zeros((1, 2), np.int32)
        low = np.where(region >= 0, held[region, 0], start)
        high = np.where(final >= 0, held[final, 1], end)
    shown = np.stack([part.spans[low, 0], part.spans[high - 1, 1]], axis=1).astype(np.int64)
    if context.unit == "c":
        # Beyond the end of a text a slice stops by itself; before its beginning it wouldn't.
        reach = np.array([-context.n, context.n])
        return np.asarray(np.maximum(shown + reach, 0))
    return shown


def _facts(part: Part, document: npt.NDArray[np.intp]) -> list[dict[str, Any]]:
    shown = part.documents[document]
    first_days = [
        pl.col(name).struct.field("start").alias(name)
        for name, kind in part.fields.items()
        if kind == "date"
    ]
    return shown.with_columns(first_days).to_dicts()
