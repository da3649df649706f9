"""Reads DOCX: paragraphs, headings, tables, notes; changes as they are accepted."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from xml.etree.ElementTree import Element

from communique.corpus import Document, Source
from communique.errors import ReadError
from communique.read.guarded.archives import Package, package
from communique.read.guarded.markup import children, first, local, parsed, written
from communique.read.limits import within_limit
from communique.read.office.flow import Flow, tell
from communique.read.options import ReadOptions

CONFINED = True

_MARGIN = re.compile(r"(?:header|footer)[0-9]*\.xml")
_SKIPPED = frozenset({"instrText", "delText", "delInstrText", "pPr", "rPr", "sdtPr"})
_OFF = frozenset({"0", "false", "off"})


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield the one document of a DOCX file.

    Raises:
        ReadError: it is damaged or encrypted, or made to harm.
    """
    file = package(source.raw, source.name)
    main = _main(file)
    root = parsed(file.read(main), f"{source.name}: {main}")
    folder = posixpath.dirname(main)
    walk = _Walk(Flow(), _levels(file, folder))
    body = first(root, "body")
    if body is None:
        raise ReadError("the file has no text body", where=source.name)
    walk.blocks(body)
    for kind, name in (("note", "footnotes"), ("note", "endnotes")):
        raw = file.read(posixpath.join(folder, f"{name}.xml"))
        if raw:
            walk.notes(parsed(raw, f"{source.name}: {name}.xml"), kind)
    for name in sorted(file.names()):
        stem = posixpath.basename(name)
        if posixpath.dirname(name) == folder and _MARGIN.fullmatch(stem):
            with walk.flow.aside("furniture", {"why": stem[:6]}):
                walk.blocks(parsed(file.read(name), f"{source.name}: {stem}"))
    raw = file.read(posixpath.join(folder, "comments.xml"))
    comments = children(parsed(raw, f"{source.name}: comments.xml"), "comment") if raw else ()
    tell(options, source.name, changes=walk.changes, comments=sum(1 for _ in comments))
    yield from within_limit(walk.flow.document(source, _facts(file), options), options)


def _main(file: Package) -> str:
    raw = file.read("_rels/.rels")
    if raw:
        for relation in parsed(raw, f"{file.name}: .rels"):
            if relation.get("Type", "").endswith("/officeDocument"):
                return relation.get("Target", "").lstrip("/")
    return "word/document.xml"


def _levels(file: Package, folder: str) -> Mapping[str, int]:
    raw = file.read(posixpath.join(folder, "styles.xml"))
    try:
        return _headings(raw)
    except ReadError as error:
        where = f"{file.name}: {error.where}"
        raise ReadError(error.message, where=where, hint=error.hint) from error


@lru_cache(maxsize=16)
def _headings(raw: bytes) -> Mapping[str, int]:
    """Return the levels of styles that are headings.

    Files made from one template have the same styles, which are larger than most texts.
    """
    levels: dict[str, int] = {}
    if not raw:
        return levels
    for style in children(parsed(raw, "styles.xml"), "style"):
        named = first(style, "name")
        name = _attribute(named, "val").lower()
        outline = first(style, "pPr", "outlineLvl")
        if name.startswith("heading ") and name[8:].isdigit():
            levels[_attribute(style, "styleId")] = int(name[8:])
        elif name == "title":
            levels[_attribute(style, "styleId")] = 1
        elif _attribute(outline, "val").isdigit():
            levels[_attribute(style, "styleId")] = int(_attribute(outline, "val")) + 1
    return levels


class _Walk:
    def __init__(self, flow: Flow, levels: Mapping[str, int]) -> None:
        self.flow, self.levels = flow, levels
        self.changes = 0

    def blocks(self, around: Element) -> None:
        """Add the paragraphs and tables below an element."""
        for child in around:
            match local(child):
                case "p":
                    self.paragraph(child)
                case "tbl":
                    self.table(child)
                case "del" | "moveFrom":
                    self.changes += 1
                case "Fallback" | "sdtPr":
                    continue
                case _:
                    # What wraps paragraphs: controls, insertions, smart tags, forms of a box.
                    self.changes += local(child) in {"ins", "moveTo"}
                    self.blocks(child)

    def table(self, table: Element) -> None:
        """Add the cells of a table, also those in controls around rows and cells."""
        for child in table:
            match local(child):
                case "tr" if first(child, "trPr", "del") is not None:
                    self.changes += 1
                case "tc":
                    self.blocks(child)
                case "tr" | "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo":
                    self.table(child)

    def paragraph(self, paragraph: Element) -> None:
        style = first(paragraph, "pPr", "pStyle")
        level = self.levels.get(_attribute(style, "val"), 0)
        boxes: list[Element] = []
        text = "".join(self.pieces(paragraph, boxes))
        self.flow.paragraph(text, level)
        for box in boxes:
            self.blocks(box)

    def pieces(self, around: Element, boxes: list[Element]) -> Iterator[str]:
        """Yield the text of runs; text boxes are put aside."""
        for child in around:
            name = local(child)
            match name:
                case "t":
                    yield child.text or ""
                case "tab" | "ptab":
                    yield "\t"
                case "br" | "cr":
                    yield "\n"
                case "noBreakHyphen":
                    yield "\u2011"
                case "softHyphen":
                    yield "\u00ad"
                case "sym":
                    yield _symbol(child)
                case "txbxContent":
                    boxes.append(child)
                case "Fallback":
                    # The same again, for programs that don't know the first form.
                    continue
                case "del" | "moveFrom":
                    self.changes += 1
                case _ if name not in _SKIPPED and not _is_hidden(child):
                    self.changes += name in {"ins", "moveTo"}
                    yield from self.pieces(child, boxes)

    def notes(self, root: Element, kind: str) -> None:
        for note in root:
            if _attribute(note, "type") in {"", "normal"}:
                with self.flow.aside(kind):
                    self.blocks(note)


def _attribute(element: Element | None, name: str) -> str:
    """Return an attribute by its local name: the format has two namespaces for it."""
    found = element.attrib.items() if element is not None else ()
    return next((value for key, value in found if key.rpartition("}")[2] == name), "")


def _is_hidden(run: Element) -> bool:
    if local(run) != "r":
        return False
    vanish = first(run, "rPr", "vanish")
    return vanish is not None and _attribute(vanish, "val").lower() not in _OFF


def _symbol(element: Element) -> str:
    try:
        number = int(_attribute(element, "char"), 16)
    except ValueError:
        return ""
    return chr(number) if 0 < number < 0xD800 else "\ufffd"


def _facts(file: Package) -> dict[str, str]:
    raw = file.read("docProps/core.xml")
    if not raw:
        return {}
    root = parsed(raw, f"{file.name}: core.xml")
    names = {"title": "title", "creator": "author", "created": "published", "language": "language"}
    return {
        field: written(element)
        for name, field in names.items()
        if (element := first(root, name)) is not None
    }
