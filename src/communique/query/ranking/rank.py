"""Ranking: the documents that answer keywords best, each with the passage that does.

What is counted is counted over the whole corpus, however it is cut into parts; a condition on
metadata leaves documents out of the list and changes no score.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import UNBOUNDED, Budget, Corpus, Part
from communique.errors import UsageError
from communique.query.engine.select import check_selection, selected
from communique.query.language.tree import Selection
from communique.query.language.values import quote
from communique.query.ranking import postings
from communique.query.ranking.bm25f import BM25F, scores
from communique.query.ranking.keywords import Keywords, Phrase, keywords
from communique.query.ranking.postings import Codes, Positions, Stream
from communique.query.ranking.snippet import Snippet, marks, snippet
from communique.query.ranking.stems import Documents, forms, language, languages

STANDARD = BM25F()
EVERYTHING = Selection()

DEFAULT_LANGUAGE = "english"
"""Of documents that don't say, in a corpus that doesn't."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One document that answers keywords.

    Attributes:
        rank: its place, from 1.
        id: its id.
        score: how well it answers; comparable within one ranking.
        title: its title.
        title_marks: first and one past last character of each hit in the title.
        hits: how many tokens of the body are forms of the words.
        query: what finds these tokens.
        snippet: the passage that answers best.
        metadata: its row in `documents`, dates by their first day.
    """

    rank: int
    id: str
    score: float
    title: str
    title_marks: tuple[tuple[int, int], ...]
    hits: int
    query: str
    snippet: Snippet
    metadata: Mapping[str, Any]


@dataclass(frozen=True)
class Ranking:
    """The documents that answer keywords, best first.

    Attributes:
        text: the keywords as they were typed.
        within: the selection that they were looked for in.
        documents: how many documents answer.
        of: how many there are in the selection.
        rows: those that were asked for.
        fields: the metadata fields of the corpus.
    """

    text: str
    within: Selection
    documents: int
    of: int
    rows: Sequence[Ranked]
    fields: Sequence[str]

    @property
    def frame(self) -> pl.DataFrame:
        """One row a document: what it is, how well it answers and where, then its metadata.

        Columns: rank, id, score, title, hits, start, end, snippet, marks (`12-17`: characters of
        the text), then the metadata fields, dates by their first day.
        """
        rows = self.rows
        own = {
            "rank": pl.Series([row.rank for row in rows], dtype=pl.Int64),
            "id": pl.Series([row.id for row in rows], dtype=pl.String),
            "score": pl.Series([row.score for row in rows], dtype=pl.Float64),
            "title": pl.Series([row.title for row in rows], dtype=pl.String),
            "hits": pl.Series([row.hits for row in rows], dtype=pl.Int64),
            "start": pl.Series([row.snippet.start for row in rows], dtype=pl.Int64),
            "end": pl.Series([row.snippet.end for row in rows], dtype=pl.Int64),
            "snippet": pl.Series([row.snippet.text for row in rows], dtype=pl.String),
            "marks": pl.Series(
                [[f"{a}-{b}" for a, b in row.snippet.marks] for row in rows],
                dtype=pl.List(pl.String),
            ),
        }
        fields = {
            name if name not in own else f"{name}_": [row.metadata[name] for row in rows]
            for name in self.fields
        }
        return pl.DataFrame({**own, **fields}, strict=False)

    def with_evidence(self) -> pl.DataFrame:
        """Return the frame with the query that finds the hits of each document beside them."""
        frame = self.frame
        queries = pl.Series("hits_evidence", [row.query for row in self.rows], dtype=pl.String)
        return frame.insert_column(frame.get_column_index("hits") + 1, queries)


@dataclass(frozen=True)
class _Part:
    """A part with what is asked about all its documents: streams and languages."""

    part: Part
    streams: tuple[Stream, ...]
    languages: Sequence[tuple[str, Documents]]

    def counts(self, phrase: Phrase, budget: Budget) -> npt.NDArray[np.int64]:
        """Return int64[2, n_documents]: how often a phrase is said in bodies and titles."""
        found = np.zeros((2, self.part.n_documents), np.int64)
        for row, stream in enumerate(self.streams):
            for name, documents in self.languages:
                budget.check()
                count = postings.counts(stream, self.codes(stream, phrase, name, documents))
                found[row] += count if documents is None else np.where(documents, count, 0)
        return found

    def codes(self, stream: Stream, phrase: Phrase, name: str, documents: Documents) -> list[Codes]:
        return [forms(stream, word, name, documents) for word in phrase]

    def hits(self, stream: Stream, phrase: Phrase, document: int) -> Positions:
        """Return int32[n]: the tokens of a phrase in a document, ascending."""
        for name, documents in self.languages:
            if documents is None or documents[document]:
                codes = self.codes(stream, phrase, name, documents)
                start = postings.starts(stream, codes, document)
                return postings.union(start + np.int32(place) for place in range(len(phrase)))
        return np.empty(0, np.int32)


def rank(
    corpus: Corpus,
    text: str,
    within: Selection = EVERYTHING,
    *,
    n: int | None = 20,
    how: BM25F = STANDARD,
    stemming: bool = True,
    budget: Budget = UNBOUNDED,
) -> Ranking:
    """Return the documents of a selection that answer keywords, best first.

    `text` has plain words, "phrases", which a document must hold, and -words, which it must not;
    `n` documents at most. Equal scores stand in corpus order.

    Raises:
        QueryError: the keywords or the selection make no sense.
        UsageError: a number is out of its range.
        BudgetError: the budget is used up.
    """
    check_selection(within, corpus.fields)
    if n is not None and n < 0:
        raise UsageError(f"n can't be {n}", hint="give 0 or more")
    wanted = keywords(text, preset=corpus.options.get("tokens", "default"))
    parts = [_opened(part, corpus, how, stemming=stemming) for part in corpus.parts]
    counted = _counted(parts, wanted, budget)
    terms = wanted.terms
    weights = [times * (how.phrase_weight if len(term) > 1 else 1) for term, times in terms.items()]
    score, telling = scores([counted[term] for term in terms], _lengths(parts), weights, how)
    keep = np.concatenate([selected(each.part, within) for each in parts] or [np.empty(0, bool)])
    answers = keep & (score > 0) & _allowed(wanted, counted, len(score))
    rows = np.flatnonzero(answers)
    rows = rows[np.argsort(-score[rows], kind="stable")][:n]
    found = _rows(parts, rows, score, dict(zip(terms, telling, strict=True)), budget)
    return Ranking(text, within, int(answers.sum()), int(keep.sum()), found, list(corpus.fields))


def _opened(part: Part, corpus: Corpus, how: BM25F, *, stemming: bool) -> _Part:
    streams = (postings.body(part), postings.title(part))
    said = corpus.options.get("language", "")
    spoken = languages(part, language(said) if said else DEFAULT_LANGUAGE)
    return _Part(
        part,
        streams if how.title_weight else streams[:1],
        spoken if stemming else [("", None)],
    )


def _counted(
    parts: Sequence[_Part], wanted: Keywords, budget: Budget
) -> dict[Phrase, npt.NDArray[np.int64]]:
    """Return int64[2, n_documents] for every word and phrase, over the whole corpus."""
    phrases = dict.fromkeys([*wanted.terms, *wanted.phrases, *wanted.excluded])
    nothing = np.empty((2, 0), np.int64)
    return {
        phrase: np.concatenate([nothing, *(each.counts(phrase, budget) for each in parts)], axis=1)
        for phrase in phrases
    }


def _lengths(parts: Sequence[_Part]) -> npt.NDArray[np.int64]:
    """Return int64[2, n_documents]: the tokens of bodies and of titles."""
    rows = [(np.diff(each.part.bounds), np.diff(each.part.title_bounds)) for each in parts]
    return np.concatenate([np.empty((2, 0), np.int64), *map(np.stack, rows)], axis=1)


def _allowed(
    wanted: Keywords, counted: Mapping[Phrase, npt.NDArray[np.int64]], n_documents: int
) -> npt.NDArray[np.bool_]:
    """Tell of each document whether it holds what it must, and nothing that it must not."""
    allowed = np.ones(n_documents, bool)
    for phrase in wanted.phrases:
        allowed &= counted[phrase].any(axis=0)
    for phrase in wanted.excluded:
        allowed &= ~counted[phrase].any(axis=0)
    return allowed


def _rows(
    parts: Sequence[_Part],
    rows: npt.NDArray[np.intp],
    score: npt.NDArray[np.float64],
    telling: Mapping[Phrase, float],
    budget: Budget,
) -> list[Ranked]:
    edges = np.cumsum([0, *(each.part.n_documents for each in parts)])
    found = []
    for place, row in enumerate(rows.tolist(), start=1):
        budget.check()
        home = int(np.searchsorted(edges, row, side="right")) - 1
        document = row - int(edges[home])
        found.append(_row(parts[home], document, place, float(score[row]), telling))
    return found


def _row(
    home: _Part, document: int, place: int, score: float, telling: Mapping[Phrase, float]
) -> Ranked:
    part, text = home.part, home.streams[0]
    facts = _facts(part, document)
    found = {term: home.hits(text, term, document) for term in telling}
    every = postings.union(at for term, at in found.items() if len(term) == 1)
    # The marks in a phrase had to be there, and are no hits.
    hits = [at if len(term) == 1 else np.intersect1d(at, every) for term, at in found.items()]
    return Ranked(
        rank=place,
        id=facts["id"],
        score=score,
        title=facts["title"],
        title_marks=_title_marks(home, document, telling),
        hits=len(every),
        query=_evidence(text, every, facts["id"], telling),
        snippet=snippet(part, document, hits, list(telling.values())),
        metadata=facts,
    )


def _facts(part: Part, document: int) -> dict[str, Any]:
    dates = [name for name, kind in part.fields.items() if kind == "date"]
    first_days = [pl.col(name).struct.field("start").alias(name) for name in dates]
    return part.documents[document].with_columns(first_days).row(0, named=True)


def _title_marks(
    home: _Part, document: int, telling: Mapping[Phrase, float]
) -> tuple[tuple[int, int], ...]:
    words = [term for term in telling if len(term) == 1]
    found = [home.hits(stream, word, document) for stream in home.streams[1:] for word in words]
    return marks(home.part.title_spans, postings.union(found))


def _evidence(stream: Stream, hits: Positions, id: str, telling: Mapping[Phrase, float]) -> str:
    """Return the query that finds some tokens of a document again: their values, its id."""
    spelt = stream.attribute.types["lower"].gather(np.unique(stream.attribute.codes[hits]))
    if not len(spelt):
        # None of the words is in the body: the query that finds none of them.
        spelt = pl.Series([term[0] for term in telling if len(term) == 1]).str.to_lowercase()
    values = [f"{quote(value)}%cl" for value in sorted(set(spelt))]
    token = values[0] if len(values) == 1 else f"[{' | '.join(f'word={each}' for each in values)}]"
    return f"{token} :: id = {quote(id)}"
