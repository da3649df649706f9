"""What one part holds, in columns: made from documents, cut from parts, joined from several."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus.document import (
    DateInterval,
    Document,
    Mark,
    Source,
    TokenStream,
    Value,
)
from communique.corpus.files import canonical
from communique.corpus.part import ASIDES, DATE, KEPT_COLUMNS, ORIGINS
from communique.corpus.sources import Octets
from communique.corpus.stream import filtered_stream, joined_streams

CONTENT, SOURCE_DIGEST = "_content", "_source_digest"
"""Columns of `documents.parquet` that are the store's own."""


@dataclass(frozen=True, slots=True)
class Content:
    """The content of one part.

    Attributes:
        documents: id, source, title, `_source_digest`, `_content`, then metadata fields.
        octets: uint8, the UTF-8 of all texts.
        octet_bounds: int64[n_documents + 1].
        stream: the tokens of the texts.
        titles: the tokens of the titles.
        sources: the bytes of each source file, by their SHA-256.
        origins: where values come from that were not read as they stand, with the columns of
            `ORIGINS`; no part of what a state id digests.
        asides: stretches of the texts without tokens, with the columns of `ASIDES`.
    """

    documents: pl.DataFrame
    octets: npt.NDArray[np.uint8]
    octet_bounds: npt.NDArray[np.int64]
    stream: TokenStream
    titles: TokenStream
    sources: Mapping[str, Octets]
    origins: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=ORIGINS))
    asides: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=ASIDES))

    @property
    def n_characters(self) -> int:
        """Size, in bytes of UTF-8, by which parts are cut."""
        return len(self.octets)


def content_of(
    documents: Sequence[Document],
    stream: TokenStream,
    titles: TokenStream,
    *,
    held: Source | None = None,
) -> Content:
    """Return documents and their tokens as the columns of a part.

    The bytes of the source `held` are left out: an earlier part holds them.
    """
    encoded = [document.text.encode("utf-8") for document in documents]
    sources = {id(document.source): document.source for document in documents}
    frame = pl.DataFrame(
        {
            "id": [document.id for document in documents],
            "source": [document.source.name for document in documents],
            "title": [document.title for document in documents],
            SOURCE_DIGEST: [document.source.digest for document in documents],
            CONTENT: _digests(documents, encoded, stream),
        },
        schema_overrides={"id": pl.String, "source": pl.String, CONTENT: pl.Binary},
    )
    return Content(
        documents=frame.with_columns(_metadata(documents)),
        octets=np.frombuffer(b"".join(encoded), np.uint8),
        octet_bounds=np.cumsum([0, *map(len, encoded)], dtype=np.int64),
        stream=stream,
        titles=titles,
        sources={each.digest: each.pieces for each in sources.values() if each is not held},
        origins=_origins(documents),
        asides=_asides(documents),
    )


def _origins(documents: Sequence[Document]) -> pl.DataFrame:
    rows = [
        (
            document.id,
            name,
            origin.raw,
            origin.value,
            origin.start,
            origin.end,
            origin.method,
            origin.certainty,
        )
        for document in documents
        for name, origin in chain(
            document.origins.items(), (("text", each) for each in document.repairs)
        )
    ]
    return pl.DataFrame(rows, schema=ORIGINS, orient="row")


def _asides(documents: Sequence[Document]) -> pl.DataFrame:
    rows = [
        (document.id, kind, mark.start, mark.end, canonical(dict(mark.values)).decode())
        for document in documents
        for kind, marks in document.asides.items()
        for mark in marks
    ]
    return pl.DataFrame(rows, schema=ASIDES, orient="row")


