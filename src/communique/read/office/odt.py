"""Reads ODT: paragraphs, headings, tables, notes; changes as they are accepted."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from communique.corpus import Document, Source
from communique.errors import ReadError
from communique.read.guarded.archives import package
from communique.read.guarded.markup import children, first, local, parsed, written
from communique.read.limits import within_limit
from communique.read.office.flow import Flow, tell
from communique.read.options import ReadOptions

CONFINED = True

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_SPACE = re.compile(r"[ \t\r\n]+")
_MOST_SPACES = 1_000
_FACTS = {
    "title": "title",
    "creator": "author",
    # Who wrote it first goes before who changed it last.
    "initial-creator": "author",
    "creation-date": "published",
    "language": "language",
}


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield the one document of an ODT file.

    Raises:
        ReadError: it is damaged or encrypted, or made to harm.
    """
    file = package(source.raw, source.name)
    if b"manifest:encryption-data" in file.read("META-INF/manifest.xml"):
        raise ReadError(
            "the file has a password", where=source.name, hint="save it anew without one"
        )
    root = parsed(file.read("content.xml"), f"{source.name}: content.xml")
    body = first(root, "body", "text")
    if body is None:
        raise ReadError("the file has no text body", where=source.name)
    walk = _Walk(_hidden(root))
    walk.blocks(body)
    for note in walk.notes:
        with walk.flow.aside("note"):
            walk.blocks(note)
    raw = file.read("styles.xml")
    if raw:
        walk.margins(parsed(raw, f"{source.name}: styles.xml"))
    tell(options, source.name, changes=walk.changes, comments=walk.comments)
    raw = file.read("meta.xml")
    meta = first(parsed(raw, f"{source.name}: meta.xml"), "meta") if raw else None
    found = {} if meta is None else {local(each): written(each) for each in meta}
    facts = {field: found[name] for name, field in _FACTS.items() if name in found}
    yield from within_limit(walk.flow.document(source, facts, options), options)


def _hidden(root: Element) -> frozenset[str]:
    """Return the names of the styles of text that isn't shown."""
    styles = first(root, "automatic-styles")
    return frozenset(
        style.get(f"{_STYLE}name", "")
        for style in (() if styles is None else children(styles, "style"))
        if any(each.get(f"{_TEXT}display") == "none" for each in style)
    )


class _Walk:
    def __init__(self, hidden: frozenset[str]) -> None:
        self.flow = Flow()
        self.hidden = hidden
        self.notes: list[Element] = []
        self.changes = self.comments = 0

    def blocks(self, around: Element) -> None:
        """Add the paragraphs below an element."""
        for child in around:
            match local(child):
                case "p":
                    self.paragraph(child, 0)
                case "h":
                    level = child.get(f"{_TEXT}outline-level") or "1"
                    self.paragraph(child, int(level) if level.isdigit() else 1)
                case "tracked-changes":
                    # What was deleted is kept here, what was inserted stands in its place.
                    self.changes += len(child)
                case "annotation":
                    self.comments += 1
                case "sequence-decls" | "forms":
                    continue
                case "section" if child.get(f"{_TEXT}display") == "none":
                    continue
                case _:
                    self.blocks(child)

    def margins(self, styles: Element) -> None:
        """Add the headers and footers of pages."""
        masters = first(styles, "master-styles")
        for page in () if masters is None else children(masters, "master-page"):
            for margin in page:
                kind = local(margin).partition("-")[0]
                if kind in {"header", "footer"}:
                    with self.flow.aside("furniture", {"why": kind}):
                        self.blocks(margin)

    def paragraph(self, element: Element, level: int) -> None:
        boxes: list[Element] = []
        text = "".join(() if self.is_hidden(element) else self.pieces(element, boxes))
        self.flow.paragraph(text, level)
        for box in boxes:
            self.blocks(box)

    def pieces(self, around: Element, boxes: list[Element]) -> Iterator[str]:
        """Yield the text of a paragraph; its notes and frames are put aside."""
        yield _spaced(around.text)
        for child in around:
            match local(child):
                case "s":
                    count = child.get(f"{_TEXT}c") or "1"
                    yield " " * min(int(count) if count.isdigit() else 1, _MOST_SPACES)
                case "tab":
                    yield "\t"
                case "line-break":
                    yield "\n"
                case "annotation":
                    self.comments += 1
                case "hidden-text" | "hidden-paragraph":
                    pass
                case "span" if self.is_hidden(child):
                    pass
                case "note":
                    body = first(child, "note-body")
                    self.notes.extend([] if body is None else [body])
                case "frame" | "text-box":
                    boxes.append(child)
                case _:
                    yield from self.pieces(child, boxes)
            yield _spaced(child.tail)

    def is_hidden(self, element: Element) -> bool:
        return element.get(f"{_TEXT}style-name", "") in self.hidden


def _spaced(text: str | None) -> str:
    """Return text as the format means it: white space in the file is one space."""
    return _SPACE.sub(" ", text) if text else ""
