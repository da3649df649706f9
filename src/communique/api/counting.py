"""What can be counted in a corpus, each in one line."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from communique import run as runs
from communique.api.asking import Asking, asked
from communique.api.concordance import grouped
from communique.corpus import Budget
from communique.features.choices import Features
from communique.query import Query
from communique.run import Table

if TYPE_CHECKING:
    from communique.features import DocumentFeatureMatrix
    from communique.features.cooccurrence import FeatureCooccurrenceMatrix


from communique.api.measuring import Measuring


class Counting(Measuring):
    """How often, how evenly, when, how variedly: of features, or of the hits of a query."""

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
        """Count features, or, with a query, its hits; by groups or over time.

        Args:
            query: what to look for; without one all features are counted.
            by: a metadata field; with a query also a place as `lemma/match` or `word-1`, or two
                of these; without one also `<p>`, each region of a structure, or `<sp who>`.
            over: decade, year, quarter or month of the date.
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

    def dispersion(
        self,
        query: str | Query | None = None,
        *,
        where: str = "",
        deadline: float | None = None,
        jobs: int = 1,
        **options: Any,
    ) -> Table:
        """Tell how evenly features, or the hits of a query, are spread over a corpus.

        Args:
            query: what to look for; without one all features.
            where: a condition on metadata.
            deadline: seconds after which it gives up with an error.
            jobs: threads.
            options: parts of the corpus `by` a field, `over` a time, or `slices`; the `order` of
                documents; `features`, `date`; see the measure `dispersion`.
        """
        if query is not None:
            options["query"] = asked(self.stored, query, "", Asking())
        return self._made("dispersion", {"within": where, **options}, deadline=deadline, jobs=jobs)

    def barcode(
        self,
        query: str | Query,
        where: str = "",
        *,
        order: str = "id",
        deadline: float | None = None,
        jobs: int = 1,
    ) -> Table:
        """Place each hit of a query in its document and in the corpus, from 0 to 1.

        Args:
            query: what to look for.
            where: a condition on metadata.
            order: id or a date, in which documents stand.
            deadline: seconds after which it gives up with an error.
            jobs: threads.
        """
        given = {"query": asked(self.stored, query, where, Asking()), "order": order}
        return self._made("barcode", given, deadline=deadline, jobs=jobs)

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
            over: decade, year, quarter or month of the date.
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

    def formulas(
        self, where: str = "", *, deadline: float | None = None, jobs: int = 1, **options: Any
    ) -> Table:
        """List the expressions that documents use again and again, and tell the life of each.

        Args:
            where: a condition on metadata: whose formulas these are.
            deadline: seconds after which it gives up with an error.
            jobs: threads.
            options: `size` as `3-8`, `min_count`, `min_documents`, `glue`, `slots`, `only`,
                `complete`, `status`, `show` (formulas, periods, users or fillers), `by`, `over`,
                `date`, `until`, `since`, `level`, `features`; see the measure `formulas`.
        """
        return self._made("formulas", {"within": where, **options}, deadline=deadline, jobs=jobs)

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

    def diversity(
        self,
        measures: str = "TTR,MATTR,MTLD",
        *,
        deadline: float | None = None,
        jobs: int = 1,
        **options: Any,
    ) -> Table:
        """Score how many different words each document has, or each group.

        Args:
            measures: the scores, as `TTR,MATTR`; or `all`.
            deadline: seconds after which it gives up with an error.
            jobs: threads.
            options: `features`, `within`, `inside`, `by`, `over`, `date`, `window`, `segment`,
                `shared`, `threshold`, `sample`, `base`, `entropy_base`; see the measure.
        """
        return self._made(
            "diversity", {"measures": measures, **options}, deadline=deadline, jobs=jobs
        )

    def readability(
        self,
        measures: str = "Flesch,LIX",
        *,
        deadline: float | None = None,
        jobs: int = 1,
        **options: Any,
    ) -> Table:
        """Score how hard each document is to read, or each group.

        Args:
            measures: the scores, as `Flesch,LIX`; or `all`.
            deadline: seconds after which it gives up with an error.
            jobs: threads.
            options: `within`, `inside`, `by`, `over`, `date`, `hyphens`; `dale_chall` and `spache`
                are lists of words, as text; see the measure.
        """
        given = {"measures": measures, **options}
        return self._made("readability", given, deadline=deadline, jobs=jobs)
