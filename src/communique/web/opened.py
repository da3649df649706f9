"""What the page of a document is asked for: all of it stands in the address, in one fixed order."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from communique.errors import UsageError
from communique.web.asked import whole
from communique.web.wording import quoted, valued

PLACE = re.compile(r"t\d{1,18}|p\d{1,18}|c\d{1,18}-\d{1,18}")
"""What names a place in a document."""

TAKES = ("q", "layers", "page", "at")
"""The names that the page gives a meaning."""


@dataclass(frozen=True)
class Opened:
    """The state of a document's page.

    Attributes:
        id: of the document.
        q: a query whose hits are marked.
        layers: names of the labels that are shown.
        page: from 1; 0 is the one that the place stands on.
        at: a place: `t12`, `p3` or `c10-20`.
    """

    id: str
    q: str = ""
    layers: Sequence[str] = ()
    page: int = 0
    at: str = ""

    @classmethod
    def of(cls, document: str, given: Mapping[str, str]) -> "Opened":
        """Read an address.

        Raises:
            UsageError: it names no place, or no number where there must be one.
        """
        text = {name: given.get(name, "").strip() for name in TAKES}
        if text["at"] and not PLACE.fullmatch(text["at"]):
            raise UsageError(f"{text['at']!r} is no place in a document", hint="t12, p3 or c10-20")
        page = whole("page", text["page"]) if text["page"] else 0
        names = [_unescaped(each.strip()) for each in text["layers"].split(",")]
        layers = tuple(dict.fromkeys(filter(None, names)))
        return cls(document, text["q"], layers, page, text["at"])

    @property
    def own(self) -> str:
        """The address of the document as such."""
        return f"/d/{quoted(self.id)}"

    @property
    def paragraphs(self) -> str:
        """The address of a paragraph, up to its number."""
        link = self.address(page=0, at="")
        return f"{link}{'&' if '?' in link else '?'}at=p"

    @property
    def named(self) -> str:
        """The labels that are shown, as they stand in the address."""
        return ",".join(_escaped(each) for each in self.layers)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield names and values of the address, in order; what is as usual is left out."""
        given = {"q": self.q, "layers": self.named, "page": str(self.page or ""), "at": self.at}
        yield from ((name, value) for name, value in given.items() if value)

    def address(self, ending: str = "", **changes: Any) -> str:
        """Return the address of this state, or of one with changes."""
        asked = replace(self, **changes)
        query = "&".join(f"{name}={valued(value)}" for name, value in asked.pairs())
        place = f"#{asked.at}" if asked.at and not ending else ""
        return f"{asked.own}{ending}" + (f"?{query}" if query else "") + place


def _escaped(name: str) -> str:
    # A comma stands between names.
    return name.replace("%", "%25").replace(",", "%2C")


def _unescaped(name: str) -> str:
    return name.replace("%2C", ",").replace("%25", "%")
