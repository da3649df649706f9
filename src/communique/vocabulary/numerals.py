"""Numerals: numbers that are written as words, by language.

Of some languages all numbers are read, by their numerals and how these are put together; of others
those that ICU writes as words between spaces: 2 to 199, to 1,000 by tens, to 10,000 by thousands.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

_ONES = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen",
    "de": "ein|eins|eine|einen|einem|einer zwei drei vier fünf|fuenf|funf sechs|sech sieben|sieb "
    "acht neun zehn elf zwölf|zwoelf|zwolf dreizehn vierzehn fünfzehn|fuenfzehn|funfzehn sechzehn "
    "siebzehn achtzehn neunzehn",
    "es": "uno|un|una|ún dos|dós tres|trés cuatro cinco seis|séis siete ocho nueve diez once doce "
    "trece catorce quince dieciséis|dieciseis diecisiete dieciocho diecinueve",
    "fr": "un|une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
    "seize",
    "it": "un|uno|una due tre|tré quattro cinque sei sette otto nove dieci undici dodici tredici "
    "quattordici quindici sedici diciassette diciotto diciannove",
    "pt": "um|uma dois|duas três|tres quatro cinco seis sete oito nove dez onze doze treze "
    "catorze|quatorze quinze dezesseis|dezasseis dezessete|dezassete dezoito dezenove|dezanove",
    "ru": "один|одна|одно|одного|одной два|две|двух|двум|двумя три|трёх|трех|трём|трем|тремя "
    "четыре|четырёх|четырех|четырьмя пять|пяти|пятью шесть|шести|шестью семь|семи|семью "
    "восемь|восьми девять|девяти десять|десяти|десятью одиннадцать|одиннадцати "
    "двенадцать|двенадцати тринадцать|тринадцати четырнадцать|четырнадцати "
    "пятнадцать|пятнадцати шестнадцать|шестнадцати семнадцать|семнадцати "
    "восемнадцать|восемнадцати девятнадцать|девятнадцати",
    "nl": "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien "
    "zestien zeventien achttien negentien",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "de": "zwanzig dreißig|dreissig vierzig fünfzig|fuenfzig|funfzig sechzig siebzig achtzig "
    "neunzig",
    "es": "veinte|veinti treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "fr": "vingt trente quarante cinquante soixante - quatre-vingts|quatre-vingt -",
    "it": "venti|vent trenta|trent quaranta|quarant cinquanta|cinquant sessanta|sessant "
    "settanta|settant ottanta|ottant novanta|novant",
    "pt": "vinte trinta quarenta cinquenta|cinqüenta sessenta setenta oitenta noventa",
    "ru": "двадцать|двадцати тридцать|тридцати сорок|сорока пятьдесят|пятидесяти "
    "шестьдесят|шестидесяти семьдесят|семидесяти восемьдесят|восьмидесяти девяносто|девяноста",
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
}
_HUNDREDS = {
    "es": "cien|ciento|cientos|cientas doscientos|doscientas trescientos|trescientas "
    "cuatrocientos|cuatrocientas quinientos|quinientas seiscientos|seiscientas "
    "setecientos|setecientas ochocientos|ochocientas novecientos|novecientas",
    "pt": "cem|cento duzentos|duzentas trezentos|trezentas quatrocentos|quatrocentas "
    "quinhentos|quinhentas seiscentos|seiscentas setecentos|setecentas oitocentos|oitocentas "
    "novecentos|novecentas",
    "ru": "сто|ста двести|двухсот триста|трёхсот|трехсот четыреста|четырёхсот|четырехсот "
    "пятьсот|пятисот шестьсот|шестисот семьсот|семисот восемьсот|восьмисот девятьсот|девятисот",
    "en": "hundred|hundreds",
    "de": "hundert",
    "fr": "cent|cents",
    "it": "cento|cent",
    "nl": "honderd",
}
_THOUSAND = {
    "en": "thousand",
    "de": "tausend",
    "es": "mil",
    "fr": "mille",
    "it": "mille|mila",
    "pt": "mil",
    "ru": "тысяча|тысячи|тысяч|тысячу|тысячам|тысячами",
    "nl": "duizend",
}
_AND = {
    "en": "and",
    "de": "und",
    "es": "y|i",
    "fr": "et",
    "it": "e",
    "pt": "e",
    "ru": "и",
    "nl": "en|ën",
}

_SPELLS = """
af ar be bg ca cs cy da el eo et fa fi fil ga he hi hr hu hy id is ka ko ky lt lv mk ms mt nb nn
pl ro sk sl sq sr sv sw ta th tr uk vi
"""
"""Other languages whose numbers ICU writes as words between spaces."""

_SPELLED = (*range(2, 200), *range(200, 1000, 10), *range(1000, 11000, 1000))
_LONGEST = 7
"""Words of such a number."""

# Accents, points, and vowels of Indian scripts and Thai, which are marks and no letters.
_MARKS = (
    r"\u0300-\u036f\u05b0-\u05c7\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0b82"
    r"\u0bbe-\u0bcd\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
)
_WORD = re.compile(rf"\w[\w{_MARKS}]*")

_HAN = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6,
        "七": 7, "八": 8, "九": 9}  # fmt: skip
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_HAN_NUMBER = re.compile(f"[{''.join([*_HAN, *_HAN_UNITS])}]+")


def numerals(text: str, language: str) -> Iterator[tuple[int, str]]:
    """Yield the numbers above 1 that are words in a text, and how each is written.

    `language` is a BCP 47 tag; of those that have no numerals here or with ICU nothing is found.
    One is an article in too many languages, and ordinals are passed over.

    >>> list(numerals("a hundred and thirty have put their names down", "en"))
    [(130, 'hundred and thirty')]
    >>> list(numerals("hundertdreißig haben sich eingeschrieben", "de"))
    [(130, 'hundertdreißig')]
    """
    tag, language = language, re.split("[-_ ]", language)[0].lower()
    if language in {"zh", "ja"}:
        yield from _in_han(text)
    known = _known(language)
    if known is None:
        yield from _by_icu(text, _spelled(tag.lower()))
        return
    words, whole, one = known
    for match in whole.finditer(text):
        value = _sum([words[each] for each in one.findall(match[0].lower()) if each in words])
        if value > 1:
            yield value, match[0]


def _in_han(text: str) -> Iterator[tuple[int, str]]:
    """Yield the numbers above 1 that signs of Chinese are; units alone are none, as in 万岁."""
    for match in _HAN_NUMBER.finditer(text):
        if not any(each in _HAN for each in match[0]):
            continue
        if len(match[0]) > 1 and all(each in _HAN for each in match[0]):
            value = int("".join(str(_HAN[each]) for each in match[0]))
        else:
            value = _sum_of_han(match[0])
        if value > 1:
            yield value, match[0]


def _sum_of_han(signs: str) -> int:
    total = section = digit = 0
    for each in signs:
        unit = _HAN_UNITS.get(each, 0)
        if not unit:
            digit = _HAN[each]
        elif unit < 10**4:
            section, digit = section + (digit or 1) * unit, 0
        else:
            total, section, digit = (total + section + digit) * unit, 0, 0
    return total + section + digit


def _sum(parts: list[int]) -> int:
    """Return the number that numerals make one after the other."""
    total = current = 0
    for each in parts:
        if each >= 1000:
            total, current = total + max(current, 1) * each, 0
        elif each == 100:
            current = max(current, 1) * 100
        else:
            current += each
    return total + current


@cache
def _known(language: str) -> tuple[dict[str, int], re.Pattern[str], re.Pattern[str]] | None:
    """Return numerals with their values, what finds a number, and what finds its numerals."""
    if language not in _ONES:
        return None
    words: dict[str, int] = {}
    for table, first, step in ((_ONES, 1, 1), (_TENS, 20, 10), (_HUNDREDS, 100, 100)):
        for number, forms in enumerate(table[language].split()):
            words |= {form: first + step * number for form in forms.split("|") if form != "-"}
    words |= dict.fromkeys(_THOUSAND[language].split("|"), 1000)
    listed = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    # The hundred of Italian loses its end before an eight: centotto, centottanta.
    listed = listed.replace("cento|", "cento(?!tt)|") if language == "it" else listed
    link = rf"(?:[ \u00a0-]?(?:{_AND[language]})[ \u00a0-]?|[ \u00a0-])?"
    whole = re.compile(rf"\b(?:{listed})(?:{link}(?:{listed}))*\b", re.IGNORECASE)
    return words, whole, re.compile(listed)


def _by_icu(text: str, known: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    """Yield the numbers of a text that are listed as words, the longest first."""
    found = list(_WORD.finditer(text)) if known else []
    words = [_plain(each[0]) for each in found]
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST, len(words) - at), 0, -1):
            number = known.get(" ".join(words[at : at + size]))
            if number is not None:
                yield number, text[found[at].start() : found[at + size - 1].end()]
                at += size - 1
                break
        at += 1


@cache
def _spelled(language: str) -> Mapping[str, int]:
    """Return numbers by how a language writes them as words, by ICU's rules."""
    if re.split("[-_ ]", language)[0] not in _SPELLS.split():
        return {}
    from icu4py.messageformat import MessageFormat

    form = MessageFormat("{n, spellout}", language)
    found: dict[str, int] = {}
    for number in _SPELLED:
        written = form.format({"n": number}).replace("\u00ad", "")
        found[" ".join(map(plain, _WORD.findall(written)))] = number
    return found


def plain(text: str) -> str:
    """Return a text in lower case and without diacritics."""
    split = unicodedata.normalize("NFD", text.casefold())
    return "".join(each for each in split if not unicodedata.combining(each))


_plain = lru_cache(maxsize=1 << 16)(plain)
