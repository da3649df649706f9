"""Writes a part, and reads one back whole to write it anew."""

import re
from collections.abc import Iterable
from typing import Any

import numpy as np

from communique.corpus.attribute import PositionalAttribute, write_attribute
from communique.corpus.content import Content, field_types
from communique.corpus.document import Coded, Regions, TokenStream
from communique.corpus.files import map_array, read_table, write_array, write_table
from communique.corpus.part import ASIDES, ORIGINS, Part, read_optional
from communique.corpus.sources import read_sources, write_sources
from communique.corpus.store import Store
from communique.corpus.structure import StructuralAttribute, write_structure
from communique.errors import UsageError

_NAME = re.compile(r"[^\W\d]\w*")
_RESERVED = frozenset(
    {
        *("documents", "origins", "asides", "texts", "sources", "bounds", "spans", "title"),
        *("lower", "fold"),
    }
)


def write_part(store: Store, name: str, content: Content) -> dict[str, Any]:
    """Write one part, make it durable and return its entry for the state.

    Every file is on disk before the entry exists; a part that no state names does not count.
    """
    folder, stream = f"parts/{name}", content.stream
    refuse_names([*stream.values, *stream.structures])
    files = {
        **write_table(store, f"{folder}/documents.parquet", content.documents),
        **write_array(store, f"{folder}/texts.npy", content.octets),
        **write_array(store, f"{folder}/texts.bounds.npy", content.octet_bounds),
        **write_sources(store, folder, content.sources),
        **write_array(store, f"{folder}/bounds.npy", stream.bounds),
        **write_array(store, f"{folder}/spans.npy", _spans(stream)),
    }
    for attribute, column in stream.values.items():
        files |= write_attribute(store, f"{folder}/{attribute}", column, stream.bounds)
    for structure, regions in stream.structures.items():
        files |= write_structure(store, f"{folder}/{structure}", regions)
    files |= _write_titles(store, f"{folder}/title", content.titles)
    for table, rows in (("origins", content.origins), ("asides", content.asides)):
        if not rows.is_empty():
            files |= write_table(store, f"{folder}/{table}.parquet", rows)
    for path in files:
        store.sync(path)
    store.sync(folder)
    store.sync("parts")
    return {
        "name": name,
        "documents": content.documents.height,
        "tokens": len(stream.start),
        "characters": content.n_characters,
        "attributes": list(stream.values),
        "structures": sorted(stream.structures),
        "fields": dict(field_types(content.documents)),
        "files": {path.removeprefix(f"{folder}/"): digest for path, digest in files.items()},
    }


def read_content(store: Store, entry: dict[str, Any]) -> Content:
    """Read a part whole, as it was written."""
    folder = f"parts/{entry['name']}"
    titles = _stream(store, f"{folder}/title.", ["word"], [])
    return Content(
        documents=read_table(store, f"{folder}/documents.parquet"),
        octets=map_array(store, f"{folder}/texts.npy"),
        octet_bounds=map_array(store, f"{folder}/texts.bounds.npy"),
        stream=_stream(store, f"{folder}/", entry["attributes"], entry["structures"]),
        titles=titles,
        sources=read_sources(store, folder),
        origins=read_optional(store, f"{folder}/origins.parquet", ORIGINS),
        asides=read_optional(store, f"{folder}/asides.parquet", ASIDES),
    )


def source_of(part: Part, digest: str) -> bytes | None:
    """Return the raw bytes of a source file, or None where this part does not hold them."""
    octets = read_sources(part.store, f"parts/{part.name}").get(digest)
    return b"".join(octets()) if octets else None


def refuse_names(names: Iterable[str]) -> None:
    """Do nothing where attributes and structures may be called so.

    Raises:
        UsageError: a name is one that files of a part have, or holds what a name can't.
    """
    for name in names:
        if not _NAME.fullmatch(name) or name in _RESERVED:
            raise UsageError(
                f"an attribute or structure can't be called {name!r}",
                hint="choose letters, digits and _, and none of " + ", ".join(sorted(_RESERVED)),
            )


def _write_titles(store: Store, stem: str, titles: TokenStream) -> dict[str, str]:
    return {
        **write_array(store, f"{stem}.bounds.npy", titles.bounds),
        **write_array(store, f"{stem}.spans.npy", _spans(titles)),
        **write_attribute(store, f"{stem}.word", titles.values["word"], titles.bounds),
    }


def _spans(stream: TokenStream) -> Any:
    return np.stack([stream.start, stream.end], axis=1).astype(np.int32, copy=False)


def _stream(store: Store, prefix: str, attributes: list[str], structures: list[str]) -> TokenStream:
    spans = map_array(store, f"{prefix}spans.npy")
    values, regions = read_columns(store, prefix, attributes, structures)
    return TokenStream(
        bounds=map_array(store, f"{prefix}bounds.npy"),
        start=np.ascontiguousarray(spans[:, 0]),
        end=np.ascontiguousarray(spans[:, 1]),
        values=values,
        structures=regions,
    )


def read_columns(
    store: Store, prefix: str, attributes: Iterable[str], structures: Iterable[str]
) -> tuple[dict[str, Coded], dict[str, Regions]]:
    """Return positional and structural attributes whose files begin with a prefix."""
    values = {}
    for name in attributes:
        attribute = PositionalAttribute(store, f"{prefix}{name}")
        values[name] = Coded(attribute.types["type"], attribute.codes.astype(np.int32))
    regions = {}
    for name in structures:
        structure = StructuralAttribute(store, f"{prefix}{name}")
        kept = structure.values if structure.values.width else None
        regions[name] = Regions(structure.regions, kept)
    return values, regions
