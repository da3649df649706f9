"""Layers: annotators run over the parts of a corpus that don't have theirs yet.

A part's layer is written as soon as it is whole, and a run that was interrupted goes on from
there. The corpus changes once, when all parts have the layer.
"""

import multiprocessing
import os
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.annotate.layer import (
    Annotation,
    Given,
    LayerAnnotator,
    made,
    options_of,
    preferred,
)
from communique.corpus import (
    Corpus,
    Store,
    TokenStream,
    change,
    joined_streams,
    open_corpus,
)
from communique.corpus.layer import Entry, finished, new_layer, refuse_clashes, write_layer
from communique.corpus.lock import writing
from communique.corpus.state import State, layers_of, whole_state
from communique.corpus.stream import filtered_stream
from communique.corpus.write import read_columns
from communique.errors import BudgetError, CommuniqueError, UsageError
from communique.ingest.progress import Progress

Tell = Callable[[Progress], None]

_AHEAD = 16
"""How many stretches of documents are cut before the first of them must be done."""


@dataclass(frozen=True)
class LayerPlan:
    """How a layer is made.

    Attributes:
        options: of the annotator; what isn't given is as it was the last time.
        name: the layer's, which its attributes then begin with; empty is the annotator's.
        jobs: processes; 0 is one for each processor.
        progress: is told how far it is.
    """

    options: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
    jobs: int = 1
    progress: Tell = lambda progress: None


@dataclass(frozen=True, slots=True)
class LayerReport:
    """What was done for a layer.

    Attributes:
        corpus: the corpus, opened.
        layer: the layer's name, what made it, and what it gives.
        documents, tokens: of the parts that have been given it now.
        seconds: from start to end.
        notices: what a user must know.
    """

    corpus: Corpus
    layer: Mapping[str, Any]
    documents: int
    tokens: int
    seconds: float
    notices: Sequence[str]


def annotate(store: Store, annotator: str, plan: LayerPlan) -> LayerReport:
    """Give every part of a corpus the layer of an annotator.

    Parts that have it keep it, unless an option or a version is another than theirs was.

    Raises:
        PluginError, UsageError: there is no such annotator or option, or what the layer gives
            is there already.
        MissingExtraError: the annotator needs a package that isn't installed.
        BudgetError: one of several processes was killed, or couldn't start.
    """
    started = time.perf_counter()
    with writing(store):
        base = whole_state(store)
        maker, layer = _planned(base, annotator, plan)
        layers = [each for each in layers_of(base) if each["name"] != layer["name"]] + [layer]
        refuse_clashes(base["parts"], layers)
        language = base["options"].get("language", "")
        with _view(store, base["parts"], base) as corpus:
            maker.check(_documents(corpus), language)
        parts = base["parts"] if layer in layers_of(base) else _without(base["parts"], layer)
        todo = [part for part in parts if layer["name"] not in part.get("layers", {})]
        run = _Run(store, maker, layer, language, plan.progress)
        with _executor(store, maker, todo, plan.jobs) as executor:
            done = run.entries(todo, base, executor)
        if todo or layer not in layers_of(base):
            change.commit(store, _with(parts, layer, done), base, layers=layers)
    return LayerReport(
        corpus=open_corpus(store),
        layer=layer,
        documents=sum(part["documents"] for part in todo),
        tokens=sum(part["tokens"] for part in todo),
        seconds=time.perf_counter() - started,
        notices=run.said(),
    )


def remove_layer(store: Store, name: str) -> Corpus:
    """Take a layer away; earlier states keep it.

    Raises:
        UsageError: the corpus has no such layer.
    """
    with writing(store):
        base = whole_state(store)
        layers = layers_of(base)
        left = [layer for layer in layers if layer["name"] != name]
        if len(left) == len(layers):
            known = ", ".join(layer["name"] for layer in layers) or "none"
            raise UsageError(f"the corpus has no layer {name!r}", hint=f"layers: {known}")
        change.commit(store, _without(base["parts"], {"name": name}), base, layers=left)
    return open_corpus(store)


def layer_of(name: str, annotator: str, maker: LayerAnnotator) -> Entry:
    """Return what a state says of the layer that an annotator makes now."""
    prefix = "" if name == annotator else f"{name}_"
    attributes, structures = maker.gives()
    return new_layer(
        name,
        annotator,
        options=options_of(maker),
        identity=maker.identity(),
        attributes={f"{prefix}{each}": each for each in attributes},
        structures={f"{prefix}{each}": each for each in structures},
    )


