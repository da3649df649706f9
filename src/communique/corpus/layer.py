"""Layers: attributes and structures that were added to a corpus later, and where they came from.

    layers/<name>.<id>/<part>/        the same files as in a part, for that part
    layers/<name>.<id>/<part>/layer.json   what was written; there only when all of it was

A layer's id digests what made it, so another way of making it has other folders, earlier states
keep theirs, and what an interrupted run has finished can be told from what it hasn't.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from communique.corpus.attribute import write_attribute
from communique.corpus.document import TokenStream
from communique.corpus.files import canonical, map_array, read_json, replace_json
from communique.corpus.state import State, layers_of
from communique.corpus.store import Store
from communique.corpus.stream import filtered_stream, joined_streams
from communique.corpus.structure import write_structure
from communique.corpus.write import read_columns, refuse_names
from communique.errors import CorpusError, UsageError

Entry = Mapping[str, Any]
Change = Callable[[Sequence[TokenStream]], TokenStream]

_SEAL = "layer.json"


def new_layer(
    name: str,
    annotator: str,
    *,
    options: Mapping[str, Any],
    identity: Mapping[str, str],
    attributes: Mapping[str, str],
    structures: Mapping[str, str],
) -> Entry:
    """Return what a state says of a layer.

    Args:
        name: the layer's, unique in a corpus.
        annotator: the plug-in that makes it.
        options: given to the annotator.
        identity: what decides the results beside the options: versions, digests. An option of
            the same name gives way: a model's digest says more than its place on a machine.
        attributes: what the annotator calls each positional attribute, by its name in the corpus.
        structures: the same of structural attributes.
    """
    refuse_names([name, *attributes, *structures])
    told = {
        "annotator": annotator,
        "made": {**options, **identity},
        "attributes": dict(attributes),
        "structures": dict(structures),
    }
    return {
        "name": name,
        "id": hashlib.sha256(canonical(told)).hexdigest()[:12],
        "annotator": annotator,
        "options": dict(options),
        "identity": dict(identity),
        "attributes": dict(attributes),
        "structures": dict(structures),
    }


def refuse_clashes(parts: Iterable[Entry], layers: Sequence[Entry]) -> None:
    """Do nothing where it is clear what a name means.

    Two layers never share a name. With the documents a layer may share an attribute: it then
    holds the values that documents brought along, too.

    Raises:
        UsageError: two layers, or a layer and the documents themselves, give one name.
    """
    documents = "the documents themselves"
    owners = {name: documents for part in parts for name in part["structures"]}
    brought = {name: documents for part in parts for name in part["attributes"]}
    for layer in layers:
        taken = {**brought, **owners}
        for name in layer["attributes"]:
            if owners.get(name) or name == "word":
                raise _clash(name, taken[name], layer)
        for name in layer["structures"]:
            if name in taken:
                raise _clash(name, taken[name], layer)
        owners |= dict.fromkeys(
            [*layer["attributes"], *layer["structures"]], f"the layer {layer['name']!r}"
        )


def _clash(name: str, owner: str, layer: Entry) -> UsageError:
    other = f"{layer['name']}2"
    return UsageError(
        f"{name!r} would come from {owner} and from the layer {layer['name']!r}",
        hint=f"--as {other} calls this one {other}_{name}; or take the other layer away: "
        "communique annotate LAYER --remove",
    )


def layer_stems(part: Entry) -> dict[str, str]:
    """Return where the attributes and structures of a part's layers lie, by name."""
    return {
        name: f"{layer['folder']}/{name}"
        for layer in part.get("layers", {}).values()
        for name in (*layer["attributes"], *layer["structures"])
    }


