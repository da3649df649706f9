"""Surveys: what some readers must know, or have, before they read a file of a collection."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from communique import plugins
from communique.corpus import Source
from communique.errors import ReadError
from communique.ingest.sources import SourceFile
from communique.read import ReadOptions, companion, readers_of


def surveys(files: Sequence[SourceFile], options: ReadOptions) -> Mapping[str, Any]:
    """Return what each reader that surveys its files found, by the reader's name.

    Raises:
        UsageError, MissingExtraError: a reader can't do what the options ask for.
    """
    by_reader: dict[str, list[SourceFile]] = defaultdict(list)
    for file in files:
        for name in readers_of(file.name, options):
            by_reader[name].append(file)
    found = {}
    for name, those in by_reader.items():
        reader = plugins.load("readers", name)
        ready, survey = companion(reader, "ready"), companion(reader, "survey")
        if ready is not None:
            ready(options)
        if survey is not None:
            fits = companion(reader, "fits")
            sample = _spread(those, companion(reader, "SURVEYED"))
            found[name] = survey(_sources(sample, fits, options), options)
    return found


def _spread(files: Sequence[SourceFile], n: int) -> Sequence[SourceFile]:
    """Return `n` of the files, evenly spread, or all."""
    if len(files) <= n:
        return files
    return [files[at * len(files) // n] for at in range(n)]


def _sources(files: Sequence[SourceFile], fits: Any, options: ReadOptions) -> Iterator[Source]:
    for file in files:
        # What can't be read is told when it is its turn.
        with suppress(ReadError):
            source = file.source()
            if fits is None or fits(next(source.pieces(), b""), file.name, options):
                yield source
