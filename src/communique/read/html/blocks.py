"""Blocks: every stretch of text of a page that stands by itself, in order, none left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from communique.read.html.names import reason_of

_INLINE_NAMES = """
a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q rp rt
ruby s samp small span strike strong sub sup time tt u var wbr button input select slot output meter
progress picture source map area
"""
_INLINE = frozenset(_INLINE_NAMES.split())
_SILENT_NAMES = """
script style template noscript iframe object embed svg math canvas audio video textarea datalist
head
"""
_SILENT = frozenset(_SILENT_NAMES.split())
_SPACE = re.compile(r"[ \t\r\n\f]+")
_BREAKS = re.compile(r"\n\s*\n\s*")
_CELLS = frozenset({"td", "th"})
_LONGEST_CELL = 120
"""Characters: a row of a table whose cells are no longer is one block."""

_HEADINGS = {f"h{level}": level for level in range(1, 7)}

_BY_TAG = {"nav": "menu", "footer": "footer", "aside": "sidebar", "form": "form", "dialog": "popup"}
_BY_ROLE = {
    "navigation": "menu",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "sidebar",
    "search": "menu",
    "dialog": "popup",
    "alertdialog": "popup",
}


@dataclass(slots=True)
class Element:
    """An element that has blocks below it.

    Attributes:
        number: in the order in which they begin; the root is 0.
        parent: the number of the element around it, -1 of the root.
        tag: its name, with its classes: `div.speech`.
        reason: why it may be furniture, or empty.
        main: whether the page itself says that the main text is in it.
    """

    number: int
    parent: int
    tag: str
    reason: str = ""
    main: bool = False


@dataclass(slots=True)
class Block:
    """A block of text.

    Attributes:
        text: its characters, runs of white space as one space, line breaks as such.
        parent: the number of the element that it stands in.
        linked: how many of its characters are in links.
        level: of a heading, 1 to 6, else 0.
        quoted: whether it stands in a `blockquote`.
        chosen, removed: whether a recipe names it as text, or as none.
    """

    text: str
    parent: int
    linked: int = 0
    level: int = 0
    quoted: bool = False
    chosen: bool = False
    removed: bool = False


@dataclass(slots=True)
class Page:
    """The blocks of a page and the elements around them."""

    blocks: list[Block] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)

    def above(self, number: int) -> Iterator[Element]:
        """Yield an element and those around it."""
        while number >= 0:
            element = self.elements[number]
            yield element
            number = element.parent

    def path(self, block: Block) -> str:
        """Return the names of the elements around a block, the innermost first, up to four."""
        names = []
        for element in self.above(block.parent):
            names.append(element.tag)
            if len(names) == 4:
                break
        return " < ".join(names)


def page_of(
    tree: LexborHTMLParser,
    *,
    text: frozenset[int] = frozenset(),
    remove: frozenset[int] = frozenset(),
    paragraph: frozenset[int] = frozenset(),
) -> Page:
    """Return the blocks of a parsed page; a recipe names nodes for each of its ends."""
    page = Page()
    walk = _Walk(page, text, remove, paragraph)
    root = tree.body or tree.root
    if root is not None:
        walk.through(root)
    return page


class _Walk:
    def __init__(self, page: Page, *named: frozenset[int]) -> None:
        self.page = page
        self.chosen, self.removed, self.paragraphs = named
        self.pieces: list[str] = []
        self.linked = 0
        self.links = self.level = self.wanted = self.unwanted = 0
        self.verbatim = self.quotes = 0
        self.rows: list[int] = []
        self.element = -1

    def through(self, root: LexborNode) -> None:
        """Visit every node below one, without recursion: pages may be deep."""
        self.enter(root)
        node: LexborNode | None = root.child
        around = [root]
        while True:
            while node is None:
                left = around.pop()
                self.leave(left)
                if not around:
                    return
                node = left.next
            tag = node.tag
            if tag == "-text":
                self.say(node.text_content or "")
            elif tag == "br":
                self.pieces.append("\n")
            elif tag is not None and tag[0] not in "-!" and tag not in _SILENT:
                self.enter(node)
                around.append(node)
                node = node.child
                continue
            node = node.next

    def say(self, text: str) -> None:
        if not self.verbatim:
            text = _SPACE.sub(" ", text)
        self.pieces.append(text)
        if self.links:
            self.linked += len(text.strip())

    def enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "a":
            self.links += self.is_link(node)
        if self.chosen or self.removed:
            self.wanted += node.mem_id in self.chosen
            self.unwanted += node.mem_id in self.removed
        if self.is_inline(node, tag):
            return
        self.flush()
        self.level = _HEADINGS.get(tag, self.level)
        self.verbatim += tag == "pre"
        self.quotes += tag == "blockquote"
        if tag == "tr":
            self.rows.append(len(self.page.blocks))
        attributes = node.attributes
        self.page.elements.append(_element(len(self.page.elements), self.element, tag, attributes))
        self.element = len(self.page.elements) - 1

    def leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if not self.is_inline(node, tag):
            self.flush()
            if tag == "tr":
                self.join_row(self.rows.pop())
            self.verbatim -= tag == "pre"
            self.quotes -= tag == "blockquote"
            self.element = self.page.elements[self.element].parent
            if tag in _HEADINGS:
                self.level = 0
        if tag == "a":
            self.links -= self.is_link(node)
        if self.chosen or self.removed:
            self.wanted -= node.mem_id in self.chosen
            self.unwanted -= node.mem_id in self.removed

    def is_inline(self, node: LexborNode, tag: str) -> bool:
        return tag in _INLINE and not (self.paragraphs and node.mem_id in self.paragraphs)

    def is_link(self, node: LexborNode) -> bool:
        """Return whether an `a` leads elsewhere: a heading often is a link to itself."""
        href = node.attributes.get("href")
        return href is not None and not (self.level and href.startswith("#") and len(href) > 1)

    def flush(self) -> None:
        """End the block."""
        whole = "".join(self.pieces)
        self.pieces.clear()
        linked, self.linked = self.linked, 0
        texts = [_tidy(each) for each in _BREAKS.split(whole)]
        n = sum(map(len, texts)) or 1
        for text in filter(None, texts):
            links = round(linked * len(text) / n)
            block = Block(text, self.element, links, self.level, self.quotes > 0)
            block.chosen, block.removed = self.wanted > 0, self.unwanted > 0
            self.page.blocks.append(block)

    def join_row(self, first: int) -> None:
        """Make one block of the cells of a row, if they are short and have nothing but text."""
        cells, elements = self.page.blocks[first:], self.page.elements
        if len(cells) < 2 or len({each.parent for each in cells}) < len(cells):
            return
        for cell in cells:
            element = elements[cell.parent]
            plain = element.parent == self.element and element.tag[:2] in _CELLS
            if not plain or cell.level or len(cell.text) > _LONGEST_CELL or "\n" in cell.text:
                return
        row = Block("\t".join(each.text for each in cells), self.element)
        row.linked = sum(each.linked for each in cells)
        row.chosen = all(each.chosen for each in cells)
        row.removed = all(each.removed for each in cells)
        if row.chosen == any(c.chosen for c in cells) and row.removed == any(
            c.removed for c in cells
        ):
            self.page.blocks[first:] = [row]


def _tidy(text: str) -> str:
    return "\n".join(filter(None, (_SPACE.sub(" ", line).strip(" ") for line in text.split("\n"))))


def _element(number: int, parent: int, tag: str, attributes: dict[str, str | None]) -> Element:
    named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:300]
    role = attributes.get("role") or ""
    classes = ".".join((attributes.get("class") or "").split()[:3])
    reason = _BY_TAG.get(tag, "") or _BY_ROLE.get(role, "") or reason_of(named)
    if tag == "header":
        reason = reason or "header"
    if "hidden" in attributes or "display:none" in (attributes.get("style") or "").replace(" ", ""):
        reason = "hidden"
    main = (
        tag in {"main", "article"}
        or role in {"main", "article"}
        or attributes.get("itemprop") == "articleBody"
    )
    return Element(number, parent, f"{tag}.{classes}" if classes else tag, reason, main)
