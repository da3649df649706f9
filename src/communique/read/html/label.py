"""Labels: which blocks of a page are its text, and which are furniture, and why.

The site as a whole says most: what stands on many of its pages is its own, unless it stands
where the text of other pages stands. On a single page the element with most of the prose is the
text, without what says itself that it is something else.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from communique.read.html.blocks import Block, Element, Page

SHARE, FEWEST = 0.25, 3
"""A block is the site's own where it is on this share of its pages, and on so many at least."""

NEARLY_ALL = 0.8
"""On so many pages, the last block of a page is the site's own even where the text stands."""

_END = re.compile(r"[.!?…。！？؟:;»”\"')\]]\s*$")
_DOMINANT, _WITH_TITLE, _WITH_TITLE_ALONE = 0.72, 0.45, 0.3
_LINKED, _ALL_LINKED = 0.6, 0.95
_LONGEST_LINK = 160
_FORMULA = 40
"""Characters of the longest formula that ends a text: `Long live peace!`"""

_LEAD, _FEW = 80, 6
"""Characters of the shortest lead, and the most blocks between a title and its text."""

_CARD = 600
"""Characters of the longest teaser, with its heading."""

_SEVERAL = 2
"""So many paragraphs beside an element show that it is not all of the text."""

_FEWEST_TURNS = 3
_OF_ITS_OWN = 3
"""Blocks right in an element that make it more than a paragraph."""

_NO_FURNITURE = frozenset({"menu", "footer", "comments", "hidden"})
"""What is so even where most of the prose of a page is in it."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages of a site say together.

    Attributes:
        pages: how many were looked at.
        common: texts that are on many of them, with the share of pages.
        text_paths: paths of elements in which their texts stand.
        ending: what their titles end with.
    """

    pages: int
    common: Mapping[str, float]
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
    common = {text: count / n for text, count in on.items() if count >= least}
    return Site(n, common, _text_paths(by_path, common), _ending(titles))


def _text_paths(by_path: Mapping[str, Counter[str]], common: Collection[str]) -> frozenset[str]:
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
    reasons = _reasons(page, title)
    found = _found(page, title, site, reasons)
    if not all(found):
        return found
    # Nothing is left: what stands in no furniture is the text.
    return [
        "removed by the recipe" if block.removed else reasons[block.parent] for block in page.blocks
    ]


def _found(page: Page, title: str, site: Site | None, reasons: Sequence[str]) -> list[str]:
    common = site.common if site else {}
    own = [
        block
        for block in page.blocks
        if not reasons[block.parent] and not (site and _is_shared(page, block, site))
    ]
    weights = _weights(page, own)
    titled = _around(page, title, reasons)
    main = _main(page, titled, weights, _WITH_TITLE if site else _WITH_TITLE_ALONE)
    below = _below(page, main)
    leads = _leads(page, title, below)
    cards = _cards(page, title, below, weights[main])
    turns = _turns(page, below)
    named = [number for number, block in enumerate(page.blocks) if block.text == title]
    heads = {number for number in named if page.blocks[number].level} or set(named[:1])
    found = []
    for number, block in enumerate(page.blocks):
        if block.removed:
            why = "removed by the recipe"
        elif reasons[block.parent]:
            why = reasons[block.parent]
        elif number in heads:
            why = "title"
        elif block.parent not in below and number not in leads:
            shared = site is not None and block.text in common
            why = f"on many of {site.pages} pages" if site and shared else "outside of the text"
        elif block.parent in cards:
            why = "teaser"
        elif page.path(block) in turns:
            why = ""
        elif site is not None and _is_shared(page, block, site):
            why = f"on many of {site.pages} pages"
        else:
            why = "links" if _is_links(block) else ""
        found.append(why)
    if site is not None:
        _label_edges(page, found, site)
    return found


