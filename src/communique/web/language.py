"""The language of pages: which there are, which one a reader is given, and words in it.

A language is asked for by the beginning of an address, `/lang/de/search?q=peace`, which all links
of the page keep, for all begin with the root that the page is served under. An address without it
gives the language that the browser prefers. English is what stands in templates and code.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from communique.web.catalogue import ENGLISH, Catalogue, read

SOURCE = "en"
"""The language of templates and code."""

PREFIX = "lang"
"""Begins an address that asks for a language; no corpus beside others has this name."""

HOME = "communique.home"
"""In the scope of a request: the part of its path that asks for the language."""

_BACKWARD = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
"""Languages that are written from right to left."""

_FOLDER: Traversable = files("communique.web") / "catalogues"

_CURRENT: ContextVar[str] = ContextVar("language", default=SOURCE)


class Said(str):
    """A text in the language of the page, unlike what the program says in English alone."""

    __slots__ = ()


@cache
def languages() -> Mapping[str, Catalogue]:
    """Return the catalogues by the code of their language, English first."""
    found = {SOURCE: ENGLISH}
    for file in sorted(_FOLDER.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".po"):
            found[file.name.removesuffix(".po")] = read(file.read_text("utf-8"))
    return found


def own_name(language: str) -> str:
    """Return what a language is called by those who speak it."""
    with speaking(language):
        return pgettext("the name of the language of this catalogue", "English")


def current() -> str:
    """Return the code of the language of the page that is being made."""
    return _CURRENT.get()


def direction() -> str:
    """Return how the language of the page is written: `ltr` or `rtl`."""
    return "rtl" if current().partition("-")[0] in _BACKWARD else "ltr"


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Make pages in a language."""
    before = _CURRENT.set(language)
    try:
        yield
    finally:
        _CURRENT.reset(before)


def _(message: str, /, **values: Any) -> Said:
    """Return a message in the language of the page, with values put in for `%(name)s`."""
    return Said(text(message) % values)


def N_(message: str) -> str:  # noqa: N802
    """Mark a message that is translated where it is shown."""
    return message


def ngettext(one: str, many: str, count: int, /, **values: Any) -> Said:
    """Return the form of a message that goes with a number."""
    return Said(plural(one, many, count) % values)


def text(message: str) -> str:
    """Return a message without values, in the language of the page."""
    return languages()[current()].text(message)


def pgettext(context: str, message: str) -> str:
    """Return a message that means something else elsewhere."""
    return languages()[current()].text(message, context)


def plural(one: str, many: str, n: int) -> str:
    """Return the form of a message without values that goes with a number."""
    return languages()[current()].plural(one, many, n)


def preferred(header: str) -> str:
    """Return the language that a browser likes best, by its `Accept-Language`, of those there are.

    A language stands for its varieties and each of them for it: `de-AT` is given `de`.
    """
    wishes: list[tuple[float, str]] = []
    for wish in header.split(","):
        name, _, weight = wish.strip().partition(";")
        try:
            weighed = float(weight.partition("=")[2]) if weight else 1.0
        except ValueError:
            weighed = 0.0
        if weighed > 0:
            wishes.append((weighed, name.strip().lower()))
    for _weight, wanted in sorted(wishes, key=lambda each: -each[0]):
        for known in languages():
            if known.lower() == wanted:
                return known
        for known in languages():
            if known.lower().partition("-")[0] == wanted.partition("-")[0]:
                return known
    return SOURCE


class Speaking:
    """Finds the language of a request, and lets its page be made in it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start, asked = [*scope["path"].split("/")[1:3], "", ""][:2]
        if start == PREFIX and asked in languages():
            home = f"/{PREFIX}/{asked}"
            path = scope["path"] if scope["path"] != home else f"{home}/"
            root = scope.get("root_path", "") + home
            with speaking(asked):
                await self._app(
                    {**scope, "path": path, "root_path": root, HOME: home}, receive, send
                )
            return

        async def varied(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).add_vary_header("Accept-Language")
            await send(message)

        with speaking(preferred(Headers(scope=scope).get("accept-language", ""))):
            await self._app(scope, receive, varied)
