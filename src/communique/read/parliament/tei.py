"""Reads TEI: debates as ParlaMint writes them, plays, and plain texts.

A turn (`<u>`) is a document, or with `unit = "text"` the whole file is one in which turns are a
structure. Notes, applause and gaps are kept in the text and have no tokens.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element

from communique.corpus import Document, Mark, Origin, Source, Value
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
from communique.read.parliament.people import records
from communique.read.parliament.words import Growing
from communique.read.plain import around, one_document
from communique.vocabulary.edtf import days

CONFINED = True

_BESIDE = frozenset(
    {"note", "kinesic", "vocal", "incident", "gap", "desc", "stage", "writing", "pb"}
)
_BLOCKS = frozenset({"seg", "p", "ab", "l", "item", "cell", "head", "salute", "signed", "byline"})
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
    "Topic": "topic",
}
"""Columns of `meta.tsv` and the fields that they are."""


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield the documents of a TEI file; a corpus's own file gives its persons and parties.

    Raises:
        ReadError: it isn't well formed, or is XML of another kind.
    """
    root = parsed(source.raw, source.name)
    if local(root) not in {"TEI", "teiCorpus"}:
        raise ReadError(
            f"no reader is known for XML whose root is <{root_of(source.raw)}>",
            where=source.name,
            hint="TEI and Akoma Ntoso are; other XML is read once it is one of them",
        )
    for text in [root, *(each for each in root if local(each) == "TEI")]:
        header = first(text, "teiHeader")
        shared = _header(header, text) if header is not None else {}
        for record in records(header) if header is not None else ():
            options.record(record)
        body = first(text, "text", "body")
        if local(text) == "TEI" and body is not None:
            yield from _documents(body, text, shared, source, options)


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
        _blocks(growing, body)
        identity = text.get(ID) or stem(source.name)
        yield from _made(growing, {**base, "id": identity}, {}, source, options)
        return
    for number, turn in enumerate(turns, start=1):
        growing = Growing()
        _blocks(growing, turn)
        values: dict[str, Value] = {**base, "id": turn.get(ID) or f"{stem(source.name)}#{number}"}
        values |= _speaker(turn)
        origins = {}
        for name, value in told.get(str(values["id"]), {}).items():
            if value and name not in values:
                values[name] = value
                origins[name] = Origin(value, "meta.tsv")
        yield from _made(growing, values, origins, source, options)


def _speaker(turn: Element) -> dict[str, Value]:
    values: dict[str, Value] = {}
    if turn.get("who"):
        values["speaker"] = (turn.get("who") or "").lstrip("#")
    roles = [each.lstrip("#") for each in (turn.get("ana") or "").split()]
    if roles:
        values["speaker_role"] = roles[0]
    if turn.get(LANG):
        values["language"] = turn.get(LANG)
    for name in ("next", "prev"):
        if turn.get(name):
            values[name] = (turn.get(name) or "").lstrip("#")
    return values


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
        meetings = [written(each) or each.get("n") or "" for each in children(titles, "meeting")]
        if meetings:
            values["meeting"] = "; ".join(filter(None, meetings))
    for path, field in (
        (("profileDesc", "settingDesc", "setting", "date"), "date"),
        (("fileDesc", "sourceDesc", "bibl", "date"), "date"),
        (("fileDesc", "publicationStmt", "date"), "published"),
    ):
        found = first(header, *path)
        when = (found.get("when") or found.get("from") or "") if found is not None else ""
        if when and field not in values:
            values[field] = days(when[:10])
    licence = first(header, "fileDesc", "publicationStmt", "availability", "licence")
    if licence is not None:
        values["licence"] = licence.get("target") or written(licence)
    language = text.get(LANG)
    if language:
        values["language"] = language
    return values


def _blocks(growing: Growing, around: Element) -> None:
    """Add what stands below an element, a paragraph for each block."""
    for child in around:
        name = local(child)
        if name in _BESIDE:
            growing.gap("\n\n")
            _aside(growing, child, name)
        elif name in _BLOCKS:
            growing.gap("\n\n")
            growing.glued = True
            _block(growing, child, name)
        elif name in {"u", "sp"}:
            _turn(growing, child, name)
        elif name == "speaker":
            growing.gap("\n\n")
            _aside(growing, child, name)
        else:
            _blocks(growing, child)