def filtered(content: Content, keep: npt.NDArray[np.bool_]) -> Content:
    """Return the documents to keep; sources that no kept document came from are left out."""
    sizes = np.diff(content.octet_bounds)
    documents = content.documents.filter(pl.Series(keep))
    empty = [
        name for name in field_types(documents) if documents[name].null_count() == len(documents)
    ]
    documents = documents.with_columns(pl.lit(None, dtype=pl.Null).alias(name) for name in empty)
    return Content(
        documents=documents,
        octets=content.octets[np.repeat(keep, sizes)],
        octet_bounds=np.concatenate(([0], np.cumsum(sizes[keep]))).astype(np.int64),
        stream=filtered_stream(content.stream, keep),
        titles=filtered_stream(content.titles, keep),
        sources=content.sources,
        origins=_those_of(documents, content.origins),
        asides=_those_of(documents, content.asides),
    )


def _those_of(documents: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.join(documents.select("id"), on="id", how="semi", maintain_order="left")


def joined(contents: Sequence[Content]) -> Content:
    """Return several contents as one, in order."""
    offsets = np.cumsum([0, *(len(content.octets) for content in contents)])
    bounds = [
        content.octet_bounds[1:] + offset
        for content, offset in zip(contents, offsets, strict=False)
    ]
    return Content(
        documents=_stacked([content.documents for content in contents]),
        octets=np.concatenate([content.octets for content in contents]),
        octet_bounds=np.concatenate([np.zeros(1, np.int64), *bounds]),
        stream=joined_streams([content.stream for content in contents]),
        titles=joined_streams([content.titles for content in contents]),
        sources=dict(each for content in contents for each in content.sources.items()),
        origins=pl.concat([content.origins for content in contents]),
        asides=pl.concat([content.asides for content in contents]),
    )


def with_sources(content: Content, wanted: Collection[str]) -> Content:
    """Return the content with those source files only whose digests are wanted."""
    kept = {digest: octets for digest, octets in content.sources.items() if digest in wanted}
    return replace(content, sources=kept)


def field_types(documents: pl.DataFrame) -> Mapping[str, str]:
    """Return the metadata fields of a `documents` frame and their types, in order.

    A field without a value has the type none: what it is, other parts say.
    """
    own = {*KEPT_COLUMNS, CONTENT, SOURCE_DIGEST}
    return {name: _type_of(dtype) for name, dtype in documents.schema.items() if name not in own}


def _type_of(dtype: pl.DataType) -> str:
    if isinstance(dtype, pl.Struct):
        return "date"
    if isinstance(dtype, pl.List):
        return "list"
    if isinstance(dtype, pl.Null):
        return "none"
    return "number" if dtype.is_numeric() else "text"


def _metadata(documents: Sequence[Document]) -> list[pl.Series]:
    names = dict.fromkeys(name for document in documents for name in document.metadata)
    return [column(name, [document.metadata.get(name) for document in documents]) for name in names]


def column(name: str, values: Sequence[Value]) -> pl.Series:
    """Return the values of a metadata field as they are stored."""
    kinds = {_kind(value) for value in values if value is not None}
    if not kinds:
        return pl.Series(name, values, dtype=pl.Null)
    if kinds == {"date"}:
        rows = [
            {"start": value.start, "stop": value.stop, "raw": value.raw}
            if isinstance(value, DateInterval)
            else None
            for value in values
        ]
        return pl.Series(name, rows, dtype=DATE)
    if kinds == {"list"}:
        lists = [None if value is None else list(value) for value in values]  # type: ignore[arg-type]
        return pl.Series(name, lists, dtype=pl.List(pl.String))
    if kinds == {"number"}:
        return pl.Series(name, values, dtype=pl.Float64, strict=False)
    return pl.Series(name, [_text(value) for value in values], dtype=pl.String)


def _kind(value: Value) -> str:
    if isinstance(value, DateInterval):
        return "date"
    if isinstance(value, str):
        return "text"
    return "number" if isinstance(value, int | float) else "list"


def _text(value: Value) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, DateInterval):
        return value.raw
    if isinstance(value, int | float):
        return str(int(value)) if value == int(value) else str(value)
    return "; ".join(value)


