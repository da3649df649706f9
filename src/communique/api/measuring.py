"""The measures of a corpus, each in one line."""

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import Any, Unpack

from communique import corpus as stored
from communique import run as runs
from communique.api.asking import Asking, asked
from communique.api.concordance import Near, grouped
from communique.api.results import Library
from communique.corpus import Budget
from communique.errors import UsageError
from communique.features import Features
from communique.measure import Measure
from communique.measure.collocates import Collocates
from communique.query import Query, Selection, check_selection, literal, parse_selection
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
                `minimum` hits, `scores` as `mi,t` or `all`.
            deadline: seconds after which it gives up with an error.
            jobs: threads.
        """
        measure = Collocates(asked(self.stored, query, where, Asking()), **options)
        return self._measured(measure, deadline=deadline, jobs=jobs)

    def collocations(
        self,
        query: str | Query | None = None,
        where: str = "",
        *,
        deadline: float | None = None,
        jobs: int = 1,
        **options: Any,
    ) -> Table:
        """List sequences of words that stand together beyond chance; with a query `collocates`.

        Args:
            query: the node, near which words are counted; without one sequences are.
            where: a condition on metadata.
            deadline: seconds after which it gives up with an error.
            jobs: threads.
            options: without a query `size` as `2,3`, `features`, `inside`, `smoothing`,
                `acronyms`, `minimum` lambda, `maximal`, `scores`; see the measure `collocations`.
        """
        if query is not None:
            return self.collocates(query, where, deadline=deadline, jobs=jobs, **options)
        given = {"within": where, **options}
        return self._made("collocations", given, deadline=deadline, jobs=jobs)

    def network(
        self,
        nodes: Sequence[str | Query],
        where: str = "",
        *,
        levels: int = 1,
        deadline: float | None = None,
        jobs: int = 1,
        **options: Any,
    ) -> Table:
        """Return the edges from each node to the words that go with it most strongly.

        Args:
            nodes: queries.
            where: a condition on metadata.
            levels: 1, or 2 for the edges from the words found as well.
            deadline: seconds after which it gives up with an error.
            jobs: threads.
            options: `n` edges from a node, `score`, `minimum` hits, `stopwords`, `attribute`,
                `left`, `right`, `within`; see the measure `network`.

        Raises:
            UsageError: there are other levels, or no node.
        """
        if levels not in {1, 2} or not nodes:
            raise UsageError("a network has nodes, and one level or two", hint="levels=2")
        named = {str(node): str(asked(self.stored, node, "", Asking())) for node in nodes}
        given = {**options, "where": self._selection(where)}
        for level in range(levels):
            measure = runs.make("network", {**given, "nodes": json.dumps(named)})
            table = self._measured(measure, deadline=deadline, jobs=jobs)
            if level + 1 < levels:
                attribute = options.get("attribute", "lower")
                for target in table.frame["target"].unique(maintain_order=True):
                    named.setdefault(target, str(literal(attribute, target)))
        return table

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
