"""A stored corpus with everything that one does with it, in one line each."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self, Unpack

import numpy as np
import numpy.typing as npt
import polars as pl

from communique import corpus as stored
from communique import ingest
from communique import query as queries
from communique import recipe as recipes
from communique.api.asking import (
    Asking,
    asked,
    between,
    chosen,
    conjuncts,
    narrowed,
    others,
    selection,
)
from communique.api.comparing import Comparing
from communique.api.concordance import Concordance
from communique.api.counting import Counting
from communique.api.dictionaries import Dictionaries
from communique.api.labels import Labels
from communique.api.leafing import Leafing
from communique.api.notebook import Notebook
from communique.api.overview import documents, overview, values
from communique.api.plan import How, Sources, listed, planned
from communique.api.ranking import RankHow, Ranking, ranking
from communique.api.reading import Reading, reading
from communique.api.recording import Recording
from communique.api.results import Library, Result
from communique.api.versions import Versions
from communique.corpus import Budget, Store, Telling, open_corpus
from communique.ingest import BuildReport, LayerPlan, LayerReport, Progress, SyncReport
from communique.query import Plan, Query
from communique.recipe import Replay


class Corpus(Counting, Comparing, Dictionaries, Recording, Leafing, Labels, Versions):
    """A corpus in one state. Verbs that change it move this object to the new state.

    While it is open its files stay in place; close it, or use it as a context manager.

    Attributes:
        stored: the corpus as measures and queries take it.
        report: what the last `build` or `add` did, if this object came from one.
    """

    def __init__(self, store: stored.Corpus, report: BuildReport | None = None) -> None:
        self.stored, self.report = store, report

    @property
    def name(self) -> str:
        """The name of its folder without the ending."""
        return self.stored.name

    @property
    def path(self) -> Path | None:
        """Its folder, or None in memory."""
        return self.stored.path

    @property
    def state(self) -> str:
        """12 hex digits; equal ids give equal numbers on any machine."""
        return self.stored.state_id

    @property
    def fields(self) -> Mapping[str, str]:
        """Metadata fields and their types: text, number, date or list."""
        return self.stored.fields

    @property
    def n_documents(self) -> int:
        """The number of documents."""
        return self.stored.n_documents

    @property
    def n_tokens(self) -> int:
        """The number of tokens, punctuation included."""
        return self.stored.n_tokens

    @property
    def n_parts(self) -> int:
        """The number of parts."""
        return len(self.stored.parts)

    @property
    def documents(self) -> pl.DataFrame:
        """One row per document, in corpus order: id, source, title, metadata fields."""
        return documents(self.stored)

    def info(self) -> dict[str, Any]:
        """Return what the corpus holds: sizes, span, fields, options, state, what was skipped."""
        return overview(self.stored)

    def values(self, field: str) -> pl.DataFrame:
        """Return the values of a field: value, documents, tokens; most frequent first."""
        return values(self.stored, field)

    def show(self, place: str) -> Reading:
        """Return the document, or the place in it, that `ID`, `ID#t12`, `ID#p3` or `ID#c1-9` names.

        Tokens and characters count from 0, paragraphs from 1.

        Raises:
            UsageError: there is no such document or place; the hint has ids that are near.
        """
        return reading(self.stored, place)

    def query(self, text: str | Query, where: str = "", **how: Unpack[Asking]) -> Query:
        """Return a query, narrowed by a condition, in which `@name` is a kept selection.

        What it returns can be searched, counted and explained as often as one likes.

        Args:
            text: in the query language, or as `how` says.
            where: a condition on metadata.
            how: see `Asking`.

        Raises:
            QueryError: either can't be understood.
        """
        return asked(self.stored, text, where, how)

    def explain(
        self, query: str | Query, where: str = "", *, deadline: float | None = None
    ) -> Plan:
        """Return how a query is looked for: each step, what was expected and what was found."""
        return queries.explain(self.stored, self.query(query, where), Budget.within(deadline))

    def search(
        self,
        query: str | Query,
        where: str = "",
        *,
        context: str = "60",
        sort: str = "document",
        n: int | None = None,
        thin: str = "",
        sample: int | None = None,
        seed: int = 0,
        offset: int = 0,
        deadline: float | None = None,
        progress: Telling | None = None,
    ) -> Concordance:
        """Return the hits of a query in their context.

        Args:
            query: words, phrases, token patterns.
            where: a condition on metadata, such as `party = "Greens" & date >= 1990-01`.
            context: on either side: characters `60`, tokens `8t`, sentence `s`, paragraph `p`.
            sort: document, left, right, hit, date, random, or keys as `word-1,lemma/match,-date`.
            n: so many lines; None is all.
            thin: `first` or `random`, how `sample` hits are chosen; or `one` hit of each document.
            sample: keep so many of all hits, drawn by `seed` if `thin` doesn't say otherwise.
            seed: of the sample and of the random order.
            offset: leave out so many lines first.
            deadline: seconds after which it gives up with an error.
            progress: is told how many parts are looked into, and of how many.
        """
        view: Any = {"context": context, "sort": sort, "n": n, "offset": offset}
        view |= {"thin": thin, "sample": sample, "seed": seed}
        view |= {"progress": progress} if progress else {}
        budget = Budget.within(deadline)
        found = queries.concordance(self.stored, self.query(query, where), **view, budget=budget)
        return Concordance(self.stored, found)

    def count(self, query: str | Query, where: str = "", *, deadline: float | None = None) -> int:
        """Return the number of hits of a query."""
        return queries.count(self.stored, self.query(query, where), Budget.within(deadline))

    def spans(
        self, query: str | Query, where: str = "", *, deadline: float | None = None
    ) -> npt.NDArray[np.int64]:
        """Return int64[n_hits, 2]: first and last token of each hit, from 0, in corpus order."""
        return queries.spans(self.stored, self.query(query, where), Budget.within(deadline))

    def rank(self, words: str, where: str = "", **how: Unpack[RankHow]) -> Ranking:
        """Return the documents that answer words best, each with the passage that does.

        Args:
            words: plain words, "phrases" that a document must hold, and -words that it must not.
            where: a condition on metadata; it leaves documents out and changes no score.
            how: see `RankHow`.
        """
        return ranking(self.stored, words, where, **how)

    @property
    def library(self) -> Library:
        """What is kept with the corpus under names: results, selections."""
        return Library(self.stored)

    @property
    def notebook(self) -> Notebook:
        """What is pinned: results with their recipes and notes, in order."""
        return Notebook(self.stored)

    def save(self, found: Concordance | Result, name: str) -> Result:
        """Keep the hits of a concordance, or a result, with the corpus under a name."""
        result = found.result() if isinstance(found, Concordance) else found
        return self.library.keep(result, name)

    def result(self, name: str) -> Result:
        """Return the result that is kept under a name; `&`, `|` and `-` combine two."""
        return self.library.result(name)

    def run(
        self, recipe: str | Path | Mapping[str, Any], *, deadline: float | None = None
    ) -> list[Replay]:
        """Make the numbers of a recipe, or of each recipe of a study, again.

        Each `Replay` has the `table` as it is now, and the `changes` since it was recorded.

        Raises:
            ReadError: the file holds no recipe.
        """
        budget = Budget.within(deadline)
        found = {"": recipe} if isinstance(recipe, Mapping) else recipes.read(Path(recipe))
        return [recipes.replay(self.stored, name, each, budget) for name, each in found.items()]

    def where(self, condition: str = "", **fields: str | Sequence[str]) -> str:
        """Return a condition in its one written form, with values of fields that documents have.

        Args:
            condition: on metadata; `@name` is a kept selection.
            fields: a value, or several, any of which will do; the empty text is no value.

        Raises:
            QueryError: the condition makes no sense for the corpus.
            UsageError: a value is none of its field's type.
        """
        several = {n: [v] if isinstance(v, str) else v for n, v in fields.items()}
        return narrowed(self.stored, condition, several)

    def between(self, first: str = "", last: str = "", field: str = "date") -> str:
        """Return the condition that a date lies between two, as `1946` and `1960-03`, inclusive."""
        return between(field, first, last)

    def conjuncts(self, where: str) -> list[str]:
        """Return the conditions that all must hold for one to hold, each in its written form."""
        return conjuncts(selection(self.stored, where))

    def others(self, where: str) -> str:
        """Return the condition of all documents that a condition leaves out."""
        return str(others(selection(self.stored, where)))

    def chosen(self, ids: Sequence[str] = (), *, where: str = "") -> list[str]:
        """Return the ids of documents named, or of those that meet a condition."""
        return chosen(self.stored, ids, where)

    def add(self, sources: Sources, **how: Unpack[How]) -> BuildReport:
        """Add documents, all or none, tokenised as those that are there.

        Args:
            sources: files, folders, patterns and archives.
            how: as for `build`, without `preset` and `language`.
        """
        report = ingest.add(listed(sources), self._store, planned(**how))
        self._follow(report.corpus)
        self.report = replace(report, corpus=self.stored)
        return self.report

    def sync(self, sources: Sources = (), **how: Unpack[How]) -> SyncReport:
        """Read what has changed in some places, or in those that the documents came from.

        A changed document becomes a new release and the old one is kept beside it; one whose
        file has vanished gets the status `gone`. Nothing is deleted.

        Args:
            sources: files, folders, patterns and archives; none are those of the last build.
            how: as for `build`, without `preset` and `language`.
        """
        report = ingest.sync(self._store, listed(sources) if sources else (), planned(**how))
        self._follow(report.corpus)
        return replace(report, corpus=self.stored)

    def correct(self, files: str | Path | Sequence[str | Path]) -> None:
        """Let the corrections in files hold, instead of those that held before.

        Raises:
            ReadError: a file of corrections can't be read.
        """
        paths = [files] if isinstance(files, str | Path) else files
        self._follow(ingest.correct(self._store, [Path(path) for path in paths]))

    def annotate(
        self,
        layer: str,
        *,
        name: str = "",
        jobs: int = 1,
        progress: Callable[[Progress], None] = lambda progress: None,
        **options: Any,
    ) -> LayerReport:
        """Add attributes and structures, or bring those of a layer up to date.

        Documents that have the layer keep it; options that aren't given are those of the last
        time. With other options, or another version of what makes it, all is made anew.

        Args:
            layer: `lemma`, `spacy`, or another annotator that is installed.
            name: the layer's, with which its attributes then begin: `name="fr"` gives `fr_lemma`.
            jobs: processes, 0 is one for each processor; more than one is for programs that
                start with `if __name__ == "__main__":`.
            progress: is told how far it is.
            options: of the annotator, as `language="en"`.

        Raises:
            PluginError, UsageError: there is no such annotator or option, or what the layer
                gives is there already.
            MissingExtraError: the annotator needs a package that isn't installed.
        """
        plan = LayerPlan(options, name, jobs, progress)
        report = ingest.annotate(self._store, layer, plan)
        self._follow(report.corpus)
        return replace(report, corpus=self.stored)

    def remove_layer(self, name: str) -> None:
        """Take a layer away; earlier states keep it.

        Raises:
            UsageError: the corpus has no such layer.
        """
        self._follow(ingest.remove_layer(self._store, name))

    def remove(self, ids: Collection[str], *, erase: bool = False) -> None:
        """Remove documents; with `erase` from all earlier states and off the disk too.

        Raises:
            UsageError: an id is not in the corpus.
        """
        self._follow(self.stored.remove(ids, erase=erase))

    def compact(self) -> None:
        """Join small parts; content and state stay."""
        self._follow(self.stored.compact())

    def vacuum(self) -> Sequence[str]:
        """Forget earlier states; return the paths of the files removed."""
        removed = self.stored.vacuum()
        self._move(open_corpus(self._store))
        return removed

    def verify(self) -> list[str]:
        """Return a sentence for every file that isn't what was written."""
        return list(self.stored.damaged())

    def octets(self) -> int:
        """Return the bytes that the corpus takes on the disk."""
        folder = self.path
        files = folder.rglob("*") if folder else ()
        return sum(path.stat().st_size for path in files if path.is_file())

    def close(self) -> None:
        """Let other processes vacuum and erase."""
        self.stored.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return repr(self.stored)

    @property
    def _store(self) -> Store:
        return self.stored.store
