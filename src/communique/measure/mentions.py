"""Mentions: where documents name somebody, and whether the same sentence thanks them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.annotate import words
from communique.corpus import Budget, Part
from communique.features import Stretches
from communique.features.streams import values
from communique.measure.naming import COUNTRY, OF, PARTY, Fields, Name
from communique.vocabulary.thanks import ENDS, THANKS

Codes = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

NONE = -1

SCHEMA = {
    "id": pl.String,
    "named": pl.String,
    "kind": pl.String,
    "text": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "own": pl.Boolean,
    "thanked": pl.Boolean,
}
"""Columns of mentions: the document, who is named and as what, how and where (characters), whether
the document is theirs, and whether it thanks them."""


def mentions(
    part: Part, chosen: Mask, known: Sequence[Name], fields: Fields, budget: Budget
) -> pl.DataFrame:
    """Return the mentions in the chosen documents of a part, in order.

    Of names that begin at one word the longest counts; one that begins inside of another doesn't.
    """
    rows = np.flatnonzero(chosen & (np.diff(part.bounds) > 0))
    there = Stretches.of_documents(part).take(rows)
    at = there.positions
    text = _Text(part, at, there.numbers)
    tokenised = list(enumerate(_tokenised(known)))
    budget.check()
    cased = [each for each in tokenised if known[each[0]].cased]
    others = [each for each in tokenised if not known[each[0]].cased]
    found = [text.found(cased, "word"), text.found(others, "lower")]
    start, length, number = (np.concatenate(each) for each in zip(*found, strict=True))
    alone = np.array([each.alone for each in known], bool)[number] if len(number) else _NO
    kept = ~(alone & text.goes_on(start + length))
    start, length, number = _outermost(start[kept], length[kept], number[kept])
    return _table(text, (start, start + length, number), known, fields)


_NO = np.empty(0, bool)


def _tokenised(known: Sequence[Name]) -> list[list[str]]:
    stream = words.tokens([each.text for each in known])
    types, codes = stream.values["word"].types, stream.values["word"].codes
    several = types.gather(codes).to_list()
    bounds = stream.bounds.tolist()
    return [several[a:b] for a, b in pairwise(bounds)]


@dataclass(frozen=True)
class _Text:
    """The tokens of some documents of a part.

    Attributes:
        part: where they are.
        at: int32[n]: their positions.
        document: int32[n]: which of the documents each is in.
    """

    part: Part
    at: npt.NDArray[np.int32]
    document: npt.NDArray[np.int32]

    def found(
        self, names: Sequence[tuple[int, list[str]]], attribute: str
    ) -> tuple[Places, Places, Places]:
        """Return where names begin, how many tokens they have, and which of them it is."""
        known, rows = values(self.part, attribute)
        codes = self.part.attribute("word").codes[self.at]
        code = codes.astype(np.int64) if rows is None else rows[codes].astype(np.int64)
        return _walked(_Tree.of(names, known, cased=attribute == "word"), code, self.document)

    def goes_on(self, after: Places) -> Mask:
        """Tell whether `of` and a word with a capital follow, at the token behind a name."""
        types = self.part.attribute("word").types["type"]
        of = types.str.contains(f"^(?:{OF})$").to_numpy()
        capital = types.str.contains(r"^\p{Lu}").to_numpy()
        codes = np.append(self.part.attribute("word").codes[self.at], [0, 0])
        document = np.append(self.document, [NONE, NONE])
        inside = document[after + 1] == document[after - 1]
        return np.asarray(inside & of[codes[after]] & capital[codes[after + 1]])

    def is_word(self, pattern: str) -> Mask:
        """bool[n]: whether each token, in lower case, matches a regular expression whole."""
        lower = self.part.attribute("word").types["type"].str.to_lowercase()
        matches = lower.str.contains(f"^(?:{pattern})$").to_numpy()
        return np.asarray(matches[self.part.attribute("word").codes[self.at]])


@dataclass(frozen=True)
class _Tree:
    """Names as a tree of words: from a state and a word to the next state.

    Attributes:
        n_codes: how many words there are.
        key: int64[n]: state and word, ascending; state 0 is the root.
        to: int64[n]: the next state.
        name: int64[n_states]: the name that ends there, or `NONE`.
    """

    n_codes: int
    key: Places
    to: Places
    name: Places

    @classmethod
    def of(
        cls, names: Sequence[tuple[int, list[str]]], known: pl.Series, *, cased: bool
    ) -> "_Tree":
        """Return the tree of the names all of whose words there are."""
        code = {word: number for number, word in enumerate(known)}
        steps: dict[tuple[int, int], int] = {}
        ends: dict[int, int] = {}
        for number, tokens in names:
            for form in _forms(tokens, cased=cased):
                path = [code.get(each, NONE) for each in form]
                if not path or NONE in path:
                    continue
                state = 0
                for each in path:
                    state = steps.setdefault((state, each), len(steps) + 1)
                ends.setdefault(state, number)
        n = max(len(known), 1)
        pairs = sorted((state * n + each, to) for (state, each), to in steps.items())
        key, to = np.array(pairs, np.int64).reshape(-1, 2).T
        name = np.full(len(steps) + 1, NONE, np.int64)
        name[list(ends)] = list(ends.values())
        return cls(n, key, to, name)

    def next(self, state: Places, code: Places) -> Places:
        """Return the states that words lead to, or `NONE`."""
        if not len(self.key):
            return np.full(len(state), NONE)
        key = state * self.n_codes + code
        row = np.minimum(np.searchsorted(self.key, key), len(self.key) - 1)
        return np.where(self.key[row] == key, self.to[row], NONE)


def _forms(tokens: list[str], *, cased: bool) -> list[list[str]]:
    """Return how a name may be written: as it is and in capitals, or in lower case."""
    if not cased:
        return [[each.lower() for each in tokens]]
    return [tokens, [each.upper() for each in tokens]]


def _walked(
    tree: _Tree, code: Places, document: npt.NDArray[np.int32]
) -> tuple[Places, Places, Places]:
    """Walk from all tokens at once, and return the longest name that begins at each, if any."""
    start = np.arange(len(code))
    state, length = tree.next(np.zeros(len(code), np.int64), code), 1
    best, size = np.full(len(code), NONE), np.zeros(len(code), np.int64)
    while True:
        there = state != NONE
        start, state = start[there], state[there]
        if not len(start):
            break
        ended = tree.name[state] != NONE
        best[start[ended]], size[start[ended]] = tree.name[state[ended]], length
        on = start + length < len(code)
        start, state = start[on], state[on]
        same = document[start + length] == document[start]
        start, state = start[same], state[same]
        state, length = tree.next(state, code[start + length]), length + 1
    found = np.flatnonzero(best != NONE)
    return found, size[found], best[found]


def _outermost(start: Places, length: Places, number: Places) -> tuple[Places, Places, Places]:
    """Return names in order without those that begin inside one that begins before them."""
    order = np.lexsort((-length, start))
    start, length, number = start[order], length[order], number[order]
    reach = np.maximum.accumulate(start + length) if len(start) else start
    first = np.append([True], start[1:] >= reach[:-1])[: len(start)]
    return start[first], length[first], number[first]


def _table(
    text: _Text,
    found: tuple[Places, Places, Places],
    known: Sequence[Name],
    fields: Fields,
) -> pl.DataFrame:
    start, end, number = found
    part, position = text.part, text.at
    row = part.document_of(position[start])
    spans = part.spans
    labels = pl.DataFrame(
        {
            "named": [each.named for each in known],
            "kind": [each.kind for each in known],
            "text": [each.text for each in known],
        },
        schema=dict.fromkeys(("named", "kind", "text"), pl.String),
    )[number]
    own = _is_own(part, row, labels, fields)
    return labels.select(
        id=part.documents["id"].gather(row),
        named="named",
        kind="kind",
        text="text",
        start=pl.Series(spans[position[start], 0].astype(np.int64)),
        end=pl.Series(spans[position[end - 1], 1].astype(np.int64)),
        own=pl.Series(own),
        thanked=pl.Series(_thanked(text, start, own)),
    )


def _is_own(part: Part, row: npt.NDArray[np.intp], labels: pl.DataFrame, fields: Fields) -> Mask:
    """Tell which names are those of the party, or the country, of the document."""
    own = np.zeros(len(row), bool)
    for kind, field in ((PARTY, fields.party), (COUNTRY, fields.country)):
        if part.fields.get(field) == "text":
            values = part.documents[field].gather(row)
            same = (labels["named"] == values) & (labels["kind"] == kind)
            own |= same.fill_null(False).to_numpy()
    return own


def _thanked(text: _Text, start: Places, own: Mask) -> Mask:
    """Tell whom sentences thank: those between the thanks and what they are for.

    Where nobody is named there, it is whoever is named before the thanks; or else behind. A
    document doesn't thank itself.
    """
    sentence = text.part.structure("s").around(text.at)
    thanks = np.flatnonzero(text.is_word(THANKS) & (sentence != NONE))
    ends = np.flatnonzero(text.is_word("|".join(sorted(ENDS))) & (sentence != NONE))
    n = int(sentence.max(initial=0)) + 1
    first, end = np.full(n, NONE), np.full(n, len(text.at))
    first[sentence[thanks[::-1]]] = thanks[::-1]
    behind = ends[ends > first[sentence[ends]]]
    end[sentence[behind[::-1]]] = behind[::-1]
    where = sentence[start]
    thanking = (where != NONE) & ~own
    thanking[thanking] = first[where[thanking]] != NONE
    place = np.select([start < first[where], start < end[where]], [1, 0], 2)
    best = np.full(n, 3)
    np.minimum.at(best, where[thanking], place[thanking])
    return np.asarray(thanking & (place == best[where]))
