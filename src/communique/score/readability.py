"""Readability: what school year, or how much ease, a text has by the lengths of its words.

The formulas and their numbers are those of quanteda's `textstat_readability`, so that results
agree; where these are not those of the source, the formula says so. They take counts of documents,
and have no value (NaN) for a document without words or without sentences.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted of documents, float64[n_documents] each.

    Attributes:
        words: W, those joined by hyphens apart.
        sentences: St, with at least one word.
        characters: C, of the words.
        letters: a to z.
        points: of these letters in English Scrabble.
        six: words of at least six characters.
        seven: words of at least seven.
        prepositions: English ones.
        conjunctions: English ones.
        hard: words that are not in the list of Dale and Chall.
        uncommon: words that are not in the list of Spache.
        syllables: Sy, of the words.
        one: words of one syllable.
        two: words of at least two syllables.
        three: words of at least three.
        ttr: type-token ratio, without numbers, punctuation and symbols.
    """

    words: Column
    sentences: Column
    characters: Column
    letters: Column
    points: Column
    six: Column
    seven: Column
    prepositions: Column
    conjunctions: Column
    hard: Column
    uncommon: Column
    syllables: Column
    one: Column
    two: Column
    three: Column
    ttr: Column

    @property
    def asl(self) -> Column:
        """Average sentence length: words / sentences."""
        return self.words / self.sentences

    @property
    def awl(self) -> Column:
        """Average word length: characters / words."""
        return self.characters / self.words

    @property
    def asw(self) -> Column:
        """Average syllables of a word."""
        return self.syllables / self.words

    def share(self, of: str) -> Column:
        """Return one of the counts / words."""
        counted: Column = getattr(self, of)
        return counted / self.words

    @property
    def sentences_per_100(self) -> Column:
        """Sentences per 100 words."""
        return 100 * self.sentences / self.words

    @property
    def polysyllables(self) -> Column:
        """Words of at least three syllables in 30 sentences."""
        return self.three * 30 / self.sentences


@dataclass(frozen=True, slots=True)
class Index:
    """A formula, where it comes from, and what it is made for.

    Attributes:
        formula: of counts.
        source: author and year.
        languages: that it was made for, as BCP 47 names them; none is any.
        needs: what must be counted that costs or is asked for: `syllables`, `dale_chall`, `spache`.
    """

    formula: Callable[[Counts], Column]
    source: str
    languages: tuple[str, ...] = ("en",)
    needs: tuple[str, ...] = ()


def _bormuth(c: Counts) -> Column:
    # The source has 0.021401 for the sentence's length, and familiar words, not hard ones.
    return (
        0.886593
        - 0.08364 * c.awl
        + 0.161911 * c.share("hard") ** 3
        - 0.21401 * c.asl
        + 0.000577 * c.asl**2
        - 0.000005 * c.asl**3
    )


def _bormuth_grade(c: Counts) -> Column:
    # The source has the criterion as a share (0.35) in all places, not characters in one of them.
    m, criterion = _bormuth(c), 35
    return (
        4.275
        + 12.881 * m
        - 34.934 * m**2
        + 20.388 * m**3
        + 26.194 * c.characters
        - 2.046 * criterion**2
        - 11.767 * criterion**3
        - 44.285 * m * criterion
        + 97.620 * (m * criterion) ** 2
        - 59.538 * (m * criterion) ** 3
    )


def _coleman_liau(c: Counts) -> Column:
    return 141.8401 - 0.214590 * 100 * c.awl + 1.079812 * c.sentences_per_100


def _dale_chall_old(c: Counts) -> Column:
    hard = c.share("hard")
    return 0.1579 * 100 * hard + 0.0496 * c.asl + 3.6365 * (hard > 0.05)


def _blanks(c: Counts) -> Column:
    """Return characters per blank, of which there is one between two words."""
    return c.characters / (c.words - 1)


_SY = ("syllables",)
_DC = ("dale_chall",)
_ARI = "Senter and Smith 1967"
_NAVY = "Kincaid, Fishburne, Rogers and Chissom 1975"
_PSK = "Powers, Sumner and Kearl 1958"
_SMOG = "McLaughlin 1969"
_VIENNA = "Bamberger and Vanecek 1984"

