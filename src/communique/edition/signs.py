"""Signs that two texts say the same in other words: numbers, cognates, and what titles say.

A translation keeps its numbers, be they digits or words, and many of its longer words look alike
in two languages (cognates; Simard, Foster and Isabelle 1992).
"""

import re
from dataclasses import dataclass
from functools import cached_property

from communique.vocabulary.figures import figures
from communique.vocabulary.numerals import plain

_LETTERS = re.compile(r"[^\W\d_]{5,}")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_STEM = 5
"""Letters that cognates begin with: cooperatives, cooperativas."""

_WIDTH = 3
"""Letters that an ideograph stands for."""

_OPENING = 120
"""Characters of a text in which it may say what it is."""

_SAID = {
    "translation": "translat traduc traduz tradott übersetz uebersetz vertaal vertaling översätt "
    "oversett overset перевод переклад превод tłumacz překlad preklad fordít μετάφρασ çeviri "
    "ترجمة ترجمه תרגום 翻译 翻譯 译文 譯文 翻訳 번역 अनुवाद dịch terjemah käänn kään tõlge",
    "summary": "summar in~brief digest abridg résumé resume~of resumen resumo riassunto "
    "zusammenfass kurzfassung samenvatting sammanfatt sammendrag кратко резюме streszcz souhrn "
    "összefogl περίληψ özet ملخص خلاصه תקציר 摘要 概要 요약 सारांश",
}


@dataclass(frozen=True)
class Signs:
    """What a text keeps in other words.

    Attributes:
        text: as it is.
        title: of the document.
        language: BCP 47; of its number words.
    """

    text: str
    title: str = ""
    language: str = ""

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers in it, each in its one form, in digits or as words; of dates the days.

        The name of a month is a word in most languages, and no number.
        """
        found = figures(self.text, self.language)
        values = {each.value if each.kind == "number" else each.day for each in found}
        return frozenset(values - {""})

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """The beginnings of its longer words, without diacritics."""
        return frozenset(each[:_STEM] for each in _LETTERS.findall(plain(self.text)))

    @cached_property
    def length(self) -> int:
        """Letters, ideographs counted as several."""
        return len(self.text) + (_WIDTH - 1) * len(_WIDE.findall(self.text))

    def says(self, kind: str) -> bool:
        """Tell whether its title or opening calls it a `translation` or a `summary`."""
        head = f"{self.title}\n{self.text[:_OPENING]}".casefold()
        return any(word.replace("~", " ") in head for word in _SAID[kind].split())


@dataclass(frozen=True)
class Agreement:
    """How far the signs of two texts agree.

    Attributes:
        numbers: that both have.
        large: of these that are above 12.
        all_numbers: that one of them has, or both.
        cognates: beginnings of words that both have.
        fewer: beginnings of the text with fewer.
        ratio: of the lengths, the longer by the shorter.
        said: whether a title or an opening says so.
    """

    numbers: int
    large: int
    all_numbers: int
    cognates: int
    fewer: int
    ratio: float
    said: bool

    @property
    def speaks_for(self) -> bool:
        """Whether one may be a translation of the other."""
        agree = 2 * self.numbers >= self.all_numbers
        if self.ratio > _RATIO or not (agree or (self.said and self.all_numbers <= 2)):
            return False
        # Two and three are in many texts; forty-two is not.
        if self.large + self.numbers >= 4:
            return True
        if self.said:
            return self.numbers > 0 or self.cognates >= 2 or not self.fewer
        return self.numbers > 0 and self.cognates >= 4 and 10 * self.cognates >= self.fewer

    @property
    def weight(self) -> float:
        """How much speaks for it, to choose among several."""
        alone = self.all_numbers - self.numbers
        return 2 * self.numbers - alone + self.cognates / 2 - self.ratio + 2 * self.said

    @property
    def told(self) -> str:
        """The figures in words."""
        numbers = f"{self.numbers} of {self.all_numbers} numbers agree"
        said = ", and it says so" if self.said else ""
        return f"{numbers}, {self.cognates} words look alike{said}"


_SMALL = 12

_RATIO = 2.0
"""By how much one text may be longer than its translation."""


def agreement(one: Signs, other: Signs) -> Agreement:
    """Return how far two texts agree."""
    low, high = sorted((max(one.length, 1), max(other.length, 1)))
    both = one.numbers & other.numbers
    return Agreement(
        numbers=len(both),
        large=sum(float(number) > _SMALL for number in both),
        all_numbers=len(one.numbers | other.numbers),
        cognates=len(one.beginnings & other.beginnings),
        fewer=min(len(one.beginnings), len(other.beginnings)),
        ratio=high / low,
        said=one.says("translation") or other.says("translation"),
    )
