"""The work queue: metadata that are missing, in conflict, impossible or only guessed."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import polars as pl

from communique.corpus import Corpus, Part
from communique.corpus.part import DATE
from communique.corpus.rights import SHOWN
from communique.vocabulary.countries import candidates, country, suggestions
from communique.vocabulary.kinds import KINDS, kind
from communique.vocabulary.languages import tag

SURE = 0.8
"""A value whose certainty is below is listed as a guess."""

_EXPECTED = ("date", "language", "country", "party", "speaker")
_USUAL_SHARE = 0.5
_SCHEMA = {
    "document": pl.String,
    "field": pl.String,
    "problem": pl.String,
    "value": pl.String,
    "detail": pl.String,
    "certainty": pl.Float64,
}
_LATER = (("date", "published"), ("published", "retrieved"), ("date", "retrieved"))


def queue(corpus: Corpus, fields: Sequence[str] = ()) -> pl.DataFrame:
    """Return what is in doubt about the documents of a corpus, in their order.

    Columns: document, field, problem, value, detail (all text) and certainty (0 to 1, of guesses
    only). `fields` are those that every document should have; if none are named these are the
    date, and of the usual ones those that half of the documents have.
    """
    found = [
        *_missing(corpus, fields),
        *(rows for part in corpus.parts for rows in _of_part(part)),
        *_recorded(corpus),
        *_known_values(corpus),
    ]
    if not found:
        return pl.DataFrame(schema=_SCHEMA)
    order = _ids(corpus).with_row_index("row").rename({"id": "document"})
    rows = pl.concat([_shaped(each) for each in found])
    return (
        rows.join(order, on="document", how="left", maintain_order="left")
        .sort("row", "field", "problem", nulls_last=True, maintain_order=True)
        .drop("row")
    )


def _shaped(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        pl.col(name).cast(dtype) if name in rows.columns else pl.lit(None, dtype).alias(name)
        for name, dtype in _SCHEMA.items()
    )


def _ids(corpus: Corpus) -> pl.DataFrame:
    frames = [part.documents.select("id") for part in corpus.parts]
    return pl.concat(frames) if frames else pl.DataFrame(schema={"id": pl.String})


def _missing(corpus: Corpus, fields: Sequence[str]) -> Iterator[pl.DataFrame]:
    if not corpus.n_documents:
        return
    filled = {
        name: sum(part.n_documents - part.documents[name].null_count() for part in corpus.parts)
        for name in corpus.fields
    }
    wanted = fields or [
        name
        for name in _EXPECTED
        if name == "date" or filled.get(name, 0) >= _USUAL_SHARE * corpus.n_documents
    ]
    for name in wanted:
        for part in corpus.parts:
            without = (
                part.documents.filter(pl.col(name).is_null())
                if name in corpus.fields
                else part.documents
            )
            yield without.select(
                pl.col("id").alias("document"),
                pl.lit(name).alias("field"),
                pl.lit("missing").alias("problem"),
            )


def _of_part(part: Part) -> Iterator[pl.DataFrame]:
    documents = part.documents
    for first, second in _LATER:
        if documents.schema.get(first) == DATE and documents.schema.get(second) == DATE:
            yield _disordered(documents, first, second)
    guesses = part.origins.filter(pl.col("certainty") < SURE)
    yield guesses.select(
        pl.col("id").alias("document"),
        "field",
        pl.lit("guessed").alias("problem"),
        pl.col("raw").alias("value"),
        pl.col("method").alias("detail"),
        "certainty",
    )
    empty = np.diff(part.bounds) == 0
    yield documents.filter(pl.Series(empty)).select(
        pl.col("id").alias("document"),
        pl.lit("text").alias("field"),
        pl.lit("no words").alias("problem"),
    )
    yield _replaced(part)


def _disordered(documents: pl.DataFrame, first: str, second: str) -> pl.DataFrame:
    late = documents.filter(
        pl.col(first).struct.field("start") >= pl.col(second).struct.field("stop")
    )
    return late.select(
        pl.col("id").alias("document"),
        pl.lit(first).alias("field"),
        pl.lit(f"later than {second}").alias("problem"),
        pl.col(first).struct.field("raw").alias("value"),
        pl.col(second).struct.field("raw").alias("detail"),
    )


def _replaced(part: Part) -> pl.DataFrame:
    """Return documents whose text has U+FFFD: characters that were lost before it came here."""
    octets, bounds = part.octets
    hits = np.flatnonzero((octets[:-2] == 0xEF) & (octets[1:-1] == 0xBF) & (octets[2:] == 0xBD))
    rows, counts = np.unique(np.searchsorted(bounds, hits, side="right") - 1, return_counts=True)
    return pl.DataFrame(
        {
            "document": part.documents["id"].gather(rows),
            "field": pl.repeat("text", len(rows), eager=True),
            "problem": pl.repeat("lost characters (U+FFFD)", len(rows), eager=True),
            "value": pl.Series(counts).cast(pl.String),
        }
    )


def _recorded(corpus: Corpus) -> Iterator[pl.DataFrame]:
    if "doubts" in corpus.records:
        yield corpus.records["doubts"].rename({"id": "document"})
    meetings = corpus.records.get("meetings")
    if meetings is not None and corpus.fields.get("meeting") == "text":
        yield from _outside_meetings(corpus, meetings)


def _outside_meetings(corpus: Corpus, meetings: pl.DataFrame) -> Iterator[pl.DataFrame]:
    known = meetings.filter(
        (pl.col("start").str.len_chars() == 10) & (pl.col("end").str.len_chars() == 10)
    ).select(
        pl.col("id").alias("meeting"),
        pl.col("start").str.to_date(strict=False).alias("first"),
        pl.col("end").str.to_date(strict=False).alias("last"),
    )
    for part in corpus.parts:
        if part.documents.schema.get("date") != DATE:
            continue
        met = part.documents.join(known, on="meeting", maintain_order="left")
        start, stop = (pl.col("date").struct.field(edge) for edge in ("start", "stop"))
        yield met.filter((stop <= pl.col("first")) | (start > pl.col("last"))).select(
            pl.col("id").alias("document"),
            pl.lit("date").alias("field"),
            pl.lit("not a day of the meeting").alias("problem"),
            pl.col("date").struct.field("raw").alias("value"),
            pl.col("meeting").alias("detail"),
        )


def _known_values(corpus: Corpus) -> Iterator[pl.DataFrame]:
    for name, problem in PROBLEM_OF.items():
        if corpus.fields.get(name) != "text":
            continue
        for part in corpus.parts:
            values = part.documents[name].drop_nulls().unique().sort()
            told = [(each, problem(each)) for each in values]
            wrong = {each: detail for each, detail in told if detail is not None}
            found = part.documents.filter(pl.col(name).is_in(list(wrong)))
            yield found.select(
                pl.col("id").alias("document"),
                pl.lit(name).alias("field"),
                pl.lit(f"unknown {name}").alias("problem"),
                pl.col(name).alias("value"),
                pl.col(name).replace_strict(wrong, default="").alias("detail"),
            )


Problem = Callable[[str], str | None]


def _of_country(value: str) -> str | None:
    if country(value) is not None:
        return None
    several = candidates(value)
    if several:
        return "could be " + " or ".join(each.name for each in several)
    near = suggestions(value)
    return f"{', '.join(near)}?" if near else ""


def _of_language(value: str) -> str | None:
    meant = tag(value)
    return None if meant == value else f"{meant}?" if meant else ""


def _of_type(value: str) -> str | None:
    meant = kind(value)
    return None if meant == value else f"{meant}?" if meant else f"one of {', '.join(KINDS)}?"


def _of_show(value: str) -> str | None:
    if value.strip().lower() in SHOWN:
        return None
    return "so nothing is shown; one of all, snippets, nothing?"


PROBLEM_OF: dict[str, Problem] = {
    "country": _of_country,
    "language": _of_language,
    "type": _of_type,
    "show": _of_show,
}
"""What is wrong with the value of a field, as a suggestion to mend it; None is nothing."""
