"""Queries that make no sense, mended where it is plain how; and words that are spelt alike."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from communique.api import Corpus
from communique.errors import CommuniqueError, QueryError
from communique.web.asked import Asked
from communique.web.kept import kept

_STEPS = 3
"""So many mistakes in one query are mended."""

_NAME = re.compile(r"[\w./-]+")
_NEAR = 6
_APART = 2
"""Words spelt alike differ in length by so many letters at most."""

PLAIN = re.compile(r"""[\w\s'’-]+""")
"""Words and nothing that means something in the query language."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A query that makes sense, near one that doesn't."""

    text: str
    link: str


def mended(corpus: Corpus, asked: Asked, error: CommuniqueError) -> Mended | None:
    """Return the query that was meant, if it is plain which one and it makes sense."""
    found: CommuniqueError | None = error
    for _ in range(_STEPS):
        if not isinstance(found, QueryError):
            return None
        text = _corrected(found)
        if text is None or found.text not in {asked.q, asked.where}:
            return None
        in_query = found.text == asked.q
        asked = replace(asked, q=text) if in_query else replace(asked, where=text)
        found = _mistake(corpus, asked)
        if found is None:
            return Mended(text, asked.address())
    return None


def is_plain(text: str) -> bool:
    """Tell whether a query is words alone, by which documents can be ranked."""
    return bool(PLAIN.fullmatch(text))


def near(corpus: Corpus, asked: Asked) -> Sequence[tuple[str, int, str]]:
    """Return words of the corpus that are spelt like a query of one word: word, hits, address."""
    word = asked.q.strip(' "').lower()
    if not word or not PLAIN.fullmatch(word) or " " in word:
        return []
    known = kept(corpus, "types", lambda: _types(corpus))
    alike = {
        each: None
        for length in range(len(word) - _APART, len(word) + _APART + 1)
        for ending in (f"{word[0]}…", f"…{word[-2:]}")
        for each in known.get((length, ending), ())
    }
    found = difflib.get_close_matches(word, alike, n=_NEAR, cutoff=0.75)
    every = [(each, corpus.count(f'"{each}"%cl')) for each in found]
    return [(each, n, Asked(q=each).address()) for each, n in every if n]


def _types(corpus: Corpus) -> dict[tuple[int, str], list[str]]:
    """Return the words of the corpus by their length with their first letter, and their last two.

    Whoever mistypes a word mostly hits its beginning or its end.
    """
    found: dict[tuple[int, str], list[str]] = {}
    for each in corpus.freq(features="lower; no punctuation").frame["type"]:
        found.setdefault((len(each), f"{each[0]}…"), []).append(each)
        found.setdefault((len(each), f"…{each[-2:]}"), []).append(each)
    return found


def _mistake(corpus: Corpus, asked: Asked) -> CommuniqueError | None:
    try:
        corpus.query(asked.q, asked.condition(corpus))
    except CommuniqueError as error:
        return error
    return None


def _corrected(error: QueryError) -> str | None:
    """Return a text with the mistake that an error points at mended."""
    text, at = error.text, error.at
    missing = re.match(r'expected "(.)", found the end', error.message)
    if missing:
        return text + missing[1]
    if "quotation mark is not closed" in error.message:
        return f'{text}"'
    name = _NAME.match(text, at)
    meant = _meant(error.hint, name[0]) if name else None
    if name is None or meant is None:
        return None
    return text[:at] + meant + text[name.end() :]


def _meant(hint: str, name: str) -> str | None:
    """Return the name that a hint proposes, or the nearest of those that it lists."""
    proposed = re.match(r"([\w./-]+)\?", hint)
    if proposed:
        return proposed[1]
    listed: Any = re.search(r"(?:attributes|fields|structures): ([\w, ./-]+)", hint)
    known = listed[1].split(", ") if listed else []
    near_ones = difflib.get_close_matches(name, known, n=1, cutoff=0.0)
    return near_ones[0] if near_ones else None
