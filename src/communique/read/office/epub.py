"""Reads EPUB: a book as one document, its chapters in the order of reading."""

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from selectolax.lexbor import LexborHTMLParser

from communique.corpus import Document, Source
from communique.errors import ReadError
from communique.read.guarded.archives import Package, package
from communique.read.guarded.markup import children, first, local, parsed, written
from communique.read.html.blocks import page_of
from communique.read.html.scan import refuse_hostile
from communique.read.limits import within_limit
from communique.read.office.flow import Flow
from communique.read.options import ReadOptions

CONFINED = True

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
    if b"EncryptedData" in file.read("META-INF/encryption.xml"):
        # Fonts alone are often obfuscated, and don't matter; chapters that are can't be parsed.
        options.notice(ReadError("parts of the book are encrypted", where=source.name))
    name = _book(file)
    book = parsed(file.read(name), f"{source.name}: {name}")
    flow = Flow()
    for number, chapter in enumerate(_chapters(book, posixpath.dirname(name)), start=1):
        with flow.marked("section", {"n": str(number), "file": chapter}):
            _add(flow, file, chapter)
    meta = first(book, "metadata")
    facts = {
        _FACTS[local(each)]: written(each)
        for each in (() if meta is None else reversed(meta))
        if local(each) in _FACTS
    }
    yield from within_limit(flow.document(source, facts, options), options)


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


def _chapters(book: Element, folder: str) -> Iterator[str]:
    manifest, spine = first(book, "manifest"), first(book, "spine")
    if manifest is None or spine is None:
        return
    paths = {each.get("id"): each.get("href") or "" for each in children(manifest, "item")}
    for item in children(spine, "itemref"):
        path = paths.get(item.get("idref"))
        if path:
            yield posixpath.normpath(posixpath.join(folder, unquote(path)))


def _add(flow: Flow, file: Package, chapter: str) -> None:
    text = file.read(chapter).decode("utf-8", "replace")
    refuse_hostile(text, f"{file.name}: {chapter}")
    for block in page_of(LexborHTMLParser(text)).blocks:
        if block.level:
            flow.heading(block.text, block.level)
        else:
            flow.paragraph(block.text)
