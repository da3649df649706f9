"""Candidates: pairs of releases that may be of one statement, and what becomes of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from communique.align.shingles import alike, held, shingles, signatures
from communique.corpus import UNBOUNDED, Budget
from communique.edition.grouping import kept_apart
from communique.edition.judging import Judge, Link, Pair
from communique.edition.releases import Releases, address, folded
from communique.edition.rules import EXACT, EXCERPT, Rules

_ALIKE = 0.1
"""Share of MinHashes from which two texts are looked at."""

_HELD = 0.3
"""Share of the rare rows of the shorter text from which two are looked at."""

_MOST = 50
"""Documents from which a row of words is common."""

_MANY = 200
"""Releases of one title or speaker: of more only neighbours in time are compared."""


def links_of(releases: Releases, rules: Rules, budget: Budget = UNBOUNDED) -> list[Link]:
    """Return why which releases are of one statement."""
    rows = shingles(releases.texts, rules.shingle)
    judge = Judge(releases, rows, rules)
    found = list(judge.by_hand())
    if "field" in rules.rules:
        found += judge.declared()
    found += _of_one_document(judge)
    firsts, equal = _equal(judge)
    found += equal
    by_words: set[Pair] = set()
    if set(rules.rules) - {"field", "translation", "summary"}:
        signed = signatures(rows)
        by_words |= _pairs(alike(signed, _ALIKE)) | _pairs(held(rows, _MOST, _HELD))
        by_words |= _akin(judge, firsts)
    there = set(firsts)
    parts: list[Link] = []
    for one, other in sorted(by_words):
        budget.check()
        if one in there and other in there:
            link = judge.judged(one, other)
            if link and link.kind == EXCERPT:
                parts.append(link)
            elif link:
                found.append(link)
    occasions = sorted(_occasions(judge, firsts))
    known = {(each.one, each.other) for each in (*found, *parts)}
    found += _best_wholes(judge, parts)
    if "translation" in rules.rules:
        found += _translations(judge, occasions)
    if "summary" in rules.rules:
        found += _summaries(judge, [each for each in occasions if each not in known])
    return kept_apart(len(judge.facts), found, judge.apart)


def _pairs(found: "np.ndarray[tuple[int, int], np.dtype[np.int64]]") -> set[Pair]:
    return {(int(a), int(b)) for a, b in found.tolist()}


def _of_one_document(judge: Judge) -> Iterator[Link]:
    """Yield the releases of each document, one after the other: nothing is to be judged."""
    last: dict[str, int] = {}
    for row, facts in enumerate(judge.facts):
        if facts["document"] in last:
            yield judge.release((last[facts["document"]], row))
        last[facts["document"]] = row


def _equal(judge: Judge) -> tuple[list[int], list[Link]]:
    """Return the first release of each text, and the links of the others to it."""
    texts = judge.releases.texts
    first: dict[bytes, int] = {}
    found: list[Link] = []
    firsts: list[int] = []
    for row in range(len(judge.facts)):
        code = texts.code[texts.bounds[row] : texts.bounds[row + 1]]
        earlier = first.setdefault(code.tobytes(), row)
        asked = earlier != row and EXACT in judge.rules.rules
        link = judge.equal(earlier, row) if asked else None
        if link is None:
            firsts.append(row)
        else:
            found.append(link)
    return firsts, found


def _akin(judge: Judge, rows: Sequence[int]) -> set[Pair]:
    """Return pairs of one address, or of one title."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in rows:
        facts = judge.facts[row]
        for field, value in (("url", address(facts["url"])), ("title", folded(facts["title"]))):
            if value:
                groups[field, value].append(row)
    return {pair for group in groups.values() for pair in _near(group)} | set(
        _occasions(judge, rows)
    )


def _near(rows: Sequence[int]) -> Iterator[Pair]:
    reach = len(rows) if len(rows) <= _MANY else 4
    for at, one in enumerate(rows):
        for other in rows[at + 1 : at + 1 + reach]:
            yield one, other


def _occasions(judge: Judge, rows: Sequence[int]) -> set[Pair]:
    """Return pairs in which the same speak at the same meeting, or about the same day."""
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row in rows:
        facts = judge.facts[row]
        meeting = folded(facts["meeting"])
        for value in filter(None, facts["speaker"]):
            for place in {meeting, ""}:
                groups[folded(value), place].append(row)
    found: set[Pair] = set()
    for (_, meeting), group in groups.items():
        close = _near(group) if meeting else _within(judge, group)
        found.update(pair for pair in close if judge.occasion(*pair))
    return found


def _within(judge: Judge, rows: Sequence[int]) -> Iterator[Pair]:
    """Yield pairs of so many days; releases are in the order of time."""
    for at, one in enumerate(rows):
        for other in rows[at + 1 : at + 1 + _MANY]:
            days = judge.days(one, other)
            if days is None or days > judge.rules.days:
                break
            yield one, other


def _best_wholes(judge: Judge, links: Iterable[Link]) -> list[Link]:
    """Return for each excerpt the link to the text that holds most of it."""
    best: dict[int, Link] = {}
    for link in links:
        part = link.one if link.of == link.other else link.other
        held = judge.aligned(link.one, link.other).held
        known = best.get(part)
        if known is None or held > judge.aligned(known.one, known.other).held:
            best[part] = link
    return list(best.values())


def _translations(judge: Judge, pairs: Iterable[Pair]) -> list[Link]:
    """Return pairs each of which is the best for both, among texts of that language."""
    found = {pair: agreement for pair in pairs if (agreement := judge.translated(*pair))}
    best: dict[tuple[int, str], tuple[float, Pair]] = {}
    for pair, agreement in found.items():
        for own, other in (pair, pair[::-1]):
            key = own, folded(judge.facts[other]["language"]).partition(" ")[0]
            if key not in best or agreement.weight > best[key][0]:
                best[key] = agreement.weight, pair
    chosen = [pair for pair in found if sum(each == pair for _, each in best.values()) == 2]
    # Two translations are each of the original, not of one another.
    group: dict[int, set[int]] = {}
    links = []
    for one, other in sorted(chosen):
        if other in group.setdefault(one, {one}):
            continue
        links.append(judge.translation((one, other), found[one, other]))
        joined = group[one] | group.get(other, {other})
        group.update(dict.fromkeys(joined, joined))
    return links


def _summaries(judge: Judge, pairs: Iterable[Pair]) -> list[Link]:
    """Return for each short text the long one that has most of its words, if it has enough."""
    best: dict[int, tuple[float, Pair]] = {}
    for pair in pairs:
        share = judge.summed_up(*pair)
        short = min(pair, key=lambda each: judge.sizes[each])
        if share and (short not in best or share > best[short][0]):
            best[short] = share, pair
    return [judge.summary(pair, share) for share, pair in best.values()]
