"""One text as ParlaMint has it: its header, and a turn with paragraphs and notes."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from communique.corpus import Part
from communique.corpus.rights import ALL, right
from communique.read.parliament.unstated import UNSTATED, address
from communique.write.chosen import written
from communique.write.tei.forms import (
    attribute,
    dated,
    first_day,
    is_name,
    language,
    line,
    plain,
)
from communique.write.tei.header import NS, availability, described, statement

_OF_URL = (
    r"(?:[A-Za-z0-9\-._~:/?@!$&'()*+,;=\u00a1-\ud7ff\uf900-\ufdcf\ufdf0-\uffef]|%[0-9A-Fa-f]{2})"
)
_URL = re.compile(rf"https?://{_OF_URL}+(?:#{_OF_URL}*)?")
_PARAGRAPHS = re.compile(r"\n[^\S\n]*\n\s*")
_TAG = re.compile(r"<([a-z]+)[ >/]")
_TYPES: Mapping[str, frozenset[str]] = {
    "kinesic": frozenset({
        "kinesic", "applause", "ringing", "signal", "playback", "gesture", "smiling", "laughter",
        "snapping", "noise",
    }),
    "incident": frozenset({
        "action", "incident", "leaving", "entering", "break", "pause", "sound", "editorial",
    }),
    "vocal": frozenset({
        "greeting", "question", "clarification", "speaking", "interruption", "exclamat", "laughter",
        "shouting", "murmuring", "noise", "signal",
    }),
    "gap": frozenset({"editorial", "inaudible", "foreign"}),
}  # fmt: skip
"""The types that each kind of note may have."""

_NEEDED = frozenset({"vocal", "gap"})
"""Kinds of notes that can't be without a type."""


