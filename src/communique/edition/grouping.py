"""Grouping: links between releases make statements, and within them lines of one wording."""

import heapq
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from communique.edition.judging import Link
from communique.edition.rules import EXACT, EXCERPT, KINDS, NEAR, SUMMARY

SAME_TEXT = (EXACT, NEAR)
"""Kinds of links between releases of one wording; the others lead to another one."""


@dataclass(frozen=True)
class Place:
    """Where a release stands.

    Attributes:
        statement: row of the release that its statement is called by.
        line: row of the first release of the same wording.
        link: why it is there; None of what its statement is called by.
        of: row of the release that the link leads to; itself if there is none.
    """

    statement: int
    line: int
    link: Link | None
    of: int


def grouped(n: int, links: Sequence[Link]) -> list[Place]:
    """Return the place of each of n releases, which stand in the order of time."""
    lines = _joined(n, (each for each in links if each.kind in SAME_TEXT))
    groups = _joined(n, links)
    parts = {_other(each, each.of) for each in links if each.kind in {EXCERPT, SUMMARY}}
    near: list[list[Link]] = [[] for _ in range(n)]
    for link in links:
        near[link.one].append(link)
        near[link.other].append(link)
    members: dict[int, list[int]] = {}
    for row, group in enumerate(groups):
        members.setdefault(group, []).append(row)
    found = [Place(row, lines[row], None, row) for row in range(n)]
    for rows in members.values():
        # A statement is called by its first release that isn't a part of another.
        root = next((row for row in rows if row not in parts), rows[0])
        for row, best in _reached(root, near):
            found[row] = Place(root, lines[row], best, _other(best, row) if best else row)
    return found


def kept_apart(n: int, links: Sequence[Link], apart: Set[frozenset[int]]) -> list[Link]:
    """Return the links without those by which two releases that are apart would be of one
    statement, be it by way of others; the best links are kept first.
    """
    if not apart:
        return list(links)
    members = [{row} for row in range(n)]
    found = []
    for link in sorted(links, key=lambda e: (e.rule != "by hand", KINDS.index(e.kind))):
        one, other = members[link.one], members[link.other]
        if one is not other and any(frozenset((a, b)) in apart for a in one for b in other):
            continue
        found.append(link)
        if one is not other:
            one |= other
            for row in other:
                members[row] = one
    return found


def _other(link: Link, row: int) -> int:
    return link.other if link.one == row else link.one


def _reached(root: int, near: Sequence[Sequence[Link]]) -> Iterable[tuple[int, Link | None]]:
    """Yield the releases of a statement, each with the best link to one before (Prim 1957)."""
    done: set[int] = set()
    waiting: list[tuple[int, float, int, int, Link | None]] = [(0, 0.0, root, 0, None)]
    count = 0
    while waiting:
        _, _, row, _, link = heapq.heappop(waiting)
        if row in done:
            continue
        done.add(row)
        yield row, link
        for each in near[row]:
            if _other(each, row) not in done:
                count += 1
                rank = KINDS.index(each.kind)
                entry = (rank, -each.similarity, _other(each, row), count, each)
                heapq.heappush(waiting, entry)


def _joined(n: int, links: Iterable[Link]) -> list[int]:
    """Return the first member of the group that each is in."""
    above = list(range(n))

    def first(row: int) -> int:
        while above[row] != row:
            above[row] = above[above[row]]
            row = above[row]
        return row

    for link in links:
        low, high = sorted((first(link.one), first(link.other)))
        above[high] = low
    return [first(row) for row in range(n)]