def with_layers(
    store: Store, base: State, parts: Sequence[Entry], jobs: int, progress: Tell
) -> tuple[list[Entry], list[str]]:
    """Return new parts of a corpus with all layers that it has, and what a user must know.

    Where an annotator is missing now, or is of another version than the layer was made with,
    the new parts go without, and the second list says so.
    """
    said: list[str] = []
    for layer in layers_of(base):
        try:
            maker = made(layer["annotator"], layer["options"])
            now = layer_of(layer["name"], layer["annotator"], maker)
        except CommuniqueError as error:
            said.append(f"the new documents are without the layer {layer['name']}: {error.message}")
            continue
        if now["id"] != layer["id"]:
            said.append(
                f"the new documents are without the layer {layer['name']}: it was made with "
                f"{_listed(layer['identity'])}, and {_listed(now['identity'])} is installed"
            )
            continue
        run = _Run(store, maker, layer, base["options"].get("language", ""), progress)
        with _executor(store, maker, parts, jobs) as executor:
            parts = _with(parts, layer, run.entries(parts, base, executor))
        said += run.said()
    return list(parts), said


@dataclass(frozen=True, slots=True)
class _Unit:
    """Documents that stand together in a part, the bytes of their texts, if they are its last."""

    part: str
    given: Given
    octets: int
    last: bool


@dataclass
class _Run:
    """One annotator over some parts."""

    store: Store
    maker: LayerAnnotator
    layer: Entry
    language: str
    tell: Tell
    notices: Counter[str] = field(default_factory=Counter)
    reused: int = 0

    def entries(
        self, parts: Sequence[Entry], base: State, executor: Executor | None
    ) -> dict[str, Entry]:
        """Write the layer of each part, where it isn't finished already; return entries by name."""
        done = {part["name"]: finished(self.store, self.layer, part) for part in parts}
        found = {name: entry for name, entry in done.items() if entry is not None}
        self.reused = len(found)
        todo = {part["name"]: part for part in parts if part["name"] not in found}
        total = sum(part["characters"] for part in todo.values())
        with _view(self.store, list(todo.values()), base) as corpus:
            results = self._told(_annotated(self.maker, self._units(corpus), executor), total)
            pieces: list[tuple[_Unit, Annotation]] = []
            for unit, annotation in results:
                pieces.append((unit, annotation))
                if unit.last:
                    part = todo[unit.part]
                    stream = self._with_brought(part, self._joined(pieces))
                    found[unit.part] = write_layer(self.store, self.layer, part, stream)
                    pieces = []
        return found

    def _with_brought(self, part: Entry, stream: TokenStream) -> TokenStream:
        """Return the layer with the values of those documents that brought their own along."""
        shared = [name for name in self.layer["attributes"] if name in part["attributes"]]
        brought, _ = read_columns(self.store, f"parts/{part['name']}/", shared, [])
        values = dict(stream.values)
        for name, own in brought.items():
            values[name], n_documents = preferred(own, stream.values[name], stream.bounds)
            if n_documents:
                self.notices[f"{name} came with the source and stays; --as NAME for both"] += (
                    n_documents
                )
        return replace(stream, values=values)

    def said(self) -> list[str]:
        """Return what a user must know."""
        told = [f"{n:,} document{'s' * (n != 1)}: {message}" for message, n in self.notices.items()]
        if self.reused:
            told.append(
                f"{self.reused:,} part{'s' * (self.reused != 1)} had been finished by a run "
                "that was interrupted"
            )
        return told

    def _units(self, corpus: Corpus) -> Iterator[_Unit]:
        for part in corpus.parts:
            values, structures = read_columns(
                self.store, f"parts/{part.name}/", ["word"], ["p", "s"]
            )
            spans = np.ascontiguousarray(part.spans.T)
            stream = TokenStream(part.bounds, spans[0], spans[1], values, structures)
            _, octet_bounds = part.octets
            for first, last in _cuts(octet_bounds, self.maker.unit):
                keep = np.zeros(part.n_documents, bool)
                keep[first:last] = True
                given = Given(
                    [part.text(row) for row in range(first, last)],
                    stream if keep.all() else filtered_stream(stream, keep),
                    part.documents[first:last],
                    self.language,
                )
                octets = int(octet_bounds[last] - octet_bounds[first])
                yield _Unit(part.name, given, octets, last == part.n_documents)

    def _told(
        self, results: Iterable[tuple[_Unit, Annotation]], total: int
    ) -> Iterator[tuple[_Unit, Annotation]]:
        stage, done = f"annotating: {self.layer['name']}", 0
        self.tell(Progress(stage, done, total))
        for unit, annotation in results:
            done += unit.octets
            self.notices.update(annotation.notices)
            self.tell(Progress(stage, done, total))
            yield unit, annotation

    def _joined(self, pieces: Sequence[tuple[_Unit, Annotation]]) -> TokenStream:
        """Return a part's tokens with the values and structures of the layer, by their names."""
        names, called = self.layer["attributes"], self.layer["structures"]
        streams = [
            replace(
                unit.given.stream,
                values={name: annotation.values[own] for name, own in names.items()},
                structures={name: annotation.structures[own] for name, own in called.items()},
            )
            for unit, annotation in pieces
        ]
        return streams[0] if len(streams) == 1 else joined_streams(streams)