INDICES: Mapping[str, Index] = {
    "ARI": Index(lambda c: 0.5 * c.asl + 4.71 * c.awl - 21.43, _ARI),
    "ARI.simple": Index(lambda c: c.asl + 9 * c.awl, _ARI),
    "ARI.NRI": Index(lambda c: 0.4 * c.asl + 6 * c.awl - 27.4, _NAVY),
    "Bormuth.MC": Index(_bormuth, "Bormuth 1969", needs=_DC),
    "Bormuth.GP": Index(_bormuth_grade, "Bormuth 1969", needs=_DC),
    "Coleman": Index(lambda c: 1.29 * 100 * c.share("one") - 38.45, "Coleman 1971", needs=_SY),
    "Coleman.C2": Index(
        lambda c: 1.16 * 100 * c.share("one") + 1.48 * c.sentences_per_100 - 37.95,
        "Coleman 1971",
        needs=_SY,
    ),
    "Coleman.Liau.ECP": Index(_coleman_liau, "Coleman and Liau 1975"),
    "Coleman.Liau.grade": Index(
        lambda c: -27.4004 * _coleman_liau(c) / 100 + 23.06395, "Coleman and Liau 1975"
    ),
    "Coleman.Liau.short": Index(
        lambda c: 5.88 * c.awl - 0.296 * c.sentences_per_100 - 15.8, "Coleman and Liau 1975"
    ),
    "Dale.Chall": Index(
        lambda c: 64 - 0.95 * 100 * c.share("hard") - 0.69 * c.asl,
        "Chall and Dale 1995",
        needs=_DC,
    ),
    "Dale.Chall.old": Index(_dale_chall_old, "Dale and Chall 1948", needs=_DC),
    "Dale.Chall.PSK": Index(
        lambda c: 0.1155 * 100 * c.share("hard") + 0.0596 * c.asl + 3.2672, _PSK, needs=_DC
    ),
    "Danielson.Bryan": Index(
        lambda c: 1.0364 * _blanks(c) + 0.0194 * c.characters / c.sentences - 0.6059,
        "Danielson and Bryan 1963",
    ),
    "Danielson.Bryan.2": Index(
        lambda c: 131.059 - 10.364 * _blanks(c) + 0.0194 * c.characters / c.sentences,
        "Danielson and Bryan 1963",
    ),
    "Dickes.Steiwer": Index(
        lambda c: 235.95993 - 73.021 * c.awl - 12.56438 * c.asl - 50.03293 * c.ttr,
        "Dickes and Steiwer 1977",
        ("de",),
    ),
    "DRP": Index(
        lambda c: (1 - _bormuth(c)) * 100, "College Entrance Examination Board 1981", needs=_DC
    ),
    "ELF": Index(lambda c: c.two / c.sentences, "Fang 1966", needs=_SY),
    "Farr.Jenkins.Paterson": Index(
        lambda c: -31.517 - 1.015 * c.asl + 1.599 * 100 * c.share("one"),
        "Farr, Jenkins and Paterson 1951",
        needs=_SY,
    ),
    "Flesch": Index(lambda c: 206.835 - 1.015 * c.asl - 84.6 * c.asw, "Flesch 1948", needs=_SY),
    "Flesch.PSK": Index(lambda c: 0.0778 * c.asl + 4.55 * c.asw - 2.2029, _PSK, needs=_SY),
    "Flesch.Kincaid": Index(lambda c: 0.39 * c.asl + 11.8 * c.asw - 15.59, _NAVY, needs=_SY),
    "FOG": Index(lambda c: 0.4 * (c.asl + 100 * c.share("three")), "Gunning 1952", needs=_SY),
    "FOG.PSK": Index(
        lambda c: 3.0680 * 0.0877 * c.asl + 0.0984 * 100 * c.share("three"), _PSK, needs=_SY
    ),
    "FOG.NRI": Index(
        lambda c: ((c.words + 2 * c.three) / c.sentences_per_100 - 3) / 2, _NAVY, needs=_SY
    ),
    "FORCAST": Index(
        lambda c: 20 - 15 * c.share("one"), "Caylor, Sticht, Fox and Ford 1973", needs=_SY
    ),
    "FORCAST.RGL": Index(
        lambda c: 20.43 - 0.11 * 150 * c.share("one"),
        "Caylor, Sticht, Fox and Ford 1973",
        needs=_SY,
    ),
    "Fucks": Index(lambda c: c.characters / c.sentences, "Fucks 1955", ("de",)),
    "Linsear.Write": Index(
        lambda c: 400 * c.share("three") / c.sentences_per_100, "Klare 1975", needs=_SY
    ),
    "LIX": Index(lambda c: c.asl + 100 * c.share("seven"), "Björnsson 1968", ()),
    "nWS": Index(
        lambda c: (
            19.35 * c.share("three")
            + 0.1672 * c.asl
            + 12.97 * c.share("six")
            - 3.27 * c.share("one")
            - 0.875
        ),
        _VIENNA,
        ("de",),
        _SY,
    ),
    "nWS.2": Index(
        lambda c: 20.07 * c.share("three") + 0.1682 * c.asl + 13.73 * c.share("six") - 2.779,
        _VIENNA,
        ("de",),
        _SY,
    ),
    "nWS.3": Index(
        lambda c: 29.63 * c.share("three") + 0.1905 * c.asl - 1.1144, _VIENNA, ("de",), _SY
    ),
    "nWS.4": Index(
        lambda c: 27.44 * c.share("three") + 0.2656 * c.asl - 1.693, _VIENNA, ("de",), _SY
    ),
    "RIX": Index(lambda c: c.seven / c.sentences, "Anderson 1983", ()),
    "Scrabble": Index(lambda c: c.points / c.letters, "the authors of quanteda, as an experiment"),
    "SMOG": Index(lambda c: 1.043 * np.sqrt(c.polysyllables) + 3.1291, _SMOG, needs=_SY),
    "SMOG.C": Index(lambda c: 0.9986 * np.sqrt(c.polysyllables + 5) + 2.8795, _SMOG, needs=_SY),
    "SMOG.simple": Index(lambda c: np.sqrt(c.polysyllables) + 3, _SMOG, needs=_SY),
    "SMOG.de": Index(lambda c: np.sqrt(c.polysyllables) - 2, _VIENNA, ("de",), _SY),
    "Spache": Index(
        lambda c: 0.121 * c.asl + 0.082 * 100 * c.share("uncommon") + 0.659,
        "Spache 1953, as revised in 1974",
        needs=("spache",),
    ),
    "Spache.old": Index(
        lambda c: 0.141 * c.asl + 0.086 * 100 * c.share("uncommon") + 0.839,
        "Spache 1953",
        needs=("spache",),
    ),
    "Strain": Index(lambda c: 3 * c.syllables / c.sentences / 10, "Solomon 2006", needs=_SY),
    "Traenkle.Bailer": Index(
        lambda c: (
            224.6814 - 79.8304 * c.awl - 12.24032 * c.asl - 1.292857 * 100 * c.share("prepositions")
        ),
        "Tränkle and Bailer 1984",
        ("de",),
    ),
    "Traenkle.Bailer.2": Index(
        lambda c: (
            234.1063
            - 96.11069 * c.awl
            - 2.05444 * 100 * c.share("prepositions")
            - 1.02805 * 100 * c.share("conjunctions")
        ),
        "Tränkle and Bailer 1984",
        ("de",),
    ),
    "Wheeler.Smith": Index(lambda c: 10 * c.two / c.sentences, "Wheeler and Smith 1954", needs=_SY),
    "meanSentenceLength": Index(lambda c: c.asl, "words / sentences", ()),
    "meanWordSyllables": Index(lambda c: c.asw, "syllables / words", needs=_SY),
}
"""All indices, called as in quanteda, but for LIX, which is called LIW there."""


def scores(names: list[str], counts: Counts) -> dict[str, Column]:
    """Return the values of indices by name; NaN where a document has no words or no sentences."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = {name: INDICES[name].formula(counts) for name in names}
    return {name: np.where(np.isfinite(each), each, np.nan) for name, each in found.items()}
