"""Completion: what a query or a condition may go on with at a place of its text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from communique.api import Corpus
from communique.errors import CommuniqueError
from communique.web.facets import known, written
from communique.web.kept import kept
from communique.web.language import _, ngettext
from communique.web.wording import number

_MOST = 10
_LEAST = 2
"""A word is completed from so many letters on; before there is too much to choose from."""

_LONGEST = 1000
"""So many characters before a place are looked at for a name: patterns would go over all of
them once for each."""

_NAME = re.compile(r"[\w.-]*$")
_ASSIGNED = re.compile(r"([\w.-]+)\s*(?:!?=|<=|>=|<|>|\bin\b\s*\([^()]*)\s*$")
_SPECIAL = re.compile(r'([\\"^$.*+?()\[\]{}|])')


@dataclass(frozen=True, slots=True)
class Item:
    """One way to go on: the text to put there, and what is said of it."""

    text: str
    says: str


@dataclass(frozen=True, slots=True)
class Completion:
    """What the characters from `start` to before `end` may be replaced by, the likeliest first."""

    start: int
    end: int
    items: Sequence[Item] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a text ends.

    Attributes:
        quote: where the string begins that is open there; -1 outside of one.
        inside: whether a token's brackets are open.
        metadata: whether a condition on metadata has begun.
    """

    quote: int
    inside: bool
    metadata: bool


def completed(corpus: Corpus, text: str, at: int, *, condition: bool = False) -> Completion:
    """Return how a text may go on at a character.

    Attributes within brackets, metadata fields behind `::`, after a comparison the values of
    either, structures behind `<` and `within`, elsewhere words, the most frequent first. Nothing
    is offered rather than something wrong.

    Args:
        corpus: whose names and values are offered.
        text: a query, or a condition on metadata.
        at: the character that something is typed before, from 0.
        condition: whether the text is a condition.
    """
    before = text[:at]
    place = _place(before, metadata=condition)
    if place.quote >= 0:
        closed = text[at : at + 1] == '"'
        return _value(corpus, before, place, at + closed)
    start = at - len(_name(before))
    word, rest = before[start:], before[:start]
    if _assigned(rest) and (place.inside or place.metadata):
        return Completion(start, at, _values(corpus, rest, place, word))
    if place.metadata:
        names = [Item(name, kind) for name, kind in sorted(corpus.fields.items())]
        return Completion(start, at, _like(names, word))
    if place.inside:
        names = [Item(name, _("attribute")) for name in known(corpus)["attributes"]]
        return Completion(start, at, _like(names, word))
    if re.search(r"</?$|\b(within|containing)\s{1,9}$", rest[-_LONGEST:]):
        names = [Item(name, _("structure")) for name in known(corpus)["structures"]]
        return Completion(start, at, _like(names, word))
    if len(word) >= _LEAST or (word and not word.isascii()):
        return Completion(start, at, _words(corpus, "lower", word.lower(), quoted=False))
    return Completion(start, at)


def _name(before: str) -> str:
    """Return the name, or the beginning of one, that a text ends with."""
    names: list[str] = _NAME.findall(before[-_LONGEST:])
    return names[0]


def _assigned(before: str) -> re.Match[str] | None:
    """Return the name and the comparison that a text ends with."""
    return _ASSIGNED.search(before[-_LONGEST:])


def _place(before: str, *, metadata: bool) -> _Place:
    quote, depth, at = -1, 0, 0
    while at < len(before):
        sign = before[at]
        if quote >= 0:
            at += sign == "\\"
            quote = -1 if sign == '"' else quote
        elif sign == '"':
            quote = at
        elif sign == "[":
            depth += 1
        elif sign == "]":
            depth = max(depth - 1, 0)
        elif before.startswith("::", at) and not depth:
            metadata = True
        at += 1
    return _Place(quote, depth > 0, metadata)


def _value(corpus: Corpus, before: str, place: _Place, end: int) -> Completion:
    """Return the completion of a string that is open."""
    typed = before[place.quote + 1 :]
    head = before[: place.quote]
    if not (place.inside or place.metadata):
        return Completion(place.quote, end, _words(corpus, "word", typed, quoted=True))
    return Completion(place.quote, end, _values(corpus, head, place, typed))


def _values(corpus: Corpus, head: str, place: _Place, typed: str) -> Sequence[Item]:
    """Return the values that begin so of what stands before a comparison sign."""
    assigned = _assigned(head)
    if assigned is None:
        return []
    name = assigned[1]
    if not place.metadata:
        return _words(corpus, name, typed, quoted=True)
    if name not in corpus.fields:
        return []
    known_ones = kept(corpus, ("values", name), lambda: _of_field(corpus, name))
    start = typed.casefold()
    fitting = [(value, n) for value, n in known_ones if value.casefold().startswith(start)]
    return [Item(_written(corpus, name, value), _documents(n)) for value, n in fitting[:_MOST]]


def _documents(n: int) -> str:
    return ngettext("%(n)s document", "%(n)s documents", n, n=number(n))


def _of_field(corpus: Corpus, name: str) -> Sequence[tuple[str, int]]:
    rows = corpus.values(name).drop_nulls("value").select("value", "documents").iter_rows()
    return [(written(value), n) for value, n in rows]


def _written(corpus: Corpus, name: str, value: str) -> str:
    """Return a value as a condition has it."""
    try:
        return corpus.where("", **{name: [value]}).partition(" = ")[2]
    except CommuniqueError:
        return value


def _words(corpus: Corpus, attribute: str, typed: str, *, quoted: bool) -> Sequence[Item]:
    """Return the most frequent values of an attribute that begin so."""
    if attribute not in {"lower", *known(corpus)["attributes"]} or not typed:
        return []
    key = ("completion", attribute)
    frame = kept(corpus, key, lambda: corpus.freq(attribute=attribute).frame["type", "count"])
    fitting = frame.filter(pl.col("type").str.starts_with(typed))
    if not quoted:
        fitting = fitting.filter(pl.col("type").str.contains(r"^[\w'’-]+$"))
    rows = fitting.sort("count", descending=True, maintain_order=True).head(_MOST).iter_rows()
    return [Item(_quoted(value) if quoted else value, number(n)) for value, n in rows]


def _quoted(value: str) -> str:
    escaped = _SPECIAL.sub(r"\\\1", value)
    return f'"{escaped}"'


def _like(names: Iterable[Item], typed: str) -> Sequence[Item]:
    return [each for each in names if each.text.startswith(typed) and each.text != typed][:_MOST]
