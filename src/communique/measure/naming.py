"""Naming: what the speakers of a corpus, and others, are called in texts.

A party is called by its name, by the abbreviation of its name (`WP of Korea`), by what titles call
it, by what records and a list say; a country by its name and by what is derived from it. A name
that could mean two is none.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from communique.corpus import Corpus
from communique.errors import UsageError
from communique.vocabulary.countries import country

OF = "of|de|del|della|do|da|du|des|der|von|van|di"
_LITTLE = "of and the for de del la las los y e et des du der die das und von van"
_SMALL = frozenset(_LITTLE.split())
_ACRONYM = r"[A-Z][A-Za-z]?[A-Z][A-Z()/-]*"
_BRACKETS = re.compile(r"\s*\((?P<inner>[^()]{2,30})\)\s*")

PARTY, COUNTRY, OTHER = "party", "country", "other"

_LINE = "a line is a name, a comma, and whom it names: WPV,Workers Party of Valdora"


@dataclass(frozen=True, slots=True)
class Name:
    """What somebody is called.

    Attributes:
        text: as it is written.
        named: whom it names: the value of a field, or what records or a list say.
        kind: `party`, `country`, the kind of an agent, or `other`.
        cased: whether it counts only as it is written, or in capitals.
        alone: whether it counts only where no `of Somewhere` follows.
    """

    text: str
    named: str
    kind: str
    cased: bool
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """Where documents say whose they are: fields for a party and for a country; empty is none."""

    party: str
    country: str


def names(corpus: Corpus, fields: Fields, listed: str) -> list[Name]:
    """Return the names of all whom a corpus knows, each text once.

    `listed` is a table as CSV: in each line a name, and whom it names; a line of one cell names
    itself. What it says goes before the rest, a full name before one that is made of it.

    Raises:
        UsageError: a line of it has no name.
    """
    said = _said(corpus, fields)
    parties = {party: where for party, where in _places(said).items() if party}
    countries = sorted({each for each in said["country"] if each})
    ranks = [
        _listed(listed, parties, countries),
        [Name(text, party, PARTY, _one(text)) for party in parties for text in _full(party)],
        [Name(each, each, COUNTRY, True) for each in countries],
        _recorded(corpus, parties, countries),
        [*_abbreviated(parties), *_titled(said), *_derived(countries)],
        _short(parties),
    ]
    known: dict[str, Name] = {}
    for rank in ranks:
        known = {**_clear(rank), **known}
    return sorted(known.values(), key=lambda each: (each.text, each.named))


def _clear(names: Iterable[Name]) -> dict[str, Name]:
    """Return names by their text, without those that mean two."""
    by_text: dict[str, Name | None] = {}
    for each in names:
        key = each.text if each.cased else each.text.casefold()
        known = by_text.setdefault(key, each)
        if known is not None and known.named != each.named:
            by_text[key] = None
    return {text: each for text, each in by_text.items() if each is not None}


def _said(corpus: Corpus, fields: Fields) -> pl.DataFrame:
    """Return what documents say of whose they are: party, country and title, each once."""
    columns = {"party": fields.party, "country": fields.country}
    there = {
        name: pl.col(field) if corpus.fields.get(field) == "text" else pl.lit(None, pl.String)
        for name, field in columns.items()
    }
    frames = [part.documents.select("title", **there) for part in corpus.parts]
    return pl.concat(frames).unique().sort("party", "country", "title", nulls_last=True)


def _places(said: pl.DataFrame) -> Mapping[str, str]:
    """Return the parties with the country that most of their titles have; or nothing."""
    found: dict[str, dict[str, int]] = {}
    for party, where in said.select("party", "country").iter_rows():
        if party:
            counts = found.setdefault(party, {})
            counts[where or ""] = counts.get(where or "", 0) + 1
    return {party: max(counts, key=lambda each: counts[each]) for party, counts in found.items()}


def _listed(text: str, parties: Mapping[str, str], countries: Sequence[str]) -> Iterator[Name]:
    for number, row in enumerate(_rows(text), start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if not cells[0]:
            raise UsageError(
                f"line {number} of the names has no name",
                hint=_LINE,
            )
        named = cells[1] if len(cells) > 1 and cells[1] else cells[0]
        kind = PARTY if named in parties else COUNTRY if named in countries else OTHER
        yield Name(cells[0], named, kind, _one(cells[0]))


def _rows(text: str) -> list[list[str]]:
    try:
        # Not strict, a quotation mark that isn't closed would take all that follows into one name.
        return list(csv.reader(text.splitlines(), strict=True))
    except csv.Error as error:
        raise UsageError(f"the names can't be read as CSV: {error}", hint=_LINE) from error


def _one(text: str) -> bool:
    """Tell whether a name is one word, which counts only as it is written."""
    return " " not in text.strip()


def _full(party: str) -> Iterator[str]:
    """Yield a name, and one without what stands in brackets, and that."""
    yield party
    brackets = _BRACKETS.search(party)
    if brackets:
        yield _BRACKETS.sub(" ", party).strip()
        if re.fullmatch(_ACRONYM, brackets["inner"]):
            yield brackets["inner"]


def _recorded(
    corpus: Corpus, parties: Mapping[str, str], countries: Sequence[str]
) -> Iterator[Name]:
    agents = corpus.records.get("agents")
    for each in agents.iter_rows(named=True) if agents is not None else ():
        called = [each["id"], each["name"], *(each["other_names"] or [])]
        party = next((one for one in called if one in parties), None)
        place = next((one for one in called if one in countries), None)
        named, kind = (
            (party, PARTY) if party else (place, COUNTRY) if place else (each["name"], each["kind"])
        )
        for text in called[1:]:
            if text and named:
                yield Name(text, named, kind, _one(text))


def _abbreviated(parties: Mapping[str, str]) -> Iterator[Name]:
    """Yield `WP of Korea` and `WPK` for `Workers Party of Korea`."""
    for party, where in parties.items():
        head, joint, tail = _parted(party, where)
        letters = _initials(head)
        if len(letters) > 1 and joint:
            yield Name(f"{letters}{joint}{tail}", party, PARTY, cased=True)
        whole = letters + _initials(tail)
        if len(whole) > 2:
            yield Name(whole, party, PARTY, cased=True)


def _parted(party: str, where: str) -> tuple[str, str, str]:
    """Return what stands before ` of Somewhere`, that `of`, and where."""
    place = re.escape(where) if where else r"[^\W\d_a-z]\w+"
    found = re.search(rf"\s+(?:{OF})\s+(?:the\s+)?(?P<where>{place})$", party)
    if found is None:
        return party, "", ""
    return party[: found.start()], party[found.start() : found.start("where")], found["where"]


def _initials(text: str) -> str:
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text)
    return "".join(word[0].upper() for word in words if word.lower() not in _SMALL)


def _titled(said: pl.DataFrame) -> Iterator[Name]:
    """Yield what titles call a party by its country: `FL of Corvale` in that of a document."""
    for party, where, title in said.select("party", "country", "title").iter_rows():
        if party and where and title:
            pattern = rf"\b{_ACRONYM}\s+(?:{OF})\s+(?:the\s+)?{re.escape(where)}\b"
            for found in re.finditer(pattern, title):
                yield Name(found[0], party, PARTY, cased=True)


def _short(parties: Mapping[str, str]) -> Iterator[Name]:
    """Yield names without their country, which count where no `of Somewhere` follows."""
    for party, where in parties.items():
        head, joint, _ = _parted(party, where)
        if joint and " " in head:
            yield Name(head, party, PARTY, cased=True, alone=True)


def _derived(countries: Sequence[str]) -> Iterator[Name]:
    """Yield other names of countries; of one that no list knows what its people may be called."""
    for each in countries:
        known = country(each)
        if known is not None:
            others: Iterable[str] = (known.name, *known.names)
        else:
            stem = each.rstrip("aeiou")
            made = {f"{each}n", f"{each}an", f"{each}ian", f"{each}ese", f"{each}i"}
            made |= {f"{stem}an", f"{stem}ian", f"{stem}ese"}
            others = sorted(made)
        for text in others:
            if text != each and (text[:1].isupper() or not text.isascii()):
                yield Name(text, each, COUNTRY, cased=True)
                if _one(text) and text.endswith(("n", "i")):
                    yield Name(f"{text}s", each, COUNTRY, cased=True)


def participants(documents: pl.DataFrame) -> dict[tuple[str, str], str]:
    """Return the contributor that a party and a country mean, where there is but one.

    `documents` has the columns contributor, party and country; keys are the kind and the value.
    """
    found: dict[tuple[str, str], str | None] = {}
    for kind in (PARTY, COUNTRY):
        pairs = documents.select(kind, "contributor").drop_nulls().unique().sort(kind)
        for value, contributor in pairs.iter_rows():
            found[kind, value] = None if (kind, value) in found else contributor
    return {key: each for key, each in found.items() if each is not None}
