"""Judging: whether two releases are of one statement, by which rule, and how that reads."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from communique.align.shingles import Shingles
from communique.edition.alignment import Alignment, alignment, resemblance
from communique.edition.releases import DECLARED, Releases, address, folded
from communique.edition.rules import EXACT, EXCERPT, NEAR, SUMMARY, TRANSLATION, Rules
from communique.edition.signs import Agreement, Signs, agreement
from communique.edition.sources import Vocabulary

_WORTH = 0.2
"""Rows of words in common below which no alignment is tried."""

_LEAST = 8
"""Words of a text: shorter ones are equal by chance, unless the same speak at the same time."""

_SHARED = 8
"""Rare words that a summary has from its source, besides what it takes word for word."""

_IN_ORDER = 0.7
"""Rank correlation of their places."""

_SMALL = 0.1
"""Share of a text that is changed in one place, at most, where it was touched up all over; twice
as much where the days aren't far apart."""

_PART, _STRETCH = 0.75, 0.85
"""Share of the longer text that an excerpt or summary has at most, and one without a gap."""

Pair = tuple[int, int]


@dataclass(frozen=True)
class Link:
    """Two releases of one statement.

    Attributes:
        one, other: rows of releases, the earlier first.
        kind: of `KINDS`.
        rule: by which.
        similarity: of the words, 0 to 1; of a translation or summary 0.
        equal: words of the first that are in the second, and of the second that are in the first.
        because: the rule with its figures, in words.
        of: which of the two the other is an excerpt, translation or summary of.
    """

    one: int
    other: int
    kind: str
    rule: str
    similarity: float
    equal: tuple[int, int]
    because: str
    of: int

    def equal_of(self, row: int) -> int:
        """Return the words of one of the two that are in the other."""
        return self.equal[0] if row == self.one else self.equal[1]


