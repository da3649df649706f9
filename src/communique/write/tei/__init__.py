"""TEI as ParlaMint writes it: a corpus file with people and parties, one file for each text.

Beside each file stands its `meta.tsv` with the 23 columns of ParlaMint. Files keep the schema of
ParlaMint (`ParlaMint-TEI.rng`, `ParlaMint-teiCorpus.rng`), but for the licence: it allows one only.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from communique.records import records_of
from communique.write.chosen import Chosen, Log, tell_given_words, tell_origins, written
from communique.write.tei.component import Text, asides_of, is_kept, is_url
from communique.write.tei.forms import is_forbidden, is_name, iso, language, names, safe, when_of
from communique.write.tei.header import BY, is_by
from communique.write.tei.people import People
from communique.write.tei.root import Root

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
_CARRIED = frozenset(
    {*_FIELDS.values(), "id", "source", "date", "published", "licence", "country", "url"}
)
_SPACED = _CARRIED - {"id", "source", "date", "published", "url"}
_LINKS = ("prev", "next")


def write(chosen: Chosen, path: Path, log: Log) -> None:
    """Write a folder: `corpus.xml`, and for each document its file and its `meta.tsv`."""
    for told in _losses(chosen):
        log(told)
    tell_given_words(chosen, log)
    tell_origins(chosen, log)
    chosen.tell_rights(log)
    path.mkdir(parents=True, exist_ok=True)
    [identity] = names([safe(chosen.corpus.name)]).values()
    files, tags = [], Counter[str]()
    for name, text in _texts(chosen, identity):
        files.append(f"{name}.xml")
        tags += text.tags
        (path / f"{name}.xml").write_text(text.whole(), encoding="utf-8")
        table = "\t".join(COLUMNS) + "\n" + "\t".join(_row(name, text.values)) + "\n"
        (path / f"{name}-meta.tsv").write_text(table, encoding="utf-8")
    root = _root(chosen, identity, files, tags)
    people = People(records_of(chosen.corpus.records), _speakers(chosen.documents), root.taken())
    for told in people.losses():
        log(told)
    (path / "corpus.xml").write_text("".join(root.whole(people)), encoding="utf-8")


def _texts(chosen: Chosen, corpus: str) -> Iterator[tuple[str, Text]]:
    """Yield each document with the name of its file."""
    width, state = len(str(len(chosen.documents))), chosen.corpus.state_id
    # Programs put all files into one, in which no two elements may have the same name.
    turns = names(chosen.documents["id"])
    files = [f"{corpus}.{number}" for number in range(1, len(turns) + 1)]
    own = names(files, taken=turns.values())
    known: tuple[Any, Mapping[str, Any]] = (None, {})
    for number, (part, row, values) in enumerate(chosen.each(), start=1):
        if known[0] is not part:
            known = (part, asides_of(part))
        asides = known[1].get(values["id"], ())
        name = f"{number:0{width}}_{safe(values['id'])[:80]}"
        called = own[f"{corpus}.{number}"], turns[values["id"]]
        yield name, Text(*called, state, part, row, values, asides)


def _row(name: str, values: Mapping[str, Any]) -> list[str]:
    cells = {column: written(values.get(field)) for column, field in _FIELDS.items()}
    cells |= {"Text_ID": name, "ID": values["id"], "Date": iso(values.get("date"))}
    return [" ".join(cells.get(column, "").split()) or "-" for column in COLUMNS]


def _root(chosen: Chosen, identity: str, files: list[str], tags: Counter[str]) -> Root:
    documents = chosen.documents
    licences = set(_column(documents, "licence"))
    return Root(
        identity=identity,
        name=chosen.corpus.name,
        state=chosen.corpus.state_id,
        files=files,
        extent={"speeches": len(files), "tokens": _n_tokens(chosen)},
        tags=tags,
        licence=BY if licences and all(map(is_by, licences)) else "",
        languages=Counter(map(language, _column(documents, "language"))),
        days=_days(documents),
        roles=list(filter(is_name, _column(documents, "speaker_role"))),
        scopes=list(filter(is_name, _column(documents, "subcorpus"))),
    )


def _n_tokens(chosen: Chosen) -> int:
    return sum(
        int((part.bounds[rows + 1] - part.bounds[rows]).sum()) for part, rows in chosen.parts
    )


def _column(documents: pl.DataFrame, name: str) -> list[str]:
    """Return the values of a field, texts that are empty where it has none."""
    return (
        [written(each) for each in documents[name]] if name in documents else [""] * len(documents)
    )


def _days(documents: pl.DataFrame) -> tuple[str, str]:
    dates = documents.get_column("date", default=None)
    known = dates.drop_nulls() if dates is not None and dates.dtype == pl.Struct else None
    if known is None or known.is_empty():
        return "", ""
    first, stop = known.struct.field("start").min(), known.struct.field("stop").max()
    assert isinstance(first, date) and isinstance(stop, date)
    return first.isoformat(), (stop - timedelta(days=1)).isoformat()


def _speakers(documents: pl.DataFrame) -> Mapping[str, str]:
    """Return the names of those who speak, by their ids."""
    ids, given = _column(documents, "speaker"), _column(documents, "speaker_name")
    return {key: name or key for key, name in zip(ids, given, strict=True) if is_name(key)}


def _losses(chosen: Chosen) -> Iterator[str]:
    """Yield what files of ParlaMint can't hold of the documents."""
    corpus, documents = chosen.corpus, chosen.documents
    links = [name for name in _LINKS if all(map(is_name, filter(None, _column(documents, name))))]
    left = [name for name in corpus.fields if name not in {*_CARRIED, *links}]
    if left:
        yield f"fields that ParlaMint has no place for are left out: {', '.join(left)}"
    attributes = [name for name in corpus.attribute_names if name != "word"]
    if attributes:
        yield f"annotations of words are left out: {', '.join(attributes)}"
    others = [name for name in corpus.structure_names if name not in {"p", "s"}]
    if others:
        yield f"structures are left out: {', '.join(others)}"
    if any(text != _paragraphed(text) for text in chosen.texts()):
        yield "lines in paragraphs and wide white space are written as single spaces"
    if any(is_forbidden(text) for text in chosen.texts()):
        yield "signs that XML forbids are written as U+FFFD"
    yield from _lost_values(documents)
    yield from _lost_notes(chosen)


