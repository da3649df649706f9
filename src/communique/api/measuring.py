"""The measures of a corpus, each in one line."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import Any, Unpack

from communique import corpus as stored
from communique import run as runs
from communique.api.asking import Asking, asked
from communique.api.concordance import Near, grouped
from communique.api.results import Library
from communique.corpus import Budget
from communique.features import Features
from communique.measure import Measure
from communique.measure.collocates import Collocates
from communique.query import Query, Selection, check_selection, parse_selection
from communique.run import Table


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
