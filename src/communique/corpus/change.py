"""The verbs that make a corpus's next state: add, remove, erase, compact, vacuum.

Each writes new parts beside the old, then a state, then replaces the one pointer: a crash at any
moment leaves the old state or the new one. Readers go on in the state they opened.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import polars as pl

from communique.corpus.content import SOURCE_DIGEST, Content, filtered, joined, with_sources
from communique.corpus.files import read_table
from communique.corpus.layer import carried, kept, refuse_clashes, together
from communique.corpus.lock import alone, writing
from communique.corpus.notebook import erase_from_notebook
from communique.corpus.overlay import without
from communique.corpus.results import erase_from_results
from communique.corpus.state import (
    MANIFEST,
    State,
    current_state,
    earlier_of,
    every_part,
    layers_of,
    live_of,
    new_state,
    point_to,
    read_state,
    states,
    tables_of,
    whole_state,
    write_state,
)
from communique.corpus.store import Store
from communique.corpus.write import read_content, write_part
from communique.errors import UsageError

PART_CHARACTERS = 8_000_000
"""About how many bytes of text make a part."""

Entry = Mapping[str, Any]


def create(store: Store, options: Mapping[str, str]) -> State:
    """Make an empty corpus.

    Raises:
        UsageError: there is a corpus already.
    """
    with writing(store):
        refuse_existing(store)
        return commit(store, [], empty_state(options))


def empty_state(options: Mapping[str, str]) -> State:
    """Return what the first state of a corpus follows."""
    return {"parts": [], "options": dict(options), "records": None, "parent": None, "erased": 0}


def refuse_existing(store: Store) -> None:
    """Do nothing where there is no corpus.

    Raises:
        UsageError: there is one.
    """
    if store.exists(MANIFEST):
        raise UsageError(
            "there is a corpus already",
            where=store.label,
            hint="communique add SOURCE -c CORPUS adds to it; choose another name to start anew",
        )


def commit(store: Store, parts: Sequence[Entry], base: State, **changes: Any) -> State:
    """Store the state of some parts and point to it.

    Raises:
        UsageError: an attribute or structure would come from two places.
    """
    refuse_clashes(parts, changes.get("layers", layers_of(base)))
    state = new_state(store, parts, base, **changes)
    write_state(store, state)
    point_to(store, state)
    return state


def names(store: Store) -> Callable[[], str]:
    """Return a source of part names that no file of the store uses."""
    used = {path.split("/")[1] for path in store.files("parts")}
    used |= {path.split("/")[2] for path in store.files("layers")}
    last = max((int(name) for name in used if name.isdigit()), default=0)

    def following() -> str:
        nonlocal last
        last += 1
        return f"{last:06d}"

    return following


def add(store: Store, contents: Iterable[Content]) -> State:
    """Append a part for each content, all or none."""
    with writing(store):
        base, name = whole_state(store), names(store)
        entries = [write_part(store, name(), content) for content in contents]
        return commit(store, [*base["parts"], *entries], base)


def remove(store: Store, ids: Collection[str]) -> State:
    """Write the parts that hold some documents anew without them; earlier states keep them."""
    with writing(store):
        base = whole_state(store)
        _refuse_unknown(store, base["parts"], ids)
        return commit(store, Removal(store, ids).left_of(base), base)


def erase(store: Store, ids: Collection[str]) -> State:
    """Take documents out of every state, and their bytes off the disk.

    A source file that an erased document came from is erased whole. Earlier states keep their
    id and count what was erased from them.
    """
    with writing(store), alone(store):
        now, base = current_state(store), whole_state(store)
        every = [read_state(store, state) for state in states(store)]
        parts = [part for state in every for part in every_part(state)]
        _refuse_unknown(store, parts, ids)
        ids = _with_releases(store, every, ids)
        erase_from_results(store, ids)
        erase_from_notebook(store, ids)
        removal = Removal(store, ids, _sources_of(store, parts, ids))
        removal.prepare(parts)
        for state in every:
            if state["id"] != now["id"]:
                _shorten(store, state, removal)
        state = commit(
            store,
            removal.left_of(base),
            base,
            earlier=removal.earlier_of(base),
            records=without(store, base["records"], ids),
            register=None,
        )
        # Only now: until the pointer has moved, the old state must stand as it was.
        if state["id"] != now["id"]:
            _shorten(store, now, removal)
        _sweep(store, [read_state(store, name) for name in states(store)])
        return state


def superseded(store: Store, base: State, ids: Collection[str]) -> tuple[list[Entry], list[Entry]]:
    """Return a state's parts without some documents, and parts of those as earlier releases.

    A release is called `id@1`, the next one `id@2`; its bytes stay with it.
    """
    before = Counter(
        each.rpartition("@")[0] for part in earlier_of(base) for each in ids_of(store, part)
    )
    earlier: list[Entry] = list(earlier_of(base))
    name = names(store)
    for part in base["parts"]:
        keep = _documents(store, part, ["id"])["id"].is_in(list(ids)).to_numpy()
        if not keep.any():
            continue
        content = filtered(read_content(store, dict(part)), np.asarray(keep))
        number = {each: f"{each}@{before[each] + 1}" for each in content.documents["id"]}
        renamed = [
            table.with_columns(pl.col("id").replace(number))
            for table in (content.documents, content.origins, content.asides)
        ]
        documents, origins, asides = renamed
        released = replace(content, documents=documents, origins=origins, asides=asides)
        digests = set(documents[SOURCE_DIGEST])
        earlier.append(write_part(store, name(), with_sources(released, digests)))
    return Removal(store, ids).left_of(base), earlier


def compact(store: Store, n_characters: int = PART_CHARACTERS) -> State:
    """Join small neighbouring parts; the state keeps its id, for its content is the same."""
    with writing(store):
        base, name = whole_state(store), names(store)
        entries: list[Entry] = []
        for group in _groups(base["parts"], n_characters):
            if len(group) == 1:
                entries.extend(group)
                continue
            content = joined([read_content(store, dict(entry)) for entry in group])
            whole = write_part(store, name(), content)
            entries.append(carried(store, base, group, whole, together))
        return commit(store, entries, base)


def vacuum(store: Store) -> Sequence[str]:
    """Forget every state but the current one; return the paths of the files removed."""
    with writing(store), alone(store):
        state = current_state(store)
        for other in states(store):
            if other != state["id"]:
                store.remove(f"states/{other}.json")
        store.sync("states")
        return _sweep(store, [state])


def ids_of(store: Store, part: Entry) -> Iterable[str]:
    """Return the ids of a part's documents, in order."""
    ids: Iterable[str] = _documents(store, part, ["id"])["id"]
    return ids


