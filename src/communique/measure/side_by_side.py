"""Side by side: tables of the contributions to a meeting, what they share and whom they name."""

from collections.abc import Sequence

import polars as pl

from communique.align.repeats import joined
from communique.measure.naming import participants
from communique.measure.sharing import tallied
from communique.measure.voices import Voices
from communique.query.language.values import quote

_CONTRIBUTIONS = (
    *("document", "contributor", "country", "language", "date", "words", "formulas", "shared"),
    *("share", "others", "nearest", "nearest_words", "alone", "copy_of", "thanks", "names"),
    *("named_in", "thanked_in", "shared_at", "named_at", "thanked_at"),
)


def contributions(voices: Voices) -> pl.DataFrame:
    """Return a row for each contribution, in the order of time."""
    uses = voices.uses
    shared = _stretches(voices, uses.select("document", "start", "end", kind="document"))
    formulas = uses.group_by("document").agg(formulas=pl.col("number").n_unique())
    table = voices.documents.with_row_index("document").cast({"document": pl.Int64})
    shared = shared.rename({"kind": "document", "at": "shared_at"})
    for each in (shared, _nearest(voices), formulas, _says(voices)):
        table = table.join(each, on="document", how="left", maintain_order="left")
    table = table.join(_named(voices), on="contributor", how="left", maintain_order="left")
    counts = ("shared", "formulas", "others", "nearest_words", "named_in", "thanked_in")
    first = table["id"].gather(voices.family)
    return (
        table.with_columns(pl.col(counts).fill_null(0).cast(pl.Int64))
        .with_columns(
            document="id",
            date="said",
            share=pl.col("shared") / pl.col("words"),
            alone=pl.col("shared") == 0,
            nearest=voices.contributors.gather(table["nearest"]),
            copy_of=pl.when(pl.Series(first) != pl.col("id")).then(pl.Series(first)),
        )
        .select(_CONTRIBUTIONS)
    )


def _nearest(voices: Voices) -> pl.DataFrame:
    """Return who shares most words of each document, how many, and how many others share one."""
    others = _shared_by_document(voices)
    ordered = others.sort("document", "words", "other", descending=[False, True, False])
    return ordered.group_by("document", maintain_order=True).agg(
        nearest=pl.col("other").first(), nearest_words=pl.col("words").first(), others=pl.len()
    )


def _stretches(voices: Voices, places: pl.DataFrame) -> pl.DataFrame:
    """Return for each kind of places the words in them, each once, and where they are."""
    kind, document, start, end = (
        places[name].cast(pl.Int64).to_numpy() for name in ("kind", "document", "start", "end")
    )
    table = tallied(voices.gathered, joined(kind, document, start, end))
    return table.select(pl.col("kind").cast(pl.Int64), shared="words", at="at")


def _between(voices: Voices) -> pl.DataFrame:
    """Return the places of formulas once for each other contributor that shares them."""
    return voices.uses.join(voices.pairs, on=["number", "contributor"])


