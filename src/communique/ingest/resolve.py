"""Resolution: who a speaker was on the day the words were said, by the tables of agents.

Party, group, role and the side of the government are those of the memberships that hold on all
days of the document's date. None, or several of one kind, resolve nothing: they are doubts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from communique.corpus.part import DATE
from communique.read.values import interval

DOUBTS = {"id": pl.String, "field": pl.String, "problem": pl.String, "detail": pl.String}
"""Columns of a table of doubts."""

_PARTIES = ("party", "politicalParty", "political party")
_GROUPS = ("group", "parliamentaryGroup", "parliamentary group", "faction")
_ORDINARY = ("", "member", "MP", "representative")
_ALWAYS = (date.min, date.max)


@dataclass(frozen=True, slots=True)
class Resolved:
    """What memberships say of documents.

    Attributes:
        values: id, and a String column for each of `FIELDS`; null where nothing is said.
        doubts: with the columns of `DOUBTS`.
    """

    values: pl.DataFrame
    doubts: pl.DataFrame


FIELDS = ("party", "group", "speaker_role", "government", "speaker_name")


def resolved(documents: pl.DataFrame, tables: Mapping[str, pl.DataFrame]) -> Resolved:
    """Return what the tables of agents say of documents with the columns id, speaker and date."""
    nothing = pl.DataFrame(schema={"id": pl.String, **dict.fromkeys(FIELDS, pl.String)})
    memberships = tables.get("memberships", pl.DataFrame())
    if memberships.is_empty() or not {"speaker", "date"} <= set(documents.columns):
        return Resolved(nothing, pl.DataFrame(schema=DOUBTS))
    spoken, doubts = _speakers(documents, tables["agents"])
    held = _held(spoken, memberships, tables["agents"])
    values, several = _chosen(held)
    values = values.join(_sides(held, tables.get("relations", pl.DataFrame())), on="id", how="left")
    called = tables["agents"].select(
        pl.col("id").alias("agent"), pl.col("name").alias("speaker_name")
    )
    values = (
        spoken.select("id", "agent")
        .join(called, on="agent", how="left")
        .drop("agent")
        .join(values, on="id", how="left")
    )
    settled = several.filter(pl.col("field") == "party").select("id")
    none = _without_party(spoken, values, memberships, tables["agents"])
    none = none.join(settled, on="id", how="anti")
    found = spoken.select("id").unique().join(values, on="id", how="left")
    filled = found.with_columns(
        pl.lit(None, pl.String).alias(name) for name in FIELDS if name not in found.columns
    )
    return Resolved(
        filled.select("id", *FIELDS).sort("id"), pl.concat([doubts, several, none]).sort("id")
    )


def _speakers(documents: pl.DataFrame, agents: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return id, agent, start and stop of documents whose speaker is known, and doubts."""
    keyed = agents.select(
        pl.col("id").alias("agent"),
        pl.concat_list("id", "name", "other_names").list.unique().alias("key"),
    ).explode("key", empty_as_null=True)
    keys = keyed.with_columns(_folded("key")).filter(pl.col("key") != "").unique()
    by_key = keys.group_by("key").agg(pl.col("agent").unique().sort())
    asked = documents.select(
        "id",
        pl.col("speaker").cast(pl.String),
        pl.col("date").struct.field("start"),
        pl.col("date").struct.field("stop"),
    ).drop_nulls(["speaker", "start"])
    met = asked.with_columns(_folded("speaker").alias("key")).join(by_key, on="key")
    ambiguous = met.filter(pl.col("agent").list.len() > 1).select(
        "id",
        pl.lit("speaker").alias("field"),
        pl.lit("several agents have this name").alias("problem"),
        pl.concat_str("speaker", pl.lit(": "), pl.col("agent").list.join(", ")).alias("detail"),
    )
    one = met.filter(pl.col("agent").list.len() == 1)
    return one.select("id", pl.col("agent").list.first(), "start", "stop"), ambiguous


def _folded(column: str) -> pl.Expr:
    return pl.col(column).str.strip_prefix("#").str.strip_chars().str.to_lowercase()


def _held(spoken: pl.DataFrame, memberships: pl.DataFrame, agents: pl.DataFrame) -> pl.DataFrame:
    """Return the memberships that hold on the days of documents: id, organisation, role."""
    organisations = agents.select(
        pl.col("id").alias("organisation"), pl.col("name").alias("name"), "classification"
    )
    dated = memberships.with_columns(_edges(memberships, "from", "until"))
    found = spoken.join(dated.drop("start", "end"), on="agent").filter(
        (pl.col("from") <= pl.col("start")) & (pl.col("stop") <= pl.col("until"))
    )
    stood_for = found.filter(pl.col("on_behalf_of") != "").select(
        "id",
        pl.col("on_behalf_of").alias("organisation"),
        pl.lit("member").alias("role"),
        pl.col("start"),
        pl.col("stop"),
    )
    direct = found.select("id", "organisation", "role", "start", "stop")
    return (
        pl.concat([direct, stood_for]).unique().join(organisations, on="organisation", how="left")
    )