def _paragraphed(text: str) -> str:
    """Return a text as it is read back."""
    return "\n\n".join(" ".join(piece.split()) for piece in text.strip().split("\n\n"))


def _lost_values(documents: pl.DataFrame) -> Iterator[str]:
    untitled = sum(not (title or "").strip() for title in documents["title"])
    if untitled:
        yield f"{untitled:,} documents without a title have their id for one"
    cells = {written(v) for n, each in documents.to_dict().items() if n in _SPACED for v in each}
    if any(each != " ".join(each.split()) for each in cells):
        yield "white space in metadata is written as single spaces"
    if any(map(is_forbidden, cells)):
        yield "signs in metadata that XML forbids are written as U+FFFD"
    if "-" in cells:
        yield "metadata that are - and nothing more are read as none"
    odd = sum(not is_by(each) for each in _column(documents, "licence"))
    if odd:
        yield (
            f"ParlaMint's schema has no licence but CC BY 4.0, which {odd:,} documents don't state"
        )
    if any(each and not is_url(each) for each in _column(documents, "url")):
        yield "addresses that are none of the web are left out: url"
    days = [name for name in ("date", "published") if name in documents.columns]
    odd_days = [name for name in days if documents.schema[name] != pl.Struct]
    if odd_days:
        yield f"values that are no dates are left out: {', '.join(odd_days)}"
    published = documents["published"] if "published" in {*days} - {*odd_days} else ()
    if any(value and not when_of(value) for value in published):
        yield "of times that are no day, month or year the first day is written: published"


def _lost_notes(chosen: Chosen) -> Iterator[str]:
    kinds = pl.concat([part.asides.select("kind", "values").unique() for part, _ in chosen.parts])
    given = {
        (kind, json.loads(values).get("type", "") if values else "")
        for kind, values in kinds.iter_rows()
    }
    odd = sorted({kind for kind, of_type in given if not is_kept(kind, of_type)})
    if odd:
        yield f"notes that ParlaMint has no kind or type for are written as notes: {', '.join(odd)}"
