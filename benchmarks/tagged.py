"""Vertical text of State of the Union: words, a toy's tags and lemmas, sentences and paragraphs.

After `make_vrt.py` of the reference values that this project is checked against, whose words,
rules and random numbers these are: the same bytes come out, so its counts hold. The tags have the
shape of real ones and are often wrong.
"""

import random
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from benchmarks.collection import WORK
from communique.sample import sotu

Row = tuple[str, str, str]
Sentences = list[list[Row]]

_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['\u2019-][^\W\d_]+)*|[^\w\s]|_")
_END = frozenset(".!?")
_CLOSING = frozenset("\"')]\u201d\u2019")
_SHORT = frozenset(
    {"mr", "mrs", "dr", "st", "no", "gen", "messrs", "hon", "jr", "sr", "u", "s", "d", "c"}
    | {"vs", "etc", "co", "col", "gov", "sec"}
)

_CLOSED = """
DET the a an this that these those every each some any no all both either neither another
DET such
PRON i me my mine myself we us our ours ourselves you your yours he him his himself she her
PRON hers it its itself they them their theirs themselves who whom whose which what one none
PRON nothing something anything everything everyone nobody
ADP of in to for on with at by from into upon under over between among against through during
ADP before after about without within toward towards above below across behind beyond near
ADP since until till like per via despite throughout
CCONJ and or but nor yet
SCONJ if because although though while whereas unless whether as than lest
AUX is are was were be been being am has have had having do does did can could may might must
AUX shall should will would cannot
PART not n't
ADV very also now then here there never always often again still only even just too more most
ADV less least so thus however therefore already almost well far ever soon once hence perhaps
ADV moreover
NUM two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty
NUM hundred thousand million millions billion first second third
ADJ new great own last many other same good free public present foreign much general national
ADJ american federal domestic economic social military strong high large small young old
ADJ better best few several necessary important proper just able full common private human
ADJ nuclear
VERB make made take took give given gave see seen come came go gone know known say said think
VERB thought find found bring brought keep kept let hold held become became ask need want
VERB help work works support believe recommend continue pay provide meet build seek
NOUN people congress government country year years war peace nation nations law laws time
NOUN union public world citizens duty power treaty trade labor freedom men women children
NOUN security energy health tax taxes business jobs money policy interest interests
"""
_BY_ENDING = """
ADV ly
NOUN tion tions sion sions ment ments ness ity ities ism isms ist ists ance ence ship dom
NOUN hood er ers or ors cy age ure
ADJ ous ful able ible ive ical al ic less ish ary ent ant
VERB ing ed ize izes ise ify ate en
"""
_LEMMAS = """
be is are was were been being am
have has had having
do does did
go gone
make made
take took
give given gave
see seen
come came
know known
say said
think thought
find found
bring brought
keep kept
hold held
become became
man men
woman women
child children
"""


def _rows(table: str) -> list[tuple[str, list[str]]]:
    """Return the first word of each line, and the others."""
    lines = (line.split() for line in table.strip().split("\n"))
    return [(first, others) for first, *others in lines]


# A word on several lines has the tag of the first.
_TAGS = {word: tag for tag, words in reversed(_rows(_CLOSED)) for word in words}
_ENDINGS = [(tag, tuple(endings)) for tag, endings in _rows(_BY_ENDING)]
_LEMMA_OF = {word: lemma for lemma, words in _rows(_LEMMAS) for word in words}
_CONSONANTS, _VOWELS = "bcdfgklmnprstvz", "aeiou"


def vertical(copies: int) -> Path:
    """Return the addresses so many times as vertical text, made on first use.

    In each copy but the first, one alphabetic word in a hundred is a pseudo-word.
    """
    target = WORK / f"sotu{2 * copies}.vrt"
    if target.exists():
        return target
    original = WORK / "original"
    sotu.write(original)
    texts = [_parsed(path) for path in sorted(original.glob("*.txt"))]
    draft = target.with_suffix(".draft")
    with draft.open("w", encoding="utf-8", newline="\n") as file:
        for copy in range(copies):
            for fields, sentences in texts:
                _write(file, fields, sentences, copy)
    return draft.replace(target)


def _parsed(path: Path) -> tuple[dict[str, str], Sentences]:
    head, text = path.read_text("utf-8").removeprefix("---\n").split("\n---\n\n", 1)
    given = dict(line.split(": ", 1) for line in head.split("\n"))
    fields = {"id": path.stem, "year": given["year"], "name": given["speaker"]}
    return fields | {"party": given["party"]}, _analysed(unicodedata.normalize("NFC", text))


def _analysed(text: str) -> Sentences:
    found = []
    for sentence in _sentences(_TOKEN.findall(text)):
        rows: list[Row] = []
        tag = ""
        for at, word in enumerate(sentence):
            lower = word.lower()
            tag = _tag_of(word, lower, tag, first=at == 0)
            rows.append((word, tag, _lemma(lower, tag)))
        found.append(rows)
    return found


def _sentences(tokens: list[str]) -> Iterator[list[str]]:
    held: list[str] = []
    for token, following in zip(tokens, [*tokens[1:], ""], strict=True):
        before = held[-1] if held else ""
        held.append(token)
        ends = token in _END and following not in _CLOSING
        if (ends and not (token == "." and _is_short(before))) or (
            token in _CLOSING and before in _END
        ):
            yield held
            held = []
    if held:
        yield held


def _is_short(word: str) -> bool:
    return word.lower() in _SHORT or (len(word) == 1 and word.isalpha() and word != "I")


def _tag_of(word: str, lower: str, before: str, *, first: bool) -> str:
    if word[0].isdigit():
        return "NUM"
    if not word[0].isalpha():
        return "PUNCT" if unicodedata.category(word[0])[0] == "P" else "SYM"
    if known := _TAGS.get(lower):
        return known
    if word[0].isupper() and not first:
        return "PROPN"
    for tag, endings in _ENDINGS:
        if len(lower) > 4 and lower.endswith(endings):
            return "ADJ" if tag == "VERB" and before == "DET" else tag
    return "VERB" if before in {"AUX", "PART", "PRON"} else "NOUN"


def _lemma(lower: str, tag: str) -> str:
    if lower in _LEMMA_OF:
        return _LEMMA_OF[lower]
    if lower.endswith(("'s", "\u2019s")):
        lower = lower[:-2]
    if tag == "NOUN" and len(lower) > 3:
        return _singular(lower)
    if tag == "VERB" and len(lower) > 4:
        return _infinitive(lower)
    return lower


def _singular(lower: str) -> str:
    if lower.endswith("ies"):
        return lower[:-3] + "y"
    if lower.endswith(("sses", "shes", "ches", "xes")):
        return lower[:-2]
    return lower[:-1] if lower.endswith("s") and not lower.endswith(("ss", "us", "is")) else lower


def _infinitive(lower: str) -> str:
    for ending in ("ing", "ed"):
        if lower.endswith(ending):
            stem = lower.removesuffix(ending)
            if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "lsz":
                return stem[:-1]
            dropped = stem.endswith(("at", "iz", "uc", "rv", "ov", "ag", "ur", "id"))
            return stem + "e" if dropped else stem
    return lower[:-1] if lower.endswith("s") and not lower.endswith("ss") else lower


def _write(file: TextIO, fields: dict[str, str], sentences: Sentences, copy: int) -> None:
    chance = random.Random(f"{fields['id']}/{copy}")
    named = {**fields, "id": fields["id"] + (f"_c{copy}" if copy else ""), "copy": str(copy)}
    pairs = " ".join(f"{name}={quoteattr(value)}" for name, value in named.items())
    file.write(f"<text {pairs}>\n")
    for number, sentence in enumerate(sentences):
        file.write("<p>\n<s>\n" if number % 5 == 0 else "<s>\n")
        for row in sentence:
            word, tag, lemma = row
            if copy and word[0].isalpha() and chance.random() < 0.01:
                word = lemma = _pseudo_word(chance)
                tag = "NOUN"
            file.write(f"{escape(word)}\t{tag}\t{escape(lemma)}\n")
        last = number % 5 == 4 or number == len(sentences) - 1
        file.write("</s>\n</p>\n" if last else "</s>\n")
    file.write("</text>\n")


def _pseudo_word(chance: random.Random) -> str:
    number = int(chance.paretovariate(0.7) * 100) * 2654435761 % 75**4
    word = ""
    for _ in range(4):
        number, syllable = divmod(number, 75)
        word += _CONSONANTS[syllable // 5] + _VOWELS[syllable % 5]
    return word
