"""Reads vertical text: one token per line, its attributes between tabs, structures in tags.

The tokens and structures are kept as they are given. The text is made of them: the tokens
with a space between, and none after `<g/>`. A file is read twice, stretch by stretch, so that it
needs no more memory than a few of its texts do; and everything is done for whole columns.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Coded, Document, Regions, Source, TokenStream, Value
from communique.errors import ReadError
from communique.read.columns import Columns, columns
from communique.read.limits import within_limit
from communique.read.metadata import renamed, stem
from communique.read.nesting import Tags, elements
from communique.read.options import ReadOptions
from communique.read.plain import around, one_document
from communique.read.survey import Parsed, Survey, cut, parsed_stretch, surveyed
from communique.read.tags import TEXT
from communique.read.values import typed_column


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield a document for each `<text>`, or one of the whole file where there is none.

    Raises:
        ReadError: the file can't be unpacked or decoded, or its tags don't match.
        UsageError: a column is given a name that can't be one.
    """
    survey = surveyed(source, options)
    if survey.texts:
        _tell_outside(survey, options)
        metadata = _metadata(survey, options)
    else:
        metadata = [around(source.name, options)]
    waiting = iter(enumerate(metadata, start=1))
    for stretch in cut(survey, options):
        texts = _texts(parsed_stretch(stretch), survey)
        # A file may have grown since the survey; then the first of the two is left.
        for at, (number, values) in zip(range(texts.n), waiting, strict=False):
            if survey.texts:
                values.setdefault("id", f"{stem(source.name)}#{number}")
            yield from within_limit(_document(texts, at, source, values, options), options)


def _tell_outside(survey: Survey, options: ReadOptions) -> None:
    """Tell of tokens before, between and behind texts, and of elements around texts."""
    name = survey.source.name
    if survey.outside:
        options.skip(
            ReadError(
                f"{survey.outside:,} tokens stand outside every <text>",
                where=f"{name}, line {survey.first_outside + 1}",
                hint="they are left out; put them in a <text>",
            )
        )
    for each in survey.around:
        options.notice(ReadError(f"<{each}> stands around texts and was left out", where=name))


def _doubt(survey: Survey, options: ReadOptions) -> Callable[[int, str], None]:
    def tell(row: int, message: str) -> None:
        line = survey.texts[row].line + 1
        options.notice(ReadError(message, where=f"{survey.source.name}, line {line}"))

    return tell


def _metadata(survey: Survey, options: ReadOptions) -> list[dict[str, Value]]:
    """Return the attributes of the texts, each read as what all of the file's are."""
    common = around(survey.source.name, options)
    given = [renamed(each.values, options) for each in survey.texts]
    found: list[dict[str, Value]] = [dict(common) for _ in given]
    for name in dict.fromkeys(name for values in given for name in values):
        column = [values.get(name) for values in given]
        typed: Sequence[Value] = column
        if name not in {"id", "title"}:
            kind = options.types.get(name, "")
            typed = typed_column(name, column, _doubt(survey, options), kind=kind)
        for values, value in zip(found, typed, strict=True):
            if value is not None:
                values[name] = value
    return found


@dataclass(frozen=True)
class _Regions:
    """Where some elements are: int[n, 2], counted in their text; and which text, of how many."""

    spans: npt.NDArray[np.integer]
    text: npt.NDArray[np.integer]
    n_texts: int


@dataclass(frozen=True)
class _Structure:
    """The regions of one name in several texts: those of text `t` are `bounds[t]:bounds[t + 1]`."""

    spans: npt.NDArray[np.int32]
    values: pl.DataFrame
    bounds: Sequence[int]

    def of(self, at: int) -> Regions:
        """Return the regions in a text."""
        first, stop = self.bounds[at : at + 2]
        values = self.values[first:stop]
        # The names of values are those that occur in this text.
        used = [each.name for each in values.get_columns() if each.null_count() < len(each)]
        return Regions(self.spans[first:stop], values.select(used) if used else None)


