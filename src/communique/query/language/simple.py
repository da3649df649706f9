"""The search box: plain words, phrases in quotation marks, `word*`, `-not` and `NEAR/5`.

What is typed there becomes a query of the query language, which is shown beside the hits.

>>> print(simple('peace NEAR/3 "the people"'))
"peace"%cl []{0,2} "the"%cl "people"%cl | "the"%cl "people"%cl []{0,2} "peace"%cl
>>> print(simple("peace -war"))
"peace"%cl within (<text/> !containing "war"%cl)
"""

import re
from dataclasses import dataclass, replace

from communique.errors import QueryError
from communique.query.language.lexemes import MAX_TIMES, whole
from communique.query.language.pattern import (
    TEXT,
    Pattern,
    Region,
    Repeat,
    Token,
    choice,
    sequence,
)
from communique.query.language.query import Containing, Filtered, Query, Within
from communique.query.language.tree import Matches
from communique.query.language.values import escaped

_PIECE = re.compile(
    r"""\s*(?:(?P<not>-(?=["\w]))?(?:"(?P<phrase>[^"]*)"|(?P<near>NEAR/\d+)|(?P<word>[^\s"]+)))"""
)


@dataclass(frozen=True)
class _Term:
    pattern: Pattern
    negative: bool


def simple(text: str) -> Query:
    """Return the query that words typed into a search box mean.

    Several words mean texts that hold them all; the hits are each of the words there. `-word`
    leaves out texts that hold it. `a NEAR/5 b` is one within five words of the other.

    Raises:
        QueryError: a quotation mark is not closed, NEAR lacks a side, or there is nothing to find.
    """
    terms = _terms(text)
    wanted = [term.pattern for term in terms if not term.negative]
    if not wanted:
        raise QueryError(
            "there is no word to look for", text, 0, hint='peace "working class" free* -war'
        )
    unwanted = [Containing(Filtered(term.pattern), True) for term in terms if term.negative]
    found = Query(choice(wanted))
    if len(wanted) == 1 and not unwanted:
        return found
    all_of = [Containing(Filtered(each)) for each in wanted] if len(wanted) > 1 else []
    texts = Filtered(Region(TEXT), (*all_of, *unwanted))
    return replace(found, filters=(Within(texts),))


def _terms(text: str) -> list[_Term]:
    if text.count('"') % 2:
        raise QueryError("this quotation mark is not closed", text, text.rindex('"'))
    found: list[_Term] = []
    near: tuple[int, int] | None = None
    for piece in _PIECE.finditer(text):
        if piece["near"] and not piece["not"]:
            if not found or near or found[-1].negative:
                raise _lonely(text, piece.start("near"))
            near = (_distance(text, piece), piece.start("near"))
            continue
        pattern = _pattern(piece)
        if pattern is None:
            continue
        if near is None:
            found.append(_Term(pattern, bool(piece["not"])))
            continue
        if piece["not"]:
            raise _lonely(text, near[1])
        found[-1] = _Term(_within_words(found[-1].pattern, pattern, near[0]), False)
        near = None
    if near is not None:
        raise _lonely(text, near[1])
    return found


def _distance(text: str, piece: "re.Match[str]") -> int:
    n = whole(piece["near"][5:])
    if n > MAX_TIMES:
        message = f"words are {MAX_TIMES:,} apart at most"
        raise QueryError(message, text, piece.start("near"), hint="peace NEAR/5 war")
    return n


def _pattern(piece: "re.Match[str]") -> Pattern | None:
    if piece["word"] or piece["near"]:
        return _word(piece["word"] or piece["near"])
    words = (piece["phrase"] or "").split()
    return sequence([_word(word) for word in words]) if words else None


def _word(word: str) -> Token:
    if word.endswith("*") and len(word) > 1:
        return Token(Matches("word", f"{escaped(word[:-1])}.*", "c"))
    return Token(Matches("word", word, "cl"))


def _within_words(left: Pattern, right: Pattern, n: int) -> Pattern:
    gap = [Repeat(Token(), 0, n - 1)] if n > 1 else []
    return choice([sequence([left, *gap, right]), sequence([right, *gap, left])])


def _lonely(text: str, at: int) -> QueryError:
    return QueryError("NEAR stands between two words", text, at, hint="peace NEAR/5 war")
