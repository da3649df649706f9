"""Reads TEI: debates as ParlaMint writes them, plays, and plain texts.

A turn (`<u>`) is a document, or with `unit = "text"` the whole file is one in which turns are a
structure. Notes, applause and gaps are kept in the text and have no tokens.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element

from communique.corpus import Document, Origin, Source, Value
from communique.errors import ReadError
from communique.read.guarded.markup import (
    ID,
    LANG,
    children,
    first,
    local,
    parsed,
    root_of,
    written,
)
from communique.read.limits import within_limit
from communique.read.metadata import renamed, stem
from communique.read.options import ReadOptions
from communique.read.parliament.body import BESIDE, add_blocks
from communique.read.parliament.people import records, reference
from communique.read.parliament.unstated import LANGUAGE, UNSTATED, identity_of
from communique.read.parliament.words import Growing
from communique.read.plain import around, one_document
from communique.vocabulary.edtf import days

CONFINED = True

_PEOPLE = frozenset({"listPerson", "listOrg", "listRelation", "listEvent"})
_UNSAID = frozenset({"taxonomy", "category", "teiHeader"})
"""Roots of the files that a corpus includes for other things than texts and people."""

_INHERITED = ("licence", "language", "published", "country")
_META = {
    "Speaker_party": "party",
    "Speaker_party_name": "party_name",
    "Party_status": "government",
    "Party_orientation": "party_orientation",
    "Speaker_name": "speaker_name",
    "Speaker_ID": "speaker",
    "Speaker_role": "speaker_role",
    "Speaker_MP": "speaker_mp",
    "Speaker_minister": "speaker_minister",
    "Speaker_gender": "speaker_gender",
    "Speaker_birth": "speaker_birth",
    "Term": "term",
    "Session": "session",
    "Meeting": "meeting",
    "Sitting": "sitting",
    "Agenda": "agenda",
    "Body": "body",
    "Subcorpus": "subcorpus",
    "Lang": "language",
    "Topic": "topic",
}
"""Columns of `meta.tsv` and the fields that they are."""


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield the documents of a TEI file; a corpus's own file gives its persons and parties.

    Raises:
        ReadError: it isn't well formed, or is XML of another kind.
    """
    root = parsed(source.raw, source.name)
    if local(root) in _PEOPLE | _UNSAID:
        for record in records(root):
            options.record(record)
        return
    if local(root) not in {"TEI", "teiCorpus"}:
        raise ReadError(
            f"no reader is known for XML whose root is <{root_of(source.raw)}>",
            where=source.name,
            hint="TEI and Akoma Ntoso are; other XML is read once it is one of them",
        )
    around_all: dict[str, Value] = {}
    for text in [
        root,
        *(each for each in root.iter() if local(each) == "TEI" and each is not root),
    ]:
        header = first(text, "teiHeader")
        shared = around_all | (_header(header, text) if header is not None else {})
        for record in records(header) if header is not None else ():
            options.record(record)
        body = first(text, "text")
        if local(text) == "TEI" and body is not None:
            yield from _documents(body, text, shared, source, options)
        elif text is root:
            # What the corpus says of all its texts, they needn't repeat.
            around_all = {name: shared[name] for name in _INHERITED if name in shared}


def _documents(
    body: Element,
    text: Element,
    shared: Mapping[str, Value],
    source: Source,
    options: ReadOptions,
) -> Iterator[Document]:
    told = _table(source, options)
    base = {**shared, **around(source.name, options)}
    turns = [each for each in body.iter() if local(each) == "u"]
    if options.unit == "text" or not turns:
        growing = Growing()
        add_blocks(growing, body)
        identity = base.get("id") or text.get(ID) or stem(source.name)
        yield from _made(growing, {**base, "id": identity}, {}, source, options)
        return
    _tell_between(body, source, options)
    for number, turn in enumerate(turns, start=1):
        growing = Growing()
        add_blocks(growing, turn)
        own = base.get("id") if len(turns) == 1 else ""
        identity = own or turn.get(ID) or f"{stem(source.name)}#{number}"
        values: dict[str, Value] = {**base, "id": identity} | _speaker(turn)
        origins = {}
        for name, value in told.get(" ".join(str(values["id"]).split()), {}).items():
            if value and name not in values:
                values[name] = value
                origins[name] = Origin(value, "meta.tsv")
        yield from _made(growing, values, origins, source, options)


def _speaker(turn: Element) -> dict[str, Value]:
    values: dict[str, Value] = {}
    if turn.get("who"):
        values["speaker"] = reference(turn.get("who"))
    roles = [reference(each) for each in (turn.get("ana") or "").split()]
    if roles and roles[0] != UNSTATED:
        values["speaker_role"] = roles[0]
    if turn.get(LANG) not in {None, LANGUAGE}:
        values["language"] = turn.get(LANG)
    for name in ("next", "prev"):
        if turn.get(name):
            values[name] = reference(turn.get(name))
    return values


