"""Reads files for another process: `python -m communique.read.apart BYTES`.

It takes tasks on its standard input and gives answers on its standard output, both pickled, and
asks for files beside the one it reads. It imports no more than readers need, to start fast.
"""

import os
import pickle
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from communique import plugins
from communique.corpus import Document, Source
from communique.errors import CommuniqueError
from communique.read.options import ReadOptions
from communique.records import Record

Told = tuple[str, str, str]
"""A mistake: message, where, hint."""


def send(pipe: Any, content: Any) -> None:
    """Write an object to a pipe."""
    pickle.dump(content, pipe, pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def _told(error: CommuniqueError) -> Told:
    return error.message, error.where, error.hint


def _serve(memory: int) -> None:
    """Answer tasks until there are no more."""
    answers = os.fdopen(os.dup(1), "wb")
    # What a parser prints must not get between the answers.
    os.dup2(2, 1)
    tasks = sys.stdin.buffer
    _limit(memory)

    def beside(name: str) -> bytes | None:
        send(answers, ("beside", name))
        found: bytes | None = pickle.load(tasks)
        return found

    def longer(seconds: float) -> None:
        send(answers, ("longer", seconds))

    while True:
        try:
            reader, source, plain, environment = pickle.load(tasks)
        except EOFError:
            return
        # That of the build which asks, not of the one that this process was started for.
        os.environ.clear()
        os.environ.update(environment)
        send(answers, ("done", *_read(reader, source, {**plain, "longer": longer}, beside)))


def _read(
    reader: str,
    source: Source,
    plain: Mapping[str, Any],
    beside: Callable[[str], bytes | None],
) -> tuple[list[Document], list[Told], list[Told], list[Record], Told | None]:
    skipped: list[Told] = []
    notices: list[Told] = []
    records: list[Record] = []
    documents: list[Document] = []
    failure: Told | None = None
    options = ReadOptions(
        **plain,
        skip=lambda error: skipped.append(_told(error)),
        notice=lambda error: notices.append(_told(error)),
        record=records.append,
        sidecar=beside,
    )
    nothing = Source(source.name, b"")
    try:
        for document in plugins.load("readers", reader)(source, options):
            documents.append(replace(document, source=nothing))
    except CommuniqueError as error:
        failure = _told(error)
    except MemoryError:
        documents.clear()
        failure = (
            "the file needs more memory than reading one may take, so it was left out",
            source.name,
            "it is damaged, or made to harm",
        )
    except Exception as error:
        # A parser that isn't ours fails on some file in a way nobody foresaw: the build goes on.
        failure = (
            f"the file can't be read: {type(error).__name__}: {error}",
            source.name,
            "open it in the program that made it and save it anew",
        )
    return documents, skipped, notices, records, failure


def _limit(memory: int) -> None:
    try:
        import resource
    except ImportError:
        # Windows has no such limits; the deadline holds there too.
        return
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
