"""Reads EPUB: a book as one document, its chapters in the order of reading."""

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import nullcontext, suppress
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from selectolax.lexbor import LexborHTMLParser

from communique.corpus import Document, Source
from communique.errors import ReadError
from communique.read.encoding import decoded
from communique.read.guarded.archives import Package, package
from communique.read.guarded.markup import children, first, local, parsed, written
from communique.read.html.blocks import Block, page_of
from communique.read.html.scan import refuse_hostile
from communique.read.limits import within_limit
from communique.read.office.flow import Flow
from communique.read.options import ReadOptions

CONFINED = True

_ENDED = re.compile(
    r"<(title|script|style|iframe|textarea|noscript|template)\b([^<>]{0,2000}?)/>", re.IGNORECASE
)
_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._\-]{1,40})["']""")

_FACTS = {
    "title": "title",
    "creator": "author",
    "date": "published",
    "language": "language",
    "publisher": "publisher",
    "rights": "licence",
}


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield the one document of an EPUB file.

    Raises:
        ReadError: it is damaged or encrypted, or made to harm.
    """
    file = package(source.raw, source.name)
    name = _book(file)
    book = parsed(file.read(name), f"{source.name}: {name}")
    flow = Flow()
    chapters = _chapters(book, posixpath.dirname(name))
    readable = _readable(file, chapters, options)
    for number, (chapter, is_contents) in enumerate(chapters.items(), start=1):
        if chapter in readable:
            with flow.marked("section", {"n": str(number), "file": chapter}):
                _add(flow, file, chapter, options, beside=is_contents)
    yield from within_limit(flow.document(source, _facts(book), options), options)


def _facts(book: Element) -> dict[str, str]:
    meta = first(book, "metadata")
    found: dict[str, list[str]] = defaultdict(list)
    for each in () if meta is None else meta:
        if local(each) in _FACTS and written(each):
            found[_FACTS[local(each)]].append(written(each))
    several = {"author", "licence"}
    return {name: "; ".join(all_) if name in several else all_[0] for name, all_ in found.items()}


def _book(file: Package) -> str:
    raw = file.read("META-INF/container.xml")
    if not raw:
        raise ReadError("the file is no EPUB: it has no META-INF/container.xml", where=file.name)
    root = parsed(raw, f"{file.name}: container.xml")
    found = first(root, "rootfiles", "rootfile")
    path = (found.get("full-path") or "") if found is not None else ""
    if not file.has(path):
        raise ReadError("the file doesn't say where its book is", where=file.name)
    return path


def _chapters(book: Element, folder: str) -> dict[str, bool]:
    """Return the files of the spine, and whether each is the table of contents.

    The standard lets a file stand there once; one that is there again is not read again.
    """
    manifest, spine = first(book, "manifest"), first(book, "spine")
    if manifest is None or spine is None:
        return {}
    items = {each.get("id"): each for each in children(manifest, "item")}
    found: dict[str, bool] = {}
    for reference in children(spine, "itemref"):
        item = items.get(reference.get("idref"))
        if item is not None and item.get("href"):
            path = posixpath.join(folder, unquote(item.get("href", "")))
            found[posixpath.normpath(path)] = "nav" in item.get("properties", "").split()
    return found


def _readable(file: Package, chapters: Collection[str], options: ReadOptions) -> frozenset[str]:
    """Return the chapters that are there and not encrypted; the others are told.

    Fonts are often obfuscated, which doesn't matter.
    """
    raw = file.read("META-INF/encryption.xml")
    root = parsed(raw, f"{file.name}: encryption.xml") if raw else None
    locked = {
        unquote(each.get("URI", ""))
        for each in (() if root is None else root.iter())
        if local(each) == "CipherReference"
    }.intersection(chapters)
    if locked and locked.issuperset(chapters):
        raise ReadError(
            "the book is encrypted", where=file.name, hint="ask for a copy without protection"
        )
    missing = [each for each in chapters if not file.has(each)]
    for reason, those in (("encrypted", sorted(locked)), ("missing", missing)):
        if those:
            options.notice(
                ReadError(f"chapters are {reason}: {', '.join(those[:5])}", where=file.name)
            )
    return frozenset(chapters) - locked - frozenset(missing)


def _add(flow: Flow, file: Package, chapter: str, options: ReadOptions, *, beside: bool) -> None:
    name = f"{file.name}: {chapter}"
    text = _text(file.read(chapter), name, options)
    refuse_hostile(text, name)
    # The standard of HTML doesn't know elements that end where they begin, as XML does: `<title/>`
    # would take all that follows.
    page = page_of(LexborHTMLParser(_ENDED.sub(r"<\1\2></\1>", text)))
    with flow.aside("furniture", {"why": "contents"}) if beside else nullcontext():
        _add_blocks(flow, page.blocks)


def _text(raw: bytes, name: str, options: ReadOptions) -> str:
    declared = _DECLARED.match(raw[:300])
    if declared:
        with suppress(LookupError, UnicodeDecodeError):
            return raw.decode(declared[1].decode("ascii"))
    return decoded(raw, name, options)


def _add_blocks(flow: Flow, blocks: Iterable[Block]) -> None:
    for block in blocks:
        flow.paragraph(block.text, block.level)
