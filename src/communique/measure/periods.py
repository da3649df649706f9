"""Periods: the decades, years, quarters and months of dates, and how they are asked for."""

from datetime import date, timedelta

import polars as pl

from communique.query import All, Any, Compare, Condition, Missing, Not, days

_PER_YEAR = {"year": 1, "quarter": 4, "month": 12}

UNITS = ("decade", *_PER_YEAR)


def labels(dates: pl.Series, unit: str) -> pl.Series:
    """Return the period of each date (`start`, `stop`), as `2018`, `2018-Q2` or `2018-04`.

    A decade is `2010s`. A date that doesn't lie in one period of the unit has its year, or the
    years from its first day to its last, as `2018..2019`; a missing one has null.
    """
    frame = dates.to_frame("date").unnest("date")
    first, last = pl.col("start"), pl.col("stop") - pl.duration(days=1)
    years = pl.format("{}..{}", _label(first, "year"), _label(last, "year"))
    coarse = (
        pl.when(_label(first, "year") == _label(last, "year"))
        .then(_label(first, "year"))
        .otherwise(years)
    )
    return frame.select(
        pl.when(_label(first, unit) == _label(last, unit))
        .then(_label(first, unit))
        .otherwise(coarse)
    ).to_series()


def condition(field: str, label: str | None, unit: str) -> Condition:
    """Return what selects exactly the dates that `labels` gives a label."""
    if label is None:
        return Missing(field)
    inside = Compare(field, "=", days(_years(label)))
    parts = _shorter(label, unit)
    if not parts:
        return inside
    return All((inside, Not(Any(tuple(Compare(field, "=", days(each)) for each in parts)))))


def among(field: str, first: str, last: str, unit: str) -> Condition:
    """Return what selects exactly the dates that lie in one of the periods from first to last."""
    return Any(tuple(condition(field, label, unit) for label in _between(first, last, unit)))


def with_gaps(table: pl.DataFrame, unit: str) -> pl.DataFrame:
    """Return a table with a row for each period in between that no document lies in.

    Such a row counts 0 hits in 0 tokens and has no rate.
    """
    there = {label for label in table["period"] if label and is_of(label, unit)}
    if not there:
        return table
    missing = [label for label in _between(min(there), max(there), unit) if label not in there]
    if not missing:
        return table
    empty = pl.DataFrame({"period": missing}, schema={"period": pl.String}).with_columns(
        pl.lit(0, dtype=pl.Int64).alias(name) for name in ("hits", "tokens", "documents", "of")
    )
    groups = table.select("group").unique(maintain_order=True)
    # With groups, a gap is one of all groups: it stands once, without a group.
    if groups.height > 1 or groups["group"][0] is not None:
        empty = empty.with_columns(pl.lit(None, dtype=groups.schema["group"]).alias("group"))
    return pl.concat([table, empty], how="diagonal_relaxed").select(table.columns)


def stretch(first: date, last: date) -> str:
    """Return how days from first to last are written: as a year or a month if they are one."""
    after = last + timedelta(days=1)
    if first == last:
        return str(first)
    if (first.month, first.day, after.month, after.day) == (1, 1, 1, 1):
        years = str(first)[:4], str(last)[:4]
        return years[0] if years[0] == years[1] else "..".join(years)
    if first.day == after.day == 1 and (first.year, first.month) == (last.year, last.month):
        return str(first)[:7]
    return f"{first}..{last}"


def _label(day: pl.Expr, unit: str) -> pl.Expr:
    if unit == "decade":
        return pl.format("{}s", (day.dt.year() // 10 * 10).cast(pl.String).str.zfill(4))
    year = day.dt.year().cast(pl.String).str.zfill(4)
    if unit == "quarter":
        return pl.format("{}-Q{}", year, day.dt.quarter())
    if unit == "month":
        return pl.format("{}-{}", year, day.dt.month().cast(pl.String).str.zfill(2))
    return year


def is_of(label: str, unit: str) -> bool:
    """Tell whether a label is one of the unit, and not of a longer stretch."""
    shape = {
        "decade": label.endswith("s"),
        "year": len(label) == 4,
        "quarter": "Q" in label,
        "month": len(label) == 7,
    }
    return shape[unit] and ".." not in label and (unit == "quarter" or "Q" not in label)


def _shorter(label: str, unit: str) -> list[str]:
    """Return the shorter periods that a date with this label lies in none of."""
    if ".." in label:
        first, last = (int(year) for year in label.split(".."))
        if last == first + 1:
            return [f"{first:04}", f"{last:04}"]
        return [f"{first:04}..{last - 1:04}", f"{first + 1:04}..{last:04}"]
    if len(label) > 4 or unit == "year":
        return []
    if unit == "quarter":
        return [f"{label}-Q{quarter}" for quarter in range(1, 5)]
    return [f"{label}-{month:02}" for month in range(1, 13)]


def _between(first: str, last: str, unit: str) -> list[str]:
    """Return all labels of a unit from the first to the last."""
    return [_named(at, unit) for at in range(number(first, unit), number(last, unit) + 1)]


def number(label: str, unit: str) -> int:
    """Return the place of a period in time: the next one has the next number."""
    if unit == "decade":
        return int(label[:4]) // 10
    per_year = _PER_YEAR[unit]
    within = int(label[5:].removeprefix("Q")) - 1 if per_year > 1 else 0
    return int(label[:4]) * per_year + within


def _years(label: str) -> str:
    """Return a period as a condition has it: `1990s` are `1990..1999`."""
    return f"{label[:4]}..{label[:3]}9" if label.endswith("s") else label


def _named(number: int, unit: str) -> str:
    if unit == "decade":
        return f"{number * 10:04}s"
    per_year = _PER_YEAR[unit]
    year, within = divmod(number, per_year)
    if per_year == 1:
        return f"{year:04}"
    return f"{year:04}-Q{within + 1}" if per_year == 4 else f"{year:04}-{within + 1:02}"