def _edges(table: pl.DataFrame, first: str, last: str) -> list[pl.Series]:
    starts = [_days(text)[0] for text in table["start"]]
    stops = [_days(text)[1] for text in table["end"]]
    return [pl.Series(first, starts, dtype=pl.Date), pl.Series(last, stops, dtype=pl.Date)]


def _days(text: str | None) -> tuple[date, date]:
    """Return the days of an EDTF date; what is open or not understood has no end."""
    if not text:
        return _ALWAYS
    try:
        found = interval(text.rstrip("~?%"))
    except ValueError:
        return _ALWAYS
    return found.start, found.stop


def _chosen(held: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return one value of each kind for a document, and doubts where there are several."""
    kinds = (
        pl.when(pl.col("classification").is_in(_PARTIES))
        .then(pl.lit("party"))
        .when(pl.col("classification").is_in(_GROUPS))
        .then(pl.lit("group"))
        .when(~pl.col("role").is_in(_ORDINARY))
        .then(pl.lit("speaker_role"))
    )
    value = (
        pl.when(pl.col("field") == "speaker_role")
        .then("role")
        .otherwise(pl.coalesce("name", "organisation"))
    )
    told = held.with_columns(kinds.alias("field")).drop_nulls("field")
    by_field = (
        told.with_columns(value.alias("value"))
        .group_by("id", "field")
        .agg(pl.col("value").unique().sort())
    )
    several = by_field.filter(pl.col("value").list.len() > 1)
    # Somebody may be minister and member of a committee at once: several roles are no conflict.
    roles = several.filter(pl.col("field") == "speaker_role")
    doubts = several.filter(pl.col("field") != "speaker_role").select(
        "id",
        "field",
        pl.lit("several hold on that day").alias("problem"),
        pl.col("value").list.join(", ").alias("detail"),
    )
    one = pl.concat([by_field.filter(pl.col("value").list.len() == 1), roles])
    joined = one.with_columns(pl.col("value").list.join("; "))
    wide = joined.pivot("field", index="id", values="value")
    return wide, doubts


def _sides(held: pl.DataFrame, relations: pl.DataFrame) -> pl.DataFrame:
    """Return id and `government`: `coalition` or `opposition`, as the parties and groups stood."""
    empty = pl.DataFrame(schema={"id": pl.String, "government": pl.String})
    if relations.is_empty():
        return empty
    known = relations.filter(pl.col("kind").is_in(["coalition", "opposition"]))
    dated = known.with_columns(_edges(known, "from", "until")).explode("active")
    sides = held.join(dated, left_on="organisation", right_on="active").filter(
        (pl.col("from") <= pl.col("start")) & (pl.col("stop") <= pl.col("until"))
    )
    by_document = sides.group_by("id").agg(pl.col("kind").unique())
    return by_document.filter(pl.col("kind").list.len() == 1).select(
        "id", pl.col("kind").list.first().alias("government")
    )


def _without_party(
    spoken: pl.DataFrame, values: pl.DataFrame, memberships: pl.DataFrame, agents: pl.DataFrame
) -> pl.DataFrame:
    """Return doubts for speakers who are in some party, and in none on the day they spoke."""
    parties = agents.filter(pl.col("classification").is_in(_PARTIES))["id"]
    ever = memberships.filter(
        pl.any_horizontal(
            pl.col(name).is_in(parties.implode()) for name in ("organisation", "on_behalf_of")
        )
    )
    asked = spoken.join(ever.select("agent").unique(), on="agent", how="semi")
    if "party" in values.columns:
        asked = asked.join(values.drop_nulls("party"), on="id", how="anti")
    return asked.select(
        "id",
        pl.lit("party").alias("field"),
        pl.lit("no membership holds on that day").alias("problem"),
        pl.col("agent").alias("detail"),
    )


def dated(documents: pl.DataFrame) -> pl.DataFrame:
    """Return documents whose `date` is one; where it is text in some part, it has no days."""
    if "date" in documents.columns and documents.schema["date"] != DATE:
        return documents.with_columns(pl.lit(None, DATE).alias("date"))
    return documents
