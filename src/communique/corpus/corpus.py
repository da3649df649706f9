"""The corpus: a view of one state, and the verbs that make the next one.

Searching and counting are functions that take a corpus; it has storage verbs only.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import polars as pl

from communique.corpus import change
from communique.corpus.content import Content
from communique.corpus.layer import layer_stems
from communique.corpus.lock import ReaderLock
from communique.corpus.overlay import read_records, values_path
from communique.corpus.part import Part
from communique.corpus.state import (
    State,
    earlier_of,
    every_part,
    fields_now,
    layers_of,
    live_of,
    manifest,
    read_state,
)
from communique.corpus.store import FolderStore, Store
from communique.corpus.verify import damaged
from communique.errors import CorpusError


class Corpus:
    """A corpus as it stood when it was opened; later changes don't change this object.

    While it is open its files stay in place. Close it, or use it as a context manager.
    """

    def __init__(self, store: Store, state: State) -> None:
        self.store, self.state = store, state
        self._lock = ReaderLock(store)

    @property
    def path(self) -> Path | None:
        """The folder of the corpus, or None in memory."""
        return self.store.root if isinstance(self.store, FolderStore) else None

    @property
    def label(self) -> str:
        """How messages name the corpus: its path."""
        return self.store.label

    @property
    def name(self) -> str:
        """The corpus's name: its folder's without the ending."""
        return self.path.name.removesuffix(".corpus") if self.path else "memory"

    @property
    def state_id(self) -> str:
        """12 hex digits that digest the content; equal ids give equal results everywhere."""
        return str(self.state["id"])

    @property
    def options(self) -> Mapping[str, str]:
        """How texts were tokenised, with the Unicode and ICU versions."""
        options: Mapping[str, str] = self.state["options"]
        return options

    @property
    def skipped(self) -> Sequence[Mapping[str, str]]:
        """What could not be read when the state was made: where and message of each."""
        skipped: Sequence[Mapping[str, str]] = self.state.get("skipped", [])
        return skipped

    @cached_property
    def fields(self) -> Mapping[str, str]:
        """Metadata fields and their types: text, number, date or list."""
        return fields_now(self.state)

    @cached_property
    def attribute_names(self) -> tuple[str, ...]:
        """Positional attributes, `word` first."""
        names = [name for entry in self.state["parts"] for name in entry["attributes"]]
        later = [name for layer in self.layers for name in layer["attributes"]]
        return tuple(dict.fromkeys(["word", *names, *later]))

    @cached_property
    def structure_names(self) -> tuple[str, ...]:
        """Structural attributes."""
        names = {name for entry in self.state["parts"] for name in entry["structures"]}
        later = {name for layer in self.layers for name in layer["structures"]}
        return tuple(sorted({"p", "s", *names, *later}))

    @property
    def layers(self) -> Sequence[Mapping[str, Any]]:
        """What was added later: name, annotator, options and identity of each layer."""
        return layers_of(self.state)

    @cached_property
    def parts(self) -> Sequence[Part]:
        """The parts, in order."""
        return self._parts(self.state["parts"], self.fields)

    @cached_property
    def live(self) -> Sequence[Part]:
        """The parts that hold every document in its newest release, whichever editions count."""
        return self._parts(live_of(self.state), self._kept_fields)

    @cached_property
    def earlier(self) -> Sequence[Part]:
        """The parts that hold earlier releases of documents, which count for nothing."""
        return self._parts(earlier_of(self.state), self._kept_fields)

    @cached_property
    def records(self) -> Mapping[str, pl.DataFrame]:
        """Tables of the corpus by name: agents, memberships, meetings, corrections, ..."""
        return read_records(self.store, self.state["records"])

    def with_kept(self) -> Self:
        """Return a view in which what is kept and doesn't count has its place, too."""
        parts = [*live_of(self.state), *earlier_of(self.state)]
        return type(self)(self.store, {**self.state, "parts": parts})

    @cached_property
    def _kept_fields(self) -> Mapping[str, str]:
        """Fields that only documents have which don't count are among them."""
        return fields_now({**self.state, "parts": every_part(self.state)})

    def _parts(
        self, entries: Sequence[Mapping[str, Any]], fields: Mapping[str, str]
    ) -> Sequence[Part]:
        return [
            Part(
                self.store,
                entry["name"],
                fields,
                self.attribute_names,
                self.structure_names,
                entry["documents"],
                entry["tokens"],
                layer_stems(entry),
                values_path(self.state["records"]),
            )
            for entry in entries
        ]

    @property
    def n_documents(self) -> int:
        """The number of documents."""
        return sum(entry["documents"] for entry in self.state["parts"])

    @property
    def n_tokens(self) -> int:
        """The number of tokens, punctuation included."""
        return sum(entry["tokens"] for entry in self.state["parts"])

    def add(self, contents: Iterable[Content]) -> Self:
        """Append a part per content, all or none, and return the corpus that has them."""
        return self._opened(change.add(self.store, contents))

    def remove(self, ids: Collection[str], *, erase: bool = False) -> Self:
        """Remove documents; with `erase` from all earlier states too.

        Raises:
            UsageError: an id is not in the corpus.
            LockedError: to erase, and the corpus is open elsewhere.
        """
        if not erase:
            return self._opened(change.remove(self.store, ids))
        self.close()
        return self._opened(change.erase(self.store, ids))

    def compact(self, n_characters: int = change.PART_CHARACTERS) -> Self:
        """Join small parts that stand next to each other; content and state id stay."""
        return self._opened(change.compact(self.store, n_characters))

    def vacuum(self) -> Sequence[str]:
        """Forget earlier states and remove every file that the current one doesn't need.

        Raises:
            LockedError: the corpus is open elsewhere.
        """
        self.close()
        return change.vacuum(self.store)

    def damaged(self) -> Iterator[str]:
        """Yield a sentence for every file that isn't what was written."""
        return damaged(self.store)

    def close(self) -> None:
        """Let other processes vacuum and erase."""
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __getstate__(self) -> dict[str, Any]:
        return {"store": self.store, "state": self.state}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["store"], state["state"])  # type: ignore[misc]

    def __repr__(self) -> str:
        return (
            f"<Corpus {self.name}: {self.n_documents:,} documents, {self.n_tokens:,} tokens, "
            f"state {self.state_id}>"
        )

    def _opened(self, state: State) -> Self:
        return type(self)(self.store, state)


def open_corpus(place: str | Path | Store, *, state: str = "") -> Corpus:
    """Open a corpus as it stands now, or in an earlier state.

    Raises:
        CorpusError: there is no corpus, it is damaged or newer, or has no such state.
    """
    store = FolderStore(Path(place)) if isinstance(place, str | Path) else place
    if isinstance(store, FolderStore) and not store.root.is_dir():
        raise CorpusError(
            "there is no such corpus",
            where=store.label,
            hint="communique build SOURCE -o NAME.corpus makes one",
        )
    # The lock comes first, so that what the manifest names can't vanish before it is opened.
    lock = ReaderLock(store)
    try:
        return Corpus(store, read_state(store, state or manifest(store)["state"]))
    finally:
        lock.release()
