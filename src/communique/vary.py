"""Varying: a table made again under other choices, to see which numbers hang on them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any

import polars as pl

from communique.corpus import UNBOUNDED, Budget, Corpus
from communique.edition import Rules, editions
from communique.errors import UsageError
from communique.export import LABELS
from communique.features.choices import Features
from communique.features.stopwords import stop_words
from communique.measure import Labelled, Measure
from communique.query import Not, OneOf, Query, Selection
from communique.run import Table, run

ASKED = "as asked"


@dataclass(frozen=True)
class Varied:
    """One column of a table, as it was asked for and under other choices.

    Attributes:
        column: of the table, whose numbers these are.
        frame: what names a row, its number as asked, and under each other choice (null where it
            has no such row); `least` and `most` of them.
        notices: what differs besides.
    """

    column: str
    frame: pl.DataFrame
    notices: list[str]


def vary(
    corpus: Corpus,
    table: Table,
    kinds: Sequence[str],
    column: str = "",
    budget: Budget = UNBOUNDED,
    *,
    rules: Rules | None = None,
) -> Varied:
    """Make a table again under other choices.

    Args:
        corpus: the one that was measured.
        table: as asked.
        kinds: `tokens`: punctuation, numbers and symbols left out, or kept; case, diacritics and
            inflection heeded or not. `stopwords`: left out, or kept. `editions`: of documents
            with equal texts the first alone; of the editions of a statement the first, or the last.
        column: whose numbers are compared; the first that counts if it isn't given.
        budget: is asked between parts.
        rules: by which documents are editions of one statement; the usual ones if none are given.

    Raises:
        UsageError: there is no such kind or column, or the measure has no such choice.
    """
    keys, compared = _columns(table, column)
    frame = table.frame.select(*keys, pl.col(compared).alias(ASKED))
    notices: list[str] = []
    for name, measure in _variants(corpus, table.measure, kinds, _Looking(rules, budget)):
        other = run(corpus, measure, budget=budget).frame
        theirs = other.select(*(key for key in keys if key in other.columns), compared)
        frame, n_new = _beside(frame, theirs.rename({compared: name}), keys)
        if n_new:
            notices.append(f"{name}: {n_new:,} rows more")
    names = [name for name in frame.columns if name not in keys]
    spread = [pl.min_horizontal(names).alias("least"), pl.max_horizontal(names).alias("most")]
    return Varied(compared, frame.with_columns(spread), notices)


def _columns(table: Table, column: str) -> tuple[list[str], str]:
    """Return the columns that name a row, and the one whose numbers are compared.

    Raises:
        UsageError: none of its numbers is called so.
    """
    schema = table.frame.schema.items()
    texts = [name for name, kind in schema if name in LABELS or kind in (pl.String, pl.Null)]
    labels = table.measure.labels if isinstance(table.measure, Labelled) else texts
    numbers = [name for name in table.frame.columns if name not in texts]
    compared = column or next(iter(table.counts), "") or numbers[0]
    if compared not in numbers:
        raise UsageError(
            f"no column of numbers is called {column!r}", hint=f"columns: {', '.join(numbers)}"
        )
    return [name for name in texts if name in labels], compared


def _beside(
    frame: pl.DataFrame, other: pl.DataFrame, keys: Sequence[str]
) -> tuple[pl.DataFrame, int]:
    """Return a column more, and how many rows there are that the frame hasn't."""
    if not keys:
        return pl.concat([frame, other], how="horizontal"), 0
    both = frame.join(other, on=keys, how="left", nulls_equal=True, maintain_order="left")
    return both, other.join(frame, on=keys, how="anti", nulls_equal=True).height


@dataclass(frozen=True)
class _Looking:
    """How editions are looked for."""

    rules: Rules | None
    budget: Budget


def _variants(
    corpus: Corpus, measure: Measure[Any], kinds: Sequence[str], looking: _Looking
) -> Iterator[tuple[str, Measure[Any]]]:
    known: Mapping[str, Callable[[Corpus, Measure[Any]], Iterator[tuple[str, Measure[Any]]]]] = {
        "tokens": _tokens,
        "stopwords": _stop_words,
        "editions": partial(_editions, looking=looking),
    }
    for kind in kinds:
        if kind not in known:
            raise UsageError(f"{kind!r} can't be varied", hint=f"kinds: {', '.join(known)}")
        yield from known[kind](corpus, measure)


