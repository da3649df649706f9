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
from communique.records import Agent, Membership, Relation, records_of
from communique.write.chosen import Chosen, Log, written

_NS = "http://www.tei-c.org/ns/1.0"
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
    yield f"{_dated(values.get('published'))}</publicationStmt>\n"
    yield f"<sourceDesc><bibl>{_dated(values.get('date'))}</bibl></sourceDesc></fileDesc>"
    yield '</teiHeader>\n<text><body><div type="debateSection">\n'
    who = written(values.get("speaker"))
    attributes = f" who={quoteattr('#' + who)}" if who else ""
    role = written(values.get("speaker_role"))
    attributes += f" ana={quoteattr('#' + role)}" if role and " " not in role else ""
    yield f"<u xml:id={quoteattr(values['id'])}{attributes}>\n"
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
        out.append(f"<note type={quoteattr(aside['kind'])}>{escape(piece[start:end])}</note>")
        begin = end
    return "".join([*out, escape(piece[begin:])])


def _corpus(chosen: Chosen, names: Sequence[str]) -> Iterator[str]:
    records = records_of(chosen.corpus.records)
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<teiCorpus xmlns="{_NS}" '
    yield 'xmlns:xi="http://www.w3.org/2001/XInclude">\n<teiHeader><fileDesc><titleStmt>'
    yield f"<title>{escape(chosen.corpus.name)}</title></titleStmt><publicationStmt>"
    yield "<publisher>communique</publisher></publicationStmt><sourceDesc><bibl/></sourceDesc>"
    yield "</fileDesc><profileDesc><particDesc>\n<listOrg>\n"
    for agent in records:
        if isinstance(agent, Agent) and agent.kind != "person":
            yield from _organisation(agent)
    relations = [each for each in records if isinstance(each, Relation)]
    if relations:
        yield "<listRelation>\n"
        for each in relations:
            members = " ".join(f"#{name}" for name in each.active)
            yield f"<relation name={quoteattr(each.kind)} active={quoteattr(members)}"
            yield f"{_passive(each)}{_edges(each.start, each.end)}/>\n"
        yield "</listRelation>\n"
    yield "</listOrg>\n<listPerson>\n"
    held = [each for each in records if isinstance(each, Membership)]
    for agent in records:
        if isinstance(agent, Agent) and agent.kind == "person":
            yield from _person(agent, [each for each in held if each.agent == agent.id])
    yield "</listPerson>\n</particDesc></profileDesc></teiHeader>\n"
    for name in names:
        yield f"<xi:include href={quoteattr(name)}/>\n"
    yield "</teiCorpus>\n"


def _passive(relation: Relation) -> str:
    return f" passive={quoteattr('#' + relation.passive)}" if relation.passive else ""


def _edges(start: str, end: str) -> str:
    first = f" from={quoteattr(start)}" if start else ""
    return first + (f" to={quoteattr(end)}" if end else "")


def _organisation(agent: Agent) -> Iterator[str]:
    role = {"party": "politicalParty", "group": "parliamentaryGroup"}
    kind = role.get(agent.classification, agent.classification) or "organisation"
    yield f"<org xml:id={quoteattr(agent.id)} role={quoteattr(kind)}>"
    yield f'<orgName full="yes">{escape(agent.name)}</orgName>'
    for name in agent.other_names:
        yield f'<orgName full="abb">{escape(name)}</orgName>'
    if agent.start or agent.end:
        yield f"<event{_edges(agent.start, agent.end)}><label>existence</label></event>"
    yield "</org>\n"


def _person(agent: Agent, held: Sequence[Membership]) -> Iterator[str]:
    yield f"<person xml:id={quoteattr(agent.id)}><persName>{escape(agent.name)}</persName>"
    if agent.details.get("gender"):
        yield f"<sex value={quoteattr(agent.details['gender'])}/>"
    for name, when in (("birth", agent.start), ("death", agent.end)):
        if when:
            yield f"<{name} when={quoteattr(when)}/>"
    for each in held:
        yield f"<affiliation ref={quoteattr('#' + each.organisation)} role={quoteattr(each.role)}"
        yield f"{_edges(each.start, each.end)}/>"
    yield "</person>\n"
