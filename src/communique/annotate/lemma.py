"""Lemmas by dictionary: `were` is `be`, `Häuser` is `Haus`, in some fifty languages.

A word is looked up by itself, once per type and language: a corpus has a thousand tokens a type.
So `left` is always `left`; the layer `spacy` tells the verb from the adjective, far more slowly.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

import numpy as np
import polars as pl

from communique.annotate.languages import code_of, languages_of
from communique.annotate.layer import Annotation, Given, coded
from communique.errors import UsageError

_SAY = "communique annotate lemma --language en, for example, says it"


@dataclass(frozen=True)
class Lemma:
    """The attribute `lemma`.

    Attributes:
        language: of documents whose metadata doesn't say; else what the corpus was built with.
        field: the metadata field that says a document's language: a code, a tag or a name.
    """

    language: str = ""
    field: str = "language"

    unit: ClassVar[int] = 0

    def gives(self) -> tuple[Sequence[str], Sequence[str]]:
        """Return `lemma`."""
        return ["lemma"], []

    def identity(self) -> Mapping[str, str]:
        """Return the version of simplemma, whose dictionaries are part of it."""
        import simplemma

        return {"simplemma": simplemma.__version__}

    def check(self, documents: pl.DataFrame, language: str) -> None:
        """Do nothing where there is a language to look words up in.

        Raises:
            UsageError: no document says its language, or simplemma knows none of them.
        """
        if self.language and code_of(self.language) not in known():
            raise UsageError(
                f"there is no dictionary for the language {self.language!r}",
                hint=f"languages: {', '.join(sorted(known()))}",
            )
        found = set(languages_of(documents, self.field, self.language or language))
        if documents.height and not found & known():
            said = ", ".join(sorted(found - {""}))
            raise UsageError(
                f"there is no dictionary for the languages of these documents ({said})"
                if said
                else "no document says its language, and the corpus has none",
                hint=_SAY,
            )

    def annotate(self, given: Given) -> Annotation:
        """Look up the types of each language; the others stay, in lower case."""
        languages = languages_of(given.documents, self.field, self.language or given.language)
        words = given.stream.values["word"]
        types = words.types.to_list()
        numbers = {language: number for number, language in enumerate(dict.fromkeys(languages))}
        of_document = np.array([numbers[language] for language in languages], np.int64)
        place = np.repeat(of_document, np.diff(given.stream.bounds)) * len(types) + words.codes
        used = np.flatnonzero(np.bincount(place, minlength=len(numbers) * len(types)))
        looked_up: list[str] = []
        for language, number in numbers.items():
            own = used[(used >= number * len(types)) & (used < (number + 1) * len(types))]
            looked_up += _lemmas([types[code] for code in own - number * len(types)], language)
        column = coded(pl.Series(looked_up, dtype=pl.String))
        row = np.zeros(len(numbers) * len(types), np.int32)
        row[used] = column.codes
        return Annotation(
            {"lemma": type(column)(column.types, row[place])}, notices=_notices(languages)
        )


@cache
def known() -> frozenset[str]:
    """Return the codes of the languages that there is a dictionary for."""
    from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

    return frozenset(SUPPORTED_LANGUAGES)


def _lemmas(types: Sequence[str], language: str) -> list[str]:
    if language not in known():
        return [word.lower() for word in types]
    import simplemma

    return [simplemma.lemmatize(word, lang=language) for word in types]


def _notices(languages: Sequence[str]) -> dict[str, int]:
    missing = Counter(each for each in languages if each not in known())
    return {
        f"no dictionary for the language {language!r}: the lemma is the word in lower case"
        if language
        else f"the language isn't said: the lemma is the word in lower case ({_SAY})": n
        for language, n in missing.items()
    }