def _annotated(
    maker: LayerAnnotator, units: Iterable[_Unit], executor: Executor | None
) -> Iterator[tuple[_Unit, Annotation]]:
    """Yield units in order with what was found, a few of them under way at once."""
    if executor is None:
        yield from ((unit, maker.annotate(unit.given)) for unit in units)
        return
    waiting: deque[tuple[_Unit, Future[Annotation]]] = deque()
    try:
        for unit in units:
            waiting.append((unit, executor.submit(maker.annotate, unit.given)))
            if len(waiting) > _AHEAD:
                first, future = waiting.popleft()
                yield first, _result(future)
        while waiting:
            first, future = waiting.popleft()
            yield first, _result(future)
    finally:
        for _, future in waiting:
            future.cancel()


def _result(future: Future[Annotation]) -> Annotation:
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise BudgetError(
            "a process that annotated ended before its time",
            hint="--jobs 1 needs less memory; a script that uses several jobs has to start with "
            'if __name__ == "__main__":',
        ) from error


def _executor(
    store: Store, maker: LayerAnnotator, parts: Sequence[Entry], jobs: int
) -> AbstractContextManager[Executor | None]:
    """Return spawned processes, or nothing where there is too little to do for them."""
    n_units = sum(part["characters"] for part in parts) // maker.unit if maker.unit else 0
    jobs = min(jobs or os.cpu_count() or 1, n_units)
    if jobs < 2:
        return nullcontext()
    # Forked children hang on the threads of polars.
    return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"))


def _cuts(octet_bounds: npt.NDArray[np.int64], unit: int) -> list[tuple[int, int]]:
    """Return first and one past last document of stretches of about `unit` bytes; 0 is all."""
    n_documents = len(octet_bounds) - 1
    if not unit:
        return [(0, n_documents)]
    of = (octet_bounds[:-1] - octet_bounds[0]) // unit
    edges = [0, *(np.flatnonzero(np.diff(of)) + 1).tolist(), n_documents]
    return list(pairwise(edges))


def _planned(base: State, annotator: str, plan: LayerPlan) -> tuple[LayerAnnotator, Entry]:
    name = plan.name or annotator
    before = next((each for each in layers_of(base) if each["name"] == name), None)
    if before and before["annotator"] != annotator:
        raise UsageError(
            f"the layer {name!r} is one that {before['annotator']} made",
            hint="choose another name: --as NAME",
        )
    options = {**(before["options"] if before else {}), **plan.options}
    maker = made(annotator, options)
    return maker, layer_of(name, annotator, maker)


def _view(store: Store, parts: Sequence[Entry], base: State) -> Corpus:
    return Corpus(store, {**base, "parts": list(parts), "layers": []})


def _documents(corpus: Corpus) -> pl.DataFrame:
    frames = [part.documents for part in corpus.parts]
    return pl.concat(frames, how="vertical_relaxed") if frames else pl.DataFrame()


def _with(parts: Iterable[Entry], layer: Entry, done: Mapping[str, Entry]) -> list[Entry]:
    return [
        {**part, "layers": {**part.get("layers", {}), layer["name"]: done[part["name"]]}}
        if part["name"] in done
        else part
        for part in parts
    ]


def _without(parts: Iterable[Entry], layer: Mapping[str, Any]) -> list[Entry]:
    left: list[Entry] = []
    for part in parts:
        layers = {k: v for k, v in part.get("layers", {}).items() if k != layer["name"]}
        bare = {key: value for key, value in part.items() if key != "layers"}
        left.append({**bare, "layers": layers} if layers else bare)
    return left


def _listed(identity: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in identity.items())
