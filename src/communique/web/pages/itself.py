"""What the workbench says of itself: its keys, and the addresses that programs read."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from communique.api import Corpus
from communique.web.language import N_
from communique.web.schema import schema
from communique.web.view import render, root_of

_NOTEBOOK = "g n"
"""The key of a page that isn't there where many read."""

KEYS = (
    (N_("Everywhere"), (("/", N_("to the query")), ("g h", N_("to the corpus")),
                    ("g s", N_("to the search")),
                    ("g c", N_("to the comparison")), ("g m", N_("to the measures")),
                    (_NOTEBOOK, N_("to the notebook")), ("?", N_("to these keys")),
                    ("Esc", N_("out of a box, or out of its completions")))),
    (N_("Hits"), (("j", N_("to the next line")), ("k", N_("to the line before")),
              ("Enter or o", N_("opens it")),
              ("n", N_("to the next page")), ("p", N_("to the page before")),
              ("s", N_("another order")),
              ("f", N_("filters open or folded")), ("c", N_("copies the address of the line")),
              ("y", N_("copies the sentence to cite")))),
    (N_("A document"), (("n", N_("to the next hit")), ("p", N_("to the hit before")),
                    ("u", N_("back to all hits")), ("y", N_("copies the reference")))),
    (N_("A box that completes"), (("↓ and ↑", N_("to what it may go on with")),
                              ("Enter", N_("takes it")),
                              ("Alt ↓", N_("asks for what there is")))),
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
