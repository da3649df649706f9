"""Facets: the values of metadata fields with counts, each a link to what it counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from communique.api import Corpus
from communique.web.kept import kept

SHOWN = 8
"""So many values of a field are listed."""

_FIELDS = 5
_NUMBERS = 40
"""Numbers of more different values say less than a trend."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field.

    Attributes:
        label: as it is shown.
        count: how many there are.
        link: where they are listed.
        share: of the greatest count, from 0 to 100.
        chosen: whether the page shows these alone.
    """

    label: str
    count: int
    link: str
    share: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of a field, the greatest count first.

    Attributes:
        name: of the field.
        values: those that are listed.
        hidden: how many are not.
        more: where all are listed.
    """

    name: str
    values: Sequence[Value]
    hidden: int = 0
    more: str = ""


def known(corpus: Corpus) -> Mapping[str, Any]:
    """Return what `info` tells, read once for each state."""
    return kept(corpus, "info", corpus.info)


def fields_with_facets(corpus: Corpus) -> list[str]:
    """Return the fields whose values say something beside each other, with fewest values first."""
    found = []
    for each in known(corpus)["fields"]:
        values, kind = each["values"], each["type"]
        most = _NUMBERS if kind == "number" else max(each["documents"] // 2, 2)
        if kind != "date" and 2 <= values <= most:
            found.append((values, each["field"]))
    return [name for _, name in sorted(found)[:_FIELDS]]


def written(value: Any) -> str:
    """Return a value as it stands in an address; none is the empty text."""
    if value is None:
        return ""
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def shares(counts: Sequence[int]) -> list[int]:
    """Return each count in hundredths of the greatest."""
    most = max(counts, default=0)
    return [round(100 * count / most) if most else 0 for count in counts]
