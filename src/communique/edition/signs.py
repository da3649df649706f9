"""Signs that two texts say the same in other words: numbers, cognates, and what titles say.

A translation keeps its numbers, be they digits or words, and many of its longer words look alike
in two languages (cognates; Simard, Foster and Isabelle 1992).
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property

from icu4py.messageformat import MessageFormat

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"(?<=\d)[.,\u00a0\u202f'’](?=\d{3}(?!\d))")
_DIGITS = re.compile(r"\d{1,18}")
_LETTERS = re.compile(r"[^\W\d_]{5,}")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_STEM = 5
"""Letters that cognates begin with: cooperatives, cooperativas."""

_WIDTH = 3
"""Letters that an ideograph stands for."""

_SPELLS = """
af ar be bg ca cs cy da de el en eo es et fa fi fil fr ga he hi hr hu hy id is it ka ko ky lt lv mk
ms mt nb nl nn pl pt ro ru sk sl sq sr sv sw ta th tr uk vi
"""
"""Languages whose numbers ICU writes as words between spaces; of others it gives the machine's."""

_SPELLED = (*range(2, 200), *range(200, 1000, 10), *range(1000, 11000, 1000))
"""Numbers that are known as words. One is an article in many languages."""

_LONGEST = 5
"""Words of a number."""

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
    def numbers(self) -> frozenset[int]:
        """The numbers in it, in whatever digits, and as words where the language is known."""
        plain = _bare(_NUMBER.sub("", unicodedata.normalize("NFKC", self.text)))
        words, known = _WORD.findall(plain), spelled(self.language.casefold())
        # In some scripts digits touch the words beside them.
        found, at = {int(each) for each in _DIGITS.findall(plain)}, 0
        while at < len(words):
            for size in range(min(_LONGEST, len(words) - at), 0, -1):
                number = known.get(" ".join(words[at : at + size]))
                if number is not None:
                    found.add(number)
                    at += size - 1
                    break
            at += 1
        return frozenset(found)

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """The beginnings of its longer words, without diacritics."""
        return frozenset(each[:_STEM] for each in _LETTERS.findall(_bare(self.text)))

    @cached_property
    def length(self) -> int:
        """Letters, ideographs counted as several."""
        return len(self.text) + (_WIDTH - 1) * len(_WIDE.findall(self.text))

    def says(self, kind: str) -> bool:
        """Tell whether its title or opening calls it a `translation` or a `summary`."""
        head = f"{self.title}\n{self.text[:_OPENING]}".casefold()
        return any(word.replace("~", " ") in head for word in _SAID[kind].split())


def _bare(word: str) -> str:
    split = unicodedata.normalize("NFD", word.casefold())
    return "".join(each for each in split if not unicodedata.combining(each))


@cache
def spelled(language: str) -> dict[str, int]:
    """Return numbers by how a language writes them as words, by ICU's rules."""
    if re.split("[-_ ]", language)[0] not in _SPELLS.split():
        return {}
    form = MessageFormat("{n, spellout}", language)
    found: dict[str, int] = {}
    for number in _SPELLED:
        plain = _bare(form.format({"n": number}).replace("\u00ad", ""))
        words = " ".join(_WORD.findall(plain))
        found[words] = number
        # English leaves the `and` to its speakers.
        found[words.replace("hundred ", "hundred and ")] = number
    return found


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
        large=sum(number > _SMALL for number in both),
        all_numbers=len(one.numbers | other.numbers),
        cognates=len(one.beginnings & other.beginnings),
        fewer=min(len(one.beginnings), len(other.beginnings)),
        ratio=high / low,
        said=one.says("translation") or other.says("translation"),
    )
