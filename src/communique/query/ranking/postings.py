"""Postings: where the types of a token stream occur, document by document."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from communique.corpus import Part, PositionalAttribute

Codes = npt.NDArray[np.intp]
Positions = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Stream:
    """The tokens of the bodies or of the titles of a part.

    Attributes:
        attribute: the tokens' values, and the index over them.
        bounds: int64[n_documents + 1], the tokens of each document.
    """

    attribute: PositionalAttribute
    bounds: npt.NDArray[np.int64]

    @property
    def n_documents(self) -> int:
        """The number of documents."""
        return len(self.bounds) - 1


def body(part: Part) -> Stream:
    """Return the tokens of the texts."""
    return Stream(part.attribute("word"), part.bounds)


def title(part: Part) -> Stream:
    """Return the tokens of the titles."""
    return Stream(part.titles, part.title_bounds)


def counts(stream: Stream, phrase: Sequence[Codes]) -> npt.NDArray[np.int64]:
    """Return int64[n_documents]: how often tokens of some types stand in a row.

    `phrase` has the codes of the types that may stand in each place; one place is a word.
    """
    if len(phrase) == 1:
        return _of_word(stream, phrase[0])
    start, bounds = starts(stream, phrase), stream.bounds
    document = np.searchsorted(bounds, start, side="right") - 1
    inside = start + len(phrase) <= bounds[document + 1]
    return np.bincount(document[inside], minlength=stream.n_documents)


def _of_word(stream: Stream, codes: Codes) -> npt.NDArray[np.int64]:
    """Return int64[n_documents]: how many tokens are of some types; no order is needed for that."""
    edges = stream.bounds.astype(np.int32)
    total, rare = np.zeros(stream.n_documents, np.int64), [np.empty(0, np.int32)]
    for posting in _postings(stream.attribute, codes):
        if len(posting) < stream.n_documents:
            rare.append(posting)
        else:
            # Fewer documents than tokens: look for where each begins among them instead.
            total += np.diff(np.searchsorted(posting, edges))
    document = np.searchsorted(edges, np.concatenate(rare), side="right") - 1
    return total + np.bincount(document, minlength=stream.n_documents)


def starts(stream: Stream, phrase: Sequence[Codes], document: int | None = None) -> Positions:
    """Return int32[n]: where tokens of some types stand in a row, ascending.

    Within a document of the stream, or anywhere, ends of documents left aside.
    """
    attribute, span = stream.attribute, (0, len(stream.attribute.codes))
    if document is not None:
        span = (int(stream.bounds[document]), int(stream.bounds[document + 1]))
    rarest = min(range(len(phrase)), key=lambda place: attribute.frequency(phrase[place]))
    start = _occurrences(attribute, phrase[rarest], span) - np.int32(rarest)
    start = start[(start >= span[0]) & (start <= span[1] - len(phrase))]
    for place, codes in enumerate(phrase):
        if place != rarest:
            start = start[np.isin(attribute.codes[start + np.int32(place)], codes)]
    return start


def union(found: Iterable[Positions]) -> Positions:
    """Return int32[n]: all positions, ascending, each once."""
    every = np.sort(np.concatenate([np.empty(0, np.int32), *found]), kind="stable")
    return every[np.diff(every, prepend=np.int32(-1)) > 0]


def _occurrences(attribute: PositionalAttribute, codes: Codes, span: tuple[int, int]) -> Positions:
    if span == (0, len(attribute.codes)):
        return attribute.occurrences(codes)
    found = [np.empty(0, np.int32)]
    for posting in _postings(attribute, codes):
        first, last = np.searchsorted(posting, np.array(span, np.int32))
        found.append(posting[first:last])
    return np.sort(np.concatenate(found), kind="stable")


def _postings(attribute: PositionalAttribute, codes: Codes) -> Iterator[Positions]:
    # Of the plain array: a slice of a mapped one costs more than what is done with it.
    positions = attribute.positions.view(np.ndarray)
    for first, last in zip(attribute.bounds[codes], attribute.bounds[codes + 1], strict=True):
        yield positions[first:last]