def _turn(growing: Growing, element: Element, name: str) -> None:
    growing.gap("\n\n")
    start, first_word = growing.length, len(growing.spans)
    values = {"who": (element.get("who") or written(first(element, "speaker"))).lstrip("#")}
    _blocks(growing, element)
    growing.marks[name].append(Mark(start, growing.length, values))
    growing.regions[name].append((first_word, len(growing.spans), values))


def _block(growing: Growing, element: Element, name: str) -> None:
    start, first_word = growing.length, len(growing.spans)
    if any(local(each) in {"w", "pc"} for each in element.iter()):
        _words(growing, element)
        growing.regions["p"].append((first_word, len(growing.spans), {}))
    else:
        _inline(growing, element)
    values = {"lang": element.get(LANG) or ""} if element.get(LANG) else {}
    if name == "head" or values:
        growing.marks["head" if name == "head" else name].append(
            Mark(start, growing.length, values)
        )


def _inline(growing: Growing, element: Element) -> None:
    """Add running text with the notes in it."""
    _spaced(growing, element.text)
    for child in element:
        name = local(child)
        if name in _BESIDE:
            growing.gap(" ")
            _aside(growing, child, name)
        elif name == "lb":
            growing.gap(" ")
        else:
            _inline(growing, child)
        _spaced(growing, child.tail)


def _spaced(growing: Growing, text: str | None) -> None:
    """Add text with its white space as single spaces."""
    if not text:
        return
    if text[0].isspace() and growing.pieces and not growing.pieces[-1].endswith((" ", "\n\n")):
        growing.say(" ")
    inner = " ".join(text.split())
    if inner:
        growing.say(inner + (" " if text[-1].isspace() else ""))


def _aside(growing: Growing, element: Element, name: str) -> None:
    text = written(element) or element.get("reason") or ""
    if text:
        start = growing.say(text)
        kind = element.get("type") or ""
        growing.asides[name].append(Mark(start, growing.length, {"type": kind} if kind else {}))
        growing.glued = False


def _words(growing: Growing, element: Element) -> None:
    """Add the tokens below an element, with its sentences and names."""
    for child in element:
        name = local(child)
        first_word = len(growing.spans)
        if name in {"w", "pc"}:
            _word(growing, child)
        elif name in _BESIDE:
            growing.gap(" ")
            _aside(growing, child, name)
        else:
            _words(growing, child)
            values = {"type": child.get("type") or ""} if child.get("type") else {}
            kind = {"s": "s", "name": "entity"}.get(name)
            if kind:
                growing.regions[kind].append((first_word, len(growing.spans), values))


def _word(growing: Growing, element: Element) -> None:
    inner = [each for each in element if local(each) == "w"]
    beside = [each for each in element if local(each) in _BESIDE]
    text = (element.text or "") + "".join(each.tail or "" for each in beside)
    if inner and not text.strip():
        # A word that the corpus has divided: what was written is `norm`'s other side.
        text = written(element).replace(" ", "")
    features = dict(
        each.partition("=")[::2] for each in (element.get("msd") or "").split("|") if "=" in each
    )
    values = {"lemma": element.get("lemma") or "", "pos": features.pop("UPosTag", "")}
    values["pos"] = values["pos"] or element.get("pos") or ""
    if features:
        values["feats"] = "|".join(f"{key}={value}" for key, value in features.items())
    growing.word("".join(text.split()), values)
    for each in beside:
        growing.gap(" ")
        _aside(growing, each, local(each))
    growing.glued = element.get("join") in {"right", "both"}


def _table(source: Source, options: ReadOptions) -> dict[str, dict[str, str]]:
    """Return the rows of the `meta.tsv` beside a file, by the ids of turns."""
    name = f"{stem(source.name).removesuffix('.ana')}-meta.tsv"
    raw = options.sidecar(name)
    if raw is None:
        return {}
    text = raw.decode("utf-8-sig", "replace")
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row["ID"]: _fields(row) for row in rows if row.get("ID")}


def _fields(row: Mapping[str, str | None]) -> dict[str, str]:
    found = ((field, row.get(column) or "-") for column, field in _META.items())
    return {field: value for field, value in found if value != "-"}
