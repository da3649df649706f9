"""Links that pin a state of the corpus: what they counted then, beside what there is now."""

import communique
from communique.api import Corpus
from communique.errors import CommuniqueError
from communique.web.asked import Asked
from communique.web.kept import kept
from communique.web.wording import number


def changed(corpus: Corpus, asked: Asked, hits: int) -> str:
    """Return what a reader of a pinned link must know; nothing where all is as it was."""
    if not asked.state or asked.state == corpus.state or corpus.path is None:
        return ""
    key = ("then", asked.state, asked.q, asked.condition(corpus))
    then = kept(corpus, key, lambda: _then(corpus, asked))
    if then is None:
        told = f"the link is of state {asked.state}, which can't be opened any more"
        return f"{told}; the numbers are of state {corpus.state}"
    return (
        f"the count was {number(then)} then, in state {asked.state}; "
        f"it is {number(hits)} now, in state {corpus.state}"
    )


def _then(corpus: Corpus, asked: Asked) -> int | None:
    """Return the hits in the state that is pinned; None where they can't be counted any more."""
    try:
        with communique.open(str(corpus.path), state=asked.state) as old:
            return old.count(asked.q, asked.condition(old))
    except CommuniqueError:
        # The state is gone, or a field of the query came later than it.
        return None
