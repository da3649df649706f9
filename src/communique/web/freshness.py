"""Whether what a browser or a cache holds is still right: by the state of the corpus.

A page of a published corpus depends on nothing but its address, the language, the state, and the
program.
"""

import hashlib

from starlette.requests import Request
from starlette.responses import Response

import communique
from communique.api import Corpus
from communique.web.language import current

_MINUTE = 60


def tag(request: Request, corpus: Corpus) -> str:
    """Return the name of what an address shows now; empty where more than the state decides.

    A kept selection, as `@greens`, may change while the corpus stays in its state.
    """
    scope = request.scope
    query: bytes = scope.get("query_string", b"")
    asked = f"{scope['path']}?{query.decode('latin-1')}"
    if "@" in asked or "%40" in asked:
        return ""
    told = "\n".join([communique.__version__, corpus.name, corpus.state, current(), asked])
    # Weak, for the same page may be sent compressed or not.
    return f'W/"{hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()[:20]}"'


def is_held(request: Request, name: str) -> bool:
    """Tell whether the one who asks holds what has a name."""
    given = request.headers.get("if-none-match", "")
    return bool(name) and name in {each.strip() for each in given.split(",")}


def unchanged(name: str, *, shared: bool) -> Response:
    """Return the answer that what is held is right."""
    return named(Response(status_code=304), name, shared=shared)


def named(answer: Response, name: str, *, shared: bool) -> Response:
    """Let an answer be kept, a minute without asking; by anyone where it is `shared`."""
    if not name or answer.status_code not in {200, 304}:
        answer.headers.setdefault("cache-control", "no-store")
        return answer
    answer.headers["etag"] = name
    answer.headers["cache-control"] = f"{'public' if shared else 'private'}, max-age={_MINUTE}"
    return answer
