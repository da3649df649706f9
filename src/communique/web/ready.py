"""Answers that were given before: they are the same until the corpus changes."""

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from communique.api import Corpus
from communique.keeping import Keeping

_MOST, _LARGEST = 500, 100_000
"""So many answers are kept for a corpus, of at most so many bytes, compressed."""

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


class Ready:
    """Keeps answers by the names of what their addresses show."""

    def __init__(self) -> None:
        self._kept: Keeping[Corpus] = Keeping(lambda corpus: _MOST)

    def found(self, request: Request, corpus: Corpus, name: str) -> Response | None:
        """Return the answer that was given under a name before, or None."""
        held: _Packed | None = self._kept.found(corpus, name) if name else None
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
        return packed.answer(request)


def _packed(answer: Response) -> _Packed:
    headers = {name: each for name, each in answer.headers.items() if name != "content-length"}
    body = bytes(answer.body)
    if len(body) < SMALLEST:
        return _Packed(body, headers, is_compressed=False)
    return _Packed(gzip.compress(body, LEVEL, mtime=0), headers, is_compressed=True)
