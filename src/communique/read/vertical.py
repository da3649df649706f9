"""Reads vertical text: one token per line, its attributes between tabs, structures in tags.

The tokens and structures are kept as they are given. The text is made of them: the tokens
with a space between, and none after `<g/>`. Everything that is done for each token is done
for whole columns; only the tags are looked at one by one.
"""

import bisect
import gzip
import itertools
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Document, Regions, Source, TokenStream, Value
from communique.errors import ReadError, UsageError
from communique.read.columns import Columns, columns
from communique.read.encoding import decoded
from communique.read.limits import within_limit
from communique.read.metadata import renamed, stem
from communique.read.options import ReadOptions
from communique.read.plain import around, one_document
from communique.read.tags import Element, elements, glues, tag_and_blank_lines
from communique.read.values import typed_column

_GZIP = b"\x1f\x8b"
_USUAL = ("word", "pos", "lemma")
_NAMED = re.compile(r"<!--\s*#vrt\s+positional-attributes:\s*(?P<names>.*?)\s*-->")
_NAME = re.compile(r"[A-Za-z_][\w-]*")
_BEGINNING = 100_000


@dataclass(frozen=True)
class _File:
    """A file cut into tokens and elements; `opens` is the first line of each element."""

    source: Source
    columns: Columns
    texts: list[Element]
    elements: list[Element]
    opens: list[int]
    names: tuple[str, ...]


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield a document for each `<text>`, or one of the whole file where there is none.

    Raises:
        ReadError: the file can't be unpacked or decoded, or its tags don't match.
        UsageError: a column is given a name that can't be one.
    """
    text = decoded(_unpacked(source), source.name, options).removeprefix("\ufeff")
    file = _cut(text, source, options)
    if not file.texts:
        whole = Element("text", -1, text.count("\n") + 1)
        values = around(source.name, options)
        yield from within_limit(_document(file, whole, values, options), options)
        return
    _tell_outside(file, options)
    for at, (element, values) in enumerate(
        zip(file.texts, _metadata(file, options), strict=True), start=1
    ):
        values.setdefault("id", f"{stem(source.name)}#{at}")
        yield from within_limit(_document(file, element, values, options), options)


def _unpacked(source: Source) -> bytes:
    if not source.raw.startswith(_GZIP) and not source.name.casefold().endswith(".gz"):
        return source.raw
    try:
        return gzip.decompress(source.raw)
    except (OSError, EOFError, zlib.error) as error:
        reason = str(error)
        raise ReadError(
            f"the file can't be unpacked: {reason[:1].lower()}{reason[1:]}",
            where=source.name,
            hint="it is damaged or cut short; fetch it again",
        ) from error


def _cut(text: str, source: Source, options: ReadOptions) -> _File:
    lines = pl.Series([text]).str.split("\n").explode(empty_as_null=False)
    if "\r" in text:
        lines = lines.str.strip_chars_end("\r")
    at, blank = tag_and_blank_lines(lines)
    tags = lines.gather(at).to_list()
    is_token = np.ones(len(lines), bool)
    is_token[at] = is_token[blank] = False
    names, exactly = _attributes(text, options)
    found = elements(at, tags, source.name)
    texts = [each for each in found if each.name == "text"]
    _refuse_crossing(found, texts, source.name)
    inner = [each for each in found if each.name != "text"]
    return _File(
        source,
        columns(lines, np.flatnonzero(is_token), glues(at, tags), names, exactly=exactly),
        texts,
        inner,
        [each.open for each in inner],
        tuple(sorted({"s", "p", *(each.name for each in inner)})),
    )


def _attributes(text: str, options: ReadOptions) -> tuple[tuple[str, ...], bool]:
    """Return the names of the columns, and whether they are said rather than usual."""
    for name in options.attributes:
        if not _NAME.fullmatch(name):
            raise UsageError(
                f"{name!r} can't be the name of a column", hint="letters, digits, _ and -"
            )
    if options.attributes:
        return tuple(dict.fromkeys(options.attributes)), True
    match = _NAMED.search(text[:_BEGINNING])
    if match is None:
        return _USUAL, False
    return tuple(dict.fromkeys(_NAME.findall(match["names"]))) or _USUAL, True


def _refuse_crossing(found: Sequence[Element], texts: Sequence[Element], name: str) -> None:
    """Raise where a text holds another, or an element begins in a text and ends outside."""
    for before, after in itertools.pairwise(texts):
        if after.open < before.close:
            raise ReadError(
                "a <text> begins inside another",
                where=f"{name}, line {after.open + 1}",
                hint="close the one before it first",
            )
    inner = [each for each in found if each.name != "text"]
    began, ended = _places(inner, texts)
    # An odd place is inside a text; even ones are before, between and behind.
    crossing = np.flatnonzero((began != ended) & ((began % 2 == 1) | (ended % 2 == 1)))
    if len(crossing):
        each = inner[crossing[0]]
        raise ReadError(
            f"<{each.name}> does not begin and end in the same <text>",
            where=f"{name}, line {each.open + 1}",
            hint="elements stand inside a text, or around whole texts",
        )


def _places(
    several: Sequence[Element], texts: Sequence[Element]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return how many tags of texts stand before the begin, and before the end, of elements."""
    edges = np.array([(each.open, each.close) for each in texts], np.int64).reshape(-1)
    opens = np.array([each.open for each in several], np.int64)
    closes = np.array([each.close for each in several], np.int64)
    return np.searchsorted(edges, opens), np.searchsorted(edges, closes)


