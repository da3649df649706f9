"""Occasions: the meetings at which documents were given, by name, and the condition for each.

A document was given at the meeting that its field `meeting` names, with the number that the field
`ordinal` has: `21 IMCWP`. One without that field was, if its title begins with such a name.
"""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from communique.corpus import Corpus, Part
from communique.errors import UsageError
from communique.measure.fields import groups
from communique.query import (
    All,
    Any,
    Compare,
    Condition,
    Missing,
    Number,
    Selection,
    selected,
)
from communique.query.language.tree import Like
from communique.query.language.values import escaped
from communique.read.titles import meeting

MEETING, ORDINAL = "meeting", "ordinal"

_SEPARATOR = re.compile(r"[,:;–—]|\s-\s")
_LISTED = 12
"""So many meetings are named where one isn't known."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """A meeting.

    Attributes:
        name: `21 IMCWP`.
        condition: which documents were given there.
    """

    name: str
    condition: Condition


def occasions(corpus: Corpus) -> dict[str, Occasion]:
    """Return the meetings of a corpus by name, in the order of series and number."""
    facts: dict[str, set[Condition]] = {}
    beginnings: dict[str, set[str]] = {}
    for part in corpus.parts:
        for name, condition in _by_fields(part):
            facts.setdefault(name, set()).add(condition)
        for name, beginning in _by_titles(part):
            beginnings.setdefault(name, set()).add(beginning)
    found = {}
    for name in sorted({*facts, *beginnings}, key=_order):
        several = sorted(facts.get(name, ()), key=str)
        if name in beginnings:
            several.append(_titled(beginnings[name], MEETING in corpus.fields))
        found[name] = Occasion(name, several[0] if len(several) == 1 else Any(tuple(several)))
    return found


def occasion(corpus: Corpus, name: str) -> Occasion:
    """Return the meeting of a name: case, and `th` behind its number, are ignored.

    Raises:
        UsageError: there is none, or several are meant; the hint has names that are near.
    """
    known = occasions(corpus)
    by_key = {_key(each): each for each in known}
    by_key = {**_recorded(corpus, by_key), **by_key}
    if _key(name) in by_key:
        return known[by_key[_key(name)]]
    if not known:
        raise UsageError(
            f"no meeting is called {name!r}: no document names one",
            hint="the field meeting, or a title as '21 IMCWP, …', does; --where selects others",
        )
    of_series = [each for each in known if _key(each).lstrip("0123456789 ") == _key(name)]
    if of_series:
        raise UsageError(
            f"{name!r} is a series of {len(of_series)} meetings", hint=_told(of_series, of_series)
        )
    near = difflib.get_close_matches(_key(name), by_key, n=3, cutoff=0.5)
    raise UsageError(
        f"no meeting is called {name!r}", hint=_told([by_key[each] for each in near], known)
    )


def listed(known: Iterable[str]) -> str:
    """Return the meetings there are, for a hint."""
    every = list(known)
    more = ", …" if len(every) > _LISTED else ""
    return f"meetings: {', '.join(every[:_LISTED]) or 'none'}{more}"


def attended(part: Part, known: Sequence[Occasion], within: Selection, by: str) -> pl.DataFrame:
    """Return a row for each document that has tokens and each meeting it was given at.

    Columns: place (of the meeting in their order), meeting, where, contributor, tokens, first and
    last (days, null without a date).
    """
    dated = part.fields.get("date") == "date"
    date = pl.col("date").struct if dated else None
    documents = part.documents.select(
        "id",
        first=pl.lit(None, pl.Date) if date is None else date.field("start"),
        last=pl.lit(None, pl.Date) if date is None else date.field("stop") - pl.duration(days=1),
    ).with_columns(
        contributor=groups(part, by).cast(pl.String).fill_null(""),
        tokens=pl.Series(np.diff(part.bounds).astype(np.int64)),
    )
    asked = selected(part, within)
    nowhere = pl.Series(np.zeros(part.n_documents, bool))
    frames = [_at(documents.filter(nowhere), 0, "", "")]
    for place, each in enumerate(known):
        there = asked & selected(part, Selection(each.condition))
        where = str(within.narrowed(each.condition))
        frames.append(_at(documents.filter(pl.Series(there)), place, each.name, where))
    return pl.concat(frames).filter(pl.col("tokens") > 0)


def _at(documents: pl.DataFrame, place: int, meeting: str, where: str) -> pl.DataFrame:
    columns = {"place": pl.lit(place, pl.Int64), "meeting": pl.lit(meeting), "where": pl.lit(where)}
    return documents.with_columns(**columns)


def _told(near: Sequence[str], known: Iterable[str]) -> str:
    every = listed(known)
    return f"{', '.join(near[:3])}? ({every})" if near else every


def _recorded(corpus: Corpus, known: Mapping[str, str]) -> dict[str, str]:
    """Return the names that records have for meetings of documents."""
    table = corpus.records.get("meetings")
    if table is None:
        return {}
    return {
        _key(each["name"]): known[_key(each["id"])]
        for each in table.iter_rows(named=True)
        if each["name"] and _key(each["id"]) in known
    }


def _by_fields(part: Part) -> Iterable[tuple[str, Condition]]:
    """Yield what fields say, each once: the name, and the condition on the fields."""
    if part.fields.get(MEETING) != "text":
        return
    numbered = part.fields.get(ORDINAL) == "number"
    columns = [MEETING, ORDINAL] if numbered else [MEETING]
    for series, *rest in part.documents.select(columns).unique().iter_rows():
        if not series:
            continue
        ordinal = rest[0] if rest else None
        condition: Condition = Compare(MEETING, "=", series)
        if numbered and ordinal is None:
            yield series, All((condition, Missing(ORDINAL)))
        elif ordinal is None or series[0].isdigit():
            yield series, condition
        else:
            number = f"{ordinal:g}"
            yield f"{number} {series}", All((condition, Compare(ORDINAL, "=", Number(number))))


def _by_titles(part: Part) -> Iterable[tuple[str, str]]:
    """Yield the names with which titles begin, and that beginning, where no field says it."""
    titles = part.documents["title"]
    if MEETING in part.fields:
        titles = titles.filter(selected(part, Selection(Missing(MEETING))))
    for title in titles.drop_nulls().unique():
        for separator in _SEPARATOR.finditer(title):
            beginning = title[: separator.end()]
            if found := meeting(beginning):
                yield f"{found['ordinal']} {found['meeting']}", beginning
                break


def _titled(beginnings: Iterable[str], has_field: bool) -> Condition:
    either = "|".join(escaped(each) for each in sorted(beginnings))
    titled = Like("title", f"(?s)(?:{either}).*")
    return All((Missing(MEETING), titled)) if has_field else titled


def _key(name: str) -> str:
    """Return a name without case, `the`, and what makes its number an ordinal."""
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th|º|ª|\.)(?=\s)", "", name.casefold())
    words = re.sub(r"^the\s+", "", plain.strip()).split()
    if len(words) > 1 and words[-1].isdigit():
        words = [words[-1], *words[:-1]]
    return " ".join(words)


def _order(name: str) -> tuple[str, int, str]:
    number, _, series = name.partition(" ")
    return (series, int(number), name) if number.isdigit() else (name, 0, name)
