"""Reads ODT: paragraphs, headings, tables, notes; changes as they are accepted."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from communique.corpus import Document, Source
from communique.errors import ReadError
from communique.read.guarded.archives import package
from communique.read.guarded.markup import first, local, parsed, written
from communique.read.limits import within_limit
from communique.read.office.flow import Flow
from communique.read.options import ReadOptions

CONFINED = True

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
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
    walk = _Walk()
    walk.blocks(body)
    for note in walk.notes:
        with walk.flow.aside("note"):
            walk.blocks(note)
    if walk.changes:
        options.notice(
            ReadError(
                f"{walk.changes:,} tracked changes are read as accepted",
                where=source.name,
                hint="accept or refuse them in the word processor to settle the text",
            )
        )
    raw = file.read("meta.xml")
    meta = first(parsed(raw, f"{source.name}: meta.xml"), "meta") if raw else None
    found = {} if meta is None else {local(each): written(each) for each in meta}
    facts = {field: found[name] for name, field in _FACTS.items() if name in found}
    yield from within_limit(walk.flow.document(source, facts, options), options)


class _Walk:
    def __init__(self) -> None:
        self.flow = Flow()
        self.notes: list[Element] = []
        self.changes = 0

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
                case "sequence-decls" | "forms" | "annotation":
                    continue
                case _:
                    self.blocks(child)

    def paragraph(self, element: Element, level: int) -> None:
        boxes: list[Element] = []
        text = "".join(self.pieces(element, boxes))
        if level:
            self.flow.heading(text, level)
        else:
            self.flow.paragraph(text)
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
                case "soft-page-break" | "annotation" | "annotation-end" | "bookmark":
                    pass
                case "note":
                    body = first(child, "note-body")
                    self.notes.extend([] if body is None else [body])
                case "frame" | "text-box":
                    boxes.append(child)
                case _:
                    yield from self.pieces(child, boxes)
            yield _spaced(child.tail)


def _spaced(text: str | None) -> str:
    """Return text as the format means it: white space in the file is one space."""
    if not text:
        return ""
    inner = " ".join(text.split())
    return f"{' ' * text[0].isspace()}{inner}{' ' * (text[-1].isspace() and bool(inner))}"
