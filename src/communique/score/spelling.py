"""What readability counts of a word: its letters, its syllables, whether it is an easy one.

A word joined by hyphens counts as its pieces, as `decision-making` as two. All is counted once for
each type; a document has the sums over its tokens.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.score.syllables import syllables

_BREAK = "\x1f"
_LETTERS = {
    1: "aeilnorstu",
    2: "dg",
    3: "bcmp",
    4: "fhvwy",
    5: "k",
    8: "jx",
    10: "qz",
}
"""Letters by the points that English Scrabble gives for them."""

_CONJUNCTIONS = "for and nor but or yet so"
"""What quanteda counts as conjunctions."""

_PREPOSITIONS = """
a aboard about above absent across after against along alongside amid amidst among amongst an around
as aside astride at atop barring before behind below beneath beside besides between beyond but by
concerning despite down during except excluding failing following for from given in including
inside into like mid midst minus near next notwithstanding of off on onto opposite out outside over
pace past per plus pro qua regarding round sans save since than through throughout times to toward
towards under underneath unlike until unto up upon versus via with within without worth
"""
"""English prepositions of one word; `a` and `an`, as in `twice a day`, are for quanteda, too."""

SUMS = (
    "words",
    "characters",
    "letters",
    "points",
    "six",
    "seven",
    "prepositions",
    "conjunctions",
    "hard",
    "uncommon",
    "syllables",
    "one",
    "two",
    "three",
)
"""What is counted of a type, in the order of the columns of `shapes`.

words: its pieces; characters: of these; letters: a to z; points: of Scrabble; six, seven: pieces
of at least so many characters; hard, uncommon: pieces that are not in the list of Dale and Chall,
or of Spache; one, two, three: pieces of one syllable, of at least two, of at least three.
"""


@dataclass(frozen=True, slots=True)
class Lists:
    """The words that readers of some age know, in lower case.

    Attributes:
        dale_chall: those of Dale and Chall.
        spache: those of Spache.
    """

    dale_chall: Collection[str] = ()
    spache: Collection[str] = ()


def shapes(
    types: pl.Series, lists: Lists, *, spoken: bool = True, split: bool = True
) -> npt.NDArray[np.int64]:
    """Return int64[n_types, len(SUMS)]: what is counted of each type, in lower case.

    Without `spoken` syllables are not counted, and are 0; without `split` a word joined by hyphens
    is one.
    """
    lower = types.str.to_lowercase()
    whole = lower.str.replace_all(r"\p{Pd}", _BREAK) if split else lower
    pieces = (
        pl.DataFrame({"row": np.arange(len(types)), "word": whole.str.split(_BREAK)})
        .explode("word", empty_as_null=True)
        .filter((pl.col("word") != "") & ~pl.col("word").str.contains(r"^\p{P}+$"))
    )
    word = pieces["word"]
    size = word.str.len_chars().cast(pl.Int64).to_numpy()
    heard = syllables(word) if spoken else np.zeros(len(word), np.int64)
    points = [(value, word.str.count_matches(f"[{each}]")) for value, each in _LETTERS.items()]
    columns = [
        np.ones(len(word), np.int64),
        size,
        sum(count.to_numpy() for _, count in points),
        sum(value * count.to_numpy().astype(np.int64) for value, count in points),
        size >= 6,
        size >= 7,
        _among(word, _PREPOSITIONS.split()),
        _among(word, _CONJUNCTIONS.split()),
        ~_among(word, lists.dale_chall),
        ~_among(word, lists.spache),
        heard,
        heard == 1,
        heard >= 2,
        heard >= 3,
    ]
    row, n = pieces["row"].to_numpy(), len(types)
    return np.stack([np.bincount(row, each, n) for each in columns], axis=1).astype(np.int64)


def _among(words: pl.Series, several: Collection[str]) -> npt.NDArray[np.bool_]:
    return words.is_in(pl.Series(sorted(several), dtype=pl.String).implode()).to_numpy()
