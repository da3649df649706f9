"""Stems: which types are forms of a word, in the language of each document.

Types are stemmed, never tokens, each in the languages of the documents that it occurs in. Case
and diacritics are ignored afterwards: the Snowball stemmers need the latter.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Part
from communique.corpus.attribute import folded
from communique.query.ranking.postings import Codes, Stream

Documents = npt.NDArray[np.bool_] | None
"""bool[n_documents], or None for all of them."""

LANGUAGES: Mapping[str, str] = {
    "arabic": "ar ara",
    "armenian": "hy hye arm",
    "basque": "eu eus baq",
    "catalan": "ca cat",
    "czech": "cs ces cze",
    "danish": "da dan",
    "dutch": "nl nld dut",
    "english": "en eng",
    "esperanto": "eo epo",
    "estonian": "et est",
    "finnish": "fi fin",
    "french": "fr fra fre",
    "german": "de deu ger",
    "greek": "el ell gre",
    "hindi": "hi hin",
    "hungarian": "hu hun",
    "indonesian": "id ind",
    "irish": "ga gle",
    "italian": "it ita",
    "lithuanian": "lt lit",
    "nepali": "ne nep",
    "norwegian": "no nor nb nob nn nno",
    "persian": "fa fas per",
    "polish": "pl pol",
    "portuguese": "pt por",
    "romanian": "ro ron rum mo",
    "russian": "ru rus",
    "serbian": "sr srp",
    "spanish": "es spa",
    "swedish": "sv swe",
    "tamil": "ta tam",
    "turkish": "tr tur",
    "yiddish": "yi yid",
}
"""Stemmers by name, each with the codes of its language (ISO 639)."""

_BY_CODE = {code: name for name, codes in LANGUAGES.items() for code in codes.split()}
_FIELD = "language"
_REMEMBERED = 500


def language(value: str) -> str:
    """Return the stemmer for a language, by BCP 47 code or English name; empty where none is.

    >>> language("de-AT"), language("Brazilian Portuguese"), language("zh")
    ('german', 'portuguese', '')
    """
    parts = re.findall(r"[^\W\d_]+", value.lower())
    if parts[:1] and parts[0] in _BY_CODE:
        return _BY_CODE[parts[0]]
    return next((part for part in parts if part in LANGUAGES), "")


def languages(part: Part, default: str) -> Sequence[tuple[str, Documents]]:
    """Return the stemmers for the documents of a part, and which documents each is for.

    By the metadata field `language`, of a list the first; where there is none, `default`.
    """
    kind = part.fields.get(_FIELD)
    if kind not in {"text", "list"}:
        return [(default, None)]
    column = part.documents[_FIELD]
    said = (column.list.first() if kind == "list" else column).fill_null("").str.strip_chars()
    values = said.unique().to_list()
    names = [language(value) if value else default for value in values]
    if len(set(names)) == 1:
        return [(names[0], None)]
    each = said.replace_strict(values, names, return_dtype=pl.String)
    return [(name, (each == name).to_numpy()) for name in sorted(set(names))]


def forms(stream: Stream, word: str, language: str, documents: Documents) -> Codes:
    """Return the codes of the types that are forms of a word, ascending.

    They have its stem, or are spelt as it is with case and diacritics ignored. `language` is a
    stemmer's name, or empty for no stemming, and `documents` those of that language.
    """
    found = stream.attribute.found
    asked = ("forms", language, word)
    if asked not in found:
        if len(found) >= _REMEMBERED:
            found.clear()
        found[asked] = _looked_for(stream, word, language, documents)
    return found[asked]


def _looked_for(stream: Stream, word: str, language: str, documents: Documents) -> Codes:
    attribute = stream.attribute
    if "" not in attribute.stems:
        attribute.stems[""] = _plain(attribute.types["fold"])
    fold, stem = _of_word(word, language)
    same = attribute.stems[""] == fold
    if language:
        if language not in attribute.stems:
            attribute.stems[language] = _stems(stream, language, documents)
        same = same | (attribute.stems[language] == stem)
    return same.arg_true().to_numpy().astype(np.intp)


@lru_cache(_REMEMBERED)
def _of_word(word: str, language: str) -> tuple[str, str]:
    """Return a word with case and diacritics ignored, and its stem."""
    lower = pl.Series([word]).str.to_lowercase()
    fold = _plain(folded(lower))
    return fold[0], _stemmed(lower, language)[0] if language else fold[0]


def _stems(stream: Stream, language: str, documents: Documents) -> pl.Series:
    """Return the stems of the types that occur in some documents, null for the others."""
    lower = stream.attribute.types["lower"]
    if documents is None:
        return _stemmed(lower, language)
    tokens = np.repeat(documents, np.diff(stream.bounds))
    used = np.zeros(len(lower), bool)
    used[stream.attribute.codes[tokens]] = True
    found = pl.Series([None], dtype=pl.String).new_from_index(0, len(lower))
    rows = np.flatnonzero(used)
    return found.scatter(rows, _stemmed(lower.gather(rows), language))


def _stemmed(lower: pl.Series, language: str) -> pl.Series:
    # Here, not at the top: what ranks nothing needs no stemmer.
    import Stemmer

    spelt = _plain(lower)
    if language not in Stemmer.algorithms():
        return folded(spelt)
    stemmer = Stemmer.Stemmer(language, 0)
    return folded(pl.Series(stemmer.stemWords(spelt.to_list()), dtype=pl.String))


def _plain(values: pl.Series) -> pl.Series:
    """Return values as stemmers know them: composed, with straight apostrophes."""
    rows = values.str.contains(r"[^\x00-\x7F]").arg_true()
    spelt = values.gather(rows).str.normalize("NFC").str.replace_all("’", "'", literal=True)
    return values.clone().scatter(rows, spelt)
