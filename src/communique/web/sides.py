"""The two selections of a comparison: their conditions, read back into what a form shows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import QueryParams

from communique.api import Corpus
from communique.errors import UsageError
from communique.web.asked import day_field
from communique.web.facets import fields_with_facets, written
from communique.web.kept import kept
from communique.web.language import _
from communique.web.wording import valued

NAMES = ("a", "b")
"""The two sides."""

ASKED = ("a", "b", "unit", "map")
"""What an address holds."""

WORD = "word"
"""The unit as usual: words, whatever their case."""

_MOST = 300
"""So many values of a field are offered; others can be asked for by a condition."""


@dataclass(frozen=True)
class Side:
    """One of the two selections.

    Attributes:
        where: its condition, in the one written form; of the second side empty is all others.
        chosen: values by field, as far as the condition says no more than that.
        first, last: the first and last year, month or day.
        rest: what else the condition says.
    """

    where: str
    chosen: Mapping[str, str] = field(default_factory=dict)
    first: str = ""
    last: str = ""
    rest: str = ""

    @property
    def name(self) -> str:
        """What it is called: its values and years, or its condition."""
        years = "–".join(dict.fromkeys(filter(None, (self.first, self.last))))
        if self.first and not self.last:
            years = _("from %(day)s", day=self.first)
        if self.last and not self.first:
            years = _("until %(day)s", day=self.last)
        return ", ".join(filter(None, (*self.chosen.values(), years, self.rest)))


@dataclass(frozen=True)
class Compared:
    """What a comparison is asked for.

    Attributes:
        a: documents that are looked at; without a condition nothing is asked for yet.
        b: those they are compared with.
        unit: what is counted: `word`, or an attribute of tokens, as `lemma`.
        map: the field whose groups are laid out by how near they are; empty for no map.
    """

    a: Side
    b: Side
    unit: str = WORD
    map: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str], corpus: Corpus) -> "Compared":
        """Read an address.

        Raises:
            QueryError, UsageError: it makes no sense.
        """
        if strange := [name for name in given if name not in ASKED]:
            hint = _("names: %(names)s", names=", ".join(ASKED))
            raise UsageError(_("a comparison has no %(name)s", name=repr(strange[0])), hint=hint)
        text = {name: given.get(name, "").strip() for name in ASKED}
        one, other = (side(corpus, text[name]) for name in NAMES)
        unit = text["unit"] or WORD
        if unit not in units(corpus):
            known = ", ".join(units(corpus))
            hint = _("units: %(names)s", names=known)
            raise UsageError(_("nothing is counted as %(name)s", name=repr(unit)), hint=hint)
        if text["b"] and not text["a"]:
            wrong = _("there is nothing to compare the second selection with")
            raise UsageError(wrong, hint=_("choose the first selection, too"))
        if text["map"] and text["map"] not in corpus.fields:
            known = ", ".join(corpus.fields)
            wrong = _("no field is called %(name)s", name=repr(text["map"]))
            raise UsageError(wrong, hint=_("fields: %(names)s", names=known))
        return cls(one, other, unit, text["map"])

    @property
    def attribute(self) -> str:
        """What a token is counted as."""
        return "lower" if self.unit == WORD else self.unit

    @property
    def features(self) -> str:
        """What is counted, in words."""
        return f"{self.attribute}; no punctuation; no numbers; no symbols; count >= 5"

    def address(self, ending: str = "", **changes: Any) -> str:
        """Return the address of the comparison, of a twin of it, or of one with changes."""
        asked = {"a": self.a.where, "b": self.b.where, "unit": self.unit, "map": self.map}
        asked |= changes
        usual = {"unit": WORD}
        pairs = [(name, asked[name]) for name in ASKED if asked[name] not in {"", usual.get(name)}]
        query = "&".join(f"{name}={valued(value)}" for name, value in pairs)
        return f"/compare{ending}" + (f"?{query}" if query else "")


def units(corpus: Corpus) -> Sequence[str]:
    """Return what can be counted: words, and the attributes that layers have added."""
    attributes = kept(corpus, "info", corpus.info)["attributes"]
    return [WORD, *(each for each in attributes if each not in {WORD, "lower"})]


def typed(corpus: Corpus, given: QueryParams) -> str:
    """Return the address of the comparison that a form was filled in for.

    Raises:
        QueryError, UsageError: a condition makes no sense.
    """
    wheres = {}
    for name in NAMES:
        own = {key[2:]: value.strip() for key, value in given.items() if key[:2] == f"{name}."}
        rest, first, last = (own.pop(key, "") for key in ("where.", "from.", "to."))
        time = corpus.between(first, last, day_field(corpus))
        fields = {key: [value] for key, value in own.items() if value}
        wheres[name] = corpus.where(_both(corpus.where(rest, **fields), time))
    unit, field = (given.get(name, "").strip() for name in ("unit", "map"))
    return Compared(Side(wheres["a"]), Side(wheres["b"]), unit or WORD, field).address()


def side(corpus: Corpus, where: str) -> Side:
    """Return the selection of a condition.

    Raises:
        QueryError: the condition makes no sense.
    """
    chosen: dict[str, str] = {}
    time: dict[str, str] = {}
    rest: list[str] = []
    known = _known(corpus)
    day = re.compile(rf"{re.escape(day_field(corpus))} (>=|<=) ([\d-]+)")
    for each in corpus.conjuncts(where):
        name, value = known.get(each, ("", ""))
        dated = day.fullmatch(each)
        if name and name not in chosen:
            chosen[name] = value
        elif dated and dated[1] not in time:
            time[dated[1]] = dated[2]
        else:
            rest.append(each)
    left = corpus.where(" & ".join(f"({each})" for each in rest))
    return Side(corpus.where(where), chosen, time.get(">=", ""), time.get("<=", ""), left)


def choices(corpus: Corpus) -> Mapping[str, Sequence[str]]:
    """Return the values that are offered, by field."""
    return kept(corpus, "values", lambda: _choices(corpus))


def _choices(corpus: Corpus) -> Mapping[str, Sequence[str]]:
    found = {}
    for name in fields_with_facets(corpus):
        values = [written(each) for each in corpus.values(name)["value"].head(_MOST)]
        found[name] = sorted(filter(None, values))
    return found


def _known(corpus: Corpus) -> Mapping[str, tuple[str, str]]:
    """Return the field and value that each condition of one value means."""
    return kept(
        corpus,
        "conditions",
        lambda: {
            corpus.where("", **{name: value}): (name, value)
            for name, values in choices(corpus).items()
            for value in values
        },
    )


def _both(one: str, other: str) -> str:
    return f"({one}) & ({other})" if one and other else one or other
