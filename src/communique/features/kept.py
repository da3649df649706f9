"""Which tokens are kept, as masks over types and as conditions of a query that say the same."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Part
from communique.features.choices import Features
from communique.features.stopwords import stop_words
from communique.query import All, Any, Condition, Matches, Not
from communique.query.engine.types import codes, lower_codes
from communique.query.language.tree import Among
from communique.query.language.values import escaped

PATTERNS = {
    "punctuation": r"\p{P}",
    "symbols": r"\p{S}",
    "numbers": r"\p{Sc}?\p{N}+([.,]*\p{N})*\p{Sc}?",
}
"""What a token of each kind is, whole: quanteda's classes, of one sign or of several."""

_SEVERAL = {"punctuation": r"\p{P}+", "symbols": r"\p{S}+"}


def removed(part: Part, features: Features) -> npt.NDArray[np.bool_]:
    """Return bool[n_types]: the types of the word whose tokens are left out."""
    n = part.attribute("word").n_types
    return _fitting(condition(features), n, lambda test: codes(part, test))


def removed_lower(part: Part, features: Features) -> npt.NDArray[np.bool_]:
    """Return bool[n]: the lower-case values whose tokens are left out, whatever their case."""
    n = len(part.attribute("word").lower_types["lower"])
    return _fitting(condition(features), n, lambda test: lower_codes(part, test))


_Rows = Callable[[Matches | Among], npt.NDArray[np.intp]]


def _fitting(test: Condition | None, n: int, rows: _Rows) -> npt.NDArray[np.bool_]:
    # The query engine says what fits, so that evidence is looked for as features are made.
    match test:
        case None:
            return np.zeros(n, bool)
        case Any(several):
            return np.asarray(np.any([_fitting(each, n, rows) for each in several], axis=0))
        case Not(one):
            return ~_fitting(one, n, rows)
        case Matches() | Among():
            mask = np.zeros(n, bool)
            mask[rows(test)] = True
            return mask
    raise AssertionError(f"{test} leaves no token out")


def condition(features: Features) -> Condition | None:
    """Return what fits exactly the tokens that are left out; None where none is."""
    tests: list[Condition] = [Matches("word", each) for each in _patterns(features)]
    if features.stopwords:
        tests.append(Among("word", tuple(_stop_words(features)), "c"))
    tests += [Matches("word", _glob(each), "c") for each in features.remove]
    if features.keep:
        tests.append(Not(_any([Matches("word", _glob(each), "c") for each in features.keep])))
    return _any(tests) if tests else None


def keeping(test: Condition | None, features: Features) -> Condition | None:
    """Return what fits a test and isn't left out."""
    gone = condition(features)
    if gone is None:
        return test
    return Not(gone) if test is None else All((test, Not(gone)))


def globs(names: pl.Series, several: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return bool[n]: the names that fit one of several words with * and ?; case is ignored."""
    pattern = "|".join(map(_glob, several))
    return names.str.contains(f"(?si)^(?:{pattern})$").to_numpy().astype(bool)


def _any(tests: Sequence[Condition]) -> Condition:
    return tests[0] if len(tests) == 1 else Any(tuple(tests))


def _patterns(features: Features) -> list[str]:
    return [
        _SEVERAL.get(kind, pattern)
        for kind, pattern in PATTERNS.items()
        if not getattr(features, kind)
    ]


def _stop_words(features: Features) -> list[str]:
    return sorted(frozenset[str]().union(*map(stop_words, features.stopwords)))


def _glob(text: str) -> str:
    """Return the regular expression of a word in which * is any characters and ? is one."""
    return escaped(text).replace(r"\*", ".*").replace(r"\?", ".")