class Judge:
    """Decides pairs of releases, each once."""

    def __init__(self, releases: Releases, rows: Shingles, rules: Rules) -> None:
        self.releases, self.rules, self._rows = releases, rules, rows
        self.facts = releases.table.to_dicts()
        bounds = releases.texts.bounds
        self.sizes = (bounds[1:] - bounds[:-1]).tolist()
        self._at = {each["id"]: row for row, each in enumerate(self.facts)}
        self.aligned = lru_cache(maxsize=1 << 16)(self._aligned)
        self.signs = lru_cache(maxsize=1 << 12)(self._signs)
        pairs = (frozenset(self._of(each)) for each in rules.apart)
        self.apart = {pair for pair in pairs if len(pair) == 2}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Which words few texts have."""
        return Vocabulary.of(self.releases.texts)

    def by_hand(self) -> Iterator[Link]:
        """Yield what is decided by hand, as far as the releases are there."""
        for decided in self.rules.same:
            if all(each in self._at for each in decided[:2]):
                one, other = sorted(self._of(decided[:2]))
                kind = decided[2] if len(decided) == 3 else NEAR
                yield self._link((one, other), kind, "by hand", "decided by hand")

    def declared(self) -> Iterator[Link]:
        """Yield what fields of the documents say."""
        named: dict[str, int] = {}
        for row, facts in enumerate(self.facts):
            for field in DECLARED:
                other = self._at.get(facts[field] or "")
                if other is not None and other != row:
                    told = f"its field {field} names {facts[field]}"
                    kind = _KIND_OF[field]
                    pair = (min(row, other), max(row, other))
                    yield self._link(pair, kind, "field", told, of=other)
            name = facts["statement"]
            if name and name in named:
                pair = (named[name], row)
                kind = TRANSLATION if self.differ(*pair, "language") else NEAR
                yield self._link(pair, kind, "field", f"both have the statement {name}")
            elif name:
                named[name] = row

    def judged(self, one: int, other: int) -> Link | None:
        """Return what two releases are to each other by their words, or None: two statements."""
        if not self._is_enough(one, other):
            return None
        if resemblance(self._rows, one, other) < _WORTH:
            return None
        found = self.aligned(one, other)
        for rule in self.rules.rules:
            told = _BY_WORDS[rule](self, one, other, found) if rule in _BY_WORDS else ""
            if told:
                kind = _KIND_OF.get(rule, NEAR)
                of = one if kind != EXCERPT or self.sizes[one] >= self.sizes[other] else other
                return self._link((one, other), kind, rule, told, of=of)
        return None

    def equal(self, one: int, other: int) -> Link | None:
        """Return the link of two releases of equal words, None where these are too few."""
        if not self._is_enough(one, other):
            return None
        size = self.sizes[one]
        return Link(one, other, EXACT, "exact", 1.0, (size, size), _same(self, one, other), one)

    def release(self, pair: Pair) -> Link:
        """Return the link of two releases of one document, which are nothing else."""
        found = self.aligned(*pair)
        exact = _exact(self, *pair, found)
        told = exact or self.words(*pair, found)
        kind = EXACT if exact else NEAR
        return self._link(pair, kind, "release", f"releases of one document; {told}")

    def translated(self, one: int, other: int) -> Agreement | None:
        """Return how signs of two texts of different languages agree, if they may be one."""
        if not self.occasion(one, other) or not self.differ(one, other, "language"):
            return None
        found = agreement(self.signs(one), self.signs(other))
        return found if found.speaks_for else None

    def summed_up(self, one: int, other: int) -> float:
        """Return the share of the weight of a shorter text's words that a longer one has.

        0 where it doesn't sum it up: rare words are few, or in another order.
        """
        short, long = sorted((one, other), key=lambda each: self.sizes[each])
        fits = _LEAST <= self.sizes[short] < self.sizes[long]
        if not fits or not self.occasion(one, other) or self.differ(one, other, "language"):
            return 0.0
        share = self.vocabulary.held(short, long)
        rare, order = self.vocabulary.in_order(one, other, self.aligned(one, other))
        if self.signs(short).says("summary"):
            return share if share >= self.rules.summary / 2 and order > 0 else 0.0
        ordered = rare >= _SHARED and order >= _IN_ORDER
        ordered &= self.sizes[short] <= _PART * self.sizes[long]
        return share if share >= self.rules.summary and ordered else 0.0

    def translation(self, pair: Pair, found: Agreement) -> Link:
        """Return the link of two texts that are found to be one in two languages."""
        told = f"{self._told(*pair)}, other language: {found.told}"
        return self._link(pair, TRANSLATION, "translation", told)

    def summary(self, pair: Pair, share: float) -> Link:
        """Return the link of a text and what sums it up."""
        one, other = pair
        long = max(pair, key=lambda each: self.sizes[each])
        told = f"{self._told(one, other)}: {share:.0%} of its rarer words are there"
        return self._link(pair, SUMMARY, "summary", told, of=long)

    # What is known of two releases besides their words.

    def same(self, one: int, other: int, field: str) -> bool:
        """Tell whether both have the same value in a field."""
        a, b = (_compared(self.facts[each], field) for each in (one, other))
        return bool(a) and a == b

    def differ(self, one: int, other: int, field: str) -> bool:
        """Tell whether both have a value in a field, and not the same."""
        a, b = (_compared(self.facts[each], field) for each in (one, other))
        return bool(a) and bool(b) and a != b

    def speaker(self, one: int, other: int) -> bool | None:
        """Tell whether the speakers are the same; None where that isn't known."""
        for a, b in zip(*(self.facts[each]["speaker"] for each in (one, other)), strict=True):
            if a and b:
                return folded(a) == folded(b)
        return None

    def days(self, one: int, other: int, *, most: bool = False) -> int | None:
        """Return the days between two releases at least, or at most; None where a date is unknown.

        At least it is 0 where the days, months or years of the two have a day in common.
        """
        (a, a_end), (b, b_end) = (
            (self.facts[each]["date"], self.facts[each]["until"]) for each in (one, other)
        )
        if a is None or b is None:
            return None
        between: tuple[int, int] = (a - b_end).days, (b - a_end).days
        across: tuple[int, int] = (a_end - b).days, (b_end - a).days
        return max(across) if most else max(0, *between)

    def occasion(self, one: int, other: int) -> bool:
        """Tell whether the same is known to speak at the same meeting, or about the same day."""
        speaker = self.speaker(one, other)
        if not speaker and self.differ(one, other, "language"):
            # A party is called otherwise in another language; its country tells.
            a, b = (self.facts[each]["speaker"] for each in (one, other))
            speaker = any(x and y and folded(x) == folded(y) for x, y in zip(a, b, strict=True))
        if not speaker or self.differ(one, other, "meeting"):
            return False
        # Two years that follow one another may be two years apart.
        days = self.days(one, other, most=True)
        near = days is not None and days <= self.rules.days
        return self.same(one, other, "meeting") or near

    def elsewhere(self, one: int, other: int) -> bool:
        """Tell whether meeting, speaker or, far apart in time, a number in the title differ."""
        if self.others(one, other):
            return True
        a, b = (folded(self.facts[each]["title"]) for each in (one, other))
        plain = (folded(re.sub(r"\d+", "", each)) for each in (a, b))
        return self.later(one, other) and a != b and len(set(plain)) == 1

    def others(self, one: int, other: int) -> bool:
        """Tell whether meeting or speaker are known to differ."""
        return self.differ(one, other, "meeting") or self.speaker(one, other) is False

    def later(self, one: int, other: int) -> bool:
        """Tell whether the days are known to be far apart, and not of one meeting."""
        days = self.days(one, other)
        return days is not None and days > self.rules.days and not self.same(one, other, "meeting")

    def _told(self, one: int, other: int) -> str:
        """Return in words what is the same of two releases."""
        told = [name for name in ("url", "title", "meeting") if self.same(one, other, name)]
        told += ["speaker"] if self.speaker(one, other) else []
        told += ["date"] if self.days(one, other, most=True) == 0 else []
        return f"same {' and '.join(_NAMES.get(each, each) for each in told)}" if told else ""

    def words(self, one: int, other: int, found: Alignment) -> str:
        """Return the figures of an alignment in words."""
        told = self._told(one, other)
        share = f"{found.similarity:.0%} of {self.sizes[one]} and {self.sizes[other]} words equal"
        return f"{told}; {share}" if told else share

    def _is_enough(self, one: int, other: int) -> bool:
        """Tell whether texts have words enough, or speaker and time speak for them, too."""
        shorter = min(self.sizes[one], self.sizes[other])
        known = shorter >= _LEAST or self.occasion(one, other) or self.same(one, other, "url")
        return shorter > 0 and known

    def _aligned(self, one: int, other: int) -> Alignment:
        return alignment(self.releases.texts, one, other)

    def _signs(self, row: int) -> Signs:
        facts = self.facts[row]
        return Signs(self.releases.text(row), facts["title"], facts["language"] or "")

    def _of(self, ids: tuple[str, ...]) -> list[int]:
        return [self._at[each] for each in ids if each in self._at]

    def _link(self, pair: Pair, kind: str, rule: str, because: str, of: int = -1) -> Link:
        one, other = pair
        by_words = rule not in {"translation", "summary"}
        found = self.aligned(one, other) if by_words else None
        similarity = found.similarity if found else 0.0
        equal = (found.equal, found.equal_after) if found else (0, 0)
        return Link(one, other, kind, rule, similarity, equal, because, one if of < 0 else of)


