"""Results as Python users hold them: hits that can be kept, combined and read again."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import polars as pl

from communique.corpus import Corpus, Kept
from communique.corpus import results as stored
from communique.corpus import selections as conditions
from communique.errors import UsageError
from communique.export import write_lines
from communique.query import Line, check_selection, parse_selection
from communique.query.concordance import lines_frame, shown
from communique.query.kept import found_again, still_there

_NAMED = re.compile(r'"(?:[^"\\]|\\.)*"|@(?P<name>\w[\w.-]*)')
"""A text in quotation marks, which is left alone, or the name of a selection."""

_SAME = ["id", "content", "token", "n_tokens"]


@dataclass(frozen=True)
class Result:
    """Hits of a query, or of several: `a & b` has those in both, `a | b` in either, `a - b` in a.

    Two hits are the same where they are the same tokens of the same document.

    Attributes:
        corpus: the state in which it is looked at.
        query: what was looked for, or how results were combined.
        state: the state in which it was found.
        name: under which it is kept; empty where it isn't.
        found: the spans of its hits as they were found: id, content, token, n_tokens.
        erased: how many were erased since with their documents.
    """

    corpus: Corpus
    query: str
    state: str
    found: pl.DataFrame
    name: str = ""
    erased: int = 0

    @classmethod
    def of(cls, corpus: Corpus, kept: Kept) -> Self:
        """Return a result that is kept."""
        return cls(corpus, kept.query, kept.state, kept.spans, kept.name, kept.erased)

    @cached_property
    def spans(self) -> pl.DataFrame:
        """The spans whose documents the corpus has as they were: id, content, token, n_tokens."""
        return still_there(self.corpus, self.found)

    @property
    def hits(self) -> int:
        """How many hits the corpus has."""
        return self.spans.height

    @property
    def documents(self) -> int:
        """In how many documents."""
        return int(self.spans["id"].n_unique())

    @property
    def gone(self) -> int:
        """How many documents with a hit are gone from the corpus, or have changed."""
        return int(self.found["id"].n_unique()) - self.documents

    @property
    def notices(self) -> Sequence[str]:
        """Return what a reader of the hits must know: another state, documents that are gone."""
        notices = []
        if self.state != self.corpus.state_id:
            now = self.corpus.state_id
            notices.append(f"saved in state {self.state}; the corpus is in {now} now")
        if self.gone:
            documents, lost = self.documents + self.gone, self.found.height - self.hits
            notices.append(
                f"gone or changed: {self.gone:,} of {documents:,} documents, "
                f"with {lost:,} of {self.found.height:,} hits"
            )
        if self.erased:
            notices.append(f"erased with their documents: {self.erased:,} of the hits")
        return notices

    def lines(
        self, *, context: str = "60", sort: str = "document", n: int | None = None, seed: int = 0
    ) -> list[Line]:
        """Return the hits in their context, as `Corpus.search` does."""
        found = found_again(self.corpus, self.spans)
        return shown(self.corpus, found, context=context, sort=sort, n=n, seed=seed)

    @property
    def frame(self) -> pl.DataFrame:
        """One row a hit: id, start, end, token, left, hit, right, then the metadata fields."""
        return self.lines_frame(self.lines())

    @property
    def facts(self) -> dict[str, Any]:
        """What the hits are of, and how many: what stands before the rows in JSON."""
        return {
            "corpus": {"name": self.corpus.name, "state": self.corpus.state_id},
            "query": self.query,
            "hits": self.hits,
            "documents": self.documents,
            "notices": list(self.notices),
        }

    def write(self, path: str | Path) -> None:
        """Write the lines: .csv, .tsv, .jsonl, .json, .md or .parquet."""
        write_lines(self.frame, Path(path), self.facts)

    def lines_frame(self, lines: Sequence[Line]) -> pl.DataFrame:
        """Return some of the lines as a frame."""
        return lines_frame(lines, list(self.corpus.fields))

    def __and__(self, other: "Result") -> "Result":
        both = self.spans.join(other.spans, on=_SAME, how="semi", maintain_order="left")
        return self._combined("and", other, both)

    def __or__(self, other: "Result") -> "Result":
        either = pl.concat([self.spans, other.spans]).unique(maintain_order=True)
        return self._combined("or", other, still_there(self.corpus, either))

    def __sub__(self, other: "Result") -> "Result":
        left = self.spans.join(other.spans, on=_SAME, how="anti", maintain_order="left")
        return self._combined("minus", other, left)

    def _combined(self, how: str, other: "Result", spans: pl.DataFrame) -> "Result":
        if other.corpus.state_id != self.corpus.state_id:
            raise UsageError("results of two states can't be combined", hint="open one corpus")
        query = f"({self.query}) {how} ({other.query})"
        return Result(self.corpus, query, self.corpus.state_id, spans)

    def __len__(self) -> int:
        return self.hits

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines())

    def __str__(self) -> str:
        """Return the numbers in one line."""
        return f"{self.hits:,} hits in {self.documents:,} documents"


@dataclass(frozen=True)
class Library:
    """What is kept with a corpus under names: results, and selections of documents."""

    corpus: Corpus

    @property
    def results(self) -> pl.DataFrame:
        """One row a result: name, hits, documents, state in which it was found, query."""
        every = [(each, self.result(each)) for each in stored.results(self.corpus.store)]
        columns = ("hits", "documents", "state", "query")
        facts: list[dict[str, Any]] = [
            {"name": name, **{column: getattr(each, column) for column in columns}}
            for name, each in every
        ]
        kinds = [pl.String, pl.Int64, pl.Int64, pl.String, pl.String]
        return pl.DataFrame(facts, schema=dict(zip(("name", *columns), kinds, strict=True)))

    def result(self, name: str) -> Result:
        """Return the result of a name.

        Raises:
            UsageError: there is none; the hint has a name that is near.
        """
        return Result.of(self.corpus, stored.kept(self.corpus.store, name))

    def keep(self, result: Result, name: str) -> Result:
        """Keep a result under a name, in place of what had it.

        Raises:
            UsageError: it can't be a name.
        """
        kept = stored.keep(self.corpus.store, name, result.query, result.state, result.found)
        return Result.of(self.corpus, kept)

    def drop(self, name: str) -> None:
        """Keep a result no longer."""
        stored.drop(self.corpus.store, name)

    @property
    def selections(self) -> pl.DataFrame:
        """One row a selection: name, where."""
        names = conditions.selections(self.corpus.store)
        texts = [conditions.kept_selection(self.corpus.store, name) for name in names]
        schema = {"name": pl.String, "where": pl.String}
        return pl.DataFrame({"name": names, "where": texts}, schema=schema)

    def keep_selection(self, name: str, where: str) -> None:
        """Keep a condition under a name; `@name` stands for it in every condition.

        Raises:
            QueryError: the condition makes no sense for the corpus.
        """
        selection = parse_selection(self.spelt_out(where))
        check_selection(selection, self.corpus.fields)
        conditions.keep_selection(self.corpus.store, name, str(selection))

    def drop_selection(self, name: str) -> None:
        """Keep a selection no longer."""
        conditions.drop_selection(self.corpus.store, name)

    def spelt_out(self, where: str) -> str:
        """Return a condition with the names of selections replaced by what they stand for.

        Raises:
            UsageError: there is no selection of a name.
        """
        return _NAMED.sub(self._condition, where)

    def _condition(self, found: re.Match[str]) -> str:
        if found["name"] is None:
            return found[0]
        return f"({conditions.kept_selection(self.corpus.store, found['name'])})"
