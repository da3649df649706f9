"""Counterparts: which documents are translations of which, as their fields say."""

import difflib
from collections.abc import Sequence

import polars as pl

from communique.corpus import Corpus
from communique.errors import UsageError

_SAID = ("translation_of", "statement")
_NEAR = 5
"""So many documents at most are named as candidates."""

Pair = tuple[str, str]
"""The id of an original, and that of its translation."""


def known_pairs(corpus: Corpus) -> list[Pair]:
    """Return the pairs that `translation_of` names, or that are one `statement` in two languages.

    Of a statement whose texts don't say which of them is a translation, the first one is the
    original.
    """
    table = _table(corpus)
    # A document is named by its id, or by where it was on the web.
    named = dict(zip(table["url"], table["id"], strict=True)) | {each: each for each in table["id"]}
    pairs = {
        (named[original], row["id"])
        for row in table.rows(named=True)
        for original in _listed(row["translation_of"])
        if original in named and named[original] != row["id"]
    }
    linked = {each for pair in pairs for each in pair}
    for _, group in table.filter(pl.col("statement").is_not_null()).group_by(
        "statement", maintain_order=True
    ):
        first, *rest = group.rows(named=True)
        pairs |= {
            (first["id"], each["id"])
            for each in rest
            if each["language"] != first["language"]
            and each["id"] not in linked
            and first["id"] != each["id"]
        }
    place = {name: number for number, name in enumerate(table["id"])}
    return sorted(pairs, key=lambda pair: (place[pair[0]], place[pair[1]]))


def pair(corpus: Corpus, one: str, other: str) -> Pair:
    """Return two documents, the original first: the first one, unless they say otherwise.

    Without `other` it is the only counterpart that is known.

    Raises:
        UsageError: there is no such document, or not one counterpart.
    """
    table = _table(corpus)
    for name in filter(None, (one, other)):
        _check(corpus, name, table["id"].to_list())
    known = known_pairs(corpus)
    if other:
        return (other, one) if (other, one) in known else (one, other)
    found = [each for each in known if one in each]
    if len(found) == 1:
        return found[0]
    named = [each[0] if each[1] == one else each[1] for each in found]
    if named:
        raise UsageError(
            f"{one} has {len(named)} counterparts: {', '.join(named)}", hint="name one of them, too"
        )
    near = ", ".join(_candidates(table, one))
    raise UsageError(
        f"no field translation_of or statement says what {one} is a translation of",
        where=corpus.label,
        hint=f"name the other, too; in other languages there are: {near}"
        if near
        else "name the other document, too",
    )


def _candidates(table: pl.DataFrame, one: str) -> list[str]:
    """Return documents in other languages that are most like one in what their fields say."""
    row = table.row(table["id"].to_list().index(one), named=True)
    told = [name for name in table.columns if name not in {"id", "language", "url", *_SAID}]
    others = [each for each in table.rows(named=True) if each["language"] != row["language"]]
    equal = [
        (sum(each[name] is not None and each[name] == row[name] for name in told), each["id"])
        for each in others
    ]
    most = max((count for count, _ in equal), default=0)
    return [name for count, name in equal if count == most > 0][:_NEAR]


def _table(corpus: Corpus) -> pl.DataFrame:
    """Return id, language, translation_of, statement, day and all that is text, by document."""
    texts = [name for name, kind in corpus.fields.items() if kind == "text"]
    columns = [name for name in ("language", *_SAID) if name in corpus.fields]
    day = (
        pl.col("date").struct.field("start")
        if corpus.fields.get("date") == "date"
        else pl.lit(None, pl.Date)
    )
    parts = [
        part.documents.select("id", *dict.fromkeys([*columns, *texts]), day.alias("day"))
        for part in corpus.parts
    ]
    found = pl.concat(parts) if parts else pl.DataFrame({"id": []}, schema={"id": pl.String})
    absent = [name for name in ("language", "url", *_SAID, "day") if name not in found.columns]
    return found.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)


def _listed(value: object) -> Sequence[object]:
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)


def _check(corpus: Corpus, name: str, ids: Sequence[str]) -> None:
    if name not in ids:
        near = difflib.get_close_matches(name, ids, n=3)
        raise UsageError(
            f"no document has the id {name!r}",
            where=corpus.label,
            hint=f"near: {', '.join(near)}" if near else "communique export --to csv lists all",
        )