def _compared(facts: Mapping[str, Any], field: str) -> str:
    value = facts[field]
    if field == "url":
        return address(value)
    if field == "language":
        return folded(value).partition(" ")[0]
    return folded(value)


def _exact(judge: Judge, one: int, other: int, found: Alignment) -> str:
    texts = judge.releases.texts
    a, b = (texts.code[texts.bounds[each] : texts.bounds[each + 1]] for each in (one, other))
    if len(a) != len(b) or not (a == b).all():
        return ""
    return _same(judge, one, other)


def _same(judge: Judge, one: int, other: int) -> str:
    told, words = judge._told(one, other), f"the same {judge.sizes[one]} words"
    return f"{told}; {words}" if told else words


def _near(judge: Judge, one: int, other: int, found: Alignment) -> str:
    rules = judge.rules
    small = found.largest_change <= (_SMALL if judge.later(one, other) else 2 * _SMALL)
    if judge.elsewhere(one, other):
        least = rules.elsewhere
    elif small and judge.speaker(one, other):
        least = rules.close
    else:
        least = rules.later if judge.later(one, other) else rules.near
    return judge.words(one, other, found) if found.similarity >= least else ""


def _akin(field: str) -> "Rule":
    def rule(judge: Judge, one: int, other: int, found: Alignment) -> str:
        if field != "url" and (judge.elsewhere(one, other) or not judge.occasion(one, other)):
            return ""
        enough = judge.same(one, other, field) and found.similarity >= judge.rules.akin
        return judge.words(one, other, found) if enough else ""

    return rule


def _excerpt(judge: Judge, one: int, other: int, found: Alignment) -> str:
    short, long = sorted((judge.sizes[one], judge.sizes[other]))
    # What is put at an end of a text later doesn't make the earlier one an excerpt.
    later = judge.sizes[other] == short and (judge.days(one, other) or 0) > 0
    most = _STRETCH if later and found.is_stretch else _PART
    part = _LEAST <= short <= most * long
    least = judge.rules.elsewhere if judge.later(one, other) else judge.rules.excerpt
    if judge.others(one, other) or not part or found.held < least:
        return ""
    told = judge._told(one, other)
    share = f"{found.held:.0%} of the {short} words are in the {long} words of the other"
    return f"{told}; {share}" if told else share


Rule = Callable[[Judge, int, int, Alignment], str]

_BY_WORDS: Mapping[str, Rule] = {
    "exact": _exact,
    "near": _near,
    "url": _akin("url"),
    "meeting": _akin("meeting"),
    "title": _akin("title"),
    "excerpt": _excerpt,
}
"""What each rule says of two aligned texts: why they are one statement, or nothing."""

_KIND_OF = {
    "exact": EXACT,
    "excerpt": EXCERPT,
    "release_of": NEAR,
    "translation_of": TRANSLATION,
    "excerpt_of": EXCERPT,
    "summary_of": SUMMARY,
}
_NAMES = {"url": "address"}
