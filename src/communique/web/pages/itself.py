"""What the workbench says of itself: its keys, and the addresses that programs read."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from communique.api import Corpus
from communique.web.schema import schema
from communique.web.view import render, root_of

_NOTEBOOK = "g n"
"""The key of a page that isn't there where many read."""

KEYS = (
    ("Everywhere", (("/", "to the query"), ("g h", "to the corpus"), ("g s", "to the search"),
                    ("g c", "to the comparison"), ("g m", "to the measures"),
                    (_NOTEBOOK, "to the notebook"), ("?", "to these keys"),
                    ("Esc", "out of a box, or out of its completions"))),
    ("Hits", (("j", "to the next line"), ("k", "to the line before"), ("Enter or o", "opens it"),
              ("n", "to the next page"), ("p", "to the page before"), ("s", "another order"),
              ("f", "filters open or folded"), ("c", "copies the address of the line"),
              ("y", "copies the sentence to cite"))),
    ("A document", (("n", "to the next hit"), ("p", "to the hit before"),
                    ("u", "back to all hits"), ("y", "copies the reference"))),
    ("A box that completes", (("↓ and ↑", "to what it may go on with"), ("Enter", "takes it"),
                              ("Alt ↓", "asks for what there is"))),
)  # fmt: skip
"""The keys by where they work: the key, and what it does."""


def keys(request: Request, corpus: Corpus) -> Response:
    """Return the page of all keys, on which those of one letter are switched off."""
    keys = [
        (where, [each for each in every if each[0] != _NOTEBOOK or request.app.state.token])
        for where, every in KEYS
    ]
    return render(request, "keys.html", corpus=corpus, keys=keys)


def interface(request: Request, corpus: Corpus) -> Response:
    """Return the page of the addresses that programs read."""
    facts = _schema(request, corpus)
    return render(request, "interface.html", corpus=corpus, paths=facts["paths"])


def as_json(request: Request, corpus: Corpus) -> Response:
    """Return the schema."""
    return JSONResponse(_schema(request, corpus))


def _schema(request: Request, corpus: Corpus) -> dict[str, object]:
    return schema(request.app.state.paths, corpus, root_of(request))
