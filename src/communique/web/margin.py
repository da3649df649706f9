"""The margin of the reader: labels that are switched on and off, lines under words, notes."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from html import escape

from markupsafe import Markup

from communique.api import Corpus, Label, Labelled
from communique.chart import N_SERIES
from communique.web.asked import Asked
from communique.web.language import N_, _, ngettext
from communique.web.leaves import Cover, Paragraph
from communique.web.opened import Opened

_MOST = 8
"""So many notes of one kind stand beside a paragraph; how many more there are is said."""

_WORDS = 60
"""So many characters of a stretch are told in its note."""

_READABLE = {
    "u": N_("turn"),
    "sp": N_("turn"),
    "q": N_("quotation"),
    "qs": N_("quasi-sentence"),
    "head": N_("heading"),
    "repair": N_("mended"),
}
"""What structures are called whose names say little."""


@dataclass(frozen=True, slots=True)
class Switch:
    """A label that can be shown.

    Attributes:
        label: which it is.
        text: what it is called.
        link: the address with it shown, or no longer.
        evidence: where its stretches are listed.
        unit: what is counted there.
        series: the number of its colour, from 1; 0 while it isn't shown.
    """

    label: Label
    text: str
    link: str
    evidence: str
    unit: str
    series: int


@dataclass(frozen=True, slots=True)
class Group:
    """Labels of one structure or attribute by their values; `shown` tells whether one is on."""

    name: str
    switches: Sequence[Switch]
    shown: bool


@dataclass(frozen=True, slots=True)
class Note:
    """What stands beside a paragraph: the number of its colour, of what kind, and the words.

    `more` says how many of the same kind are left out.
    """

    series: int
    kind: str
    texts: Sequence[str]
    more: int = 0


@dataclass(frozen=True)
class Margin:
    """What is shown of a document's labels.

    Attributes:
        switches: of whole structures, and of what has no tokens.
        groups: of values of one.
        covers: what each label that is on covers, in the order of colours.
        lacking: labels that are asked for and not there: why, and what adds them.
        stretches: how many have a label that is on.
    """

    switches: Sequence[Switch] = ()
    groups: Sequence[Group] = ()
    covers: Sequence[Cover] = ()
    lacking: Sequence[tuple[str, str]] = ()
    stretches: int = 0
    labels: Sequence[Label] = ()
    held: Sequence[Sequence[Labelled]] = field(default=(), repr=False)

    def beside(self, text: str, shown: Sequence[Paragraph]) -> list[list[Note]]:
        """Return the notes beside each paragraph of a page.

        A stretch is told of where it begins, or where the page begins within it.
        """
        found: list[list[Note]] = [[] for _ in shown]
        starts = [each.start for each in shown]
        for number, (label, stretches) in enumerate(zip(self.labels, self.held, strict=True)):
            kinds: list[dict[str, dict[str, None]]] = [{} for _ in shown]
            for each in stretches:
                at = max(bisect_right(starts, each.start) - 1, 0)
                if shown and each.start < shown[-1].end and each.end >= shown[0].start:
                    words = kinds[at].setdefault(_readable(each.kind), {})
                    words[_told(text, label, each)] = None
            for at, words_of in enumerate(kinds):
                found[at] += [_note(number, kind, words) for kind, words in words_of.items()]
        return found


def margin(corpus: Corpus, opened: Opened) -> tuple[Margin, Opened]:
    """Return the margin of a document, and its address with labels in their fixed order."""
    every = corpus.labels(opened.id)
    known = {label.name: label for label in every}
    on = [label for label in every if label.name in opened.layers]
    missing = [name for name in opened.layers if name not in known]
    asked = replace(opened, layers=tuple(label.name for label in on))
    series = {label.name: min(at, N_SERIES) + 1 for at, label in enumerate(on)}
    switches = [_switch(each, asked, every, series) for each in every]
    held = [corpus.labelled(asked.id, label) for label in on]
    found = Margin(
        [each for each in switches if not each.label.value],
        _groups([each for each in switches if each.label.value]),
        [Cover((each.start, each.end) for each in stretches) for stretches in held],
        [corpus.lacking(name) for name in missing],
        sum(label.count for label in on),
        on,
        held,
    )
    return found, asked


@cache
def drawn(labels: tuple[int, ...], whole: tuple[int, ...] = ()) -> str:
    """Return the classes that draw a line for each label, but for those of the whole paragraph."""
    numbers = sorted({min(each, N_SERIES) + 1 for each in labels if each not in whole})
    return "".join(f" u{number}" for number in numbers)


def noted(notes: Sequence[Note], beside: Paragraph, said: Mapping[str, str]) -> Markup:
    """Return what stands beside a paragraph, empty where nothing does.

    Args:
        notes: on its labels.
        beside: the paragraph.
        said: of the token in it that the address names, by attribute.
    """
    if not (notes or said or beside.whole):
        return Markup()
    rules = "".join(f'<i class="w{drawn((number,))}"></i>' for number in beside.whole)
    if not (notes or said):
        return Markup(f'<div class="notes">{rules}</div>')
    told = [_entry(f" u{note.series}", note.kind, _words(note)) for note in notes]
    told += [_entry("", name, f"<bdi>{_safe(value)}</bdi>") for name, value in said.items()]
    name = _("Notes")
    if beside.number:
        name = _("Notes on paragraph %(number)s", number=beside.number)
    opening = f'<div class="notes" role="note" aria-label="{escape(name)}">'
    return Markup(f"{opening}{rules}<dl>{''.join(told)}</dl></div>")


def _entry(colour: str, kind: str, words: str) -> str:
    return f'<div class="note{colour}"><dt>{_safe(kind)}</dt><dd>{words}</dd></div>'


def _words(note: Note) -> str:
    words = "; ".join(f"<bdi>{_safe(text)}</bdi>" for text in note.texts)
    more = _safe(ngettext("and %(n)s more", "and %(n)s more", note.more, n=note.more))
    return f'{words} <span class="muted">{more}</span>' if note.more else words


def _safe(text: str) -> str:
    return escape(text, quote=False)


def _switch(
    label: Label, asked: Opened, every: Sequence[Label], series: Mapping[str, int]
) -> Switch:
    names = {*asked.layers} ^ {label.name}
    link = asked.address(layers=tuple(each.name for each in every if each.name in names))
    evidence, unit = Asked(q=label.query).only("id", asked.id).address(), "hits"
    if not label.query:
        # No query finds what has no tokens: it is shown where it stands.
        evidence, unit = Opened(asked.id, layers=(label.name,)).address(), "stretches"
    text = label.value or _readable(label.name)
    return Switch(label, text, link, evidence, unit, series.get(label.name, 0))


def _groups(switches: Sequence[Switch]) -> list[Group]:
    names = dict.fromkeys(each.label.of for each in switches)
    found = []
    for name in names:
        own = [each for each in switches if each.label.of == name]
        by = own[0].label.by
        told = _readable(name)
        if by:
            told = _("%(label)s by %(field)s", label=told, field=_readable(by))
        found.append(Group(told, own, any(each.series for each in own)))
    return found


def _note(number: int, kind: str, words: Mapping[str, None]) -> Note:
    texts = list(words)
    more = max(len(texts) - _MOST, 0)
    return Note(min(number, N_SERIES) + 1, kind, texts[:_MOST], more)


def _told(text: str, label: Label, stretch: Labelled) -> str:
    if label.origin == "repair":
        return _("was %(text)s", text=stretch.value) if stretch.value else _("was nothing")
    said = stretch.value or " ".join(text[stretch.start : stretch.end].split())
    return said if len(said) <= _WORDS else f"{said[:_WORDS].rstrip()}…"


def _readable(name: str) -> str:
    return _(_READABLE[name]) if name in _READABLE else name.replace("_", " ")
