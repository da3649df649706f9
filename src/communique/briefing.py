"""A brief: one page on what is new in a statement, as text, Markdown or HTML."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import polars as pl

from communique.errors import UsageError
from communique.measure.sentences import share
from communique.run import Table

FORMS = ("text", "md", "html")

_MOST = {"new": 12, "varied": 8, "dropped": 8}
"""Sentences of each kind that fit on a page: those with most new words."""

_LONGEST = 300
"""Characters of a sentence on a page."""

_HEADINGS = {
    "new": "New",
    "varied": "Said in other words",
    "dropped": "No longer said",
}


@dataclass(frozen=True)
class Section:
    """What the page has of one kind.

    Attributes:
        heading: with how many sentences there are.
        items: a text, and where it stands.
        more: how many sentences the page has no room for.
    """

    heading: str
    items: Sequence[tuple[str, str]]
    more: int


def page(table: Table, form: str = "text") -> str:
    """Return the page of a table of novelty that shows a `brief`.

    Each sentence has its place as `ID#c10-20`: document and characters, as `show` takes them.

    Raises:
        UsageError: there is no such form.
    """
    if form not in FORMS:
        raise UsageError(f"a page can't be {form!r}", hint=f"forms: {', '.join(FORMS)}")
    title = f"New in {table.recipe['options']['document']}"
    sections = [_section(table.frame, kind) for kind in _HEADINGS]
    write: Callable[..., str] = {"text": _text, "md": _markdown, "html": _html}[form]
    return write(title, _facts(table), [each for each in sections if each.items])


def _facts(table: Table) -> list[str]:
    """Return what the page begins with: figures, and what they rest on."""
    said = table.frame.filter(pl.col("kind") != "dropped")
    words = {kind: said.filter(kind=kind)["words"].sum() for kind in ("repeated", "varied", "new")}
    x, new = said["words"].to_numpy(), (said["kind"] == "new").to_numpy()
    part, low, high = share(x * new, x)
    figures = ", ".join(f"{n:,} {kind}" for kind, n in words.items())
    percent = f"{part:.0%} of its words are in new sentences"
    if not math.isnan(low):
        percent += f" (95 % interval {low:.0%} to {high:.0%}, over sentences)"
    # Where nothing is near and nothing was dropped there may have been nothing before.
    known = table.frame["nearest"].is_not_null().any() or len(table) > len(said)
    state = table.recipe["corpus"]
    return [
        f"{len(said):,} sentences, {x.sum():,} words: {figures}.",
        *([f"{percent}."] if known else []),
        *(f"{_capital(each)}." for each in table.notices[1:]),
        f"Corpus {state['name']}, state {state['state']}; {table.notices[0]}.",
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _section(frame: pl.DataFrame, kind: str) -> Section:
    found = frame.filter(kind=kind)
    told = "words" if kind == "dropped" else "new_words"
    most = found.with_row_index("at").sort(told, "at", descending=[True, False]).head(_MOST[kind])
    rows = most.sort("at").iter_rows(named=True)
    noun = "sentence" if len(found) == 1 else "sentences"
    heading = f"{_HEADINGS[kind]}: {len(found)} {noun}, {found['words'].sum():,} words"
    return Section(heading, [_item(row) for row in rows], len(found) - len(most))


def _item(row: Mapping[str, Any]) -> tuple[str, str]:
    text = row["difference"] or row["text"] or "(not to be shown)"
    short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
    place = f"{row['document']}#c{row['start']}-{row['end']}"
    if row["kind"] == "varied":
        at = f"{row['nearest']}#c{row['nearest_start']}-{row['nearest_end']}"
        place += f"; before: {at}, {row['nearest_date'] or 'no date'}"
    return short, place


def _text(title: str, facts: Sequence[str], sections: Sequence[Section]) -> str:
    lines = [title, "=" * len(title), "", *facts]
    for each in sections:
        lines += ["", each.heading, "-" * len(each.heading)]
        for text, place in each.items:
            lines += [f"* {text}", f"  [{place}]"]
        lines += [f"  and {each.more} more"] * bool(each.more)
    return "\n".join(lines) + "\n"


def _markdown(title: str, facts: Sequence[str], sections: Sequence[Section]) -> str:
    lines = [f"# {_plain(title)}", "", *(f"- {_plain(each)}" for each in facts)]
    for each in sections:
        lines += ["", f"## {each.heading}", ""]
        lines += [f"- {_plain(text)} `{place}`" for text, place in each.items]
        lines += ["", f"and {each.more} more"] if each.more else []
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Return a text in which nothing is taken for Markdown or HTML."""
    for sign in "\\`*_[]<>#":
        text = text.replace(sign, f"\\{sign}")
    return text


def _html(title: str, facts: Sequence[str], sections: Sequence[Section]) -> str:
    parts = [
        f"<!doctype html><html><head><meta charset='utf-8'><title>{escape(title)}</title>",
        f"<style>{_STYLE}</style></head><body><main><h1>{escape(title)}</h1>",
        *(f"<p>{escape(each)}</p>" for each in facts),
    ]
    for each in sections:
        items = (
            f"<li dir='auto'>{_marked(text)} <cite>{escape(place)}</cite></li>"
            for text, place in each.items
        )
        more = f"<p>and {each.more} more</p>" if each.more else ""
        parts.append(f"<h2>{escape(each.heading)}</h2><ul>{''.join(items)}</ul>{more}")
    return "\n".join([*parts, "</main></body></html>"]) + "\n"


def _marked(text: str) -> str:
    """Return a difference with what is gone struck out, and what is new underlined."""
    marks = {"[-": "<del>", "-]": "</del>", "{+": "<ins>", "+}": "</ins>"}
    found = escape(text)
    for sign, tag in marks.items():
        found = found.replace(sign, tag)
    return found


_STYLE = (
    "body{font:1rem/1.4 system-ui,sans-serif;margin:1.5rem auto;max-width:46rem;padding:0 1rem}"
    "h1{font-size:1.5rem}h2{font-size:1.1rem}li{margin:.3rem 0}cite{font-size:.8rem;opacity:.75}"
    "del{background:#f9dcd6;color:#1b1d21}ins{background:#d7efdc;color:#1b1d21}"
    "@media print{body{margin:0;font-size:.8rem}}"
)
