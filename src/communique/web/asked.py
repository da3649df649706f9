"""What a search page is asked for: all of it stands in the address, in one fixed order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.datastructures import QueryParams

from communique.api import Corpus
from communique.errors import UsageError
from communique.web.language import _
from communique.web.wording import valued

OWN = ("q", "where", "from", "to", "show", "sort", "context", "seed", "facet", "page", "state")
"""The names that the page gives a meaning; all others are metadata fields."""

SHOWN = ("lines", "documents", "ranked")
"""What is listed: hits in context, documents with hits, documents that answer best."""

ALWAYS = ("id", "source", "title")
"""What every document has beside its fields."""

_USUAL = {"show": "lines", "sort": "document", "context": "60", "seed": "0", "page": "1"}
_LINES, _DOCUMENTS = 25, 50
"""So many stand on a page: more lines would keep a slow browser busy for over 50 ms at a time."""

_FAR = 10_000_000
_SHOWN = 20


@dataclass(frozen=True)
class Asked:
    """The state of a search page.

    Attributes:
        q: the query.
        where: a condition on metadata.
        fields: values by field, any of which documents have; the empty text is no value.
        first: the first year, month or day.
        last: the last.
        show: one of `SHOWN`.
        sort: the order of lines.
        context: of lines.
        seed: of the random order.
        facet: the field of which all values are listed.
        page: from 1.
        state: of the corpus, pinned; empty is the one it is in.
    """

    q: str = ""
    where: str = ""
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    first: str = ""
    last: str = ""
    show: str = "lines"
    sort: str = "document"
    context: str = "60"
    seed: int = 0
    facet: str = ""
    page: int = 1
    state: str = ""

    @classmethod
    def of(cls, given: QueryParams, corpus: Corpus) -> "Asked":
        """Read an address.

        Raises:
            UsageError: it names no field of the corpus, or no number where there must be one.
        """
        named = {*corpus.fields, *ALWAYS}
        fields = {name: given.getlist(name) for name in given if name not in OWN}
        for name in fields:
            if name not in named:
                known = ", ".join(sorted(named))
                raise UsageError(
                    _("no field is called %(name)s", name=repr(name)),
                    hint=_("fields: %(names)s", names=known),
                )
        text = {name: given.get(name, _USUAL.get(name, "")).strip() for name in OWN}
        if text["show"] not in SHOWN:
            wrong = _("nothing is shown as %(name)s", name=repr(text["show"]))
            raise UsageError(wrong, hint=", ".join(SHOWN))
        return cls(
            q=text["q"],
            where=text["where"],
            fields=fields,
            first=text["from"],
            last=text["to"],
            show=text["show"],
            sort=text["sort"] or "document",
            context=text["context"] or "60",
            seed=whole("seed", text["seed"] or "0", 0),
            facet=text["facet"],
            page=whole("page", text["page"] or "1"),
            state=text["state"],
        )

    @property
    def offset(self) -> int:
        """How many lines stand on the pages before."""
        return (self.page - 1) * self.n

    @property
    def n(self) -> int:
        """How many lines, or documents, stand on a page."""
        return _LINES if self.show == "lines" else _DOCUMENTS

    def condition(self, corpus: Corpus) -> str:
        """Return the condition of all filters, in its one written form.

        Raises:
            QueryError, UsageError: one of them makes no sense.
        """
        time = corpus.between(self.first, self.last, day_field(corpus))
        both = [each for each in (self.where, time) if each]
        text = both[0] if len(both) == 1 else " & ".join(f"({each})" for each in both)
        return corpus.where(text, **self.fields)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield names and values of the address, in order; what is as usual is left out."""
        yield "q", self.q
        if self.where:
            yield "where", self.where
        for name in sorted(self.fields):
            for value in self.fields[name]:
                yield name, value
        rest: dict[str, Any] = {"from": self.first, "to": self.last}
        names = ("show", "sort", "context", "seed", "facet", "page", "state")
        rest |= {name: getattr(self, name) for name in names}
        for name, value in rest.items():
            if str(value) != _USUAL.get(name, ""):
                yield name, str(value)

    def address(self, ending: str = "", **changes: Any) -> str:
        """Return the address of this state, or of one with changes; those begin at page 1."""
        if changes and "page" not in changes:
            changes["page"] = 1
        asked = replace(self, **changes)
        query = "&".join(f"{name}={valued(value)}" for name, value in asked.pairs())
        return f"/search{ending}?{query}"

    def without(self, name: str) -> "Asked":
        """Return the state without the filter of a field."""
        kept = {each: values for each, values in self.fields.items() if each != name}
        return replace(self, fields=kept, page=1)

    def only(self, name: str, value: str) -> "Asked":
        """Return the state in which a field has one value."""
        return replace(self, fields={**self.fields, name: [value]}, facet="", page=1)


def day_field(corpus: Corpus) -> str:
    """Return the field that says when a document is from; `date` where there is none."""
    dates = [name for name, kind in corpus.fields.items() if kind == "date"]
    return dates[0] if dates and "date" not in dates else "date"


def whole(name: str, text: str, least: int = 1) -> int:
    """Return a number that an address gives.

    Raises:
        UsageError: it is none, or no number of that size is asked for.
    """
    # Python refuses to read numbers of thousands of digits.
    if not text.isdecimal() or len(text) > len(str(_FAR)) or not least <= int(text) <= _FAR:
        said = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        wrong = _("%(name)s can't be %(text)s", name=name, text=repr(said))
        raise UsageError(wrong, hint=_("a number from %(least)s", least=least))
    return int(text)
