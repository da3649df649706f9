"""Reads debates in Akoma Ntoso: a document for each speech."""

from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from communique.corpus import Document, Source, Value
from communique.errors import ReadError
from communique.read.guarded.markup import first, local, parsed, root_of, written
from communique.read.limits import within_limit
from communique.read.metadata import renamed, stem
from communique.read.options import ReadOptions
from communique.read.parliament.body import BESIDE, add_blocks
from communique.read.parliament.people import reference
from communique.read.parliament.words import Growing
from communique.read.plain import around, one_document
from communique.records import Agent
from communique.vocabulary.edtf import days
from communique.vocabulary.languages import tag

CONFINED = True

_SPEECHES = frozenset({"speech", "question", "answer", "address", "speechGroup", "other"})


def fits(raw: bytes, name: str, options: ReadOptions) -> bool:
    """Return whether the root of an XML file is that of Akoma Ntoso."""
    return root_of(raw).rpartition(":")[2] == "akomaNtoso"


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield a document for each speech, question and answer of a debate.

    Raises:
        ReadError: it isn't well formed, or is no debate.
    """
    root = parsed(source.raw, source.name)
    debate = next((each for each in root if local(each) in {"debate", "debateReport"}), None)
    if debate is None:
        raise ReadError("the file holds no debate", where=source.name, hint="debates are read")
    meta = first(debate, "meta")
    shared, names = _meta(meta, options) if meta is not None else ({}, {})
    body = first(debate, "debateBody")
    found = _speeches(body, "") if body is not None else ()
    for number, (heading, speech) in enumerate(found, start=1):
        values = {**shared, **around(source.name, options)}
        identity = speech.get("eId") or speech.get("id") or f"{stem(source.name)}#{number}"
        values |= _said(speech, names)
        values["type"] = {"question": "question", "answer": "reply"}.get(local(speech), "speech")
        growing = Growing()
        for each in speech:
            if local(each) != "from":
                add_blocks(growing, _around(each))
        known = {k: v for k, v in values.items() if v not in (None, "")}
        given = renamed({"title": heading, "id": identity} | known, options)
        document = one_document(source, growing.text, given, options)
        asides = {name: those for name, those in growing.asides.items() if those}
        yield from within_limit(replace(document, asides=asides), options)
    if body is not None:
        _tell_between(body, source, options)


def _around(element: Element) -> Element:
    around = Element("speech")
    around.append(element)
    return around


def _tell_between(body: Element, source: Source, options: ReadOptions) -> None:
    """Tell how many notes stand outside of speeches, which are documents of their own."""
    between = _outside(body)
    if between:
        options.notice(
            ReadError(f"{between:,} notes between the speeches are left out", where=source.name)
        )


def _outside(around: Element) -> int:
    inner = [each for each in around if local(each) not in _SPEECHES - {"speechGroup"}]
    return sum(bool(written(e)) if local(e) in BESIDE else _outside(e) for e in inner)


def _speeches(around: Element, heading: str) -> Iterator[tuple[str, Element]]:
    for child in around:
        name = local(child)
        if name == "heading":
            heading = written(child)
        elif name in _SPEECHES and name != "speechGroup":
            yield heading, child
        elif len(child):
            yield from _speeches(child, heading)


def _said(speech: Element, names: dict[str, str]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    who = reference(speech.get("by"))
    spoken = written(first(speech, "from"))
    if who or spoken:
        values["speaker"] = who or spoken
        values["speaker_name"] = names.get(who, spoken)
    if spoken and spoken not in values.values():
        values["speaker_label"] = spoken
    if speech.get("as"):
        role = reference(speech.get("as"))
        values["speaker_role"] = names.get(role, role)
    return values


def _meta(meta: Element, options: ReadOptions) -> tuple[dict[str, Value], dict[str, str]]:
    values: dict[str, Value] = {}
    names: dict[str, str] = {}
    for element in meta.iter():
        match local(element):
            case "FRBRdate" if element.get("date") and "date" not in values:
                values["date"] = days((element.get("date") or "")[:10])
            case "FRBRlanguage":
                values["language"] = tag(element.get("language") or "")
            case "FRBRcountry":
                values["country"] = (element.get("value") or "").upper()
            case "FRBRuri" if "url" not in values:
                values["url"] = element.get("value") or ""
            case "TLCPerson" | "TLCOrganization" as kind:
                identity, name = element.get("eId") or element.get("id"), element.get("showAs")
                if identity:
                    names[identity] = name or identity
                    sort = "person" if kind == "TLCPerson" else "organisation"
                    options.record(Agent(identity, sort, name or identity))
            case "TLCRole":
                names[element.get("eId") or element.get("id") or ""] = element.get("showAs") or ""
    return values, names
