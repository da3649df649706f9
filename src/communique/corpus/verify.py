"""Verification: is every file what was written, and do offsets give back the text?"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from communique.corpus.attribute import PositionalAttribute
from communique.corpus.files import map_array
from communique.corpus.part import Part
from communique.corpus.state import (
    State,
    every_part,
    manifest,
    read_state,
    state_id,
    states,
    tables_of,
)
from communique.corpus.store import Store
from communique.errors import CommuniqueError


def damaged(store: Store) -> Iterator[str]:
    """Yield a sentence that names each file that is missing, changed or of no use.

    All states are looked at. A part whose files are whole is looked into: its index must give
    the codes back, its counts by document be those of its tokens, and the tokens their text.
    """
    try:
        current = manifest(store)["state"]
    except CommuniqueError as error:
        yield error.message
        return
    entries: dict[str, dict[str, Any]] = {}
    layers: dict[str, tuple[dict[str, Any], Mapping[str, Any]]] = {}
    tables: dict[str, Mapping[str, Any]] = {}
    for name in dict.fromkeys([*states(store), current]):
        try:
            state = read_state(store, name)
        except CommuniqueError:
            yield f"states/{name}.json is missing or damaged"
            continue
        for entry in every_part(state):
            entries[entry["name"]] = entry
            for layer in entry.get("layers", {}).values():
                layers[layer["folder"]] = (entry, layer)
        tables.update(tables_of(state))
        yield from _wrong_id(store, state)
    for folder, table in tables.items():
        yield from _changed(store, folder, table)
    yield from _of_parts(store, entries, layers)


def _of_parts(
    store: Store,
    entries: Mapping[str, dict[str, Any]],
    layers: Mapping[str, tuple[dict[str, Any], Mapping[str, Any]]],
) -> Iterator[str]:
    whole: set[str] = set()
    for entry in entries.values():
        broken = list(_changed(store, f"parts/{entry['name']}", entry))
        yield from broken
        if not broken:
            whole.add(entry["name"])
            yield from _inconsistent(store, entry)
    for entry, layer in layers.values():
        broken = list(_changed(store, layer["folder"], layer))
        yield from broken
        if not broken and entry["name"] in whole:
            yield from _inconsistent_layer(store, entry, layer)


def _changed(store: Store, folder: str, entry: Mapping[str, Any]) -> Iterator[str]:
    for file, digest in entry["files"].items():
        path = f"{folder}/{file}"
        try:
            found = hashlib.sha256(store.read(path)).hexdigest()
        except OSError:
            yield f"{path} is missing"
            continue
        if found != digest:
            yield f"{path} is not what was written"


def _wrong_id(store: Store, state: State) -> Iterator[str]:
    if state["erased"]:
        return
    try:
        found = state_id(store, state)
    except CommuniqueError:
        # The file that can't be read is named with its part.
        return
    if found != state["id"]:
        yield f"states/{state['id']}.json doesn't have the id of its content"


def _inconsistent(store: Store, entry: dict[str, Any]) -> Iterator[str]:
    part = Part(
        store,
        entry["name"],
        entry["fields"],
        tuple(entry["attributes"]),
        tuple(entry["structures"]),
        entry["documents"],
        entry["tokens"],
    )
    folder = f"parts/{part.name}"
    for name in part.attribute_names:
        attribute = part.attribute(name)
        if not _index_is_whole(attribute):
            yield f"{folder}/{name}.positions.npy doesn't give back {name}.codes.npy"
        elif not _runs_are_whole(attribute, part.bounds):
            yield f"{folder}/{name}.lower.counts.npy doesn't count {name}.codes.npy"
    if not _tokens_are_text(part):
        yield f"{folder}/spans.npy doesn't give back the tokens of the text"


def _inconsistent_layer(
    store: Store, entry: Mapping[str, Any], layer: Mapping[str, Any]
) -> Iterator[str]:
    for name in layer["attributes"]:
        attribute = PositionalAttribute(store, f"{layer['folder']}/{name}")
        if len(attribute.codes) != entry["tokens"] or not _index_is_whole(attribute):
            yield f"{layer['folder']}/{name}.codes.npy doesn't fit its index or its part"
        elif not _runs_are_whole(attribute, map_array(store, f"parts/{entry['name']}/bounds.npy")):
            yield f"{layer['folder']}/{name}.lower.counts.npy doesn't count {name}.codes.npy"


def _index_is_whole(attribute: PositionalAttribute) -> bool:
    counts = np.diff(attribute.bounds)
    in_order = attribute.codes[attribute.positions]
    return bool(np.array_equal(in_order, np.repeat(np.arange(len(counts)), counts)))


def _runs_are_whole(attribute: PositionalAttribute, bounds: npt.NDArray[np.int64]) -> bool:
    """Tell whether the kept counts by document are those of the tokens; parts may keep none."""
    kept = attribute.lower_runs
    if kept is None:
        return True
    values, rows = attribute.folded("lower")
    of, document, count = attribute.runs(bounds)
    n_documents = max(len(bounds) - 1, 1)
    key, at = np.unique(rows[of].astype(np.int64) * n_documents + document, return_inverse=True)
    value, there = np.divmod(key, n_documents)
    starts = np.concatenate(([0], np.cumsum(np.bincount(value, minlength=len(values)))))
    return (
        attribute.lower_types["lower"].equals(values)
        and np.array_equal(kept.starts, starts)
        and np.array_equal(kept.documents, there)
        and np.array_equal(kept.counts, np.bincount(at, count, len(key)))
    )


def _tokens_are_text(part: Part) -> bool:
    """Tell whether `text[start:end] == token` for all tokens, without decoding a text."""
    octets, octet_bounds = part.octets
    # The first octet of each character, in all texts.
    first = np.append(np.flatnonzero((octets & 0xC0) != 0x80), len(octets))
    character = np.searchsorted(first, octet_bounds[:-1])
    sizes = np.diff(part.bounds)
    origin = np.repeat(character, sizes)
    length = np.diff(np.append(character, len(first) - 1))
    if (part.spans < 0).any() or (part.spans[:, 1] > np.repeat(length, sizes)).any():
        return False
    spans = first[part.spans + origin[:, None]]
    mask = np.zeros(len(octets) + 1, np.int8)
    # Where one token ends and the next begins at once, both marks are needed.
    np.add.at(mask, spans[:, 0], 1)
    np.subtract.at(mask, spans[:, 1], 1)
    inside = np.cumsum(mask[:-1], dtype=np.int8).astype(bool)
    words = part.attribute("word")
    tokens = words.types["type"].gather(words.codes)
    lengths = tokens.str.len_chars().to_numpy() if len(tokens) else np.empty(0, np.uint32)
    return bool(
        np.array_equal(lengths, part.spans[:, 1] - part.spans[:, 0])
        and "".join(tokens.to_list()).encode() == octets[inside].tobytes()
    )
