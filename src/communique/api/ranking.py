"""Rankings as Python users hold them: the documents that answer words best."""

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypedDict, Unpack

import polars as pl

from communique import query as queries
from communique.corpus import Budget, Corpus
from communique.measure import Evidence
from communique.query import BM25F, Ranked, Snippet, parse, parse_selection
from communique.query.ranking.snippet import pieces


class RankHow(TypedDict, total=False):
    """How documents are ranked.

    Attributes:
        n: so many documents, 20 if not given; None is all that answer.
        parameters: of the formula, as `BM25F(k1=1.2, b=0.75)`.
        stemming: whether forms of a word count as the word, as they do if not given.
        deadline: seconds after which it gives up with an error.
    """

    n: int | None
    parameters: BM25F
    stemming: bool
    deadline: float | None


@dataclass(frozen=True)
class Ranking:
    """The documents that answer words, best first, in a state of a corpus.

    Attributes:
        corpus: where they were looked for.
        found: the documents, and how many there are.
        parameters: of the formula.
    """

    corpus: Corpus
    found: queries.Ranking
    parameters: BM25F

    @property
    def words(self) -> str:
        """What was looked for, as it was typed."""
        return self.found.text

    @property
    def documents(self) -> int:
        """How many documents answer."""
        return self.found.documents

    @property
    def of(self) -> int:
        """How many documents were looked into: those of the selection."""
        return self.found.of

    @property
    def rows(self) -> Sequence[Ranked]:
        """The documents that were asked for."""
        return self.found.rows

    @property
    def frame(self) -> pl.DataFrame:
        """One row a document: what it is, how well it answers and where, then its metadata.

        Columns: rank, id, score, title, hits, start, end, snippet, marks, then the metadata fields.
        `text[start:end]` is the snippet; marks are the characters of its hits, as `12-17`.
        """
        return self.found.frame

    def with_evidence(self) -> pl.DataFrame:
        """Return the frame with the query that finds the hits of each document beside them."""
        return self.found.with_evidence()

    def evidence(self, row: int) -> Evidence:
        """Return the query for the hits of a document, by its row from 0."""
        return Evidence(parse(self.rows[row].query), "hits")

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Ranked]:
        return iter(self.rows)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Give the rows to whatever speaks Arrow."""
        return self.frame.__arrow_c_stream__(requested_schema)

    def __str__(self) -> str:
        """Return the numbers in one line."""
        return f"{self.documents:,} of {self.of:,} documents answer"

    def _repr_html_(self) -> str:
        rows = "".join(map(_row, self.rows))
        shown = f"; {len(self)} are shown" if len(self) < self.documents else ""
        return (
            f"<p>{html.escape(str(self))}{shown}</p><table><thead><tr><th>rank</th><th>score</th>"
            f"<th>document</th><th>passage</th></tr></thead><tbody>{rows}</tbody></table>"
        )


def ranking(corpus: Corpus, words: str, where: str = "", **how: Unpack[RankHow]) -> Ranking:
    """Rank the documents of a corpus.

    Raises:
        QueryError: the words or the condition make no sense.
        UsageError: a number is out of its range.
        BudgetError: the deadline passed.
    """
    parameters = how.get("parameters", BM25F())
    found = queries.rank(
        corpus,
        words,
        parse_selection(where),
        n=how.get("n", 20),
        how=parameters,
        stemming=how.get("stemming", True),
        budget=Budget.within(how.get("deadline")),
    )
    return Ranking(corpus, found, parameters)


def shown(snippet: Snippet) -> list[tuple[str, bool]]:
    """Return a snippet in pieces, each with whether it is a hit, dots where it cuts a sentence."""
    before, after = (("…", False) if cut else None for cut in snippet.cut)
    return [piece for piece in (before, *snippet.pieces, after) if piece]


def _row(row: Ranked) -> str:
    title = _marked(pieces(row.title, row.title_marks))
    return (
        f"<tr><td>{row.rank}</td><td>{row.score:.3f}</td>"
        f"<td><bdi dir='auto'>{title}</bdi> {html.escape(row.id)}</td>"
        f"<td style='text-align: start'><bdi dir='auto'>{_marked(shown(row.snippet))}</bdi></td>"
        "</tr>"
    )


def _marked(text: Sequence[tuple[str, bool]]) -> str:
    escaped = ((html.escape(piece), marked) for piece, marked in text)
    return "".join(f"<mark>{piece}</mark>" if marked else piece for piece, marked in escaped)
