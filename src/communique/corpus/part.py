"""Parts: immutable slices of a corpus, each complete in itself.

Nothing in a part refers to another part, so parts are written, counted, moved and checked one
at a time, on any machine that sees the store.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus.attribute import PositionalAttribute, write_attribute
from communique.corpus.document import Coded, Regions
from communique.corpus.files import map_array, read_table
from communique.corpus.overlay import CLEARED, overlaid
from communique.corpus.store import MemoryStore, Store
from communique.corpus.structure import StructuralAttribute, write_structure
from communique.errors import UsageError

ORIGINS = {
    "id": pl.String,
    "field": pl.String,
    "raw": pl.String,
    "value": pl.String,
    "start": pl.Int32,
    "end": pl.Int32,
    "method": pl.String,
    "certainty": pl.Float64,
}
"""Columns of `origins.parquet`: where the values of a document's fields come from."""

ASIDES = {
    "id": pl.String,
    "kind": pl.String,
    "start": pl.Int32,
    "end": pl.Int32,
    "values": pl.String,
}
"""Columns of `asides.parquet`: stretches of texts without tokens; their values as JSON."""

KEPT_COLUMNS = ("id", "source", "title")
"""Columns of `documents` that are not metadata fields."""


@dataclass(frozen=True)
class Part:
    """A slice of the corpus, opened by its name and loaded column by column as needed.

    Attributes:
        store: where the corpus lies.
        name: its folder under `parts`.
        fields: the corpus's metadata fields and their types, which `documents` follows.
        attribute_names: positional attributes, `word` first.
        structure_names: structural attributes.
        n_documents: documents.
        n_tokens: tokens, punctuation included.
        stems: where attributes and structures of layers lie: paths without endings, by name.
        values: the path of a table of values that go over those of `documents`, or empty.
    """

    store: Store
    name: str
    fields: Mapping[str, str] = field(hash=False)
    attribute_names: tuple[str, ...]
    structure_names: tuple[str, ...]
    n_documents: int
    n_tokens: int
    stems: Mapping[str, str] = field(default_factory=dict, hash=False)
    values: str = ""

    def __getstate__(self) -> dict[str, object]:
        # A part travels to another process as its address; columns are mapped there anew.
        return {name: self.__dict__[name] for name in self.__dataclass_fields__}

    @cached_property
    def documents(self) -> pl.DataFrame:
        """One row per document: id, source, title, then every metadata field of the corpus.

        Texts are String, numbers Float64 or Int64, lists List(String), dates
        Struct(start: Date, stop: Date, raw: String) with `stop` exclusive; null is missing.
        """
        stored = read_table(self.store, f"{self._folder}/documents.parquet")
        columns = [*KEPT_COLUMNS, *(_as(stored, name, kind) for name, kind in self.fields.items())]
        documents = stored.select(columns)
        if not self.values:
            return documents
        over = read_table(self.store, self.values)
        typed = [_as(over, name, self.fields[name]) for name in over.columns if name in self.fields]
        return overlaid(documents, over.select("id", CLEARED, *typed))

    @cached_property
    def content(self) -> pl.Series:
        """Binary[n_documents]: SHA-256 of each document's text, metadata and tokens."""
        return read_table(self.store, f"{self._folder}/documents.parquet", ["_content"])["_content"]

    @cached_property
    def origins(self) -> pl.DataFrame:
        """Where values come from that were not read as they stand, with the columns `ORIGINS`."""
        return read_optional(self.store, f"{self._folder}/origins.parquet", ORIGINS)

    @cached_property
    def asides(self) -> pl.DataFrame:
        """Stretches of texts that have no tokens, with the columns `ASIDES`."""
        return read_optional(self.store, f"{self._folder}/asides.parquet", ASIDES)

    @cached_property
    def bounds(self) -> npt.NDArray[np.int64]:
        """int64[n_documents + 1]: document `d` has the tokens `bounds[d]:bounds[d + 1]`."""
        return map_array(self.store, f"{self._folder}/bounds.npy")

    @cached_property
    def spans(self) -> npt.NDArray[np.int32]:
        """int32[n_tokens, 2]: first and one past last character in the document's text."""
        return map_array(self.store, f"{self._folder}/spans.npy")

    @cached_property
    def octets(self) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
        """All texts as UTF-8, uint8, and int64[n_documents + 1]: where each begins."""
        stem = f"{self._folder}/texts"
        return map_array(self.store, f"{stem}.npy"), map_array(self.store, f"{stem}.bounds.npy")

    def text(self, document: int) -> str:
        """Return the exact text of the document in a row of `documents`."""
        octets, bounds = self.octets
        return octets[bounds[document] : bounds[document + 1]].tobytes().decode("utf-8")

    @cached_property
    def _attributes(self) -> dict[str, PositionalAttribute]:
        return {name: self._attribute(name) for name in self.attribute_names}

    def _attribute(self, name: str) -> PositionalAttribute:
        stem = self._stem(name)
        if self.store.exists(f"{stem}.codes.npy"):
            return PositionalAttribute(self.store, stem)
        # Other parts have it and this one doesn't: here its value is the empty text.
        blank = MemoryStore()
        nothing = Coded(pl.Series([""] if self.n_tokens else [], dtype=pl.String), self._zeros)
        write_attribute(blank, name, nothing, self.bounds)
        return PositionalAttribute(blank, name)

    @property
    def _zeros(self) -> npt.NDArray[np.int32]:
        return np.zeros(self.n_tokens, np.int32)

    @cached_property
    def _structures(self) -> dict[str, StructuralAttribute]:
        return {name: self._structure(name) for name in self.structure_names}

    def _structure(self, name: str) -> StructuralAttribute:
        stem = self._stem(name)
        if self.store.exists(f"{stem}.regions.npy"):
            return StructuralAttribute(self.store, stem)
        none = MemoryStore()
        write_structure(none, name, Regions(np.empty((0, 2), np.int32)))
        return StructuralAttribute(none, name)

    def _stem(self, name: str) -> str:
        return self.stems.get(name, f"{self._folder}/{name}")

    def attribute(self, name: str) -> PositionalAttribute:
        """Return a positional attribute by name.

        Raises:
            UsageError: the corpus has none of that name.
        """
        if name not in self._attributes:
            known = ", ".join(self.attribute_names)
            raise UsageError(f"no attribute is called {name!r}", hint=f"attributes: {known}")
        return self._attributes[name]

    def structure(self, name: str) -> StructuralAttribute:
        """Return a structural attribute by name.

        Raises:
            UsageError: the corpus has none of that name.
        """
        if name not in self._structures:
            known = ", ".join(self.structure_names)
            raise UsageError(f"no structure is called {name!r}", hint=f"structures: {known}")
        return self._structures[name]

    @cached_property
    def selected(self) -> dict[Hashable, npt.NDArray[np.bool_]]:
        """Masks over the documents by what selects them, so that each is made once."""
        return {}

    def document_of(self, positions: npt.NDArray[np.integer]) -> npt.NDArray[np.intp]:
        """Return intp[n]: the row in `documents` that each token position belongs to."""
        return np.searchsorted(self.bounds, positions, side="right") - 1

    @cached_property
    def titles(self) -> PositionalAttribute:
        """The tokens of the titles, a stream of their own outside counts and denominators."""
        return PositionalAttribute(self.store, f"{self._folder}/title.word")

    @cached_property
    def title_bounds(self) -> npt.NDArray[np.int64]:
        """int64[n_documents + 1]: document `d` has the tokens of `titles` between two of them."""
        return map_array(self.store, f"{self._folder}/title.bounds.npy")

    @cached_property
    def title_spans(self) -> npt.NDArray[np.int32]:
        """int32[n, 2]: first and one past last character of a token of `titles` in its title."""
        return map_array(self.store, f"{self._folder}/title.spans.npy")

    @property
    def _folder(self) -> str:
        return f"parts/{self.name}"


