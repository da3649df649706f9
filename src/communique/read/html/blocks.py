"""Blocks: every stretch of text of a page that stands by itself, in order, none left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

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
_SPACE = re.compile(r"[ \t\r\n\f][ \t\r\n\f]+|[\t\r\n\f]")
"""Space that isn't one blank already: most is, and replacing it would take most of the time."""

_BREAKS = re.compile(r"\n\s*\n\s*")
_CELLS = frozenset({"td", "th"})
_LONGEST_CELL = 120
"""Characters: a row of a table whose cells are no longer is one block."""

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LAID_OUT = frozenset({*_HEADINGS, "pre", "blockquote", "tr"})

_MAIN = frozenset({"main", "article"})
_BY_TAG = {
    "figcaption": "caption",
    "header": "header",
    "nav": "menu",
    "footer": "footer",
    "aside": "sidebar",
    "form": "form",
    "dialog": "popup",
}
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
    paths: dict[int, str] = field(default_factory=dict)

    def above(self, number: int) -> Iterator[Element]:
        """Yield an element and those around it."""
        while number >= 0:
            element = self.elements[number]
            yield element
            number = element.parent

    def path(self, block: Block) -> str:
        """Return the names of the elements around a block, the innermost first, up to four."""
        found = self.paths.get(block.parent)
        if found is None:
            names = [element.tag for element in islice(self.above(block.parent), 4)]
            found = self.paths[block.parent] = " < ".join(names)
        return found


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
        self.named = any(named)
        self.chosen, self.removed, self.paragraphs = named
        self.pieces: list[str] = []
        self.linked = 0
        self.links = self.level = self.wanted = self.unwanted = 0
        self.verbatim = self.quotes = 0
        self.rows: list[int] = []
        self.element = -1

    def through(self, root: LexborNode) -> None:
        """Visit every node below one, without recursion: pages may be deep."""
        around = [(root, "body", self.enter(root, "body"))]
        node: LexborNode | None = root.child
        while True:
            while node is None:
                left, tag, linking = around.pop()
                self.leave(left, tag, linking)
                if not around:
                    return
                node = left.next
            tag = node.tag or "-"
            if tag == "-text":
                self.say(node.text_content or "")
            elif tag == "br":
                self.pieces.append("\n")
            elif tag[0] not in "-!" and tag not in _SILENT:
                around.append((node, tag, self.enter(node, tag)))
                node = node.child
                continue
            node = node.next

    def say(self, text: str) -> None:
        if not self.verbatim:
            text = _SPACE.sub(" ", text)
        self.pieces.append(text)
        if self.links:
            self.linked += len(text.strip())

    def enter(self, node: LexborNode, tag: str) -> bool:
        """Go into an element, and return whether it is a link."""
        linking = tag == "a" and self.is_link(node)
        self.links += linking
        if self.named:
            self.wanted += node.mem_id in self.chosen
            self.unwanted += node.mem_id in self.removed
        if tag in _INLINE and not (self.named and node.mem_id in self.paragraphs):
            return linking
        self.flush()
        if tag in _LAID_OUT:
            self.level = _HEADINGS.get(tag, self.level)
            self.verbatim += tag == "pre"
            self.quotes += tag == "blockquote"
            if tag == "tr":
                self.rows.append(len(self.page.blocks))
        elements = self.page.elements
        elements.append(_element(len(elements), self.element, tag, node.attributes))
        self.element = len(elements) - 1
        return linking

    def leave(self, node: LexborNode, tag: str, linking: bool) -> None:
        self.links -= linking
        if tag not in _INLINE or (self.named and node.mem_id in self.paragraphs):
            self.flush()
            if tag in _LAID_OUT:
                if tag == "tr":
                    self.join_row(self.rows.pop())
                self.verbatim -= tag == "pre"
                self.quotes -= tag == "blockquote"
                if tag in _HEADINGS:
                    self.level = 0
            self.element = self.page.elements[self.element].parent
        if self.named:
            self.wanted -= node.mem_id in self.chosen
            self.unwanted -= node.mem_id in self.removed

    def is_link(self, node: LexborNode) -> bool:
        """Return whether an `a` leads elsewhere: a heading often is a link to itself."""
        href = node.attributes.get("href")
        return href is not None and not (self.level and href.startswith("#") and len(href) > 1)

    def flush(self) -> None:
        """End the block."""
        if not self.pieces:
            return
        whole = "".join(self.pieces)
        self.pieces.clear()
        linked, self.linked = self.linked, 0
        if "\n" in whole:
            texts = [text for each in _BREAKS.split(whole) if (text := _tidy(each))]
        else:
            text = _SPACE.sub(" ", whole).strip(" ")
            texts = [text] if text else []
        n = sum(map(len, texts))
        for text in texts:
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
    reason = _BY_TAG.get(tag, "")
    if not attributes:
        return Element(number, parent, tag, reason, tag in _MAIN)
    classes = (attributes.get("class") or "").split()
    role = attributes.get("role") or ""
    named = " ".join([*classes, attributes.get("id") or ""])[:300]
    reason = reason or _BY_ROLE.get(role, "") or reason_of(named)
    style = (attributes.get("style") or "").replace(" ", "")
    if "hidden" in attributes or "display:none" in style:
        reason = "hidden"
    main = tag in _MAIN or role in _MAIN or attributes.get("itemprop") == "articleBody"
    name = ".".join([tag, *classes[:3]])
    return Element(number, parent, name, reason, main)
