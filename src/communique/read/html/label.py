"""Labels: which blocks of a page are its text, and which are furniture, and why.

The site as a whole says most: what stands on many of its pages is its own, unless it stands
where the text of other pages stands. On a single page the element with most of the prose is the
text, without what says itself that it is something else.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from communique.read.html.blocks import Block, Element, Page

SHARE, FEWEST = 0.25, 3
"""A block is the site's own where it is on this share of its pages, and on so many at least."""

_END = re.compile(r"[.!?…。！？؟:;»”\"')\]]\s*$")
_DOMINANT, _WITH_TITLE = 0.72, 0.45
_LINKED = 0.6


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages of a site say together.

    Attributes:
        pages: how many were looked at.
        common: texts that are on many of them.
        text_paths: paths of elements in which their texts stand.
        ending: what their titles end with.
    """

    pages: int
    common: frozenset[str]
    text_paths: frozenset[str]
    ending: str = ""


def site_of(pages: Iterable[Page], titles: Sequence[str] = ()) -> Site:
    """Return what the pages of a site say together."""
    on: Counter[str] = Counter()
    by_path: dict[str, Counter[str]] = defaultdict(Counter)
    n = 0
    for page in pages:
        n += 1
        on.update({block.text for block in page.blocks})
        for block in page.blocks:
            by_path[page.path(block)][block.text] += 1
    least = max(FEWEST, SHARE * n)
    common = frozenset(text for text, count in on.items() if count >= least)
    return Site(n, common, _text_paths(by_path, common), _ending(titles))


def _text_paths(by_path: Mapping[str, Counter[str]], common: frozenset[str]) -> frozenset[str]:
    """Return paths whose blocks are mostly prose that is on one page only."""
    found = set()
    for path, texts in by_path.items():
        own = sum(len(text) for text in texts if text not in common and _is_prose(text))
        shared = sum(len(text) * count for text, count in texts.items() if text in common)
        if own > shared:
            found.add(path)
    return frozenset(found)


def _ending(titles: Sequence[str]) -> str:
    """Return what most titles end with, from a separator on."""
    ends = Counter(
        match[0] for title in titles if (match := re.search(r"\s+[|–—·»:-]\s+[^|–—·»]+$", title))
    )
    if not ends:
        return ""
    [(ending, count)] = ends.most_common(1)
    return ending if count >= max(FEWEST, SHARE * len(titles)) else ""


def labels(page: Page, title: str, site: Site | None) -> list[str]:
    """Return for each block why it is furniture; empty where it is the text."""
    if any(block.chosen for block in page.blocks):
        return [
            "" if block.chosen and not block.removed else "not named by the recipe"
            for block in page.blocks
        ]
    _weigh(page)
    _clear_reasons(page, title)
    _weigh(page, [block for block in page.blocks if not _is_shared(page, block, site)])
    main = _main(page, title)
    below = _below(page, main)
    found = [_label(page, block, title, site, below) for block in page.blocks]
    kept = sum(len(b.text) for b, why in zip(page.blocks, found, strict=True) if not why)
    if kept:
        return found
    # Nothing is left: what stands in no furniture is the text.
    return ["removed by the recipe" if b.removed else _reason(page, b) for b in page.blocks]


def _label(page: Page, block: Block, title: str, site: Site | None, below: frozenset[int]) -> str:
    if block.removed:
        return "removed by the recipe"
    reason = _reason(page, block)
    if reason:
        return reason
    if title and block.text == title and block.level:
        return "title"
    if site is not None and _is_shared(page, block, site):
        return f"on many of {site.pages} pages"
    if block.parent not in below:
        return "outside of the text"
    if block.linked > _LINKED * len(block.text) and not _is_prose(block.text):
        return "links"
    return ""


def _is_shared(page: Page, block: Block, site: Site | None) -> bool:
    """Return whether a block is on many pages, and not where the text of others stands."""
    if site is None or block.text not in site.common:
        return False
    return page.path(block) not in site.text_paths


def _reason(page: Page, block: Block) -> str:
    return next((each.reason for each in page.above(block.parent) if each.reason), "")


def _is_prose(text: str) -> bool:
    return len(text) >= 40 or bool(_END.search(text))


def _weight(block: Block) -> float:
    unlinked = len(block.text) - block.linked
    return unlinked if _is_prose(block.text) else 0.2 * unlinked


def _weigh(page: Page, blocks: Sequence[Block] | None = None) -> None:
    """Add up the prose below each element: of all blocks, or of those that aren't furniture."""
    for element in page.elements:
        element.weight = 0
    for block in page.blocks if blocks is None else blocks:
        if blocks is not None and _reason(page, block):
            continue
        weight = _weight(block)
        for element in page.above(block.parent):
            element.weight += weight


def _clear_reasons(page: Page, title: str) -> None:
    """Take the reasons from elements that can't be furniture: the title or the text is in them."""
    whole = page.elements[0].weight if page.elements else 0
    kept: set[int] = set()
    for block in page.blocks:
        if block.level == 1 or (title and block.level and block.text == title):
            kept.update(e.number for e in page.above(block.parent) if e.weight > 0.3 * whole)
    for element in page.elements:
        strong = element.reason in {"comments", "hidden", "menu", "footer"}
        if element.reason and (
            element.number in kept or (element.weight > 0.6 * whole and not strong)
        ):
            element.reason = ""


def _main(page: Page, title: str) -> int:
    """Return the number of the smallest element with most of the prose."""
    children: dict[int, list[Element]] = defaultdict(list)
    for element in page.elements[1:]:
        children[element.parent].append(element)
    titled = {
        each.number
        for block in page.blocks
        if block.level == 1 or (title and block.text == title)
        for each in page.above(block.parent)
    }
    at = 0
    while children[at]:
        said = [each for each in children[at] if each.main and each.number in titled]
        best = max(said or children[at], key=lambda each: each.weight)
        share = best.weight / page.elements[at].weight if page.elements[at].weight else 0
        marked = best.number in titled or best.main
        if share < _DOMINANT and not (marked and share >= (0 if said else _WITH_TITLE)):
            break
        if not children[best.number] and _has_twins(best, children[at]):
            # A long paragraph among others is not all of the text.
            break
        at = best.number
    return at


def _has_twins(element: Element, siblings: Sequence[Element]) -> bool:
    return any(
        each is not element and each.tag == element.tag and each.weight > 0 for each in siblings
    )


def _below(page: Page, main: int) -> frozenset[int]:
    found = {main}
    for element in page.elements[main + 1 :]:
        if element.parent in found:
            found.add(element.number)
    return frozenset(found)
