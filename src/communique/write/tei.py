"""TEI as ParlaMint writes it: a corpus file with people and parties, one file for each text.

Beside each file stands its `meta.tsv` with the 23 columns of ParlaMint.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from communique.corpus import Part
from communique.corpus.rights import ALL, right
from communique.records import Agent, Membership, Record, Relation, records_of
from communique.write.chosen import Chosen, Log, written

_NS = "http://www.tei-c.org/ns/1.0"
_NAME = re.compile(r"[^\W\d][\w.\-]*")
"""What may be an `xml:id`."""
_SPOKEN_OVER = frozenset({"kinesic", "vocal", "incident", "gap"})
_UNSAFE = re.compile(r"[^A-Za-z0-9_.\-]")
COLUMNS = (
    "Text_ID", "ID", "Title", "Date", "Body", "Term", "Session", "Meeting", "Sitting", "Agenda",
    "Subcorpus", "Lang", "Speaker_role", "Speaker_MP", "Speaker_minister", "Speaker_party",
    "Speaker_party_name", "Party_status", "Party_orientation", "Speaker_ID", "Speaker_name",
    "Speaker_gender", "Speaker_birth",
)  # fmt: skip
_FIELDS = {
    "Title": "title", "Body": "body", "Term": "term", "Session": "session", "Meeting": "meeting",
    "Sitting": "sitting", "Agenda": "agenda", "Subcorpus": "subcorpus", "Lang": "language",
    "Speaker_role": "speaker_role", "Speaker_MP": "speaker_mp",
    "Speaker_minister": "speaker_minister", "Speaker_party": "party",
    "Speaker_party_name": "party_name", "Party_status": "government",
    "Party_orientation": "party_orientation", "Speaker_ID": "speaker",
    "Speaker_name": "speaker_name", "Speaker_gender": "speaker_gender",
    "Speaker_birth": "speaker_birth",
}  # fmt: skip
_CARRIED = frozenset({*_FIELDS.values(), "id", "source", "date", "published", "licence"})


def write(chosen: Chosen, path: Path, log: Log) -> None:
    """Write a folder: `corpus.xml`, and for each document its file and its `meta.tsv`."""
    left = [name for name in chosen.corpus.fields if name not in _CARRIED]
    if left:
        log(f"fields that ParlaMint has no place for are left out: {', '.join(left)}")
    attributes = [n for n in chosen.corpus.attribute_names if n != "word"]
    if attributes:
        log(f"annotations of words are left out: {', '.join(attributes)}")
    others = [name for name in chosen.corpus.structure_names if name not in {"p", "s"}]
    if others:
        log(f"structures are left out: {', '.join(others)}")
    if any(text != _paragraphed(text) for text in chosen.texts()):
        log("lines in paragraphs and wide white space are written as single spaces")
    agents = (each for each in records_of(chosen.corpus.records) if isinstance(each, Agent))
    if any(each.id != _pointer(each.id) for each in agents):
        log("ids of people and organisations that XML allows no names for are written with _")
    chosen.tell_rights(log)
    path.mkdir(parents=True, exist_ok=True)
    names = []
    width = len(str(len(chosen.documents)))
    for number, (part, row, values) in enumerate(chosen.each(), start=1):
        name = f"{number:0{width}}_{_UNSAFE.sub('_', values['id'])[:80]}"
        names.append(f"{name}.xml")
        shown = right(values.get("show")) == ALL
        text = "".join(_document(part, row, values, shown=shown))
        (path / f"{name}.xml").write_text(text, encoding="utf-8")
        table = "\t".join(COLUMNS) + "\n" + "\t".join(_row(name, values)) + "\n"
        (path / f"{name}-meta.tsv").write_text(table, encoding="utf-8")
    head = "".join(_corpus(chosen, names))
    (path / "corpus.xml").write_text(head, encoding="utf-8")


def _paragraphed(text: str) -> str:
    """Return a text as it is read back."""
    return "\n\n".join(" ".join(piece.split()) for piece in re.split(r"\n\s*\n", text))


def _pointer(identity: str) -> str:
    """Return an id as XML allows it."""
    return identity if _NAME.fullmatch(identity) else f"_{_UNSAFE.sub('_', identity)}"


def _row(name: str, values: Mapping[str, Any]) -> list[str]:
    cells = {"Text_ID": name, "ID": values["id"], "Date": written(values.get("date"))}
    cells |= {column: written(values.get(field)) for column, field in _FIELDS.items()}
    return [" ".join(cells.get(column, "").split()) or "-" for column in COLUMNS]


def _document(part: Part, row: int, values: Mapping[str, Any], *, shown: bool) -> Iterator[str]:
    language = written(values.get("language"))
    lang = f" xml:lang={quoteattr(language)}" if language else ""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="{_NS}"{lang}>\n'
    yield f"<teiHeader><fileDesc><titleStmt><title>{escape(values['title'])}</title></titleStmt>\n"
    licence = written(values.get("licence"))
    yield "<publicationStmt><publisher>communique</publisher>"
    if licence:
        yield f"<availability><licence target={quoteattr(licence)}/></availability>"
    if not _NAME.fullmatch(values["id"]):
        yield f'<idno type="document">{escape(values["id"])}</idno>'
    yield f"{_dated(values.get('published'))}</publicationStmt>\n"
    yield f"<sourceDesc><bibl>{_dated(values.get('date'))}</bibl></sourceDesc></fileDesc>"
    yield '</teiHeader>\n<text><body><div type="debateSection">\n'
    who = written(values.get("speaker"))
    # A name that can't be a reference is in the table beside the file.
    attributes = f" who={quoteattr('#' + who)}" if _NAME.fullmatch(who) else ""
    role = written(values.get("speaker_role"))
    attributes += f" ana={quoteattr('#' + role)}" if _NAME.fullmatch(role) else ""
    yield f"<u xml:id={quoteattr(_pointer(values['id']))}{attributes}>\n"
    if shown:
        yield from _segments(part, row, values["id"])
    yield "</u>\n</div></body></text></TEI>\n"


def _dated(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    when = value["raw"] if re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value["raw"]) else ""
    start, stop = value["start"], value["stop"]
    edges = f"when={quoteattr(when)}" if when else f'from="{start}" to="{stop}"'
    return f"<date {edges}>{escape(value['raw'])}</date>"


def _segments(part: Part, row: int, identity: str) -> Iterator[str]:
    """Yield the paragraphs of a text, and notes where stretches have no tokens."""
    text = part.text(row)
    asides = part.asides.filter(part.asides["id"] == identity).sort("start").rows(named=True)
    at = 0
    for piece in re.split(r"(\n\s*\n)", text):
        if piece.strip() and not piece.isspace():
            inside = [a for a in asides if at <= a["start"] and a["end"] <= at + len(piece)]
            yield f"<seg>{_with_notes(piece, at, inside)}</seg>\n"
        at += len(piece)


def _with_notes(piece: str, at: int, asides: Sequence[Mapping[str, Any]]) -> str:
    out, begin = [], 0
    for aside in asides:
        start, end = aside["start"] - at, aside["end"] - at
        out.append(escape(piece[begin:start]))
        kind, inner = aside["kind"], escape(piece[start:end])
        if kind in _SPOKEN_OVER:
            out.append(f"<{kind}><desc>{inner}</desc></{kind}>")
        else:
            out.append(f"<note type={quoteattr(kind)}>{inner}</note>")
        begin = end
    return "".join([*out, escape(piece[begin:])])


def _corpus(chosen: Chosen, names: Sequence[str]) -> Iterator[str]:
    records = records_of(chosen.corpus.records)
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<teiCorpus xmlns="{_NS}" '
    yield 'xmlns:xi="http://www.w3.org/2001/XInclude">\n<teiHeader><fileDesc><titleStmt>'
    yield f"<title>{escape(chosen.corpus.name)}</title></titleStmt><publicationStmt>"
    yield "<publisher>communique</publisher></publicationStmt><sourceDesc><bibl/></sourceDesc>"
    yield "</fileDesc>"
    # Neither the description of those who take part nor a list in it may be empty.
    described = [*_organisations(records), *_persons(records)]
    if described:
        yield "<profileDesc><particDesc>\n"
        yield from described
        yield "</particDesc></profileDesc>"
    yield "</teiHeader>\n"
    for name in names:
        yield f"<xi:include href={quoteattr(name)}/>\n"
    yield "</teiCorpus>\n"


def _organisations(records: Sequence[Record]) -> Iterator[str]:
    agents = [each for each in records if isinstance(each, Agent) and each.kind != "person"]
    if not agents:
        return
    yield "<listOrg>\n"
    for agent in agents:
        yield from _organisation(agent)
    relations = [each for each in records if isinstance(each, Relation)]
    if relations:
        yield "<listRelation>\n"
        yield from map(_relation, relations)
        yield "</listRelation>\n"
    yield "</listOrg>\n"


def _relation(each: Relation) -> str:
    members = quoteattr(" ".join(f"#{_pointer(name)}" for name in each.active))
    # Without a second side a relation is one among its members.
    sides = f"mutual={members}"
    if each.passive:
        sides = f"active={members} passive={quoteattr('#' + _pointer(each.passive))}"
    return f"<relation name={quoteattr(each.kind)} {sides}{_edges(each.start, each.end)}/>\n"


def _persons(records: Sequence[Record]) -> Iterator[str]:
    agents = [each for each in records if isinstance(each, Agent) and each.kind == "person"]
    held: dict[str, list[Membership]] = {}
    for each in records:
        if isinstance(each, Membership):
            held.setdefault(each.agent, []).append(each)
    if agents:
        yield "<listPerson>\n"
        for agent in agents:
            yield from _person(agent, held.get(agent.id, []))
        yield "</listPerson>\n"


def _edges(start: str, end: str) -> str:
    first = f" from={quoteattr(start)}" if start else ""
    return first + (f" to={quoteattr(end)}" if end else "")


def _organisation(agent: Agent) -> Iterator[str]:
    role = {"party": "politicalParty", "group": "parliamentaryGroup"}
    kind = role.get(agent.classification, agent.classification) or "organisation"
    yield f"<org xml:id={quoteattr(_pointer(agent.id))} role={quoteattr(kind)}>"
    yield f'<orgName full="yes">{escape(agent.name)}</orgName>'
    for name in agent.other_names:
        yield f'<orgName full="abb">{escape(name)}</orgName>'
    if agent.start or agent.end:
        yield f"<event{_edges(agent.start, agent.end)}><label>existence</label></event>"
    yield "</org>\n"


def _person(agent: Agent, held: Sequence[Membership]) -> Iterator[str]:
    yield f"<person xml:id={quoteattr(_pointer(agent.id))}>"
    yield f"<persName>{escape(agent.name)}</persName>"
    if agent.details.get("gender"):
        yield f"<sex value={quoteattr(agent.details['gender'])}/>"
    for name, when in (("birth", agent.start), ("death", agent.end)):
        if when:
            yield f"<{name} when={quoteattr(when)}/>"
    for each in held:
        party = quoteattr(f"#{_pointer(each.organisation)}")
        role = quoteattr(each.role)
        yield f"<affiliation ref={party} role={role}{_edges(each.start, each.end)}/>"
    yield "</person>\n"
