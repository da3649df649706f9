r"""Reads the text of a query; docs/reference/query.md has the grammar.

>>> print(parse('united "States" []  :: year >= 1900 and party in ("Whig","none")'))
"united"%cl "States" [] :: year >= 1900 & party in ("Whig", "none")
>>> print(parse("a:[pos='ADJ'] [lemma=a.lemma]? within s"))
a:[pos="ADJ"] _1:[]? within s :: _1.lemma = a.lemma
"""

import re
from typing import cast

from communique.errors import QueryError
from communique.query.language import conditions
from communique.query.language.conditions import Definitions, Known, label_test
from communique.query.language.fields import document_test, text_test
from communique.query.language.lexemes import CONDITION, Lexemes, is_filter, string
from communique.query.language.pattern import TEXT, Region, labels
from communique.query.language.query import (
    Containing,
    Filter,
    Filtered,
    Having,
    InCharacters,
    InResult,
    InStretches,
    InStructure,
    InWords,
    Near,
    Query,
    Scope,
    Strategy,
    Within,
)
from communique.query.language.reader import Reader
from communique.query.language.tree import (
    AtLabel,
    Condition,
    Distance,
    SameValue,
    Selection,
    conjunction,
    conjuncts,
    leaves,
)

NOTHING = Definitions()


_NEAR = re.compile(r"near\s+-?\d+\s+-?\d+\s")
_MEET = re.compile(r"MU\s*\(")
_HAVING = re.compile(r"having\s*\(")
_MORE = re.compile(r"(?!within\b|containing\b)[^\W\d]\w*")


def parse(text: str, definitions: Definitions = NOTHING) -> Query:
    """Read a query.

    Raises:
        QueryError: the text isn't a query; the message points at the character.
    """
    reader = Reader(Lexemes(text), definitions, _filter)
    query = _query(reader)
    reader.lex.take_end()
    return query


def parse_selection(text: str) -> Selection:
    """Read a selection; the empty text selects all documents.

    Raises:
        QueryError: the text isn't a selection; the message points at the character.
    """
    lex = Lexemes(text, CONDITION)
    found = None if lex.kind == "end" else conditions.either(lex, document_test)
    lex.take_end()
    return Selection(found, text)


def _query(reader: Reader) -> Query:
    lex = reader.lex
    strategy = lex.next()[2:-1] if lex.kind == "strategy" else "standard"
    whole = _filtered(reader)
    pattern = whole.pattern
    condition: Condition | None = None
    if lex.is_mark("::"):
        lex.read_as(CONDITION)
        lex.advance()
        named = Known(reader.definitions.lists, labels(pattern))
        condition = conditions.either(lex, label_test(named))
    lex.took(";")
    filters, conditions_of_text = _of_texts(whole.filters)
    every = [*reader.constraints, *(conjuncts(condition) if condition else ()), *conditions_of_text]
    about = [each for each in every if _is_about_labels(each)]
    documents = conjunction([each for each in every if each not in about])
    return Query(
        pattern,
        Selection(documents, lex.text),
        filters,
        conjunction(about),
        cast("Strategy", strategy),
        lex.text,
    )


def _filtered(reader: Reader) -> Filtered:
    """Read a pattern and what stands behind it: within, containing."""
    found = reader.choice()
    pattern, filters = (
        (found.pattern, found.filters) if isinstance(found, Filtered) else (found, ())
    )
    while (each := _filter(reader)) is not None:
        filters = (*filters, each)
    return Filtered(pattern, filters)


def _filter(reader: Reader) -> Filter | None:
    lex = reader.lex
    negative = lex.is_mark("!") or lex.is_word("not")
    if negative:
        lex.advance()
    if lex.is_word("within"):
        lex.advance()
        return Within(_scope(reader), negative)
    if lex.is_word("containing"):
        lex.advance()
        return Containing(_operand(reader), negative)
    if _NEAR.match(lex.text, lex.at) and lex.is_word("near"):
        return _near(reader, negative)
    if _HAVING.match(lex.text, lex.at) and lex.is_word("having"):
        lex.advance()
        lex.read_as(CONDITION)
        lex.take("(")
        known = Known(reader.definitions.lists, reader.labels)
        found = conditions.either(lex, label_test(known))
        return Having(cast("Condition", reader.closed(")", found)), negative)
    if negative:
        raise lex.fail("within, containing, near or having", '!within s, !containing [pos="VERB"]')
    return None


