"""Blocks: every stretch of text of a page that stands by itself, in order, none left out."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

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
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")

_SAID = """
menu nav navbar navigation menu menus topbar toolbar pagination pager paging
menu tags tagcloud skip login search
breadcrumb breadcrumb breadcrumbs crumbs
cookie cookie cookies consent gdpr
sharing share sharing social addthis
comments comment comments disqus respond
sidebar related teaser teasers recommended sidebar widget widgets
sidebar aside recent popular trending archive
footer footer foot copyright colophon impressum
advertisement banner promo advert advertisement ads sponsor
newsletter newsletter subscribe subscription signup donate
popup popup modal overlay dialog
"""
_REASONS = {
    word: reason
    for reason, *words in (line.split() for line in _SAID.strip().splitlines())
    for word in words
}
"""What words of a class or an id say about what they name."""

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
_NEUTRAL = "main content article body text page wrapper container has no with"
_WORDS_OF_MAIN = frozenset(_NEUTRAL.split())


@dataclass(slots=True)
class Element:
    """An element that has blocks below it.

    Attributes:
        number: in the order in which they begin; the root is 0.
        parent: the number of the element around it, -1 of the root.
        tag: its name, with its classes: `div.speech`.
        reason: why it may be furniture, or empty.
        main: whether the page itself says that the main text is in it.
        weight: characters of prose below it.
    """

    number: int
    parent: int
    tag: str
    reason: str = ""
    main: bool = False
    weight: float = 0.0


@dataclass(slots=True)
class Block:
    """A block of text.

    Attributes:
        text: its characters, runs of white space as one space, line breaks as such.
        parent: the number of the element that it stands in.
        linked: how many of its characters are in links.
        level: of a heading, 1 to 6, else 0.
        chosen, removed: whether a recipe names it as text, or as none.
    """

    text: str
    parent: int
    linked: int = 0
    level: int = 0
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
    chosen: Collection[int] = (),
    removed: Collection[int] = (),
) -> Page:
    """Return the blocks of a parsed page; `chosen` and `removed` are nodes that a recipe names."""
    page = Page()
    walk = _Walk(page, frozenset(chosen), frozenset(removed))
    root = tree.body or tree.root
    if root is not None:
        walk.through(root)
    return page


class _Walk:
    def __init__(self, page: Page, chosen: frozenset[int], removed: frozenset[int]) -> None:
        self.page, self.chosen, self.removed = page, chosen, removed
        self.pieces: list[str] = []
        self.linked = 0
        self.links = self.level = self.wanted = self.unwanted = 0
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
        text = _SPACE.sub(" ", text)
        self.pieces.append(text)
        if self.links:
            self.linked += len(text.strip())

    def enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        self.links += tag == "a"
        if self.chosen or self.removed:
            self.wanted += node.mem_id in self.chosen
            self.unwanted += node.mem_id in self.removed
        if tag in _INLINE:
            return
        self.flush()
        self.level = _HEADINGS.get(tag, self.level)
        attributes = node.attributes
        self.page.elements.append(_element(len(self.page.elements), self.element, tag, attributes))
        self.element = len(self.page.elements) - 1

    def leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag not in _INLINE:
            self.flush()
            self.element = self.page.elements[self.element].parent
            if tag in _HEADINGS:
                self.level = 0
        self.links -= tag == "a"
        if self.chosen or self.removed:
            self.wanted -= node.mem_id in self.chosen
            self.unwanted -= node.mem_id in self.removed

    def flush(self) -> None:
        """End the block."""
        whole = "".join(self.pieces)
        self.pieces.clear()
        linked, self.linked = self.linked, 0
        texts = [_tidy(each) for each in _BREAKS.split(whole)]
        n = sum(map(len, texts)) or 1
        for text in filter(None, texts):
            block = Block(text, self.element, round(linked * len(text) / n), self.level)
            block.chosen, block.removed = self.wanted > 0, self.unwanted > 0
            self.page.blocks.append(block)


def _tidy(text: str) -> str:
    return "\n".join(filter(None, (_SPACE.sub(" ", line).strip(" ") for line in text.split("\n"))))


def _element(number: int, parent: int, tag: str, attributes: dict[str, str | None]) -> Element:
    named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:300]
    role = attributes.get("role") or ""
    classes = ".".join((attributes.get("class") or "").split()[:3])
    reason = _BY_TAG.get(tag, "") or _BY_ROLE.get(role, "") or _said(named)
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


def _said(named: str) -> str:
    """Return what classes and ids say: `has-sidebar` says no more than that there is one."""
    for name in named.split():
        words = [each.lower() for each in _WORDS.findall(name)]
        if _WORDS_OF_MAIN & set(words):
            continue
        for word in words:
            if word in _REASONS:
                return _REASONS[word]
    return ""
