"""The query for a feature: its hits are what was counted."""

import re
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from communique.corpus.attribute import folded
from communique.features.choices import Features
from communique.features.kept import condition, keeping
from communique.query import Matches, Not, Number, Query, Selection, Token, literal
from communique.query.language.pattern import Pattern, Region, choice, repeat, sequence
from communique.query.language.query import EVERYWHERE, Containing, Filter, Filtered, Having, Within
from communique.query.language.tree import AtLabel, Distance, conjunction
from communique.query.language.values import escaped
from communique.query.place import FIRST, LAST

JOINT = "\u00a0"
"""Stands for white space inside a word where words are joined by spaces."""


def compounds(features: Features) -> Query:
    """Return the query for all compounds: of two that begin at a word the longer one."""
    phrases = [_words(phrase.split(), features) for phrase in features.compounds]
    return Query(choice(phrases), strategy="longest")


def every_token(features: Features, within: Selection = EVERYWHERE) -> Query:
    """Return the query for all tokens that are kept: the denominator of rates."""
    return Query(Token(keeping(None, features)), within)


def feature(features: Features, name: str, within: Selection = EVERYWHERE) -> Query:
    """Return the query for the places where a feature stands."""
    words = name.split(" ") if features.ngrams != (1,) else [name]
    if len(words) > 1:
        return _of_several(features, words, within)
    phrase = _compound(features, name)
    if phrase is not None:
        return _of_compound(features, phrase, within)
    token = _word(name, features)
    filters: tuple[Filter, ...] = ()
    if features.compounds:
        filters = (Within(_scope(compounds(features)), negative=True),)
    return Query(token, within, filters)


def _of_several(features: Features, words: Sequence[str], within: Selection) -> Query:
    tokens = [_word(word, features) for word in words]
    gone = condition(features) if features.joined else None
    between = [] if gone is None else [repeat(Token(gone), 0, None)]
    if features.skip == (0,) or len(words) != 2:
        items: list[Pattern] = [tokens[0]]
        for token in tokens[1:]:
            items += [*between, token]
        return Query(sequence(items), within)
    skipped = sequence([*between, Token(None if gone is None else Not(gone))])
    branches = [
        sequence([tokens[0], *([repeat(skipped, n, n)] if n else []), *between, tokens[1]])
        for n in sorted(set(features.skip))
    ]
    return Query(choice(branches), within, strategy="all")


def pair(
    features: Features, first: str, second: str, window: int, *, ordered: bool = False
) -> Query:
    """Return the query for two words at most `window` places apart; in this order, or in either."""
    gone = condition(features) if features.joined else None
    between = [] if gone is None else [repeat(Token(gone), 0, None)]
    skipped = sequence([*between, Token(None if gone is None else Not(gone))])
    room = [repeat(skipped, 0, window - 1)] if window > 1 else []
    one, other = (_word(each, features) for each in (first, second))
    branches = [sequence([one, *room, *between, other])]
    if not ordered and first != second:
        branches.append(sequence([other, *room, *between, one]))
    return Query(choice(branches), strategy="all")


def both(features: Features, first: str, second: str, structure: str) -> Query:
    """Return the query for the regions of a structure that hold two words, or one twice."""
    one, other = (Filtered(_word(each, features)) for each in (first, second))
    if first == second:
        twice = sequence([one.pattern, repeat(Token(), 0, None), other.pattern])
        return Query(Region(structure), filters=(Containing(Filtered(twice)),))
    return Query(Region(structure), filters=(Containing(one), Containing(other)))


def _compound(features: Features, name: str) -> list[str] | None:
    for phrase in features.compounds:
        if compound_name(features, phrase) == name:
            return phrase.split()
    return None


def _of_compound(features: Features, phrase: Sequence[str], within: Selection) -> Query:
    """Return the query for those hits of all compounds that are one of them."""
    length = Distance(FIRST, LAST, False, "=", Number(str(len(phrase) - 1)))
    tests = [
        AtLabel(FIRST, _test(features.attribute, word), place) for place, word in enumerate(phrase)
    ]
    holds = conjunction([length, *tests])
    assert holds is not None
    return replace(compounds(features), within=within, filters=(Having(holds),))


def _scope(query: Query) -> Filtered:
    return Filtered(query.pattern, query.filters, query.labels, query.strategy)


def _words(words: Sequence[str], features: Features) -> Pattern:
    return sequence([literal(features.attribute, word) for word in words])


def _test(attribute: str, word: str) -> Matches:
    test = literal(attribute, word).condition
    assert isinstance(test, Matches)
    if JOINT not in word:
        return test
    pattern = re.sub("([#&~-])", r"\\\1", escaped(word)).replace(JOINT, r"\s")
    return replace(test, pattern=pattern, flags=test.flags.removesuffix("l"))


def _word(name: str, features: Features) -> Token:
    test = _test(features.attribute, name)
    # Of words, and of words in lower case, all tokens are kept or none.
    if features.attribute in {"word", "lower"}:
        return Token(test)
    return Token(keeping(test, features))


def compound_name(features: Features, phrase: str) -> str:
    """Return what a compound is called: its words as the attribute has them, joined by `_`."""
    words = pl.Series(phrase.split())
    if features.attribute in {"lower", "fold"}:
        words = words.str.to_lowercase()
    return "_".join(folded(words) if features.attribute == "fold" else words)
