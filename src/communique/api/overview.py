"""What a corpus holds: its size, its span, its fields and their values."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import numpy as np
import polars as pl

from communique.api.reading import period
from communique.corpus import Corpus
from communique.errors import UsageError


def documents(corpus: Corpus) -> pl.DataFrame:
    """Return one row per document, in corpus order: id, source, title, metadata fields."""
    frames = [part.documents for part in corpus.parts]
    if not frames:
        names = ["id", "source", "title", *corpus.fields]
        return pl.DataFrame({name: pl.Series(dtype=pl.String) for name in names})
    return pl.concat(frames, how="vertical_relaxed")


def overview(corpus: Corpus) -> dict[str, Any]:
    """Return the facts that `info` tells, ready for JSON."""
    table = documents(corpus)
    types = [part.attribute("word").types["type"] for part in corpus.parts]
    return {
        "name": corpus.name,
        "path": str(corpus.path) if corpus.path else None,
        "state": corpus.state_id,
        "documents": corpus.n_documents,
        "tokens": corpus.n_tokens,
        "types": pl.concat(types).n_unique() if types else 0,
        "parts": len(corpus.parts),
        "span": _span(table, corpus.fields),
        "fields": [_field(table, name, kind) for name, kind in corpus.fields.items()],
        "attributes": list(corpus.attribute_names),
        "structures": list(corpus.structure_names),
        "layers": [_layer(layer) for layer in corpus.layers],
        "options": dict(corpus.options),
        "skipped": [dict(each) for each in corpus.skipped],
        "editions": _editions(corpus),
    }


def _editions(corpus: Corpus) -> dict[str, Any] | None:
    """Return which editions count, and of how many documents; None where nothing was chosen."""
    choice = corpus.state.get("editions")
    if not choice:
        return None
    n_documents = sum(part.n_documents for part in corpus.live)
    return {"count": choice["count"], "without": choice["without"], "documents": n_documents}


def values(corpus: Corpus, field: str) -> pl.DataFrame:
    """Return the values of a field with their documents and tokens, most frequent first.

    Documents without a value are in the row of null. By a list a document counts in several.

    Raises:
        UsageError: there is no such field.
    """
    known = [*corpus.fields, "id", "source", "title"]
    if field not in known:
        raise UsageError(f"no field is called {field!r}", hint=f"fields: {', '.join(known)}")
    table = documents(corpus).select(pl.col(field).alias("value"))
    sizes = [pl.Series("tokens", np.diff(part.bounds)) for part in corpus.parts]
    tokens = pl.concat(sizes) if sizes else pl.Series("tokens", dtype=pl.Int64)
    table = table.with_columns(tokens)
    if corpus.fields.get(field) == "list":
        table = table.explode("value", empty_as_null=True)
    elif corpus.fields.get(field) == "date":
        table = table.with_columns(_periods(table["value"]))
    return (
        table.group_by("value", maintain_order=True)
        .agg(pl.len().cast(pl.Int64).alias("documents"), pl.col("tokens").sum())
        .sort(["documents", "value"], descending=[True, False], nulls_last=True)
    )


def _layer(layer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "layer": layer["name"],
        "annotator": layer["annotator"],
        "attributes": list(layer["attributes"]),
        "structures": list(layer["structures"]),
        "options": dict(layer["options"]),
        "identity": dict(layer["identity"]),
    }


def _field(table: pl.DataFrame, name: str, kind: str) -> dict[str, Any]:
    column = table[name]
    given = column.drop_nulls()
    distinct = given.explode().drop_nulls() if kind == "list" else given
    return {
        "field": name,
        "type": kind,
        "values": distinct.n_unique(),
        "documents": len(given),
    }


def _span(table: pl.DataFrame, fields: Mapping[str, str]) -> list[str] | None:
    """Return the first and the last day of all dates."""
    dates = [table[name].drop_nulls() for name, kind in fields.items() if kind == "date"]
    starts = [day for each in dates if len(each) for day in [each.struct.field("start").min()]]
    stops = [day for each in dates if len(each) for day in [each.struct.field("stop").max()]]
    if starts:
        last: Any = max(stops)  # type: ignore[type-var]
        first: Any = min(starts)  # type: ignore[type-var]
        return [first.isoformat(), (last - timedelta(days=1)).isoformat()]
    return None


def _periods(dates: pl.Series) -> pl.Series:
    starts, stops = dates.struct.field("start").to_list(), dates.struct.field("stop").to_list()
    found = [period(*each) for each in zip(starts, stops, strict=True)]
    return pl.Series("value", found, dtype=pl.String)