def _label_edges(page: Page, found: list[str], site: Site) -> None:
    """Label what all pages begin or end with, where no element parts it from the text."""
    title = next((at for at, why in enumerate(found) if why == "title"), 0)
    for number in range(title):
        if not found[number] and page.blocks[number].text in site.common:
            found[number] = f"on many of {site.pages} pages"
    for number in range(len(found) - 1, title, -1):
        text = page.blocks[number].text
        if found[number]:
            continue
        if site.common.get(text, 0) < SHARE:
            break
        if site.common[text] >= NEARLY_ALL and len(text) > _FORMULA:
            found[number] = f"on many of {site.pages} pages"


def _is_shared(page: Page, block: Block, site: Site) -> bool:
    """Return whether a block is on many pages, and not where the text of others stands."""
    return block.text in site.common and page.path(block) not in site.text_paths


def _is_links(block: Block) -> bool:
    if block.linked >= _ALL_LINKED * len(block.text):
        return len(block.text) <= _LONGEST_LINK
    return block.linked > _LINKED * len(block.text) and not _END.search(block.text)


def _is_prose(text: str) -> bool:
    return len(text) >= 40 or bool(_END.search(text))


def _weights(page: Page, blocks: Iterable[Block]) -> list[float]:
    """Return the characters of prose below each element."""
    found = [0.0] * len(page.elements)
    for block in blocks:
        unlinked = len(block.text) - block.linked
        found[block.parent] += unlinked if _is_prose(block.text) else 0.2 * unlinked
    for element in reversed(page.elements):
        if element.parent >= 0:
            found[element.parent] += found[element.number]
    return found


def _reasons(page: Page, title: str) -> list[str]:
    """Return for each element why what is in it is furniture: for its own sake or one around it.

    An element can't be furniture where the title or the text is in it.
    """
    weights = _weights(page, page.blocks)
    # Long notices at the foot must not make the text look like a small part of the page.
    whole = sum(
        weights[each.number] * (1 if each.parent < 0 else -1)
        for each in page.elements
        if each.parent < 0 or _is_outermost(page, each)
    )
    titled = _around(page, title)
    found: list[str] = []
    for element in page.elements:
        reason, weight = element.reason, weights[element.number]
        if element.number in titled:
            kept = weight > 0.3 * whole or reason == "header"
        else:
            kept = weight > 0.6 * whole and reason not in _NO_FURNITURE
        if kept or not reason:
            reason = found[element.parent] if element.parent >= 0 else ""
        found.append(reason)
    return found


def _is_outermost(page: Page, element: Element) -> bool:
    """Return whether an element is what stays furniture, and in no other such one."""
    return element.reason in _NO_FURNITURE and not any(
        above.reason in _NO_FURNITURE for above in page.above(element.parent)
    )


def _around(page: Page, title: str, reasons: Sequence[str] = ()) -> set[int]:
    """Return the elements around the title, where it stands in no furniture."""
    found: set[int] = set()
    for block in page.blocks:
        if reasons and reasons[block.parent]:
            continue
        if block.level == 1 or (title and block.text == title):
            for element in page.above(block.parent):
                if element.number in found:
                    break
                found.add(element.number)
    return found


def _main(page: Page, titled: Collection[int], weights: Sequence[float], enough: float) -> int:
    """Return the number of the smallest element with most of the prose.

    `titled` are the elements around the title; one of them is taken for `enough` of the prose.
    """
    children: dict[int, list[Element]] = defaultdict(list)
    for element in page.elements[1:]:
        children[element.parent].append(element)
    held = Counter(block.parent for block in page.blocks)
    at = 0
    while children[at]:
        said = [each for each in children[at] if each.main and each.number in titled]
        best = max(said or children[at], key=lambda each: weights[each.number])
        share = weights[best.number] / weights[at] if weights[at] else 0
        alone = best.main and all(
            each is best or not each.main or weights[each.number] < 0.3 * weights[best.number]
            for each in children[at]
        )
        marked = (best.number in titled or alone) and best.reason != "header"
        if share < _DOMINANT and not (marked and share >= (0 if said else enough)):
            break
        if held[best.number] < _OF_ITS_OWN and _has_twins(best, children, weights):
            # A long paragraph among others is not all of the text.
            break
        if _n_paragraphs_beside(best, children, weights) >= _SEVERAL:
            break
        at = best.number
    return at


