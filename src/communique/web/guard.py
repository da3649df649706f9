"""What guards the workbench: who may ask, by which name, and what a page may load.

The name that a browser asked for is checked, so that no page of
another site can read a corpus by letting its own name point here. What changes something comes by
POST, with a token that only pages of ours hold.
"""

import secrets
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from communique.web.terms import LOCAL

POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
"""No script and no style but those in files of ours."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
"""What every answer carries."""


class Guard:
    """Lets requests through that name this machine, and adds `HEADERS` to every answer."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = LOCAL) -> None:
        self._app, self._hosts = app, frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        host = host_of(Headers(scope=scope).get("host", ""))
        if host in self._hosts:
            await self._app(scope, receive, guarded)
            return
        names = ", ".join(sorted(self._hosts))
        told = f"error: the workbench doesn't answer to the name {host!r}\nhint: ask for {names}\n"
        await PlainTextResponse(told, 400)(scope, receive, guarded)


def is_ours(headers: Headers, given: str, token: str) -> bool:
    """Tell whether a change is asked for by a page of ours: it knows the token of this run.

    A browser that names the page's origin must name this one.
    """
    origin = headers.get("origin", "")
    host = headers.get("host", "")
    # What encrypts in front of the workbench hands on another scheme than the browser sees.
    own = origin in {"", f"http://{host}", f"https://{host}"}
    return own and secrets.compare_digest(given.encode(), token.encode())


def host_of(header: str) -> str:
    """Return the name in a Host header, without the port, in lower case."""
    name, _, port = header.strip().lower().rpartition(":")
    return name if name and port.isdigit() else header.strip().lower()