def _refuse_unknown(store: Store, parts: Iterable[Entry], ids: Collection[str]) -> None:
    known: set[str] = set()
    for part in {part["name"]: part for part in parts}.values():
        known.update(ids_of(store, part))
    unknown = sorted(set(ids) - known)
    if unknown:
        raise UsageError(
            f"no document has the id {unknown[0]!r}",
            where=store.label,
            hint="communique info id lists the ids; nothing was removed",
        )


@dataclass
class Removal:
    """Documents, and whole source files, to be left out of parts; each part is written once."""

    store: Store
    ids: Collection[str]
    tainted: Collection[str] = ()
    done: dict[str, Entry | None] = field(default_factory=dict)

    def left_of(self, state: State) -> list[Entry]:
        """Return the entries of a state's parts, with their layers, without what is removed."""
        self.prepare(state["parts"])
        found = ((part, self.done[part["name"]]) for part in state["parts"])
        return [self._layered(state, part, new) for part, new in found if new is not None]

    def earlier_of(self, state: State) -> list[Entry]:
        """Return the entries of a state's earlier releases without what is removed."""
        self.prepare(earlier_of(state))
        found = (self.done[part["name"]] for part in earlier_of(state))
        return [part for part in found if part is not None]

    def prepare(self, parts: Sequence[Entry]) -> None:
        """Write the parts without what is removed, their layers apart."""
        every = {part["name"]: part for part in parts}
        wanted = self._wanted(list(every.values()))
        name = names(self.store)
        for part in every.values():
            if part["name"] not in self.done:
                self.done[part["name"]] = self._rewritten(part, wanted, name)

    def _layered(self, state: State, part: Entry, new: Entry) -> Entry:
        # States may share a part and differ in its layers.
        if new["name"] == part["name"]:
            return part
        change = kept(np.asarray(self._keep(part)))
        return carried(self.store, state, [part], new, change)

    def _keep(self, part: Entry) -> Any:
        return ~_documents(self.store, part, ["id"])["id"].is_in(list(self.ids)).to_numpy()

    def _rewritten(
        self, part: Entry, wanted: Collection[str], name: Callable[[], str]
    ) -> Entry | None:
        keep = self._keep(part)
        holds = set(read_table(self.store, _path(part, "sources"), ["digest"])["digest"])
        if keep.all() and not holds & set(self.tainted):
            return part
        if not keep.any() and not holds & set(wanted):
            return None
        content = filtered(read_content(self.store, dict(part)), np.asarray(keep))
        return write_part(self.store, name(), with_sources(content, wanted))

    def _wanted(self, parts: Sequence[Entry]) -> set[str]:
        """Return the digests of the source files that documents still come from."""
        wanted: set[str] = set()
        for part in parts:
            documents = _documents(self.store, part, ["id", SOURCE_DIGEST])
            kept = documents.filter(~documents["id"].is_in(list(self.ids)))
            wanted.update(kept[SOURCE_DIGEST])
        return wanted - set(self.tainted)