def _tell_outside(file: _File, options: ReadOptions) -> None:
    """Tell of tokens before, between and behind texts, and of elements around texts."""
    edges = np.array([(each.open, each.close) for each in file.texts]).reshape(-1)
    position = np.searchsorted(edges, file.columns.line)
    outside = file.columns.line[position % 2 == 0]
    if len(outside):
        options.skip(
            ReadError(
                f"{len(outside):,} tokens stand outside every <text>",
                where=f"{file.source.name}, line {int(outside[0]) + 1}",
                hint="they are left out; put them in a <text>",
            )
        )
    began, ended = _places(file.elements, file.texts)
    enclosing = {file.elements[at].name for at in np.flatnonzero(began != ended)}
    for name in sorted(enclosing):
        options.notice(
            ReadError(f"<{name}> stands around texts and was left out", where=file.source.name)
        )


def _doubt(file: _File, options: ReadOptions) -> Callable[[int, str], None]:
    def tell(row: int, message: str) -> None:
        line = file.texts[row].open + 1
        options.notice(ReadError(message, where=f"{file.source.name}, line {line}"))

    return tell


def _metadata(file: _File, options: ReadOptions) -> list[dict[str, Value]]:
    """Return the attributes of the texts, each read as what all of the file's are."""
    common = around(file.source.name, options)
    given = [renamed(each.values, options) for each in file.texts]
    found: list[dict[str, Value]] = [dict(common) for _ in given]
    for name in dict.fromkeys(name for values in given for name in values):
        column = [values.get(name) for values in given]
        typed: Sequence[Value] = column
        if name not in {"id", "title"}:
            kind = options.types.get(name, "")
            typed = typed_column(name, column, _doubt(file, options), kind=kind)
        for values, value in zip(found, typed, strict=True):
            if value is not None:
                values[name] = value
    return found


def _document(
    file: _File, element: Element, values: Mapping[str, Value], options: ReadOptions
) -> Document:
    edges = np.searchsorted(file.columns.line, [element.open, element.close])
    first, stop = int(edges[0]), int(edges[1])
    attributes = file.columns.cut(first, stop)
    text, start, end = file.columns.written(attributes["word"], first, stop)
    tokens = TokenStream(
        bounds=np.array([0, stop - first], np.int64),
        start=start,
        end=end,
        values=attributes,
        structures=_structures(file, element, first),
    )
    document = one_document(file.source, text, {**values, "text_origin": "made"}, options)
    return replace(document, tokens=tokens)


def _structures(file: _File, text: Element, first: int) -> dict[str, Regions]:
    """Return the regions in one text, counted from its first token."""
    begin, end = (bisect.bisect(file.opens, line) for line in (text.open, text.close))
    by_name: dict[str, list[Element]] = {name: [] for name in file.names}
    for each in file.elements[begin:end]:
        by_name[each.name].append(each)
    return {name: _regions(several, file, first) for name, several in by_name.items()}


def _regions(several: Sequence[Element], file: _File, first: int) -> Regions:
    lines = np.array([(each.open, each.close) for each in several], np.int64).reshape(-1, 2)
    spans = (np.searchsorted(file.columns.line, lines) - first).astype(np.int32)
    order = np.lexsort((-spans[:, 1], spans[:, 0]))
    names = dict.fromkeys(name for each in several for name in each.values)
    if not names:
        return Regions(spans[order])
    values = pl.DataFrame(
        {name: [each.values.get(name) for each in several] for name in names},
        schema=dict.fromkeys(names, pl.String),
    )
    return Regions(spans[order], values[order])
