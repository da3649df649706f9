"""Concordances: every hit with its context (key word in context, KWIC).

Hits are found, put in order and cut into pages as columns; only the lines shown decode a text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import UNBOUNDED, Budget, Corpus, Part, Telling, silent
from communique.corpus.rights import NOTHING, SNIPPET, SNIPPETS, allowed
from communique.errors import UsageError
from communique.query.engine.hits import Hits
from communique.query.engine.match import find_all
from communique.query.engine.select import selected
from communique.query.engine.tally import remembered
from communique.query.language.query import Query
from communique.query.order import normal, order, read_order
from communique.query.place import Spans
from communique.query.thin import check_thin, thinned

_CONTEXT = re.compile(r"(?P<n>\d{1,9})(?P<unit>[ct]?)|(?P<structure>[^\W\d]\w*)")
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

    `text[start:end] == hit` in the text of the document `id`, unless its field `show` says that
    nothing may be shown; `token` is the number of the hit's first token in its document, from 0.
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
        view: context, sort, thin, sample and seed, as far as they were asked for.
    """

    query: Query
    hits: int
    documents: int
    tokens: int
    lines: Sequence[Line]
    fields: Sequence[str]
    view: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def frame(self) -> pl.DataFrame:
        """One row a line, as `lines_frame` says."""
        return lines_frame(self.lines, self.fields)


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
    thin: str = "",
    sample: int | None = None,
    seed: int = 0,
    n: int | None = None,
    offset: int = 0,
    budget: Budget = UNBOUNDED,
    progress: Telling = silent,
) -> Concordance:
    """Return the hits of a query with their context.

    `context` is on either side: characters (`60`), tokens (`8t`), or the region of a structure
    (`s`, `p`) that the hit begins in. `sort` is an order (`query.order`), as `right` or
    `word-1,-date`. `thin` says which `sample` hits are kept (`query.thin`): random ones by
    `seed` if nothing else. `n` lines at most, after `offset` left out. `progress` is told of parts.

    Raises:
        QueryError: the query makes no sense for the corpus.
        UsageError: there is no such context, order, thinning or number.
        BudgetError: the budget is used up.
    """
    around, keys = _Context.of(context, corpus), read_order(sort, corpus)
    _check(thin, sample=sample, n=n, offset=offset)
    found = list(_found(corpus, query, budget, progress))
    kept, last = thinned(found, thin, sample, seed), None if n is None else offset + n
    rows = order(found, kept, keys, seed=seed, last=last, budget=budget)[offset:last]
    return Concordance(
        query,
        hits=sum(len(hits) for _, hits in found),
        documents=sum(hits.n_documents for _, hits in found),
        tokens=sum(_tokens(part, query) for part, _ in found),
        lines=_lines(found, rows, around, budget),
        fields=list(corpus.fields),
        view=_view(context=context, sort=normal(sort), thin=thin, sample=sample, seed=seed),
    )


def _found(
    corpus: Corpus, query: Query, budget: Budget, progress: Telling
) -> Iterator[tuple[Part, Hits]]:
    """Yield each part with its hits, and tell how many parts of how many are looked into."""
    for done, (part, hits) in enumerate(find_all(corpus, query, budget), 1):
        progress(done, len(corpus.parts))
        yield part, remembered(query, hits)


def shown(
    corpus: Corpus,
    found: Sequence[tuple[Part, Spans]],
    *,
    context: str = "60",
    sort: str = "document",
    seed: int = 0,
    n: int | None = None,
) -> list[Line]:
    """Return the first lines, or all, of hits in an order.

    Raises:
        UsageError: there is no such context or order.
    """
    around, keys = _Context.of(context, corpus), read_order(sort, corpus)
    rows = order(found, None, keys, seed=seed, last=n)[:n]
    return _lines(found, rows, around, UNBOUNDED)


def lines_frame(lines: Sequence[Line], fields: Sequence[str]) -> pl.DataFrame:
    """Return one row a line: id, start, end, token, left, hit, right, then metadata fields.

    Dates are given by their first day.
    """
    rows = {
        name: pl.Series([getattr(line, name) for line in lines], dtype=dtype)
        for name, dtype in _LINE_COLUMNS.items()
    }
    values = {
        name if name not in rows else f"{name}_": [line.metadata[name] for line in lines]
        for name in fields
    }
    return pl.DataFrame({**rows, **values}, strict=False)


def _check(thin: str, **numbers: int | None) -> None:
    check_thin(thin, numbers["sample"])
    for name, value in numbers.items():
        if value is not None and value < 0:
            raise UsageError(f"{name} can't be {value}", hint="give 0 or more")


def _view(**options: str | int | None) -> dict[str, str]:
    usual = {"context": "60", "sort": "document", "thin": "", "sample": None, "seed": 0}
    return {name: str(given) for name, given in options.items() if given != usual[name]}


def _tokens(part: Part, query: Query) -> int:
    return int(np.diff(part.bounds)[selected(part, query.within)].sum())


def _lines(
    found: Sequence[tuple[Part, Spans]],
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


def _lines_of(
    part: Part, hits: Spans, rows: npt.NDArray[np.int64], context: _Context
) -> list[Line]:
    """Return lines of one part; the work is by the columns of the lines that are shown."""
    start, end = hits.start[rows], hits.end[rows]
    document = part.document_of(start)
    characters = np.stack([part.spans[start, 0], part.spans[end - 1, 1]], axis=1)
    edges = _edges(part, start, end, document, context)
    rights = allowed(part.documents)[document]
    _cut(part, start, end, document, (rights, edges))
    tokens = start - part.bounds[document]
    texts = {row: part.text(row) for row in np.unique(document).tolist()}
    facts = _facts(part, document)
    lines = []
    hidden = (rights == NOTHING).tolist()
    for row, (a, b), (left, right), token, metadata, none in zip(
        document.tolist(),
        characters.tolist(),
        edges.tolist(),
        tokens.tolist(),
        facts,
        hidden,
        strict=True,
    ):
        text = "" if none else texts[row]
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
    edges = np.stack([part.spans[low, 0], part.spans[high - 1, 1]], axis=1).astype(np.int64)
    if context.unit == "c":
        # Beyond the end of a text a slice stops by itself; before its beginning it wouldn't.
        reach = np.array([-context.n, context.n])
        return np.asarray(np.maximum(edges + reach, 0))
    return edges


def _cut(
    part: Part,
    start: npt.NDArray[np.int32],
    end: npt.NDArray[np.int32],
    document: npt.NDArray[np.intp],
    what: tuple[npt.NDArray[np.int8], npt.NDArray[np.int64]],
) -> None:
    """Narrow the edges of lines of which only a snippet may be shown."""
    rights, edges = what
    rows = np.flatnonzero(rights == SNIPPETS)
    if not len(rows):
        return
    low = np.maximum(part.bounds[document[rows]], start[rows] - SNIPPET)
    high = np.minimum(part.bounds[document[rows] + 1], end[rows] + SNIPPET)
    edges[rows, 0] = np.maximum(edges[rows, 0], part.spans[low, 0])
    edges[rows, 1] = np.minimum(edges[rows, 1], part.spans[high - 1, 1])


def _facts(part: Part, document: npt.NDArray[np.intp]) -> list[dict[str, Any]]:
    table = part.documents[document]
    first_days = [
        pl.col(name).struct.field("start").alias(name)
        for name, kind in part.fields.items()
        if kind == "date"
    ]
    return table.with_columns(first_days).to_dicts()