def _sources_of(store: Store, parts: Sequence[Entry], ids: Collection[str]) -> set[str]:
    found: set[str] = set()
    for part in {part["name"]: part for part in parts}.values():
        documents = _documents(store, part, ["id", SOURCE_DIGEST])
        found.update(documents.filter(documents["id"].is_in(list(ids)))[SOURCE_DIGEST])
    return found


def _shorten(store: Store, state: State, removal: Removal) -> None:
    entries, earlier = removal.left_of(state), removal.earlier_of(state)
    live = removal.left_of({**state, "parts": list(live_of(state))})
    gone = _n_documents(live_of(state)) - _n_documents(live)
    now = (state["parts"], list(live_of(state)), list(earlier_of(state)))
    if (entries, live, earlier) == now:
        return
    shorter = {
        **state,
        **({"live": live} if "live" in state else {}),
        "parts": entries,
        "earlier": earlier,
        "records": without(store, state["records"], removal.ids),
        "register": None,
        "erased": state["erased"] + max(gone, 1),
    }
    write_state(store, shorter)


def _with_releases(store: Store, every: Sequence[State], ids: Collection[str]) -> set[str]:
    """Return ids with those of the earlier releases of the documents."""
    earlier = {part["name"]: part for state in every for part in earlier_of(state)}
    known = {each for part in earlier.values() for each in ids_of(store, part)}
    return set(ids) | {each for each in known if each.rpartition("@")[0] in ids}


def _groups(parts: Sequence[Entry], n_characters: int) -> list[list[Entry]]:
    groups: list[list[Entry]] = []
    size = 0
    for part in parts:
        alike = groups and _layer_names(groups[-1][0]) == _layer_names(part)
        if not alike or size + part["characters"] > n_characters:
            groups.append([])
            size = 0
        groups[-1].append(part)
        size += part["characters"]
    return groups


def _layer_names(part: Entry) -> set[str]:
    return set(part.get("layers", {}))


def _sweep(store: Store, kept: Sequence[State]) -> Sequence[str]:
    entries = [part for state in kept for part in every_part(state)]
    wanted = {f"parts/{part['name']}" for part in entries}
    wanted |= {folder for state in kept for folder, _ in tables_of(state)}
    wanted |= {layer["folder"] for part in entries for layer in part.get("layers", {}).values()}
    stale = {path: path.rpartition("/")[0] for path in _stored(store)}
    stale = {path: folder for path, folder in stale.items() if folder not in wanted}
    drafts = [path for path in store.files("states") if path.endswith(".draft")]
    drafts += list(store.files("cache"))
    for path in (*dict.fromkeys(stale.values()), *drafts):
        store.remove(path)
    used = {"parts", *(folder.rpartition("/")[0] for folder in wanted)}
    for above in dict.fromkeys(folder.rpartition("/")[0] for folder in stale.values()):
        if above in used:
            store.sync(above)
        else:
            # The last part of a layer is gone, and its own folder with it.
            store.remove(above)
            store.sync(above.rpartition("/")[0])
    return [*stale, *drafts]


def _stored(store: Store) -> Iterable[str]:
    yield from store.files("parts")
    for folder in ("layers", "records", "registers"):
        yield from store.files(folder)


def _documents(store: Store, part: Entry, columns: Sequence[str]) -> pl.DataFrame:
    return read_table(store, _path(part, "documents"), columns)


def _path(part: Entry, table: str) -> str:
    return f"parts/{part['name']}/{table}.parquet"


def _n_documents(parts: Sequence[Entry]) -> int:
    return sum(part["documents"] for part in parts)