def _digests(
    documents: Sequence[Document], encoded: Sequence[bytes], stream: TokenStream
) -> list[bytes]:
    spans = np.stack([stream.start, stream.end], axis=1).astype("<i4", copy=False)
    written = _written_values(stream) if any(each.tokens for each in documents) else {}
    digests = []
    for row, (document, text) in enumerate(zip(documents, encoded, strict=True)):
        head = [document.id, document.title, _canonical_metadata(document.metadata)]
        digest = hashlib.sha256(canonical(head))
        digest.update(text)
        # Words follow from text and spans; what a source annotated itself is content of its own.
        digest.update(spans[stream.bounds[row] : stream.bounds[row + 1]].tobytes())
        if document.tokens is not None:
            digest.update(_given(document.tokens, row, written))
        if document.marks or document.asides:
            digest.update(canonical([_plain(document.marks), _plain(document.asides)]))
        digests.append(digest.digest())
    return digests


def _plain(marks: Mapping[str, Sequence[Mark]]) -> dict[str, object]:
    return {
        name: [[mark.start, mark.end, dict(mark.values)] for mark in those]
        for name, those in marks.items()
    }


def _canonical_metadata(metadata: Mapping[str, Value]) -> dict[str, object]:
    plain: dict[str, object] = {}
    for name, value in metadata.items():
        if isinstance(value, DateInterval):
            plain[name] = [value.start.isoformat(), value.stop.isoformat(), value.raw]
        elif isinstance(value, float) and value == int(value):
            plain[name] = int(value)
        elif value is not None:
            plain[name] = value if isinstance(value, str | int | float) else list(value)
    return plain


@dataclass(frozen=True, slots=True)
class _Lines:
    """The values of an attribute, a line for each token; document `d` has `bounds[d:d + 2]`."""

    octets: bytes
    bounds: Sequence[int]

    def of(self, row: int) -> bytes:
        """Return the lines of a document, without the end of the last."""
        first, stop = self.bounds[row : row + 2]
        return self.octets[first : max(first, stop - 1)]


def _written_values(stream: TokenStream) -> Mapping[str, _Lines]:
    # All documents at once: there may be very many small ones.
    found = {}
    for name, column in stream.values.items():
        lines = column.types + "\n"
        sizes = lines.str.len_bytes().to_numpy().astype(np.int32)[column.codes]
        # Before the first token nothing is written: its row is the last, the zero.
        ends = np.append(np.cumsum(sizes, dtype=np.int64), 0)[stream.bounds - 1]
        octets = lines.gather(column.codes).str.join("").cast(pl.Binary).to_list()
        found[name] = _Lines(b"".join(octets), ends.tolist())
    return found


def _given(tokens: TokenStream, row: int, written: Mapping[str, _Lines]) -> bytes:
    """Return the digest of the tokens of the document in a row of those `written`."""
    digest = hashlib.sha256()
    for name in sorted(tokens.values):
        digest.update(f"{name}\n".encode())
        digest.update(written[name].of(row))
    for name in sorted(tokens.structures):
        regions = tokens.structures[name]
        digest.update(f"\n{name}\n".encode())
        digest.update(regions.spans.astype("<i4").tobytes())
        if regions.values is not None:
            digest.update(canonical(regions.values.to_dicts()))
    return digest.digest()


def _stacked(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    types: dict[str, set[str]] = {}
    for frame in frames:
        for name, kind in field_types(frame).items():
            types.setdefault(name, set()).add(kind)
    mixed = [name for name, kinds in types.items() if len(kinds - {"none"}) > 1]
    plain = [
        frame.with_columns(
            pl.Series(name, [_text(_value(value)) for value in frame[name]], dtype=pl.String)
            for name in mixed
            if name in frame.columns
        )
        for frame in frames
    ]
    return pl.concat(plain, how="diagonal_relaxed")


def _value(stored: object) -> Value:
    if isinstance(stored, dict):
        return DateInterval(stored["start"], stored["stop"], stored["raw"])
    return stored.to_list() if isinstance(stored, pl.Series) else stored  # type: ignore[return-value]
