"""The reader of web pages: one document for a page."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from communique.corpus import Document, Mark, Origin, Source, Value
from communique.errors import ReadError
from communique.read.encoding import decoded
from communique.read.html import recipes
from communique.read.html.blocks import Block, Page, page_of
from communique.read.html.facts import Found, facts_of, title_of
from communique.read.html.label import Site, labels, site_of
from communique.read.html.saved import page_in
from communique.read.html.scan import refuse_hostile
from communique.read.limits import within_limit
from communique.read.metadata import of_facts, renamed
from communique.read.options import ReadOptions
from communique.read.plain import around, one_document
from communique.vocabulary.days import Order, order_of

CONFINED = True
SURVEYED = 400
LARGEST = 64_000_000
"""Bytes of the largest page: what is larger is no page."""

_PAGES_OF_A_SITE = 60
_LINES_OF_FACTS = frozenset(
    {"line near the title", "line of facets", "list of facets", "named line", "site recipe"}
)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s?=\s?["']?\s?([A-Za-z0-9_\-:.]{2,40})""", re.IGNORECASE
)
_MARKED = (b"\xff\xfe", b"\xfe\xff")
_ADDRESSES = (("link[rel=canonical]", "href"), ('meta[property="og:url"]', "content"))
_OF_BROWSERS = {
    **dict.fromkeys(("iso-8859-1", "latin1", "latin-1", "ascii", "us-ascii"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987"), "cp949"),
    **dict.fromkeys(("shift_jis", "shift-jis", "x-sjis"), "cp932"),
    "iso-8859-9": "cp1254",
}
"""The encodings that browsers take for declared ones."""

_GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class Known:
    """What the pages of a collection say together.

    Attributes:
        sites: by host, or by folder where pages have no address.
        order: whether the day or the month comes first in their dates.
    """

    sites: Mapping[str, Site]
    order: Order | None


def survey(sources: Iterable[Source], options: ReadOptions) -> Known:
    """Return what a sample of pages says about their sites."""
    pages: dict[str, list[Page]] = defaultdict(list)
    titles: dict[str, list[str]] = defaultdict(list)
    lines: list[str] = []
    quiet = replace(options, notice=lambda error: None)
    for source in sources:
        with suppress(ReadError):
            saved = page_in(source)
            tree = _parsed(saved, quiet)
            host = host_of(tree, saved)
            if len(pages[host]) >= _PAGES_OF_A_SITE:
                continue
            page = page_of(tree)
            pages[host].append(page)
            title = tree.css_first("head > title")
            titles[host].append(" ".join(title.text().split()) if title else "")
            lines.extend(block.text for block in islice(page.blocks, 40) if len(block.text) <= 80)
    sites = {host: site_of(those, titles[host]) for host, those in pages.items() if len(those) > 1}
    return Known(sites, order_of(lines).order)


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield the one document of a page.

    Raises:
        ReadError: the page can't be decoded, or would take too long to parse.
    """
    yield from within_limit(document_of(source, options), options)


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken from a page.

    Attributes:
        blocks: of text, in order.
        labels: why each is furniture; empty where it is the text.
        title: with its origin.
        found: metadata and their origins.
        facts: metadata that a browser which saved the page gave it.
    """

    blocks: Sequence[Block]
    labels: Sequence[str]
    title: tuple[str, Origin]
    found: Found
    facts: dict[str, Value]


def taken(source: Source, options: ReadOptions) -> Taken:
    """Return what is taken from a page, and why.

    Raises:
        ReadError: the page can't be decoded, or would take too long to parse.
    """
    file, source = source, page_in(source)
    tree = _parsed(source, options)
    known: Known = options.known or Known({}, None)
    host = host_of(tree, source)
    site = known.sites.get(host)
    recipe = recipes.recipe_for(host, options.sites)
    page = page_of(tree, **recipes.nodes(tree, recipe, source.name, options))
    title = title_of(tree, page, *((site.ending, site.common) if site else ()))
    asked = recipes.values(tree, recipe, source.name, options, known.order)
    if "title" in asked.values:
        title = str(asked.values.pop("title")), asked.origins.pop("title")
    found = facts_of(tree, page, title[0], known.order)
    found.values.update(asked.values)
    found.origins.update(asked.origins)
    told = _told_apart(page.blocks, labels(page, title[0], site), found)
    facts = of_facts(source.facts) if source is not file else {}
    return Taken(page.blocks, told, title, found, facts)


def _told_apart(blocks: Sequence[Block], found: Sequence[str], facts: Found) -> list[str]:
    """Return labels in which lines that are nothing but a value of a field are none of the text.

    Only the first is where the value was taken from: the same name may stand over many turns.
    """
    told = list(found)
    for name, origin in facts.origins.items():
        if origin.method in _LINES_OF_FACTS:
            at = next((at for at, block in enumerate(blocks) if block.text == origin.raw), -1)
            if at >= 0 and not told[at]:
                told[at] = origin.method if "facets" in origin.method else f"the {name}"
    return told


def document_of(source: Source, options: ReadOptions) -> Document:
    """Return the document of a page."""
    got = taken(source, options)
    text, starts = _joined(got.blocks)
    values: dict[str, Value] = around(source.name, options) | renamed(got.found.values, options)
    values = got.facts | values
    values.setdefault("title", got.title[0])
    document = one_document(source, text, values, options)
    spans = [
        (Mark(start, start + len(block.text), {"why": why} if why else {}), block)
        for block, why, start in zip(got.blocks, got.labels, starts, strict=True)
    ]
    furniture = [mark for mark, _ in spans if mark.values]
    heads = [
        Mark(mark.start, mark.end, {"level": str(block.level)})
        for mark, block in spans
        if block.level and not mark.values
    ]
    quotes = [mark for mark, block in spans if block.quoted and not mark.values]
    marks = {"head": heads, "quote": quotes}
    origins = {name: each for name, each in got.found.origins.items() if name in document.metadata}
    if document.title == got.title[0]:
        origins["title"] = got.title[1]
    return replace(
        document,
        marks={name: those for name, those in marks.items() if those},
        asides={"furniture": furniture} if furniture else {},
        origins=origins,
    )


def _joined(blocks: Sequence[Block]) -> tuple[str, list[int]]:
    starts, at = [], 0
    for block in blocks:
        starts.append(at)
        at += len(block.text) + len(_GAP)
    return _GAP.join(block.text for block in blocks), starts


def host_of(tree: LexborHTMLParser, source: Source) -> str:
    """Return the host of a page, or the folder of its file."""
    url = source.facts.get("url", "")
    for selector, name in _ADDRESSES:
        node = tree.css_first(selector) if not url else None
        url = url or (node.attributes.get(name) or "" if node else "")
    host = urlsplit(url).hostname if url.startswith("http") else ""
    return host or PurePosixPath(source.name).parent.as_posix()


def _parsed(source: Source, options: ReadOptions) -> LexborHTMLParser:
    text = _text(source, options)
    refuse_hostile(text, source.name)
    return LexborHTMLParser(text)


def _text(source: Source, options: ReadOptions) -> str:
    raw = source.raw
    if not raw.startswith(_MARKED):
        if raw[:4096].count(b"\0") > len(raw[:4096]) // 10 and not options.encoding:
            # A page in UTF-16 without a mark; in others a NUL means nothing.
            return decoded(raw, source.name, options)
        raw = raw.replace(b"\0", b"")
    declared = options.encoding or _declared(source, raw)
    if declared and not options.encoding:
        with suppress(LookupError, UnicodeDecodeError):
            return raw.decode(_OF_BROWSERS.get(declared.lower(), declared))
    return decoded(raw, source.name, options)


def _declared(source: Source, raw: bytes) -> str:
    match = re.search(r"charset=[\"']?([\w\-]+)", source.facts.get("media_type", ""))
    if match:
        return match[1]
    found = _DECLARED.search(raw[:4096])
    return found[1].decode("ascii") if found else ""
