"""What is written down of each request: counts, and a line where that is asked for.

A line says which kind of page was asked for, never what for: queries and addresses are people's
own business, unless the one who serves says otherwise.
"""

import json
import logging
import os
import time
from datetime import UTC, datetime
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from communique.errors import UsageError
from communique.web.counters import OTHER, Counters
from communique.web.terms import Terms

_LOG = logging.getLogger(__name__)

ROUTE = "communique.route"
"""Under this name a page says, in the scope of a request, which it is."""


class Journal:
    """Counts every request and writes a line of JSON for it."""

    def __init__(self, app: ASGIApp, terms: Terms, counters: Counters) -> None:
        self._app, self._terms, self._counters = app, terms, counters
        self._file = opened(terms.log)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, size, began = 500, 0, time.perf_counter()
        asked = _asked(scope)

        async def noted(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            size += len(message.get("body", b""))
            await send(message)

        self._counters.begin()
        try:
            await self._app(scope, receive, noted)
        finally:
            seconds = time.perf_counter() - began
            route = scope.get(ROUTE, OTHER)
            self._counters.end(route, status, seconds)
            if self._file is not None:
                told = {"method": scope["method"], "route": route, "status": status}
                told |= {"ms": round(seconds * 1e3, 1), "bytes": size}
                self._write({**told, **self._more(scope, asked)})

    def _more(self, scope: Scope, asked: str) -> dict[str, Any]:
        """Return what is written only where it was asked for."""
        told: dict[str, Any] = {"asked": asked} if self._terms.log_queries else {}
        if self._terms.log_clients:
            told["client"] = (scope.get("client") or ("",))[0]
        return told

    def _write(self, told: dict[str, Any]) -> None:
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        # One write a line, so that lines of several workers don't mix; JSON has no raw newline.
        line = json.dumps({"time": now, **told}, ensure_ascii=False)
        assert self._file is not None
        try:
            os.write(self._file, f"{line}\n".encode("utf-8", "replace"))
        except OSError as error:
            # The answer is right, whatever becomes of the log: a full disk ends nothing.
            _LOG.warning("a line of the log could not be written: %s", error.strerror)


def _asked(scope: Scope) -> str:
    query = scope.get("query_string", b"").decode("latin-1")
    return f"{scope['path']}?{query}" if query else str(scope["path"])


def opened(log: str) -> int | None:
    """Return the file that lines are added to; None where none is wanted.

    Raises:
        UsageError: it can't be written.
    """
    if log in {"", "-"}:
        return 1 if log else None
    try:
        return os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    except OSError as error:
        told = f"the log can't be written: {(error.strerror or str(error)).lower()}"
        raise UsageError(told, where=log, hint="name a file in a folder that is there") from error
