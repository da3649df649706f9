"""Countries: codes and names, present and former, as ISO 3166 has them, with usual variants.

Codes are given as the standard has them; nothing is implied about any state's or territory's
status. Look-up is exact once case, accents and punctuation are set aside: a name that could be
two countries is none.
"""

import difflib
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory of ISO 3166-1, or a former one of ISO 3166-3.

    Attributes:
        code: alpha-2; of former states the alpha-4 code of ISO 3166-3 (`SUHH`).
        alpha3: three letters.
        name: the short name in English.
        region: code and name of its UN M49 subregion: `030 Eastern Asia`.
        names: other names, demonyms among them.
        until: the year a former state ended, or 0.
    """

    code: str
    alpha3: str
    name: str
    region: str
    names: tuple[str, ...] = ()
    until: int = 0


def country(text: str, day: date | None = None) -> Country | None:
    """Return the country that a code, a name or a demonym means; None if none or several.

    Present ones go before former ones. `day` tells former ones with the same code apart: `CS` is
    Czechoslovakia until 1993, and then Serbia and Montenegro.
    """
    found = _by_key().get(_key(text), ())
    present = [each for each in found if not each.until] or list(found)
    if len(present) > 1 and day and present[0].until:
        alive = [each for each in present if day.year <= each.until]
        present = sorted(alive, key=lambda each: each.until)[:1]
    return present[0] if len(present) == 1 else None


def candidates(text: str) -> list[Country]:
    """Return the countries that a name could mean: several where it is ambiguous."""
    return list(_by_key().get(_key(text), ()))


def suggestions(text: str, n: int = 3) -> list[str]:
    """Return names that are near a text, for a message; never what it means."""
    key = _key(text)
    near = difflib.get_close_matches(key, _by_key(), n=n, cutoff=0.75)
    return list(dict.fromkeys(each.name for key in near for each in _by_key()[key]))


@cache
def every() -> tuple[Country, ...]:
    """Return all countries and territories, the present ones first."""
    text = (files("communique.vocabulary") / "countries.tsv").read_text("utf-8")
    found = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            code, alpha3, name, region, until, names = (line.split("\t") + [""] * 5)[:6]
            others = tuple(filter(None, names.split("|")))
            found.append(Country(code, alpha3, name, region, others, int(until or 0)))
    return tuple(found)


@cache
def _by_key() -> dict[str, tuple[Country, ...]]:
    found: dict[str, dict[str, Country]] = {}
    for each in every():
        for text in (each.code, each.alpha3, each.name, *each.names):
            found.setdefault(_key(text), {})[each.code] = each
    return {key: tuple(those.values()) for key, those in found.items()}


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(
        each if each.isalnum() else " " for each in plain if not unicodedata.combining(each)
    )
    words = letters.replace(" and ", " ").split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words)