def _tell_between(body: Element, source: Source, options: ReadOptions) -> None:
    """Tell how many notes stand outside of turns, which are documents of their own."""
    between = _outside(body)
    if between:
        options.notice(
            ReadError(
                f"{between:,} notes or paragraphs between the turns are left out",
                where=source.name,
                hint='with unit = "text" in [read] a file is one document and keeps them',
            )
        )


def _outside(around: Element) -> int:
    inner = (each for each in around if local(each) != "u")
    return sum(
        1 if local(each) in BESIDE or (each.text or "").strip() else _outside(each)
        for each in inner
        if written(each)
    )


def _made(
    growing: Growing,
    values: Mapping[str, Value],
    origins: Mapping[str, Origin],
    source: Source,
    options: ReadOptions,
) -> Iterator[Document]:
    document = one_document(source, growing.text, renamed(values, options), options)
    tokens = growing.tokens()
    marks = {name: those for name, those in growing.marks.items() if those and tokens is None}
    yield from within_limit(
        replace(
            document,
            tokens=tokens,
            marks=marks,
            asides={name: those for name, those in growing.asides.items() if those},
            origins={name: each for name, each in origins.items() if name in document.metadata},
        ),
        options,
    )


def _header(header: Element, text: Element) -> dict[str, Value]:
    values: dict[str, Value] = {}
    titles = first(header, "fileDesc", "titleStmt")
    if titles is not None:
        named = list(children(titles, "title"))
        own = [each for each in named if each.get("type") != "sub"]
        english = [each for each in own if each.get(LANG) == "en"]
        if named:
            values["title"] = written((english or own or named)[0])
        held = [each for each in children(titles, "meeting") if each.get("n") != UNSTATED]
        meetings = [written(each) or each.get("n") or "" for each in held]
        if meetings:
            values["meeting"] = "; ".join(filter(None, meetings))
    for path, field in (
        (("profileDesc", "settingDesc", "setting", "date"), "date"),
        (("fileDesc", "sourceDesc", "bibl", "date"), "date"),
        (("fileDesc", "publicationStmt", "date"), "published"),
    ):
        found = first(header, *path)
        if found is not None and field not in values:
            values |= _day(field, found)
    values |= _licence(header) | _numbers(header)
    values |= _places(header, text)
    return values


def _day(field: str, found: Element) -> dict[str, Value]:
    """Return a date with its text as what was written, where it has days and somebody stated it."""
    first_day, last_day = (found.get(name) or "" for name in ("from", "to"))
    when, raw = (found.get("when") or first_day)[:10], written(found)
    if not when or raw == UNSTATED:
        return {}
    if last_day and not found.get("when"):
        when = f"{when}/{last_day[:10]}"
    return {field: days(when, raw)}


def _licence(header: Element) -> dict[str, Value]:
    available = first(header, "fileDesc", "publicationStmt", "availability")
    licence = first(available, "licence") if available is not None else None
    if available is None or licence is None:
        return {}
    # In our own files the schema's word for the licence stands before that of the source.
    stated = first(available, "p") if "id" in _numbers(header) else None
    return {"licence": written(stated) or licence.get("target") or written(licence)}


def _numbers(header: Element) -> dict[str, Value]:
    """Return the id and the address of a text that one of our own files names."""
    values: dict[str, Value] = {}
    for number in first(header, "fileDesc", "publicationStmt") or ():
        if local(number) == "idno" and identity_of(written(number)):
            values["id"] = identity_of(written(number))
    for number in first(header, "fileDesc", "sourceDesc", "bibl") or ():
        if local(number) == "idno" and number.get("subtype") == "document":
            url = written(number)
            if not identity_of(url):
                values["url"] = url
    return values


def _places(header: Element, text: Element) -> dict[str, Value]:
    """Return the country and the language of a text, where its header has one of each."""
    values: dict[str, Value] = {}
    names = (each for each in header.iter() if local(each) == "name")
    country = next((n for n in names if n.get("type") == "country"), None)
    if country is not None and (country.get("key") or written(country)):
        values["country"] = country.get("key") or written(country)
    languages = first(header, "profileDesc", "langUsage")
    used = [each.get("ident") for each in languages or () if each.get("ident")]
    language = text.get(LANG) or (used[0] if len(used) == 1 else LANGUAGE)
    if language != LANGUAGE:
        values["language"] = language
    return values


def _table(source: Source, options: ReadOptions) -> dict[str, dict[str, str]]:
    """Return the rows of the `meta.tsv` beside a file, by the ids of turns."""
    base = stem(source.name).removesuffix(".ana")
    names = (f"{base}-meta.tsv", f"{base}-meta-en.tsv")
    raw = next(filter(None, map(options.sidecar, names)), None)
    if raw is None:
        return {}
    text = raw.decode("utf-8-sig", "replace")
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row["ID"]: _fields(row) for row in rows if row.get("ID")}


def _fields(row: Mapping[str, str | None]) -> dict[str, str]:
    found = ((field, row.get(column) or "-") for column, field in _META.items())
    return {field: value for field, value in found if value != "-"}
