"""One request: what is sent, and what comes back within limits of time and size."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.error import URLError
from urllib.request import HTTPErrorProcessor, Request, build_opener

AGENT = "communique"
"""The name that files of robots know us by."""

_PIECE = 1 << 16


@dataclass(frozen=True)
class Limits:
    """How politely and how patiently pages are fetched.

    Attributes:
        delay: seconds between two requests to a host; the host can ask for more.
        timeout: seconds that a server may be silent.
        seconds: that a page may take altogether.
        octets: that a page may have, as it is sent.
        retries: how often something that may pass is tried again.
        redirects: how many are followed.
        longest_wait: seconds that a server may ask to wait before it is tried again.
        hosts: how many are asked at once.
        contact: an address where those who run a server can ask what this is.
        sleep, clock: wait for some seconds, and the seconds since some moment.
    """

    delay: float = 1.0
    timeout: float = 30.0
    seconds: float = 300.0
    octets: int = 100_000_000
    retries: int = 3
    redirects: int = 5
    longest_wait: float = 300.0
    hosts: int = 4
    contact: str = ""
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic


@dataclass(frozen=True)
class Answer:
    """What a server answered.

    Attributes:
        url: that was asked for.
        status: 200, 404, ...
        reason: the words beside it.
        headers: as sent, in order.
        body: as sent, but chunks joined.
    """

    url: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """Return the value of a header; empty if there is none."""
        return next((value for key, value in self.headers if key.casefold() == name.casefold()), "")


class NoAnswerError(Exception):
    """No answer came, or none within the limits.

    Attributes:
        passing: whether it may go better the next time.
    """

    def __init__(self, reason: str, *, passing: bool) -> None:
        super().__init__(reason)
        self.passing = passing


class _AsItIs(HTTPErrorProcessor):
    """Returns every answer: redirects are ours to ask about, to pace and to write down."""

    def http_response(self, request: Request, response: Any) -> Any:
        """Return an answer."""
        return response

    https_response = http_response


_OPENER = build_opener(_AsItIs)


def asked(url: str, limits: Limits, headers: Mapping[str, str]) -> Answer:
    """Ask for a page and return the answer, whatever its status is.

    Raises:
        NoAnswerError: there is none.
    """
    contact = f"; {limits.contact}" if limits.contact else ""
    sent = {"User-Agent": f"{AGENT} (texts for research{contact})", "Accept-Encoding": "gzip"}
    request = Request(url, headers={**sent, **headers})
    until = limits.clock() + limits.seconds
    try:
        with _OPENER.open(request, timeout=limits.timeout) as answer:
            return _answer(url, answer, limits, until)
    except TimeoutError as error:
        reason = f"the server was silent for {limits.timeout:g} s"
        raise NoAnswerError(reason, passing=True) from error
    except URLError as error:
        if isinstance(error.reason, TimeoutError):
            reason = f"the server was silent for {limits.timeout:g} s"
        else:
            reason = f"the server can't be reached: {error.reason}"
        raise NoAnswerError(reason, passing=True) from error
    except (OSError, HTTPException, ValueError) as error:
        raise NoAnswerError(
            f"the connection broke: {error or type(error).__name__}", passing=True
        ) from error


def _answer(url: str, answer: HTTPResponse, limits: Limits, until: float) -> Answer:
    pieces: list[bytes] = []
    size = 0
    while piece := answer.read(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > limits.octets:
            reason = f"the page has more than {limits.octets / 1e6:g} MB"
            raise NoAnswerError(reason, passing=False)
        if limits.clock() > until:
            raise NoAnswerError(f"the page took more than {limits.seconds:g} s", passing=False)
    headers = tuple((answer.headers or {}).items())
    said = next((value for key, value in headers if key.casefold() == "content-length"), "")
    if said.isdigit() and size < int(said) and answer.status != 304:
        raise NoAnswerError("the connection broke inside the page", passing=True)
    return Answer(url, answer.status or 0, answer.reason or "", headers, b"".join(pieces))
