"""Cuts texts into words, numbers and marks, sentences and paragraphs.

The default rules are those of UAX #29, refined: addresses, #tags and @users are one token, so are
abbreviations with inner full stops (`U.S.`), numbers with separators (`1,000.5`, `11:08`,
`10/24/19`) and words with apostrophes (`people's`) or hyphens (`self-reliance`, `20-odd`). Between
two numbers a hyphen stands alone: `1945-1950` is three tokens. Chinese, Japanese, Thai, Lao, Khmer
and Burmese are cut by ICU's dictionaries.
"""

from collections.abc import Mapping, Sequence

from communique.annotate.patterns import unicode_version
from communique.annotate.pieces import Cut, cut
from communique.annotate.quanteda import cut_as_quanteda, sentences_as_quanteda
from communique.annotate.segment import icu_version
from communique.annotate.sentences import paragraphs, sentences
from communique.corpus import Coded, Regions, TokenStream
from communique.errors import UsageError

_PRESETS = {"default": cut, "quanteda": cut_as_quanteda}


def annotate(texts: Sequence[str], *, preset: str = "default", language: str = "") -> TokenStream:
    """Return the tokens of texts (`word`), their sentences (`s`) and paragraphs (`p`).

    `language` (BCP 47) chooses the abbreviations that end no sentence; empty is those of all.

    Raises:
        ReadError: a text holds half of a surrogate pair.
        UsageError: there is no such preset.
    """
    found = _cut(texts, preset)
    of_icu = preset == "quanteda"
    spans = sentences_as_quanteda(texts, found) if of_icu else sentences(found, language)
    structures = {"p": Regions(paragraphs(found)), "s": Regions(spans)}
    return _stream(found, structures)


def tokens(texts: Sequence[str], *, preset: str = "default") -> TokenStream:
    """Return the tokens of texts alone, as titles need them."""
    return _stream(_cut(texts, preset), {})


def options(preset: str) -> dict[str, str]:
    """Return what decides how texts are cut, for the record: rules, Unicode and ICU versions.

    Raises:
        UsageError: there is no such preset.
    """
    _known(preset)
    return {"tokens": preset, "unicode": unicode_version(), "icu": icu_version()}


def _cut(texts: Sequence[str], preset: str) -> Cut:
    _known(preset)
    return _PRESETS[preset](texts)


def _known(preset: str) -> None:
    if preset not in _PRESETS:
        raise UsageError(
            f"no tokeniser preset is called {preset!r}", hint=f"presets: {', '.join(_PRESETS)}"
        )


def _stream(found: Cut, structures: Mapping[str, Regions]) -> TokenStream:
    return TokenStream(
        bounds=found.bounds,
        start=found.start,
        end=found.end,
        values={"word": Coded(found.types, found.codes)},
        structures=structures,
    )
