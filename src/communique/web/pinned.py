"""Links that pin a state of the corpus: what they counted then, beside what there is now."""

import communique
from communique.api import Corpus
from communique.errors import CommuniqueError
from communique.web.asked import Asked
from communique.web.kept import kept
from communique.web.language import _
from communique.web.wording import number


def changed(corpus: Corpus, asked: Asked, hits: int) -> str:
    """Return what a reader of a pinned link must know; nothing where all is as it was."""
    if not asked.state or asked.state == corpus.state or corpus.path is None:
        return ""
    key = ("then", asked.state, asked.q, asked.condition(corpus))
    then = kept(corpus, key, lambda: _then(corpus, asked))
    if then is None:
        return _(
            "the link is of state %(then)s, which can't be opened any more; the numbers are of "
            "state %(now)s",
            then=asked.state,
            now=corpus.state,
        )
    return _(
        "the count was %(n_then)s then, in state %(then)s; it is %(n_now)s now, in state %(now)s",
        n_then=number(then),
        then=asked.state,
        n_now=number(hits),
        now=corpus.state,
    )


def _then(corpus: Corpus, asked: Asked) -> int | None:
    """Return the hits in the state that is pinned; None where they can't be counted any more."""
    try:
        with communique.open(str(corpus.path), state=asked.state) as old:
            return old.count(asked.q, asked.condition(old))
    except CommuniqueError:
        # The state is gone, or a field of the query came later than it.
        return None
