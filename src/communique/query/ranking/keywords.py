"""Keywords: plain words, "phrases in quotation marks" and -words to leave out.

They are cut by the rules that the corpus was cut by, so that what is a word there is one here.
"""

import re
from collections import Counter
from dataclasses import dataclass

from communique.annotate import words
from communique.errors import QueryError

Phrase = tuple[str, ...]
"""Tokens in a row."""

MOST = 100
"""So many words at most."""

_PIECE = re.compile(
    r"""\s*(?P<minus>[-\N{MINUS SIGN}](?=\S))?
        (?:["“”„](?P<phrase>[^"“”„]*)["“”]|(?P<word>[^\s"“”„]+))""",
    re.VERBOSE,
)
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Keywords:
    """What is looked for.

    Attributes:
        words: those that a document is ranked by, those in phrases too.
        phrases: what a document must hold, marks as they were typed; of one token or more.
        excluded: what it must not hold.
    """

    words: tuple[str, ...]
    phrases: tuple[Phrase, ...] = ()
    excluded: tuple[Phrase, ...] = ()

    @property
    def terms(self) -> dict[Phrase, int]:
        """The words and the phrases of several tokens, and how often each was said."""
        long = (phrase for phrase in self.phrases if len(phrase) > 1)
        return dict(Counter([*((word,) for word in self.words), *long]))


def keywords(text: str, *, preset: str = "default") -> Keywords:
    """Read keywords; `preset` names the rules that cut them.

    Raises:
        QueryError: a quotation mark isn't closed, or there are no words or too many.
    """
    pieces = _pieces(text)
    stream = words.tokens([piece[-1] for piece in pieces], preset=preset)
    column = stream.values["word"]
    tokens = column.types.gather(column.codes).to_list()
    wanted: list[str] = []
    phrases: list[Phrase] = []
    excluded: list[Phrase] = []
    for row, (minus, quoted, _) in enumerate(pieces):
        phrase = tuple(tokens[stream.bounds[row] : stream.bounds[row + 1]])
        spoken = [token for token in phrase if _WORD.search(token)]
        if not spoken:
            continue
        if minus:
            excluded.append(phrase if quoted else tuple(spoken))
            continue
        wanted.extend(spoken)
        if quoted:
            phrases.append(phrase)
    found = Keywords(tuple(wanted), tuple(phrases), tuple(excluded))
    _check(found, text)
    return found


def _pieces(text: str) -> list[tuple[bool, bool, str]]:
    """Return the pieces between blanks: with a minus, in quotation marks, and what it says."""
    found, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = _PIECE.match(text, at, end)
        if match is None:
            at += len(text[at:]) - len(text[at:].lstrip())
            raise QueryError("this quotation mark is not closed", text, at)
        quoted = match["phrase"] is not None
        found.append((bool(match["minus"]), quoted, match["phrase"] if quoted else match["word"]))
        at = match.end()
    return found


def _check(found: Keywords, text: str) -> None:
    if not found.words:
        raise QueryError(
            "there is no word to rank documents by" + (" here" if text.strip() else ""),
            text,
            0,
            hint="-word only leaves documents out; name at least one word to look for",
        )
    n_words = len(found.words) + sum(map(len, found.excluded))
    if n_words > MOST:
        raise QueryError(
            f"these are {n_words:,} words, more than {MOST}",
            f"{text[:40]} …",
            0,
            hint="name the few words that matter",
        )