def read_optional(store: Store, path: str, schema: Mapping[str, Any]) -> pl.DataFrame:
    """Return a table that a part has only where there is something to say."""
    return read_table(store, path) if store.exists(path) else pl.DataFrame(schema=schema)


DATE = pl.Struct({"start": pl.Date, "stop": pl.Date, "raw": pl.String})
_DTYPES: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "text": pl.String,
    "number": pl.Float64,
    "date": DATE,
    "list": pl.List(pl.String),
}


def _as(stored: pl.DataFrame, name: str, kind: str) -> pl.Expr:
    """Return a stored column as the type that the field has in the whole corpus."""
    dtype = _DTYPES[kind]
    there = stored.schema.get(name, pl.Null())
    if isinstance(there, pl.Null):
        return pl.lit(None, dtype=dtype).alias(name)
    if kind == "text" and isinstance(there, pl.Struct):
        return pl.col(name).struct.field("raw").alias(name)
    if kind == "text" and isinstance(there, pl.List):
        return pl.col(name).list.join("; ").alias(name)
    if kind == "text" and there.is_float():
        whole = pl.col(name) == pl.col(name).floor()
        return (
            pl.when(whole)
            .then(pl.col(name).cast(pl.Int64, strict=False).cast(pl.String))
            .otherwise(pl.col(name).cast(pl.String))
            .alias(name)
        )
    return pl.col(name) if there == dtype or there.is_integer() else pl.col(name).cast(dtype)