def _n_paragraphs_beside(
    element: Element, children: Mapping[int, Sequence[Element]], weights: Sequence[float]
) -> int:
    """Return how many long paragraphs stand beside an element that are like those right in it.

    Some pages put the rest of a text, behind `Read more`, into an element of its own.
    """
    kinds = {
        each.tag
        for each in children.get(element.number, ())
        if not children.get(each.number) and weights[each.number] >= _LEAD
    }
    return sum(
        each.tag in kinds and weights[each.number] >= _LEAD and not children.get(each.number)
        for each in children[element.parent]
        if each is not element
    )


def _has_twins(
    element: Element, children: Mapping[int, Sequence[Element]], weights: Sequence[float]
) -> bool:
    """Return whether there are others like an element that has none in it."""
    return not children.get(element.number) and any(
        each is not element and each.tag == element.tag and weights[each.number] > 0
        for each in children[element.parent]
    )


def _below(page: Page, main: int) -> frozenset[int]:
    found = {main}
    for element in page.elements[main + 1 :]:
        if element.parent in found:
            found.add(element.number)
    return frozenset(found)


def _leads(page: Page, title: str, below: Collection[int]) -> range:
    """Return the numbers of blocks between the title and the text: a lead may stand beside it."""
    at = next((i for i, b in enumerate(page.blocks) if b.level and b.text == title), -1)
    first = next((i for i, b in enumerate(page.blocks) if b.parent in below), -1)
    leads = range(at + 1, max(first, 0)) if at >= 0 else range(0)
    prose = [i for i in leads if len(page.blocks[i].text) >= _LEAD and not page.blocks[i].linked]
    return range(prose[0], prose[-1] + 1) if prose and len(leads) <= _FEW else range(0)


def _cards(page: Page, title: str, below: Collection[int], whole: float) -> frozenset[int]:
    """Return elements of teasers: short, each with a heading that leads to another page.

    Where most of the text stands below such headings, they name its speakers.
    """
    heads = [
        block
        for block in page.blocks
        if block.parent in below and block.text != title and _is_head_of_card(page, block)
    ]
    if len({block.text for block in heads}) < len(heads) or len(heads) < 2:
        return frozenset()
    characters = _weights(page, page.blocks)
    inside: Counter[int] = Counter()
    for head in heads:
        inside.update(each.number for each in page.above(head.parent))
    tops = set()
    for head in heads:
        top = -1
        for element in page.above(head.parent):
            if inside[element.number] > 1 or characters[element.number] > _CARD:
                break
            top = element.number
        tops.add(top)
    tops.discard(-1)
    if sum(characters[top] for top in tops) > 0.5 * whole:
        return frozenset()
    found = set(tops)
    for element in page.elements:
        if element.parent in found:
            found.add(element.number)
    return frozenset(found)


def _is_head_of_card(page: Page, block: Block) -> bool:
    if block.linked < _ALL_LINKED * len(block.text):
        return False
    return block.level > 1 or page.elements[block.parent].tag.partition(".")[0] in {"div", "dt"}


def _turns(page: Page, below: Collection[int]) -> frozenset[str]:
    """Return paths of blocks that stand again and again before prose: names of speakers."""
    n: Counter[str] = Counter()
    before: Counter[str] = Counter()
    blocks = [block for block in page.blocks if block.parent in below]
    paths = [page.path(block) for block in blocks]
    for at, path in enumerate(paths):
        n[path] += 1
        following = at + 1 < len(paths) and paths[at + 1] != path
        before[path] += following and _is_prose(blocks[at + 1].text)
    return frozenset(
        path for path, count in n.items() if count >= _FEWEST_TURNS and before[path] >= 0.6 * count
    )