def _shared_by_document(voices: Voices) -> pl.DataFrame:
    """Return document, other, and the words of the document that the other shares."""
    n = max(len(voices.contributors), 1)
    kind = pl.col("document") * n + pl.col("other")
    found = _stretches(voices, _between(voices).with_columns(kind=kind))
    return found.select(document=pl.col("kind") // n, other=pl.col("kind") % n, words="shared")


def matrix(voices: Voices) -> pl.DataFrame:
    """Return a row for each two contributors one of whom shares words with the other, or names it.

    The most words come first.
    """
    n = max(len(voices.contributors), 1)
    both = _between(voices)
    kind = pl.col("contributor") * n + pl.col("other")
    words = _stretches(voices, both.with_columns(kind=kind))
    formulas = both.group_by(kind=kind).agg(formulas=pl.col("number").n_unique())
    named = naming(voices).filter(pl.col("participant").is_not_null(), ~pl.col("own"))
    row = named.with_columns(
        kind=pl.col("contributor") * n + voices.contributors.search_sorted(named["participant"])
    )
    mentions = _placed(voices, row, ["kind"], "mentions")
    thanked = _placed(voices, row.filter("thanked"), ["kind"], "thanked")
    table = words.rename({"shared": "words"})
    for each in (formulas.cast(pl.Int64), mentions, thanked):
        table = table.join(each, on="kind", how="full", coalesce=True)
    counts = ("formulas", "words", "mentions", "thanked")
    ordered = table.with_columns(pl.col(counts).fill_null(0).cast(pl.Int64)).select(
        voices.contributors.gather(table["kind"] // n).alias("contributor"),
        voices.contributors.gather(table["kind"] % n).alias("other"),
        *counts,
        words_at="at",
        mentions_at="mentions_at",
        thanked_at="thanked_at",
    )
    by = ["words", "mentions", "contributor", "other"]
    return ordered.sort(by, descending=[True, True, False, False])


def naming(voices: Voices) -> pl.DataFrame:
    """Return the mentions with who speaks (a row of contributors), and which contributor is meant.

    Own are names of whoever speaks, of its party and of its country.
    """
    meant = participants(voices.documents.select("contributor", "party", "country"))
    keys = pl.DataFrame(
        [(*key, each) for key, each in meant.items()],
        schema={"kind": pl.String, "named": pl.String, "participant": pl.String},
        orient="row",
    )
    found = voices.mentions.join(keys, on=["kind", "named"], how="left", maintain_order="left")
    speaker = pl.Series(voices.number).gather(found["document"])
    itself = voices.contributors.gather(speaker) == found["participant"]
    return found.with_columns(
        contributor=speaker, own=pl.col("own") | itself.fill_null(False)
    ).with_columns(thanked=pl.col("thanked") & ~pl.col("own"))


def _placed(voices: Voices, places: pl.DataFrame, keys: Sequence[str], called: str) -> pl.DataFrame:
    """Return for each key how many places there are, in how many documents, and where.

    Columns: the keys, `called`, `{called}_in` (documents) and `{called}_at`.
    """
    ids = pl.Series([quote(each) for each in voices.documents["id"]], dtype=pl.String)
    ordered = places.sort(*keys, "document", "start")
    new = (pl.col("document") != pl.col("document").shift(1).over(keys)).fill_null(True)
    here = pl.format("{}, {}", "start", "end")
    written = pl.when(new).then(pl.format("{}, {}", "said_in", here)).otherwise(here)
    return (
        ordered.with_columns(said_in=ids.gather(ordered["document"]))
        .with_columns(at=written)
        .group_by(keys, maintain_order=True)
        .agg(
            pl.len().cast(pl.Int64).alias(called),
            pl.col("document").n_unique().cast(pl.Int64).alias(f"{called}_in"),
            pl.col("at").str.join(", ").alias(f"{called}_at"),
        )
    )


def mentions(voices: Voices) -> pl.DataFrame:
    """Return a row for each contribution and each name that it has, in the order of time."""
    every = naming(voices)
    keys = ["document", "named", "kind"]
    facts = every.group_by(keys).agg(
        pl.col("participant", "own", "contributor").first(),
        called=pl.col("text").unique().sort().str.join("; "),
    )
    table = _placed(voices, every, keys, "mentions")
    thanked = _placed(voices, every.filter("thanked"), keys, "thanked")
    table = table.join(facts, on=keys).join(thanked, on=keys, how="left")
    table = table.sort("own", *keys)
    kind = pl.when("own").then(pl.lit("own")).when(pl.col("thanked") > 0).then(pl.lit("thanked"))
    return table.select(
        voices.documents["id"].gather(table["document"]).alias("document"),
        voices.contributors.gather(table["contributor"]).alias("contributor"),
        "named",
        pl.col("kind").alias("what"),
        "participant",
        kind.otherwise(pl.lit("named")).alias("kind"),
        "called",
        "mentions",
        pl.col("thanked").fill_null(0),
        "mentions_at",
        "thanked_at",
    )


def _says(voices: Voices) -> pl.DataFrame:
    """Return whom each contribution thanks, and whom it names: document, thanks, names."""
    every = naming(voices).filter(~pl.col("own")).sort("document", "start")
    listed = pl.col("named").unique(maintain_order=True).str.join("; ")
    whole = every.group_by("document").agg(names=listed)
    thanks = every.filter("thanked").group_by("document").agg(thanks=listed)
    return whole.join(thanks, on="document", how="left")


def _named(voices: Voices) -> pl.DataFrame:
    """Return for each contributor that others name how often, by how many, and where."""
    named = naming(voices).filter(pl.col("participant").is_not_null(), ~pl.col("own"))
    named = named.with_columns(speaker="contributor", contributor="participant")
    by = named.group_by("contributor").agg(named_by=pl.col("speaker").n_unique().cast(pl.Int64))
    thanked = named.filter("thanked")
    thanked_by = thanked.group_by("contributor").agg(
        thanked_by=pl.col("speaker").n_unique().cast(pl.Int64)
    )
    places = _placed(voices, named, ["contributor"], "named")
    thanks = _placed(voices, thanked, ["contributor"], "thanked")
    for each in (by, thanked_by, thanks):
        places = places.join(each, on="contributor", how="left")
    return places


_LEFT_OUT = (
    *("contributor", "left_out", "named_by", "of", "named_in", "mentions", "thanked_by"),
    *("thanked_in", "by", "omits", "omitted", "named_at", "thanked_at"),
)


def left_out(voices: Voices) -> pl.DataFrame:
    """Return a row for each contributor: who names it, and whom it doesn't name.

    Those whom nobody names come first.
    """
    names = voices.contributors
    named = naming(voices).filter(pl.col("participant").is_not_null(), ~pl.col("own"))
    speaker = names.gather(named["contributor"])
    pairs = named.select(speaker.alias("contributor"), other="participant").unique()
    every = names.to_frame("contributor").join(names.to_frame("other"), how="cross")
    omitted = every.filter(pl.col("contributor") != pl.col("other")).join(
        pairs, on=["contributor", "other"], how="anti", maintain_order="left"
    )
    omits = omitted.group_by("contributor").agg(
        omits=pl.len().cast(pl.Int64), omitted=pl.col("other").sort().str.join("; ")
    )
    by = pairs.group_by("other").agg(by=pl.col("contributor").sort().str.join("; "))
    table = names.to_frame("contributor")
    for each in (_named(voices), by.rename({"other": "contributor"}), omits):
        table = table.join(each, on="contributor", how="left")
    counts = ("mentions", "named_in", "named_by", "thanked_in", "thanked_by", "omits")
    table = table.rename({"named": "mentions"}).with_columns(
        pl.col(counts).fill_null(0), of=pl.lit(len(names) - 1, pl.Int64)
    )
    table = table.with_columns(left_out=pl.col("named_by") == 0)
    return table.select(_LEFT_OUT).sort("named_by", "mentions", "contributor")


def meetings(several: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return a row for each meeting that has a contribution, in the order of series and number."""
    every = pl.concat(several)
    return (
        every.group_by("place", "meeting", "where")
        .agg(
            documents=pl.len().cast(pl.Int64),
            contributors=pl.col("contributor").n_unique().cast(pl.Int64),
            tokens=pl.col("tokens").sum(),
            first=pl.col("first").min().cast(pl.String),
            last=pl.col("last").max().cast(pl.String),
        )
        .sort("place")
        .select("meeting", "documents", "contributors", "tokens", "first", "last", "where")
    )
