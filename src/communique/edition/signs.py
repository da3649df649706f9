"""Signs that two texts say the same in other words: numbers, names, and words that few texts have.

A translation keeps its numbers and names; a summary takes its rare words from what it sums up.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f'’]\d{3}(?!\d))*")
_NAME = re.compile(r"(?<![.!?:\n]\s)(?<!^)\b[^\W\d_][^\W\d_’'-]{3,}\b")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_STEM = 5
"""Letters of a name that languages have in common: Valdora, Valdoriens."""

_WIDTH = 3
"""Letters that an ideograph stands for."""

_SMALL = 12
"""Numbers up to this are often months: written as words in one language, as digits in another."""


@dataclass(frozen=True)
class Signs:
    """What a text keeps in another language.

    Attributes:
        text: as it is.
    """

    text: str

    @cached_property
    def numbers(self) -> Counter[int]:
        """The numbers in it, in whatever digits, with how often each occurs."""
        plain = unicodedata.normalize("NFKC", self.text)
        return Counter(int(re.sub(r"\D", "", each)) for each in _NUMBER.findall(plain))

    @cached_property
    def names(self) -> frozenset[str]:
        """The beginnings of words with a capital inside of sentences, without diacritics."""
        words = (each for each in _NAME.findall(self.text) if each[0].isupper())
        return frozenset(_bare(each)[:_STEM] for each in words)

    @cached_property
    def length(self) -> int:
        """Letters, ideographs counted as several."""
        return len(self.text) + (_WIDTH - 1) * len(_WIDE.findall(self.text))


def _bare(word: str) -> str:
    split = unicodedata.normalize("NFD", word.casefold())
    return "".join(each for each in split if not unicodedata.combining(each))


@dataclass(frozen=True)
class Agreement:
    """How far the signs of two texts agree.

    Attributes:
        numbers: that both have.
        numbers_in_one: that only one has, months aside.
        names: that both have.
        fewer_names: of the text with fewer.
        ratio: of the lengths, the longer by the shorter.
    """

    numbers: int
    numbers_in_one: int
    names: int
    fewer_names: int
    ratio: float

    @property
    def speaks_for(self) -> bool:
        """Whether one may be a translation of the other."""
        if self.ratio > 2 or self.numbers_in_one > max(1, self.numbers // 3):
            return False
        return self.numbers >= 2 or (self.names >= 2 and 2 * self.names >= self.fewer_names)

    @property
    def weight(self) -> float:
        """How much speaks for it, to choose among several."""
        return 2 * self.numbers - 2 * self.numbers_in_one + self.names - self.ratio

    @property
    def told(self) -> str:
        """The figures in words."""
        numbers = f"{self.numbers} of {self.numbers + self.numbers_in_one} numbers"
        return f"{numbers} and {self.names} of {self.fewer_names} names agree"


def agreement(one: Signs, other: Signs) -> Agreement:
    """Return how far two texts agree."""
    both = one.numbers & other.numbers
    rest = (one.numbers | other.numbers) - both
    # A month is a word here and a number there; the same number may be said once more.
    known = set(both)
    alone = sum(n for number, n in rest.items() if number > _SMALL and number not in known)
    names = one.names & other.names
    low, high = sorted((max(one.length, 1), max(other.length, 1)))
    fewer = min(len(one.names), len(other.names))
    return Agreement(both.total(), alone, len(names), fewer, high / low)
