"""What counts as a feature: which tokens are kept, folded, joined; declared once, as one text.

`str(features)` reads back as equal features, so it can stand in a recipe and beside a table:
`lower; no punctuation; stop words en; ngrams 1 2; count >= 5`.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from communique.corpus import Fold
from communique.errors import UsageError
from communique.features.stopwords import stop_words

FOLDS: Mapping[str, Fold] = {"lower": "lower", "fold": "fold"}
"""Attributes that are the word, folded."""

_PIECE = re.compile(r'\s*((?:"(?:[^"\\]|\\.)*"|[^;"])+?)\s*(?:;|$)')
_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|\S+')
_LIMIT = re.compile(r"(count|documents) (>=|<=) (\d+)")
_LIMITS = {
    ("count", ">="): "min_count",
    ("count", "<="): "max_count",
    ("documents", ">="): "min_documents",
    ("documents", "<="): "max_documents",
}
_LISTS = {"stop words": "stopwords", "remove": "remove", "keep": "keep", "compounds": "compounds"}
_LONGEST = 100

_NUMBERS = {"ngrams": "ngrams", "skip": "skip"}
_KINDS = ("punctuation", "numbers", "symbols")


@dataclass(frozen=True, slots=True)
class Features:
    r"""Which features are made of tokens, and which of these are counted.

    Attributes:
        attribute: what a token is counted as: `lower`, `fold`, `word`, `lemma`, `pos` …
        punctuation: whether tokens of punctuation alone are kept (`\p{P}`).
        numbers: whether numbers are kept, `1,000` and `5.5` among them.
        symbols: whether tokens of symbols alone are kept (`\p{S}`).
        stopwords: languages whose stop words are left out, as `("en",)`.
        remove: words left out; `*` is any characters, `?` is one; case is ignored.
        keep: the only words that are kept, written as in `remove`; none is all.
        compounds: phrases that are one feature, as `united states`; their words are joined by `_`.
        ngrams: numbers of words that are a feature; several words are joined by a space.
        skip: numbers of words between the two words of a feature; (0,) is none.
        joined: whether words beside a token that is left out are neighbours.
        min_count: tokens that a feature has at least.
        max_count: tokens that it has at most; 0 is any number.
        min_documents: documents, or groups, that it is in at least.
        max_documents: documents, or groups, that it is in at most; 0 is any number.

    Raises:
        UsageError: a choice makes no sense; the message says how to mend it.
    """

    attribute: str = "lower"
    punctuation: bool = True
    numbers: bool = True
    symbols: bool = True
    stopwords: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    compounds: tuple[str, ...] = ()
    ngrams: tuple[int, ...] = (1,)
    skip: tuple[int, ...] = (0,)
    joined: bool = False
    min_count: int = 1
    max_count: int = 0
    min_documents: int = 1
    max_documents: int = 0

    def __post_init__(self) -> None:
        for language in self.stopwords:
            stop_words(language)
        if not self.ngrams or min(self.ngrams) < 1:
            raise UsageError("a feature has at least one word", hint="ngrams 2, or ngrams 1 2")
        if max(*self.ngrams, *self.skip) > _LONGEST:
            told = f"a feature has {_LONGEST} words at most, and skips as many"
            raise UsageError(told, hint="ngrams 2; skip 0 1")
        if not self.skip or min(self.skip) < 0:
            raise UsageError("between two words there are at least 0", hint="skip 0 1 2")
        if self.skip != (0,) and set(self.ngrams) - {1, 2}:
            raise UsageError(
                "words are skipped between two words, not in longer features",
                hint="give it as ngrams 2; skip 0 1",
            )
        if self.compounds and self.ngrams != (1,):
            raise UsageError(
                "features are compounds or n-grams, not n-grams of compounds", hint="ngrams 1"
            )
        if any(len(phrase.split()) < 2 for phrase in self.compounds):
            raise UsageError("a compound has at least two words", hint='compounds "united states"')

    def __str__(self) -> str:
        pieces = [self.attribute, *(f"no {kind}" for kind in _KINDS if not getattr(self, kind))]
        for called, name in _LISTS.items():
            if listed := getattr(self, name):
                written = listed if name == "stopwords" else map(_quoted, listed)
                pieces.append(f"{called} {' '.join(written)}")
        for called, name in _NUMBERS.items():
            if (numbers := getattr(self, name)) != getattr(_PLAIN, name):
                pieces.append(f"{called} {' '.join(map(str, numbers))}")
        pieces += ["joined"] * self.joined
        for (what, sign), name in _LIMITS.items():
            if (limit := getattr(self, name)) != getattr(_PLAIN, name):
                pieces.append(f"{what} {sign} {limit}")
        return "; ".join(pieces)

    @property
    def limited(self) -> bool:
        """Whether features are left out for how often they occur."""
        return any(getattr(self, name) != getattr(_PLAIN, name) for name in _LIMITS.values())

    @property
    def selective(self) -> bool:
        """Whether tokens are left out for what they are."""
        kinds = all(getattr(self, kind) for kind in _KINDS)
        return not kinds or bool(self.stopwords or self.remove or self.keep)


_PLAIN = Features()
OPTIONS = tuple(field.name for field in fields(Features))
"""The names of the choices."""


def parse_features(text: str) -> Features:
    """Return features from their text.

    Raises:
        UsageError: a piece of the text can't be understood.
    """
    found = _PLAIN
    for number, piece in enumerate(_pieces(text)):
        found = replace(found, **_read(piece, first=number == 0))
    return found


def _pieces(text: str) -> list[str]:
    pieces, at = [], 0
    while at < len(text.rstrip()):
        match = _PIECE.match(text, at)
        if match is None:
            raise _unreadable(text[at:])
        pieces.append(match[1])
        at = match.end()
    return pieces


def _read(piece: str, *, first: bool) -> dict[str, Any]:
    if match := _LIMIT.fullmatch(piece):
        return {_LIMITS[match[1], match[2]]: int(match[3])}
    if piece == "joined":
        return {"joined": True}
    if piece.startswith("no ") and piece[3:] in _KINDS:
        return {piece[3:]: False}
    for called, name in {**_LISTS, **_NUMBERS}.items():
        if piece.startswith(f"{called} "):
            words = _words(piece.removeprefix(called))
            return {name: tuple(words) if called in _LISTS else _numbers(piece, words)}
    if first and re.fullmatch(r"\w+", piece):
        return {"attribute": piece}
    raise _unreadable(piece)


def _numbers(piece: str, words: Sequence[str]) -> tuple[int, ...]:
    if not all(word.isdecimal() for word in words):
        raise _unreadable(piece)
    return tuple(map(int, words))


def _words(text: str) -> list[str]:
    return [json.loads(word) if word[0] == '"' else word for word in _WORD.findall(text)]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _unreadable(piece: str) -> UsageError:
    return UsageError(
        f"features can't be {piece!r}",
        hint='as: lower; no punctuation; stop words en; remove "a*"; ngrams 1 2; count >= 5',
    )
