"""In common: tables of the formulas and the words that contributors to a meeting share."""

import numpy as np
import polars as pl

from communique.features.evidence import JOINT
from communique.features.recurring import BREAK
from communique.measure.voices import Voices, called
from communique.score.keyness import log_likelihood, log_ratio

_COUNTED = (
    *("contributors", "documents", "count", "per_million", "elsewhere", "log_ratio"),
    "log_likelihood",
)
_WHO = ("users", "used_in")


def formulas(voices: Voices, least: int) -> pl.DataFrame:
    """Return a row for each formula of so many contributors, the most typical ones first."""
    uses = voices.uses.with_columns(y=pl.lit(1, pl.Int64))
    length = uses.group_by("number").agg(length=(pl.col("end") - pl.col("start")).first())
    elsewhere = voices.elsewhere.select("number", "row", "y")
    table = _counted(voices, uses, elsewhere, "number").filter(pl.col("contributors") >= least)
    for each in (length, _first(voices, uses, elsewhere)):
        table = table.join(each, on="number", how="left")
    formula = voices.phrases.text.gather(table["number"])
    table = table.with_columns(formula=formula)
    firsts = ("first", "first_document", "first_by")
    return _ranked(table, "formula").select("formula", "length", *_COUNTED, *firsts, *_WHO)


def _first(voices: Voices, uses: pl.DataFrame, elsewhere: pl.DataFrame) -> pl.DataFrame:
    """Return number, and date, document and contributor of the first use in the whole corpus."""
    archive = voices.archive.documents
    here = uses.select("number", row=voices.documents["row"].gather(uses["document"]))
    anywhere = pl.concat([here, elsewhere.select("number", "row")])
    dated = archive["start"].is_not_null().gather(anywhere["row"])
    first = anywhere.filter(dated).group_by("number").agg(pl.col("row").min())
    whose = archive.select(called(pl.col("group"))).to_series()
    return first.select(
        "number",
        first=archive["span"].gather(first["row"]),
        first_document=archive["id"].gather(first["row"]),
        first_by=whose.gather(first["row"]),
    )


def themes(voices: Voices, least: int) -> pl.DataFrame:
    """Return a row for each word of so many contributors, the most typical ones first.

    Stop words, words without a letter and words that stand only in names are left out.
    """
    every = _words(voices)
    chosen = every["document"] >= 0
    table = _counted(voices, every.filter(chosen), every.filter(~chosen), "number")
    table = table.filter(pl.col("contributors") >= least)
    table = table.with_columns(theme=voices.archive.names.gather(table["number"]))
    table = table.filter(pl.col("theme").is_in(_spoken(voices).implode()))
    return _ranked(table, "theme").select("theme", *_COUNTED, *_WHO)


def categories(voices: Voices, least: int) -> pl.DataFrame:
    """Return a row for each category of a dictionary that so many contributors use."""
    rows = voices.archive.documents.select("id").with_row_index("row").cast({"row": pl.Int64})
    placed = voices.categories.join(rows, on="id")
    names = placed["theme"].unique().sort()
    number = names.search_sorted(placed["theme"]).cast(pl.Int64)
    every = _told(voices, placed.select("row", "y").with_columns(number=number))
    chosen = every["document"] >= 0
    table = _counted(voices, every.filter(chosen), every.filter(~chosen), "number")
    table = table.filter(pl.col("contributors") >= least)
    table = table.with_columns(theme=names.gather(table["number"]))
    return _ranked(table, "theme").select("theme", *_COUNTED, *_WHO)


def _words(voices: Voices) -> pl.DataFrame:
    """Return the words of all documents: number, row, y, and as `_told` adds."""
    words, n = voices.archive.running, max(voices.archive.documents.height, 1)
    key, y = np.unique(words.code.astype(np.int64) * n + words.document, return_counts=True)
    columns = {"number": key // n, "row": key % n, "y": y.astype(np.int64)}
    return _told(voices, pl.DataFrame(columns).filter(pl.col("number") >= 0))


def _told(voices: Voices, every: pl.DataFrame) -> pl.DataFrame:
    """Add the document of the meeting, and its contributor, to rows of the archive.

    Both are -1 in documents that are not of the meeting.
    """
    document = np.full(voices.archive.documents.height, -1, np.int64)
    document[voices.documents["row"].to_numpy()] = np.arange(voices.documents.height)
    mine = document[every["row"].to_numpy()]
    contributor = np.append(voices.number, -1)[mine]
    return every.with_columns(document=pl.Series(mine), contributor=pl.Series(contributor))


def _spoken(voices: Voices) -> pl.Series:
    """Return the words that somewhere in the meeting are no stop word, and in no name."""
    texts = voices.texts
    code = np.unique(texts.code[voices.content])
    names = texts.names.gather(code).str.replace_all(r"\s", JOINT)
    return names.filter(names.str.contains(r"\p{L}"))


def _counted(voices: Voices, uses: pl.DataFrame, elsewhere: pl.DataFrame, key: str) -> pl.DataFrame:
    """Return how often each is used at the meeting and elsewhere, and by whom.

    `uses` has the key, document, contributor and y, how often; `elsewhere` the key and y. Log ratio
    and log-likelihood compare the two (see `score.keyness`); null where there is no elsewhere.
    """
    found = uses.group_by(key).agg(
        contributors=pl.col("contributor").n_unique().cast(pl.Int64),
        documents=pl.col("document").n_unique().cast(pl.Int64),
        count=pl.col("y").sum(),
    )
    others = elsewhere.group_by(key).agg(elsewhere=pl.col("y").sum())
    table = found.join(others, on=key, how="left").join(_users(voices, uses, key), on=key)
    table = table.with_columns(pl.col("elsewhere").fill_null(0).cast(pl.Int64)).sort(key)
    words = voices.archive.running
    spoken = words.code != BREAK
    here, there = (int((spoken & mask).sum()) for mask in (words.chosen, ~words.chosen))
    counts = (table["count"].to_numpy(), table["elsewhere"].to_numpy(), here, there)
    nothing = np.full(table.height, np.nan)
    scores = {
        "per_million": counts[0] / max(here, 1) * 1e6,
        "log_ratio": log_ratio(*counts) if there else nothing,
        "log_likelihood": log_likelihood(*counts) if there else nothing,
    }
    return table.with_columns(
        **{name: pl.Series(each, dtype=pl.Float64).fill_nan(None) for name, each in scores.items()}
    )


def _users(voices: Voices, uses: pl.DataFrame, key: str) -> pl.DataFrame:
    """Return who uses each and how often, as `Greens 3; Reds 1`, and in which documents."""
    names, ids = voices.contributors, voices.documents["id"]
    counts = uses.group_by(key, "contributor").agg(pl.col("y").sum())
    told = (
        counts.with_columns(name=names.gather(counts["contributor"]))
        .sort(key, "y", "name", descending=[False, True, False])
        .group_by(key, maintain_order=True)
        .agg(users=pl.format("{} {}", "name", "y").str.join("; "))
    )
    where = uses.select(key, "document").unique().sort(key, "document")
    listed = where.with_columns(id=ids.gather(where["document"]))
    said_in = listed.group_by(key, maintain_order=True).agg(used_in=pl.col("id").str.join("; "))
    return told.join(said_in, on=key)


def _ranked(table: pl.DataFrame, name: str) -> pl.DataFrame:
    falls = [True, True, True, False]
    by = ["log_likelihood", "contributors", "count", name]
    return table.sort(by, descending=falls, nulls_last=True)