@dataclass(frozen=True)
class Text:
    """A document that becomes a file.

    Attributes:
        own: its `xml:id`.
        turn: the `xml:id` of what is said in it.
        state: the corpus's state id.
        part, row: where the document is.
        values: its row of the table of documents.
        asides: the stretches of it that have no tokens, in the order of the text.
    """

    own: str
    turn: str
    state: str
    part: Part
    row: int
    values: Mapping[str, Any]
    asides: Sequence[Mapping[str, Any]]

    @property
    def n_tokens(self) -> int:
        """Tokens of the document."""
        return int(self.part.bounds[self.row + 1] - self.part.bounds[self.row])

    @property
    def role(self) -> str:
        """The speaker's role, where it can be the name of a category."""
        role = written(self.values.get("speaker_role"))
        return role if is_name(role) else UNSTATED

    @property
    def scope(self) -> str:
        """The part of the corpus it belongs to, where that can be the name of a category."""
        scope = written(self.values.get("subcorpus"))
        return scope if is_name(scope) else UNSTATED

    @cached_property
    def body(self) -> str:
        """The element `<text>`."""
        return "".join(self._body())

    @cached_property
    def tags(self) -> Counter[str]:
        """How often each element is in the body."""
        return Counter(_TAG.findall(self.body))

    def whole(self) -> str:
        """Return the file."""
        lang = attribute("xml:lang", language(written(self.values.get("language"))))
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="{NS}"'
            f"{attribute('xml:id', self.own)}{lang}{attribute('ana', f'#{self.scope}')}>\n"
            f"{self._header()}{self.body}</TEI>\n"
        )

    def _header(self) -> str:
        values = self.values
        title = line(values["title"] or "") or line(values["id"])
        meeting = line(written(values.get("meeting")))
        held = f'<meeting ana="#parla.meeting">{meeting}</meeting>'
        none = f'<meeting ana="#{UNSTATED}" n="{UNSTATED}"/>'
        extent = {"speeches": 1, "tokens": self.n_tokens}
        identity = address(values["id"])
        url = written(values.get("url"))
        return (
            "<teiHeader><fileDesc>\n"
            f'<titleStmt><title type="main">{title}</title>{held if meeting else none}'
            "</titleStmt>\n"
            f"{statement(self.state, extent)}"
            "<publicationStmt><publisher>communique</publisher>"
            f'<idno type="URI" subtype="document">{plain(identity)}</idno>\n'
            f"{availability(written(values.get('licence')))}{self._published()}"
            f"</publicationStmt>\n<sourceDesc><bibl><title>{title}</title>"
            f'<idno type="URI" subtype="document">{plain(url if is_url(url) else identity)}</idno>'
            f"{dated(values['date']) if isinstance(values.get('date'), Mapping) else ''}"
            f"</bibl></sourceDesc></fileDesc>\n{described(self.tags)}{self._setting()}</teiHeader>\n"
        )

    def _published(self) -> str:
        day = self.values.get("published")
        if not isinstance(day, Mapping):
            return f'<date when="9999">{UNSTATED}</date>'
        return f'<date when="{first_day(day)}">{line(day["raw"])}</date>'

    def _setting(self) -> str:
        country = written(self.values.get("country")).strip()
        key = attribute("key", country) if is_name(country) else ""
        place = f'<name type="country"{key}>{line(country)}</name>'
        if not country:
            place = f'<name type="{UNSTATED}">not stated</name>'
        day = self.values.get("date")
        when = dated(day if isinstance(day, Mapping) else None)
        return (
            f"<profileDesc><settingDesc><setting>{place}{when}</setting></settingDesc>"
            "</profileDesc>"
        )

    def _body(self) -> Iterator[str]:
        yield f'<text ana="#{self.scope}"><body><div type="debateSection">\n'
        links = [("who", "speaker"), ("prev", "prev"), ("next", "next")]
        given = [(name, written(self.values.get(field))) for name, field in links]
        # A name that can't be a reference is in the table beside the file.
        pointers = "".join(attribute(n, f"#{each}") for n, each in given if is_name(each))
        yield f"<u{attribute('xml:id', self.turn)}{pointers}{attribute('ana', f'#{self.role}')}>\n"
        shown = right(self.values.get("show")) == ALL
        # A turn can't be empty.
        yield "".join(self._segments() if shown else ()) or "<seg/>\n"
        yield "</u>\n</div></body></text>"

    def _segments(self) -> Iterator[str]:
        """Yield the paragraphs of the text, and notes where stretches have no tokens."""
        text, at = self.part.text(self.row), 0
        edges = [*((m.start(), m.end()) for m in _PARAGRAPHS.finditer(text)), (len(text),) * 2]
        for end, following in edges:
            if text[at:end].strip():
                yield f"<seg>{''.join(self._inside(text, at, end))}</seg>\n"
            at = following

    def _inside(self, text: str, at: int, end: int) -> Iterator[str]:
        for aside in self.asides:
            start, stop = max(aside["start"], at), min(aside["end"], end)
            if start < stop:
                yield plain(text[at:start])
                yield note(aside, text[start:stop])
                at = stop
        yield plain(text[at:end])


def is_url(text: str) -> bool:
    """Return whether a text is an address as the schema has it."""
    return _URL.fullmatch(text) is not None


def note(aside: Mapping[str, Any], text: str) -> str:
    """Return what stands beside the words as the element that it was, or as a note."""
    inner = line(text)
    if not inner:
        return plain(text)
    kind = aside["kind"]
    given = (json.loads(aside["values"]) if aside["values"] else {}).get("type", "")
    known = _TYPES.get(kind)
    if known is None or (kind in _NEEDED and given not in known):
        named = given if kind == "note" else kind
        return f"<note{attribute('type', named) if is_name(named) else ''}>{inner}</note>"
    name = "reason" if kind == "gap" else "type"
    of_type = attribute(name, given) if given in known else ""
    return f"<{kind}{of_type}><desc>{inner}</desc></{kind}>"


def is_kept(kind: str, given: str) -> bool:
    """Return whether a note of a kind and a type is written as both."""
    if kind == "note":
        return not given or is_name(given)
    known = _TYPES.get(kind)
    return known is not None and (given in known or (not given and kind not in _NEEDED))


def asides_of(part: Part) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return the stretches without tokens of each document of a part, by its id."""
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for each in part.asides.sort("id", "start", "end").iter_rows(named=True):
        found[each["id"]].append(each)
    return found
