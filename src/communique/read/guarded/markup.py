"""XML, without what makes it dangerous: no document types, no entities of one's own, no depths."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from communique.errors import ReadError

DEEPEST = 500
"""Elements that may be open at once."""

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._\-]{1,40})["']""")
_KNOWN = frozenset({"utf-8", "utf8", "utf-16", "iso-8859-1", "us-ascii"})
_XML = "http://www.w3.org/XML/1998/namespace"
ID, LANG, SPACE = (f"{{{_XML}}}{name}" for name in ("id", "lang", "space"))


def parsed(raw: bytes, name: str) -> Element:
    """Return the root of an XML file; names are `{namespace}local`.

    Raises:
        ReadError: it isn't well formed, has a document type, or is nested too deeply.
    """
    building = _Building(expat.ParserCreate("utf-8" if _is_odd(raw) else None, "}"), name)
    try:
        building.parser.Parse(_recoded(raw, name), True)
    except expat.ExpatError as error:
        raise ReadError(
            f"the file is no well-formed XML: {expat.errors.messages[error.code]}",
            where=f"{name}, line {error.lineno}, column {error.offset + 1}",
        ) from error
    return building.tree.close()


class _Building:
    """A tree as it grows, within limits."""

    def __init__(self, parser: expat.XMLParserType, name: str) -> None:
        self.parser, self.name = parser, name
        self.tree = TreeBuilder()
        self.depth = 0
        parser.buffer_text = parser.ordered_attributes = True
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.tree.data
        parser.StartDoctypeDeclHandler = self.refuse

    def start(self, tag: str, attributes: list[str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _too_deep(self.parser, self.name)
        pairs = zip(attributes[::2], attributes[1::2], strict=True)
        self.tree.start(_full(tag), {_full(key): value for key, value in pairs})

    def end(self, tag: str) -> None:
        self.depth -= 1
        self.tree.end(_full(tag))

    def refuse(self, *found: object) -> None:
        raise ReadError(
            "the file has a document type, by which XML can be made to harm",
            where=_place(self.parser, self.name),
            hint="take the line <!DOCTYPE …> out",
        )


def local(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element, *names: str) -> Iterator[Element]:
    """Yield the children of an element that are called so, whatever their namespace."""
    for child in element:
        if local(child) in names:
            yield child


def first(element: Element, *path: str) -> Element | None:
    """Return the first descendant by a path of local names, or None."""
    found: Element | None = element
    for name in path:
        found = next(children(found, name), None) if found is not None else None
    return found


def written(element: Element | None) -> str:
    """Return the text in an element, its white space as single spaces."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def root_of(raw: bytes) -> str:
    """Return the name of the root of what may be XML, as it is written: `tei:TEI`."""
    match = re.match(
        rb"(?:\xef\xbb\xbf)?\s*(?:<\?[^>]{0,300}\?>\s*|<!--.{0,5000}?-->\s*){0,20}<([A-Za-z_][\w.:\-]{0,80})",
        raw,
        re.DOTALL,
    )
    return match[1].decode("ascii", "replace") if match else ""


def _full(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def _is_odd(raw: bytes) -> bool:
    found = _DECLARED.match(raw[:300])
    return found is not None and found[1].decode("ascii").lower() not in _KNOWN


def _recoded(raw: bytes, name: str) -> bytes:
    """Return the file in UTF-8 where it is in an encoding that the parser doesn't know."""
    if not _is_odd(raw):
        return raw
    found = _DECLARED.match(raw[:300])
    encoding = found[1].decode("ascii") if found else "utf-8"
    try:
        return raw.decode(encoding).encode()
    except (LookupError, UnicodeError) as error:
        raise ReadError(f"the file can't be {encoding}: {error}", where=name) from error


def _place(parser: expat.XMLParserType, name: str) -> str:
    return f"{name}, line {parser.CurrentLineNumber}, column {parser.CurrentColumnNumber + 1}"


def _too_deep(parser: expat.XMLParserType, name: str) -> ReadError:
    return ReadError(
        f"elements are nested more than {DEEPEST:,} deep",
        where=_place(parser, name),
        hint="the file is damaged, or made to harm",
    )