def _near(reader: Reader, negative: bool) -> Near:
    lex, at = reader.lex, reader.lex.at
    lex.advance()
    left = lex.number("how many tokens before")
    right = lex.number("how many tokens after")
    if left < 0 or right < 0 or not left + right:
        raise QueryError("the window has no token", lex.text, at, hint="near 5 5 (…)")
    name = reader.name("the name of a structure") if lex.kind == "word" and _is_name(lex) else ""
    return Near(_operand(reader), left, right, name, negative, at=at)


def _is_name(lex: Lexemes) -> bool:
    """Tell whether a word is the structure of a window: what it is near follows."""
    if _MEET.match(lex.text, lex.at):
        return False
    behind = lex.text[lex.at + len(lex.value) :].lstrip()
    return behind[:1] in set("([\"'</$@") or bool(_MORE.match(behind))


def _scope(reader: Reader) -> Scope:
    lex = reader.lex
    if lex.kind == "word" and lex.value.isdigit():
        n = lex.number("a number")
        if lex.kind != "word" or is_filter(lex):
            return InWords(n)
        at = lex.at
        name = reader.name("the name of a structure")
        return InWords(n) if name in {"word", "words"} else InStructure(name, n, at=at)
    if lex.kind == "word" and not _MEET.match(lex.text, lex.at):
        at, name = lex.at, reader.name("the name of a structure, as s or p")
        if name == "chars" and lex.is_mark("("):
            return _characters(reader)
        if name == "result" and lex.took("("):
            named, _ = string(lex)
            lex.take(")")
            return InResult(named, at=at)
        condition = _in_brackets(reader) if lex.is_mark("[") else None
        return InStructure(name, condition=condition, at=at)
    if lex.kind in {"end", "mark"} and not lex.is_mark("(", "["):
        raise lex.fail("the name of a structure, as s or p", "within s, within 5, within (…)")
    operand = _operand(reader)
    match operand:
        case Filtered(
            Region(structure=name, condition=condition, body=None, at=at), (), None, None
        ):
            return InStructure(name, condition=condition, at=at)
    return operand


def _in_brackets(reader: Reader) -> Condition | None:
    """Read a condition in brackets, as `text[party = "Greens"]` has it."""
    lex = reader.lex
    lex.read_as(CONDITION)
    lex.advance()
    found = None if lex.is_mark("]") else conditions.either(lex, text_test)
    return reader.closed("]", found)


def _characters(reader: Reader) -> InCharacters | InStretches:
    lex = reader.lex
    lex.take("(")
    if lex.kind != "string":
        raise lex.fail("the id of a document in quotation marks")
    name, _ = string(lex)
    lex.take(",")
    found = [_stretch(reader, name)]
    while lex.took(","):
        if lex.kind == "string":
            name, _ = string(lex)
            lex.take(",")
        found.append(_stretch(reader, name))
    lex.take(")")
    return found[0] if len(found) == 1 else InStretches(tuple(found))


def _stretch(reader: Reader, name: str) -> InCharacters:
    lex = reader.lex
    start = lex.number("the first character, a number")
    lex.take(",")
    return InCharacters(name, start, lex.number("the character after the last, a number"))


def _operand(reader: Reader) -> Filtered:
    found = reader.choice()
    return found if isinstance(found, Filtered) else Filtered(found)


def _of_texts(filters: tuple[Filter, ...]) -> tuple[tuple[Filter, ...], list[Condition]]:
    """Return the filters, and apart from them what others say of documents: a selection."""
    kept: list[Filter] = []
    found: list[Condition] = []
    for each in filters:
        match each:
            case Within(InStructure(structure, 1, condition), False) if (
                structure == TEXT and condition is not None
            ):
                found.extend(conjuncts(condition))
            case _:
                kept.append(each)
    return tuple(kept), found


def _is_about_labels(condition: Condition) -> bool:
    kinds = AtLabel | SameValue | Distance
    return any(isinstance(leaf, kinds) for leaf in leaves(condition))
