"""Answers that were given before, by any process: the same until the corpus changes."""

import gzip
import hashlib
import json
import os
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from communique.api import Corpus
from communique.keeping import Keeping

_MOST, _LARGEST = 500, 100_000
"""So many answers are kept for a corpus, of at most so many bytes, compressed."""

_PLACES = 2048
"""So many answers several processes hold in common."""

SMALLEST = 1400
"""Fewer bytes fit one packet, and aren't compressed."""

LEVEL = 6
"""Of compression: the highest takes twice as long and saves a hundredth."""


@dataclass(frozen=True, slots=True)
class _Packed:
    """An answer as it is sent to those who take it compressed."""

    body: bytes
    headers: Mapping[str, str]
    is_compressed: bool

    def answer(self, request: Request) -> Response:
        """Return the answer to a request."""
        if not self.is_compressed:
            return Response(self.body, headers=self.headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            answer = Response(self.body, headers={**self.headers, "content-encoding": "gzip"})
            answer.headers.add_vary_header("Accept-Encoding")
            return answer
        return Response(gzip.decompress(self.body), headers=self.headers)


class _Common:
    """Answers in the files of a folder, where all processes that share it find them.

    A name has its place; of two names with the same place the later answer stays.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self._folder = folder

    def found(self, name: str) -> _Packed | None:
        try:
            head, _, body = self._file(name).read_bytes().partition(b"\n")
        except OSError:
            return None
        kept, headers, is_compressed = json.loads(head)
        return _Packed(body, headers, is_compressed) if kept == name else None

    def keep(self, name: str, answer: _Packed) -> None:
        head = json.dumps([name, answer.headers, answer.is_compressed])
        draft = self._folder / f"draft-{os.getpid()}-{threading.get_ident()}"
        # Where the disk is full answers are made again.
        with suppress(OSError):
            draft.write_bytes(b"\n".join([head.encode(), answer.body]))
            draft.replace(self._file(name))

    def _file(self, name: str) -> Path:
        digest = hashlib.sha256(name.encode()).digest()
        return self._folder / str(int.from_bytes(digest[:8]) % _PLACES)


class Ready:
    """Keeps answers by the names of what their addresses show.

    Args:
        folder: of answers that other processes find, too; None is none.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._kept: Keeping[Corpus] = Keeping(lambda corpus: _MOST)
        self._common = None if folder is None else _Common(folder)

    def found(self, request: Request, corpus: Corpus, name: str) -> Response | None:
        """Return the answer that was given under a name before, or None."""
        held: _Packed | None = self._kept.found(corpus, name) if name else None
        if held is None and name and self._common is not None:
            held = self._common.found(name)
            if held is not None:
                self._kept.keep(corpus, name, held)
        return None if held is None else held.answer(request)

    def answer(
        self, request: Request, corpus: Corpus, name: str, make: Callable[[], Response]
    ) -> Response:
        """Return the answer that was given under a name before, or make it.

        Nothing is kept without a name, nor what is wrong, unfinished, endless or large.
        """
        if (held := self.found(request, corpus, name)) is not None:
            return held
        answer = make()
        # An answer that is sent piece by piece has no body.
        if not name or answer.status_code != 200 or not hasattr(answer, "body"):
            return answer
        packed = _packed(answer)
        if len(packed.body) <= _LARGEST:
            self._kept.keep(corpus, name, packed)
            if self._common is not None:
                self._common.keep(name, packed)
        return packed.answer(request)


def _packed(answer: Response) -> _Packed:
    headers = {name: each for name, each in answer.headers.items() if name != "content-length"}
    body = bytes(answer.body)
    if len(body) < SMALLEST:
        return _Packed(body, headers, is_compressed=False)
    return _Packed(gzip.compress(body, LEVEL, mtime=0), headers, is_compressed=True)