def write_layer(store: Store, layer: Entry, part: Entry, stream: TokenStream) -> Entry:
    """Write a layer of one part, make it durable and return its entry.

    `stream` has the part's tokens, and of values and structures those of the layer.

    Raises:
        CorpusError: an annotator has given other columns than it said.
    """
    _refuse_other_columns(store, layer, part, stream)
    folder = _folder(layer, part)
    store.remove(folder)
    files: dict[str, str] = {}
    for attribute, column in stream.values.items():
        files |= write_attribute(store, f"{folder}/{attribute}", column, stream.bounds)
    for structure, regions in stream.structures.items():
        files |= write_structure(store, f"{folder}/{structure}", regions)
    for path in files:
        store.sync(path)
    # A corpus's first layer makes the folder of layers too. The seal comes when all is durable.
    for above in (folder, folder.rpartition("/")[0], "layers", ""):
        store.sync(above)
    seal = {
        "part": _digest(part),
        "attributes": list(stream.values),
        "structures": sorted(stream.structures),
        "files": {path.removeprefix(f"{folder}/"): digest for path, digest in files.items()},
    }
    replace_json(store, f"{folder}/{_SEAL}", seal)
    return _entry(store, folder, seal)


def finished(store: Store, layer: Entry, part: Entry) -> Entry | None:
    """Return the entry of a layer that was written whole for this very part, else None."""
    folder = _folder(layer, part)
    if not store.exists(f"{folder}/{_SEAL}"):
        return None
    try:
        seal = read_json(store, f"{folder}/{_SEAL}")
    except CorpusError:
        return None
    return _entry(store, folder, seal) if seal["part"] == _digest(part) else None


def read_layer(store: Store, part: Entry, layer: Entry) -> TokenStream:
    """Read a layer of a part whole, as it was written, with the part's tokens."""
    spans = map_array(store, f"parts/{part['name']}/spans.npy")
    values, structures = read_columns(
        store, f"{layer['folder']}/", layer["attributes"], layer["structures"]
    )
    return TokenStream(
        bounds=map_array(store, f"parts/{part['name']}/bounds.npy"),
        start=np.ascontiguousarray(spans[:, 0]),
        end=np.ascontiguousarray(spans[:, 1]),
        values=values,
        structures=structures,
    )


def carried(store: Store, state: State, old: Sequence[Entry], new: Entry, change: Change) -> Entry:
    """Return a rewritten part's entry with the layers that the old parts had, rewritten too."""
    layers = {}
    for layer in layers_of(state):
        name = layer["name"]
        if name in old[0].get("layers", {}):
            done = finished(store, layer, new)
            if done is None:
                streams = [read_layer(store, part, part["layers"][name]) for part in old]
                done = write_layer(store, layer, new, change(streams))
            layers[name] = done
    return {**new, "layers": layers} if layers else new


def kept(keep: npt.NDArray[np.bool_]) -> Change:
    """Return the change that leaves only some documents (bool[n_documents])."""
    return lambda streams: filtered_stream(streams[0], keep)


def together(streams: Sequence[TokenStream]) -> TokenStream:
    """Return several streams as one, in order."""
    return joined_streams(streams)


def _folder(layer: Entry, part: Entry) -> str:
    return f"layers/{layer['name']}.{layer['id']}/{part['name']}"


def _digest(part: Entry) -> str:
    return hashlib.sha256(canonical(part["files"])).hexdigest()


def _entry(store: Store, folder: str, seal: Mapping[str, Any]) -> Entry:
    digest = hashlib.sha256(store.read(f"{folder}/{_SEAL}")).hexdigest()
    return {
        "folder": folder,
        "attributes": seal["attributes"],
        "structures": seal["structures"],
        "files": {**seal["files"], _SEAL: digest},
    }


def _refuse_other_columns(store: Store, layer: Entry, part: Entry, stream: TokenStream) -> None:
    lengths = {len(column.codes) for column in stream.values.values()} - {part["tokens"]}
    if (
        lengths
        or set(stream.values) != set(layer["attributes"])
        or set(stream.structures) != set(layer["structures"])
    ):
        raise CorpusError(
            f"the annotator {layer['annotator']!r} gave other columns than it promised",
            where=store.label,
            hint="this is a mistake in the annotator; tell its authors",
        )
