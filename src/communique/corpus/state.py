"""States: the corpus at one moment, and the one pointer that says which moment counts.

    manifest.json              {"format": 1, "state": "94bfa5cc3826", "sha256": ...}
    states/94bfa5cc3826.json   parts with their digests, options, fields, parent, "sha256"

Both are replaced whole, in one step, and carry a digest of the rest of themselves. A state's id
digests content, never bytes, paths or times.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from communique.corpus.content import CONTENT
from communique.corpus.files import canonical, read_json, read_table, replace_json
from communique.corpus.store import Store
from communique.errors import CorpusError

FORMAT = 1
MANIFEST = "manifest.json"

State = dict[str, Any]


def current_state(store: Store) -> State:
    """Return the state that the manifest points to.

    Raises:
        CorpusError: there is no corpus, it is damaged, or it is of a newer format.
    """
    return read_state(store, manifest(store)["state"])


def manifest(store: Store) -> dict[str, Any]:
    """Return the manifest of a corpus that this version reads.

    Raises:
        CorpusError: there is no corpus, or its format is newer.
    """
    if not store.exists(MANIFEST):
        raise CorpusError(
            "this is not a corpus: it has no manifest.json",
            where=store.label,
            hint="communique build SOURCE -o NAME.corpus makes one",
        )
    found = read_json(store, MANIFEST)
    if found["format"] > FORMAT:
        raise CorpusError(
            f"the corpus is of format {found['format']}, and this communique reads up to {FORMAT}",
            where=store.label,
            hint="install a newer communique",
        )
    return found


def read_state(store: Store, state: str) -> State:
    """Return a state by its id, or by the beginning of it.

    Raises:
        CorpusError: the corpus has no such state, or it is damaged.
    """
    if store.exists(f"states/{state}.json"):
        return read_json(store, f"states/{state}.json")
    known = [name for name in states(store) if name.startswith(state)]
    if len(known) != 1:
        raise CorpusError(
            f"the corpus has no state {state!r}",
            where=store.label,
            hint=f"states: {', '.join(states(store)) or 'none'}",
        )
    return read_json(store, f"states/{known[0]}.json")


def states(store: Store) -> list[str]:
    """Return the ids of all states that can still be opened."""
    names = (path.rpartition("/")[2] for path in store.files("states"))
    return [name.removesuffix(".json") for name in names if name.endswith(".json")]


def new_state(
    store: Store,
    parts: Sequence[Mapping[str, Any]],
    base: State,
    **changes: Any,
) -> State:
    """Return the state of some parts, following `base`, with its id."""
    state = {**base, **changes, "parts": list(parts)}
    state["id"] = state_id(store, state)
    if state["id"] != base.get("id"):
        state["parent"], state["erased"] = base.get("id"), 0
    return state


def fields_of(parts: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the metadata fields of some parts and their types: text, number, date or list.

    A field that is of one type in one part and of another elsewhere is text.
    """
    kinds: dict[str, set[str]] = {}
    for part in parts:
        for name, kind in part["fields"].items():
            kinds.setdefault(name, set()).add(kind)
    known = {name: kind - {"none"} for name, kind in kinds.items()}
    return {name: kind.pop() if len(kind) == 1 else "text" for name, kind in known.items()}


def state_id(store: Store, state: State) -> str:
    """Return 12 hex digits that digest the documents, in order, how they were read, the layers."""
    read: dict[str, Any] = {
        "options": state["options"],
        "fields": fields_of(state["parts"]),
        "layers": [_layer_content(layer, state["parts"]) for layer in layers_of(state)],
        "records": state["records"] and state["records"]["digest"],
    }
    digest = hashlib.sha256(canonical(read))
    for content in contents(store, state["parts"]):
        digest.update(content)
    return digest.hexdigest()[:12]


def fields_now(state: State) -> dict[str, str]:
    """Return the metadata fields of a state, those that its records add among them."""
    records = state["records"]
    return fields_of([*state["parts"], *([records] if records else [])])


def earlier_of(state: State) -> Sequence[Mapping[str, Any]]:
    """Return the parts that hold earlier releases: they are kept, and count for nothing."""
    earlier: Sequence[Mapping[str, Any]] = state.get("earlier", [])
    return earlier


def live_of(state: State) -> Sequence[Mapping[str, Any]]:
    """Return the parts that hold every document in its newest release, whichever count."""
    live: Sequence[Mapping[str, Any]] = state["live"] if "live" in state else state["parts"]
    return live


def every_part(state: State) -> list[dict[str, Any]]:
    """Return all parts that a state names: those that count, and those that are kept."""
    named = (*state["parts"], *state.get("live", []), *earlier_of(state))
    return list({part["name"]: part for part in named}.values())


def whole_state(store: Store) -> State:
    """Return the current state with every document in its parts, as verbs begin with.

    Which editions count is chosen anew when they are done: see `corpus.counting`.

    Raises:
        CorpusError: as `current_state`.
    """
    state = current_state(store)
    kept = {key: value for key, value in state.items() if key != "live"}
    return {**kept, "parts": list(live_of(state))}


def tables_of(state: State) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the folders of a state's tables, and what the state says of the files in them."""
    if state["records"]:
        yield f"records/{state['records']['digest']}", state["records"]
    if state.get("register"):
        yield f"registers/{state['register']['digest']}", state["register"]


def layers_of(state: State) -> Sequence[Mapping[str, Any]]:
    """Return the layers of a state: name, id, annotator, options, identity and what they give."""
    layers: Sequence[Mapping[str, Any]] = state.get("layers", [])
    return layers


def _layer_content(layer: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> Any:
    """Return what a layer adds to the content: its name, its id, and the documents it covers."""
    edges, at = [0], 0
    covered = True
    for part in parts:
        if (layer["name"] in part.get("layers", {})) != covered:
            edges.append(at)
            covered = not covered
        at += part["documents"]
    # Rows at which covered documents begin or end, in turn: no part's border is among them.
    return [layer["name"], layer["id"], edges]


def contents(store: Store, parts: Sequence[Mapping[str, Any]]) -> Iterable[bytes]:
    """Yield the SHA-256 of each document's content, in corpus order."""
    for part in parts:
        path = f"parts/{part['name']}/documents.parquet"
        yield from read_table(store, path, [CONTENT])[CONTENT]


def write_state(store: Store, state: State) -> None:
    """Store a state; nobody sees it before `point_to`."""
    replace_json(store, f"states/{state['id']}.json", state)


def point_to(store: Store, state: State) -> None:
    """Make a stored state the corpus's current one, in one step."""
    # The folders of parts and states must not be younger than the pointer into them.
    store.sync("")
    replace_json(store, MANIFEST, {"format": FORMAT, "state": state["id"]})
