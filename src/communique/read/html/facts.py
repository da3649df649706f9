"""Facts: what a page says about itself, where it says it, and how sure that is."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from communique.corpus import Origin, Value
from communique.read.facets import BULLET, facets
from communique.read.html.blocks import Page
from communique.read.titles import meeting
from communique.vocabulary.days import Day, Order, parse
from communique.vocabulary.languages import tag

_PUBLISHED = (
    "article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.date",
    "dcterms.created", "pubdate", "publishdate", "sailthru.date", "parsely-pub-date",
)  # fmt: skip
_NEAR_TITLE = 12
"""Blocks after the title in which a line that is nothing but a date is looked for."""

_LONGEST_LINE = 80
_SEPARATED = re.compile(r"\s+[|–—·»:-]\s+")
_NAMED = re.compile(
    r"(?P<name>Country|Party|Region|Language|Category|Date)\s?:\s*(?P<value>\S.*)", re.I
)


@dataclass
class Found:
    """Values of fields, with their origins.

    Attributes:
        values: by field.
        origins: of those that were not read just as they stand.
    """

    values: dict[str, Value]
    origins: dict[str, Origin]

    def take(
        self, field: str, value: Value | None, raw: str, method: str, certainty: float = 1.0
    ) -> None:
        """Set a field that has no value yet."""
        if value is None or value in ("", []) or field in self.values:
            return
        self.values[field] = value
        self.origins[field] = Origin(raw, method, certainty)

    def take_day(
        self, field: str, text: str, method: str, sure: float, order: Order | None
    ) -> None:
        """Set a field to the date that a text is, if it is one."""
        if field in self.values:
            return
        try:
            day: Day = parse(text, order)
        except ValueError:
            return
        self.values[field] = day.interval
        certainty = min(sure, day.certainty)
        self.origins[field] = Origin(text, method, certainty, day.edtf)


def title_of(
    tree: LexborHTMLParser, page: Page, ending: str = "", common: Collection[str] = ()
) -> tuple[str, Origin]:
    """Return the title of a page: its only first heading, else what its head says.

    A second heading is the title where the head says so. `ending` is what titles of the site end
    with, `common` what stands on many of its pages: its name may be a first heading of each.
    """
    metas = dict(_metas(tree))
    whole = " ".join((tree.css_first("head > title") or _Nothing()).text().split())
    short = whole.removesuffix(ending) if ending else whole
    told = {metas.get("og:title", "").removesuffix(ending), short, _SEPARATED.split(whole)[0]}
    heads = [block for block in page.blocks if 0 < block.level < 4 and block.text not in common]
    first = [block.text for block in heads if block.level == 1]
    named = [block for block in heads if block.text in told]
    for text, method, certainty in (
        (named[0].text if named else "", f"h{named[0].level}" if named else "", 1.0),
        (first[0] if len(set(first)) == 1 else "", "h1", 1.0),
        (metas.get("og:title", "").removesuffix(ending), "og:title", 0.95),
        (short, "title", 0.9),
        (first[0] if first else "", "h1", 0.8),
        (next((block.text for block in heads if block.level == 2), ""), "h2", 0.6),
    ):
        if text.strip():
            return " ".join(text.split()), Origin(text, method, certainty)
    return "", Origin("", "missing", 0.0)


def facts_of(tree: LexborHTMLParser, page: Page, title: str, order: Order | None = None) -> Found:
    """Return the metadata that a page gives."""
    found = Found({}, {})
    metas = dict(_metas(tree))
    for item in _linked_data(tree):
        _of_linked_data(item, found)
    for name in _PUBLISHED:
        found.take_day("published", metas.get(name, ""), f"meta {name}", 1.0, order)
    found.take_day("modified", metas.get("article:modified_time", ""), "meta", 1.0, order)
    for node in tree.css("time[datetime]")[:1]:
        found.take_day("published", node.attributes.get("datetime") or "", "time", 0.85, order)
    _of_lines(page, title, found, order)
    language = (
        (tree.root.attributes.get("lang") if tree.root else "")
        or metas.get("content-language", "")
        or metas.get("language", "")
    )
    found.take("language", tag(language or ""), language or "", "html lang")
    for name in ("author", "article:author", "dc.creator"):
        found.take("author", metas.get(name, ""), metas.get(name, ""), f"meta {name}", 0.9)
    for selector, field in (
        ("link[rel=canonical]", "url"),
        ("link[rel~=license], a[rel~=license]", "licence"),
    ):
        for node in tree.css(selector)[:1]:
            link = node.attributes.get("href") or ""
            found.take(field, link, link, selector)
    if "url" not in found.values:
        found.take("url", metas.get("og:url", ""), metas.get("og:url", ""), "og:url")
    for field, value in meeting(title).items():
        found.take(field, value, title, "title")
    return found


def _of_lines(page: Page, title: str, found: Found, order: Order | None) -> None:
    """Take the date and the facets that stand in lines of their own near the title."""
    begin = next(
        (at for at, b in enumerate(page.blocks) if b.level and b.text == title),
        0,
    )
    lines: list[str] = []
    for block in page.blocks[begin : begin + _NEAR_TITLE]:
        if len(block.text) > 4 * _LONGEST_LINE:
            break
        line = block.text
        bullet = BULLET.fullmatch(line)
        values = facets((bullet["facets"] if bullet else line).replace("\t", " | "))
        named = _NAMED.fullmatch(line)
        lines.append(line)
        if {"language", "region"} <= values.keys():
            for field, value in values.items():
                found.take(field, value, line, "line of facets")
        elif named and len(line) <= _LONGEST_LINE:
            _of_named(named["name"].lower(), named["value"], line, found, order)
        elif len(line) <= _LONGEST_LINE:
            found.take_day("date", line, "line near the title", 0.9, order)
    _of_facets_apart(lines, found)


def _of_named(field: str, value: str, line: str, found: Found, order: Order | None) -> None:
    """Take what a line says by name: `Party: Workers Party of Valdora`."""
    if field == "date":
        found.take_day("date", value, "named line", 0.95, order)
        return
    value = (tag(value) or value) if field == "language" else value
    found.take(field, value, line, "named line", 0.95)


def _of_facets_apart(lines: Sequence[str], found: Found) -> None:
    """Take facets that are items of a list: country, party, language, region, category."""
    for first in range(len(lines) - 3):
        items = [line for line in lines[first : first + 5] if len(line) <= _LONGEST_LINE]
        values = facets(" | ".join(items[:4]))
        if len(items) >= 4 and values.get("region") == items[3] and "party" in values:
            for field, item in zip(("country", "party", "language", "region"), items, strict=False):
                found.take(field, values.get(field), item, "list of facets")
            last = items[4] if len(items) == 5 and items[4][-1].isalnum() else ""
            found.take("category", last, last, "list of facets")
            return


def _metas(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        keys = ("property", "name", "itemprop", "http-equiv")
        name = next((each for key in keys if (each := attributes.get(key))), "")
        if name:
            yield name.lower(), (attributes.get("content") or "").strip()


def _linked_data(tree: LexborHTMLParser) -> Iterator[Mapping[str, Any]]:
    for node in tree.css('script[type="application/ld+json"]'):
        try:
            content = json.loads(node.text() or "")
        except (ValueError, RecursionError):
            continue
        items = content.get("@graph", content) if isinstance(content, dict) else content
        yield from filter(_is_item, items if isinstance(items, list) else [items])


def _is_item(content: Any) -> bool:
    return isinstance(content, dict) and any(
        name in content for name in ("datePublished", "headline", "dateModified")
    )


def _of_linked_data(item: Mapping[str, Any], found: Found) -> None:
    for field, name in (("published", "datePublished"), ("modified", "dateModified")):
        if isinstance(item.get(name), str):
            found.take_day(field, item[name], f"JSON-LD {name}", 1.0, None)
    author = item.get("author")
    author = author[0] if isinstance(author, list) and author else author
    author = author.get("name") if isinstance(author, dict) else author
    if isinstance(author, str):
        found.take("author", author, author, "JSON-LD author", 0.9)


class _Nothing:
    def text(self) -> str:
        """Return the text of an element that isn't there."""
        return ""
