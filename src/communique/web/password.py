"""A password before every page, asked for by the browser; any name does beside it."""

import base64
import binascii
import hashlib
import secrets
from pathlib import Path

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from communique.errors import UsageError
from communique.web.language import _
from communique.web.view import told

OPEN = ("/health",)
"""What is answered without it."""

_LEAST = 8


def digest_of(file: Path) -> bytes:
    """Return the digest of the password that stands in the first line of a file.

    Raises:
        UsageError: the file can't be read, or the password is too short to be one.
    """
    try:
        word = file.read_text("utf-8-sig").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("the password can't be read", where=str(file)) from error
    if len(word) < _LEAST:
        hint = "put a longer one into its first line"
        raise UsageError(f"a password has {_LEAST} letters at least", where=str(file), hint=hint)
    return hashlib.sha256(word.encode()).digest()


class Password:
    """Lets those through who know a password."""

    def __init__(self, app: ASGIApp, digest: bytes) -> None:
        self._app, self._digest = app, digest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or ask for the password."""
        known = scope["type"] != "http" or scope["path"] in OPEN or self._knows(scope)
        if known:
            await self._app(scope, receive, send)
            return
        secret = UsageError(_("a password is needed here"), hint=_("any name does beside it"))
        answer = told(Request(scope), secret, 401, None)
        answer.headers["www-authenticate"] = 'Basic realm="communique", charset="UTF-8"'
        await answer(scope, receive, send)

    def _knows(self, scope: Scope) -> bool:
        kind, _, given = Headers(scope=scope).get("authorization", "").partition(" ")
        if kind.lower() != "basic":
            return False
        try:
            word = base64.b64decode(given.strip(), validate=True).partition(b":")[2]
        except (binascii.Error, ValueError):
            return False
        return secrets.compare_digest(hashlib.sha256(word).digest(), self._digest)
