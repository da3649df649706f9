"""Facet lines of scraped records: country, party, language, region and category in one line.

Such a line is `Korea, Workers Party of Korea En Asia Communist and workers' parties`: where a
page had links side by side, the copy has spaces. What tells the parts from each other is a
code of a language followed by the name of a region.
"""

import re

from communique.corpus import Value

_CODES = (
    "af am ar az be bg bn br bs ca cs cy da de el en eo es et eu fa fi fo fr ga gd gl gu ha he "
    "hi hr hu hy id is it ja ka kk km kn ko ku ky la lb lo lt lv mg mk ml mn mr ms mt my ne nl "
    "nn no pa pl ps pt ro ru rw sd si sk sl so sq sr sv sw ta te tg th tk tl tr tt uk ur uz vi "
    "xh yi yo zh zu ara bul ces chi cze dan deu dut ell eng est eus fas fin fra fre ger gre heb "
    "hin hrv hun ind ita jpn kor lav lit mkd nep nld nor per pol por ron rum rus slk slv spa "
    "sqi srp swe tam tel tha tur ukr urd vie zho gr "
)
_LANGUAGES = frozenset(_CODES.split())
"""ISO 639 codes; `gr` is not one, but is what pages call Greek."""

_PARTICLES = frozenset({"da", "de", "el", "et", "is", "it", "la", "no"})
_REGIONS = (
    "Africa", "America", "Americas", "Antarctica", "Arab World", "Asia", "Asia Pacific",
    "Asia-Pacific", "Asia and Pacific", "Asia and the Pacific", "Asia and Oceania", "Australasia",
    "Australia", "Balkans", "Caribbean", "Caucasus", "Central Africa", "Central America",
    "Central and Eastern Europe", "Central Asia", "Central Europe", "East Africa", "East Asia",
    "Eastern Europe", "Eurasia", "Europe", "Far East", "International", "Latin America",
    "Latin America and Caribbean", "Latin America and the Caribbean", "Maghreb", "Middle East",
    "Middle East and North Africa", "Near East", "North Africa", "North America",
    "North and Central America", "Northern Africa", "Northern America", "Northern Europe",
    "Oceania", "Pacific", "Scandinavia", "South America", "South Asia", "South East Asia",
    "Southeast Asia", "South-East Asia", "Southern Africa", "Southern Asia", "Southern Europe",
    "Sub-Saharan Africa", "West Africa", "West Asia", "Western Asia", "Western Europe", "World",
)  # fmt: skip
_REGION = "|".join(sorted(map(re.escape, _REGIONS), key=len, reverse=True))
_CODE = r"[A-Z]?[a-z]{1,3}|[A-Z]{2,3}"

BULLET = re.compile(r"[ \t]*[•*·–‣◦∙-][ \t]+(?P<facets>\S.*?)[ \t\r]*")
_PLACED = re.compile(rf"(?:^|(?<=\s))(?P<language>{_CODE})\s+(?P<region>{_REGION})(?=\s|,|$)")
_CODED_END = re.compile(r"\s(?P<language>[A-Z][a-z]{1,2})$")
_REGIONED = re.compile(rf"\s(?P<region>{_REGION})(?=\s|$)")
_SEPARATOR = re.compile(r"\s*[|;]\s*|\s+/\s+")


def facets(line: str) -> dict[str, Value]:
    """Return what a facet line says, without its bullet; what it doesn't say is not there."""
    if _SEPARATOR.search(line):
        found = _separated([part for part in _SEPARATOR.split(line) if part])
    else:
        found = _spaced(line)
    return {name: value for name, value in found.items() if value}


def _spaced(line: str) -> dict[str, Value]:
    placed = [match for match in _PLACED.finditer(line) if _is_language(match["language"])]
    placed.sort(key=lambda match: match["language"].istitle())
    if placed:
        match = placed[-1]
        return _speaker(line[: match.start()]) | {
            "language": match["language"].lower(),
            "region": match["region"],
            "category": line[match.end() :].strip(" ,"),
        }
    coded = _CODED_END.search(line)
    if coded and _is_language(coded["language"]):
        return _speaker(line[: coded.start()]) | {"language": coded["language"].lower()}
    # Without a code, the name of a region is one only after the party: `Party of Asia` is a name.
    regions = [match for match in _REGIONED.finditer(line) if _after_name(line[: match.start()])]
    if regions:
        match = regions[-1]
        return _speaker(line[: match.start()]) | {
            "region": match["region"],
            "category": line[match.end() :].strip(" ,"),
        }
    return _speaker(line)


def _after_name(before: str) -> bool:
    last = before.rsplit(maxsplit=1)[-1].lower() if before.strip() else ""
    return "," in before and last not in {"of", "the", "in", "for", "and"}


def _separated(parts: list[str]) -> dict[str, Value]:
    """Return facets that stand between bars, semicolons or strokes, in the usual order."""
    found: dict[str, Value] = {}
    names: list[str] = []
    for part in parts:
        if "language" not in found and _is_language(part) and re.fullmatch(_CODE, part):
            found["language"] = part.lower()
        elif "region" not in found and names and part in _REGIONS:
            found["region"] = part
        elif "language" in found or "region" in found:
            found.setdefault("category", part)
        else:
            names.append(part)
    head = _speaker(names[0]) if len(names) == 1 else dict(zip(_SPOKEN, names, strict=False))
    return head | found


_SPOKEN = ("country", "party", "category")


def _speaker(text: str) -> dict[str, Value]:
    country, comma, party = text.strip(" ,").partition(",")
    return {"country": country.strip(), "party": party.strip()} if comma else {"party": country}


def _is_language(code: str) -> bool:
    """Return whether a word is a code; `de` in `Partido de America` is a word like any other."""
    return code not in _PARTICLES and code.lower() in _LANGUAGES
