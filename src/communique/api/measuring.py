"""The measures of a corpus, each in one line."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Unpack

import polars as pl

from communique import corpus as stored
from communique import run as runs
from communique.api.asking import Asking, asked
from communique.api.concordance import Near, grouped
from communique.api.results import Library
from communique.corpus import Budget
from communique.features.choices import Features
from communique.measure import Measure
from communique.measure.collocates import Collocates
from communique.query import Query, Selection, check_selection, parse_selection
from communique.run import Table

if TYPE_CHECKING:
    from communique.features import DocumentFeatureMatrix
    from communique.features.cooccurrence import FeatureCooccurrenceMatrix
    from communique.vary import Varied


class Measuring:
    """What can be counted in a corpus.

    Attributes:
        stored: the corpus as measures and queries take it.
    """

    stored: stored.Corpus

    def freq(
        self,
        query: str | Query | None = None,
        *,
        by: str = "",
        over: str = "",
        attribute: str = "lower",
        where: str = "",
        deadline: float | None = None,
        jobs: int = 1,
        **options: Any,
    ) -> Table:
        """Count features, or, with a query, its hits; by groups or over year, quarter or month.

        Args:
            query: what to look for; without one all features are counted.
            by: a metadata field; with a query also a place as `lemma/match` or `word-1`, or two
                of these; without one also `<p>`, each region of a structure, or `<sp who>`.
            over: year, quarter or month of the date.
            attribute: what is counted without a query, if `features` aren't given.
            where: a condition on metadata.
            deadline: seconds after which it gives up with an error.
            jobs: threads.
            options: without a query `features`, `inside`, `date`, `bootstrap`, `seed`; see the
                measure `frequency`.
        """
        effort: Any = {"deadline": deadline, "jobs": jobs}
        if query is not None:
            asked_for = asked(self.stored, query, where, Asking())
            return self._measured(grouped(asked_for, by, over), **effort)
        given = {"features": Features(attribute), "within": where, "by": by, "over": over}
        return self._made("frequency", {**given, **options}, **effort)

    def collocates(
        self,
        query: str | Query,
        where: str = "",
        *,
        deadline: float | None = None,
        jobs: int = 1,
        **options: Unpack[Near],
    ) -> Table:
        """Count the words near the hits of a query, and score how strongly they go with them.

        Args:
            query: the node.
            where: a condition on metadata.
            options: `attribute`, `left` and `right` tokens of the window, `within` a structure,
                `minimum` hits.
            deadline: seconds after which it gives up with an error.
            jobs: threads.
        """
        measure = Collocates(asked(self.stored, query, where, Asking()), **options)
        return self._measured(measure, deadline=deadline, jobs=jobs)

    def trend(
        self,
        query: str | Query,
        where: str = "",
        *,
        over: str = "year",
        by: str = "",
        deadline: float | None = None,
        jobs: int = 1,
        **options: Any,
    ) -> Table:
        """Count the hits of a query over time, and tell when they changed.

        Args:
            query: what to look for.
            where: a condition on metadata.
            over: year, quarter or month of the date.
            by: a metadata field that makes groups.
            deadline: seconds after which it gives up with an error.
            jobs: threads.
            options: `date`, `unit`, `smooth`, `penalty` (a name or a number), `s`, `gamma`,
                `states`, `bootstrap`, `seed`, `episodes`; see the measure `trend`.
        """
        given = {"query": asked(self.stored, query, where, Asking()), "over": over, "by": by}
        if "penalty" in options:
            options["penalty"] = str(options["penalty"])
        return self._made("trend", {**given, **options}, deadline=deadline, jobs=jobs)

    def similarity(
        self,
        where: str = "",
        *,
        show: str = "pairs",
        deadline: float | None = None,
        jobs: int = 1,
        **options: Any,
    ) -> Table:
        """Say how near documents, groups of them or features are to one another.

        Args:
            where: a condition on metadata.
            show: `pairs`, `clusters` that they make, the `tree` of all merges, or a `map`.
            deadline: seconds after which it gives up with an error.
            jobs: threads.
            options: `method`, `margin`, `features`, `weighting`, `by` or `over`, `of`, `nearest`,
                `cutoff`, `linkage`, `k`, `axes` and others; see the measure `similarity`.
        """
        given = {"within": where, "show": show, **options}
        return self._made("similarity", given, deadline=deadline, jobs=jobs)

    def _selection(self, where: str) -> Selection:
        """Return the documents of a condition, in which `@name` is a kept selection."""
        selection = parse_selection(Library(self.stored).spelt_out(where))
        check_selection(selection, self.stored.fields)
        return selection

    def measure(
        self, name: str, *, deadline: float | None = None, jobs: int = 1, **options: Any
    ) -> Table:
        """Return the table of any installed measure, ours and other people's.

        Args:
            name: of the measure, as `keyness`.
            deadline: seconds after which it gives up with an error.
            jobs: threads.
            options: of the measure; queries, conditions and features may be given as text.

        Raises:
            PluginError: there is no such measure.
            UsageError, QueryError: an option makes no sense.
        """
        return self._made(name, options, deadline=deadline, jobs=jobs)

    def vary(
        self,
        table: Table,
        kinds: str = "tokens,stopwords,editions",
        column: str = "",
        *,
        deadline: float | None = None,
    ) -> "Varied":
        """Make a table again under other choices, and set its numbers side by side.

        Args:
            table: as asked.
            kinds: what is varied: `tokens`, `stopwords`, `editions`, joined by commas.
            column: whose numbers are compared; the first that counts if it isn't given.
            deadline: seconds after which it gives up with an error.
        """
        from communique.vary import vary

        several = [kind.strip() for kind in kinds.split(",") if kind.strip()]
        return vary(self.stored, table, several, column, Budget.within(deadline))

    def dfm(
        self,
        features: str | Features = "lower",
        where: str = "",
        *,
        by: str = "id",
        deadline: float | None = None,
        **options: Any,
    ) -> "DocumentFeatureMatrix":
        """Return how often each feature is in each document: what models are fitted to.

        The same numbers as a table, with their evidence, are `measure("dfm")`.

        Args:
            features: what is counted, as `lower; no punctuation; ngrams 1 2`.
            where: a condition on metadata.
            by: what makes rows: `id`, a metadata field, `<p>`, `<sp who>`.
            deadline: seconds after which it gives up with an error.
            options: `inside`, `over`, `date`.
        """
        from communique.measure.dfm import Dfm

        within = self._selection(where)
        measure = runs.make("dfm", {"features": features, "within": within, "by": by, **options})
        found: DocumentFeatureMatrix = runs.counted(
            self.stored, measure, budget=Budget.within(deadline)
        )
        assert isinstance(measure, Dfm)
        found = found.limited(measure.features)
        return found if by != "id" or options.get("over") else self._in_order(found)

    def _in_order(self, found: "DocumentFeatureMatrix") -> "DocumentFeatureMatrix":
        """Return a matrix of documents in the order of the corpus."""
        ids = pl.concat([part.documents["id"] for part in self.stored.parts])
        there = ids.filter(ids.is_in(found.documents["group"].implode()))
        ordered = found.reordered(found.documents["group"].search_sorted(there).to_numpy())
        return replace(ordered, documents=ordered.documents.rename({"group": "document"}))

    def fcm(
        self,
        features: str | Features = "lower; count >= 2",
        where: str = "",
        *,
        deadline: float | None = None,
        **options: Any,
    ) -> "FeatureCooccurrenceMatrix":
        """Return how often features stand near each other.

        The same numbers as a table, with their evidence, are `measure("fcm")`.

        Args:
            features: what is counted, as `lower; no punctuation; count >= 5`.
            where: a condition on metadata.
            deadline: seconds after which it gives up with an error.
            options: `context` (window, document or a structure), `window`, `structure`, `ordered`.
        """
        from communique.measure.fcm import Fcm

        within = self._selection(where)
        measure = runs.make("fcm", {"features": features, "within": within, **options})
        counted = runs.counted(self.stored, measure, budget=Budget.within(deadline))
        assert isinstance(measure, Fcm)
        return measure.matrix(counted)

    def _made(
        self, name: str, options: Mapping[str, Any], *, deadline: float | None, jobs: int
    ) -> Table:
        """Measure with options as they are typed, conditions and queries among them as text."""
        given = {key: value for key, value in options.items() if value is not None}
        for key in ("within", "target", "reference"):
            if isinstance(given.get(key), str):
                given[key] = self._selection(given[key])
        return self._measured(runs.make(name, given), deadline=deadline, jobs=jobs)

    def _measured(self, measure: Measure[Any], *, deadline: float | None, jobs: int) -> Table:
        with ThreadPoolExecutor(jobs) if jobs > 1 else nullcontext() as executor:
            budget = Budget.within(deadline)
            return runs.run(self.stored, measure, executor=executor, budget=budget)