def _tokens(corpus: Corpus, measure: Measure[Any]) -> Iterator[tuple[str, Measure[Any]]]:
    asked = _features(measure, "tokens")
    for kind in ("punctuation", "numbers", "symbols"):
        is_kept = getattr(asked, kind)
        called = f"{'no' if is_kept else 'with'} {kind}"
        other: dict[str, Any] = {kind: not is_kept}
        yield called, _with(measure, replace(asked, **other))
    for attribute in ("word", "lower", "fold", "lemma"):
        there = attribute in {"lower", "fold"} or attribute in corpus.attribute_names
        if there and attribute != asked.attribute:
            yield attribute, _with(measure, replace(asked, attribute=attribute))


def _stop_words(corpus: Corpus, measure: Measure[Any]) -> Iterator[tuple[str, Measure[Any]]]:
    asked = _features(measure, "stopwords")
    if asked.stopwords:
        yield "with stop words", _with(measure, replace(asked, stopwords=()))
        return
    languages = _languages(corpus)
    yield (
        f"no stop words ({', '.join(languages)})",
        _with(measure, replace(asked, stopwords=languages)),
    )


def _languages(corpus: Corpus) -> tuple[str, ...]:
    """Return the languages of the documents that there are stop words for; else English."""
    found: set[str] = set()
    if corpus.fields.get("language") == "text":
        for part in corpus.parts:
            found.update(part.documents["language"].drop_nulls().str.slice(0, 2).to_list())
    return tuple(each for each in sorted(found) if _has_stop_words(each)) or ("en",)


def _has_stop_words(language: str) -> bool:
    try:
        return bool(stop_words(language))
    except UsageError:
        return False


def _editions(
    corpus: Corpus, measure: Measure[Any], *, looking: _Looking
) -> Iterator[tuple[str, Measure[Any]]]:
    yield "each text once", _without(measure, _repeated(corpus))
    found = editions(corpus, looking.rules, looking.budget).frame
    # Only what is in this state can be chosen: releases that don't count in it aren't there.
    ids = [name for part in corpus.parts for name in part.documents["id"].to_list()]
    here = found.filter(pl.col("id").is_in(ids))
    for name, edge in (("first", pl.col("release").min()), ("last", pl.col("release").max())):
        others = here.filter(pl.col("release") != edge.over("text"))
        yield f"{name} edition", _without(measure, others["id"].to_list())


def _without(measure: Measure[Any], ids: Sequence[str]) -> Measure[Any]:
    """Return a measure that some documents aren't counted in."""
    if not ids:
        return measure
    others = Selection(Not(OneOf("id", tuple(ids))))
    changed: dict[str, Query | Selection] = {}
    for field in fields(measure):
        value = getattr(measure, field.name)
        if isinstance(value, Query):
            changed[field.name] = value.narrowed(others)
        elif isinstance(value, Selection) and others.condition is not None:
            changed[field.name] = value.narrowed(others.condition)
    if not changed:
        raise UsageError("the measure takes all documents: editions can't be varied")
    return replace(measure, **changed)


def _repeated(corpus: Corpus) -> list[str]:
    """Return the ids of documents whose text an earlier document has."""
    texts = pl.concat(
        [
            pl.DataFrame(
                {
                    "id": part.documents["id"],
                    "text": [part.text(row) for row in range(part.n_documents)],
                }
            ).select("id", digest=pl.col("text").hash(), size=pl.col("text").str.len_bytes())
            for part in corpus.parts
        ]
    )
    again = texts.filter(~pl.struct("digest", "size").is_first_distinct())
    return again["id"].to_list()


def _features(measure: Measure[Any], kind: str) -> Features:
    features = getattr(measure, "features", None)
    if not isinstance(features, Features):
        name = type(measure).__name__.lower()
        raise UsageError(
            f"{name} counts no features: {kind} can't be varied", hint="--vary editions"
        )
    return features


def _with(measure: Measure[Any], features: Features) -> Measure[Any]:
    return replace(measure, features=features)
