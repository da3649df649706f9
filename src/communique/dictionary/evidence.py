"""The query for the places of a category, of an entry, or of tokens that no entry has."""

from collections.abc import Iterator, Sequence

from communique.dictionary.lookup import Lookup
from communique.dictionary.words import Manner, is_beginning, is_glob, regex
from communique.features.kept import condition as left_out
from communique.features.kept import keeping
from communique.query import Any, Condition, Matches, Query, Token
from communique.query.language.pattern import Pattern, choice, repeat, sequence
from communique.query.language.query import Filter, Filtered, Strategy, Within
from communique.query.language.tree import Among
from communique.query.language.values import escaped

_LONGEST = 15_000
"""Characters of a regular expression; one that is longer is written as several."""


def of_category(lookup: Lookup, category: int) -> Query:
    """Return the query for what counts as a category."""
    mine = [
        words
        for home, words in zip(lookup.home.tolist(), lookup.split, strict=True)
        if home == category
    ]
    return _query(lookup, category, mine)


def of_entry(lookup: Lookup, entry: int) -> Query:
    """Return the query for what counts by an entry."""
    return _query(lookup, int(lookup.home[entry]), [lookup.split[entry]])


def of_the_rest(lookup: Lookup) -> Query:
    """Return the query for the tokens that no entry has."""
    features = lookup.manner.features
    every = Filtered(_any_of(lookup.split, lookup.manner))
    return Query(Token(keeping(None, features)), filters=(Within(every, negative=True),))


def _query(lookup: Lookup, category: int, entries: Sequence[Sequence[str]]) -> Query:
    """Return the query for entries of a category where no longer entry hides them."""
    filters: list[Filter] = []
    for n_words in sorted({len(words) for words in entries}):
        longer = lookup.longer(category, n_words)
        if longer:
            hiding = Filtered(_any_of(longer, lookup.manner))
            inside = Filtered(_so_many(n_words, lookup.manner), (Within(hiding),))
            filters.append(Within(inside, negative=True))
    pattern = _any_of(entries, lookup.manner)
    # Of several entries that begin at a token each has a place.
    strategy: Strategy = "standard" if isinstance(pattern, Token) else "all"
    return Query(pattern, filters=tuple(filters), strategy=strategy)


def _so_many(n_words: int, manner: Manner) -> Pattern:
    """Return any words, so many in a row."""
    token = Token(keeping(None, manner.features))
    return _in_a_row([token] * n_words, manner)


def _in_a_row(tokens: Sequence[Token], manner: Manner) -> Pattern:
    gone = left_out(manner.features) if manner.features.joined else None
    items: list[Pattern] = [tokens[0]]
    for token in tokens[1:]:
        if gone is not None:
            items.append(repeat(Token(gone), 0, None))
        items.append(token)
    return sequence(items)


def _any_of(entries: Sequence[Sequence[str]], manner: Manner) -> Pattern:
    """Return one of several entries; those that differ in their last word alone are one."""
    last: dict[tuple[str, ...], list[str]] = {}
    for words in entries:
        last.setdefault(tuple(words[:-1]), []).append(words[-1])
    return choice(
        [
            _in_a_row([_token([word], manner) for word in before] + [_token(words, manner)], manner)
            for before, words in last.items()
        ]
    )


def _token(words: Sequence[str], manner: Manner) -> Token:
    """Return the token that is one of several words."""
    written = list(dict.fromkeys(manner.written(words)))
    plain = [word for word in written if not is_glob(word)]
    tests: list[Condition] = []
    if len(plain) == 1:
        tests.append(Matches(manner.attribute, plain[0], f"{manner.flags}l"))
    elif plain:
        tests.append(Among(manner.attribute, tuple(plain), manner.flags))
    tests += [
        Matches(manner.attribute, pattern, manner.flags) for pattern in _patterns(written, manner)
    ]
    test = tests[0] if len(tests) == 1 else Any(tuple(tests))
    return Token(keeping(test, manner.features))


def _patterns(written: Sequence[str], manner: Manner) -> Iterator[str]:
    """Yield regular expressions of the words that stand for several."""
    # The values are in small letters, as the words are: letters that an engine takes for others
    # without their case, as s for the long s, are not the same here.
    opening = "(?-i:" if "c" in manner.flags else "(?:"
    beginnings = [escaped(word[:-1]) for word in written if is_beginning(word)]
    others = [regex(word) for word in written if is_glob(word) and not is_beginning(word)]
    for several in _pieces(beginnings):
        yield f"{opening}(?:{several}).*)" if "|" in several else f"{opening}{several}.*)"
    for several in _pieces(others):
        yield f"{opening}{several})"


def _pieces(alternatives: Sequence[str]) -> Iterator[str]:
    """Yield alternatives joined by |, none longer than a regular expression may be."""
    piece: list[str] = []
    for each in alternatives:
        if piece and sum(map(len, piece)) + len(piece) + len(each) > _LONGEST:
            yield "|".join(piece)
            piece = []
        piece.append(each)
    if piece:
        yield "|".join(piece)