@dataclass(frozen=True)
class _Texts:
    """The texts of a stretch: text `t` has the tokens `bounds[t]:stops[t]`."""

    columns: Columns
    structures: Mapping[str, _Structure]
    starts: Sequence[int]
    stops: Sequence[int]

    @property
    def n(self) -> int:
        """The number of texts."""
        return len(self.starts)


def _texts(parsed: Parsed, survey: Survey) -> _Texts:
    tags, n_tokens = _kept(parsed.tags, survey), len(parsed.token)
    # How many tokens stand before each tag.
    before = np.searchsorted(parsed.token, tags.line)
    found = elements(tags)
    is_text = tags.which(lambda each: each.name == TEXT)[found.opened]
    opened, closed = found.opened[~is_text], found.closed[~is_text]
    if survey.texts:
        edges = np.stack([before[found.opened[is_text]], before[found.closed[is_text]]], axis=1)
        text = np.searchsorted(found.opened[is_text], opened) - 1
    else:
        edges, text = np.array([[0, n_tokens]]), np.zeros(len(opened), np.intp)
    spans = np.stack([before[opened], before[closed]], axis=1) - edges[text, :1]
    joined = np.concatenate([edges[:, 0], np.searchsorted(parsed.token, parsed.glue)])
    return _Texts(
        columns(parsed.lines, parsed.token, joined[joined < n_tokens], survey.names),
        _structures(tags.only(opened), _Regions(spans, text, len(edges)), survey.structures),
        *edges.T.tolist(),
    )


def _kept(tags: Tags, survey: Survey) -> Tags:
    """Return the tags of texts and those inside, where all that is opened is closed."""
    if not survey.texts:
        return tags
    inside = tags.edges % 2 == 1
    return tags.only(np.flatnonzero(inside | tags.which(lambda each: each.name == TEXT)))


def _structures(tags: Tags, regions: _Regions, names: Sequence[str]) -> dict[str, _Structure]:
    """Return regions by name; `tags` are those that open each."""
    spans, text = regions.spans.astype(np.int32), regions.text
    found = {}
    for name in names:
        row = [at for at, each in enumerate(tags.kinds) if each.name == name]
        rows = np.flatnonzero(np.isin(tags.row, row))
        order = rows[np.lexsort((-spans[rows, 1], spans[rows, 0], text[rows]))]
        bounds = np.searchsorted(text[order], np.arange(regions.n_texts + 1))
        found[name] = _Structure(spans[order], _values(tags, order), bounds.tolist())
    return found


def _values(tags: Tags, order: npt.NDArray[np.intp]) -> pl.DataFrame:
    names = dict.fromkeys(name for each in tags.only(order).kinds for name in each.values)
    kinds = pl.DataFrame(
        {name: [each.values.get(name) for each in tags.kinds] for name in names},
        schema=dict.fromkeys(names, pl.String),
    )
    return kinds[tags.row[order]] if names else kinds


def _document(
    texts: _Texts, at: int, source: Source, values: Mapping[str, Value], options: ReadOptions
) -> Document:
    first, stop = texts.starts[at], texts.stops[at]
    start, end = texts.columns.start[first:stop], texts.columns.end[first:stop]
    origin, length = (int(start[0]), int(end[-1])) if stop > first else (0, 0)
    tokens = TokenStream(
        bounds=np.array([0, stop - first], np.int64),
        start=(start - origin).astype(np.int32),
        end=(end - origin).astype(np.int32),
        values={
            name: Coded(column.types, column.codes[first:stop])
            for name, column in texts.columns.values.items()
        },
        structures={name: each.of(at) for name, each in texts.structures.items()},
    )
    text = texts.columns.text[origin:length]
    document = one_document(source, text, {**values, "text_origin": "made"}, options)
    return replace(document, tokens=tokens)
