"""The measures of a corpus, each in one line."""

import json
from collections.abc import Mapping, Sequence
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
from communique.errors import UsageError
from communique.features.choices import Features
from communique.measure import Measure
from communique.measure.collocates import Collocates
from communique.query import Query, Selection, check_selection, literal, parse_selection
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

    def keyness(
        self,
        target: str = "",
        reference: str = "",
        *,
        where: str = "",
        deadline: float | None = None,
        jobs: int = 1,
        **options: Any,
    ) -> Table:
        """Compare how often documents use each feature with how often others do.

        Args:
            target: a condition on metadata; none where `by` is given.
            reference: a condition; all other documents if it is empty.
            where: a condition that documents of either side meet.
            deadline: seconds after which it gives up with an error.
            jobs: threads.
            options: `by` a field, each group of which is compared with the rest; `file` of a
                frequency list to compare with and its `total`; `features`, `inside`, `scores`,
                `correction`, `offset`, `prior`, `constant`, `adjustment`, `permutations`, `seed`;
                see the measure `keyness`.
        """
        given = {"target": target, "reference": reference, "within": where, **options}
        return self._made("keyness", given, deadline=deadline, jobs=jobs)

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

    def _selection(self, where: str) -> Selection:
        """Return the documents of a condition, in which `@name` is a kept selection."""
        selection = parse_selection(Library(self.stored).spelt_out(where))
        check_selection(selection, self.stored.fields)
        return selection

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

    def sketch(
        self,
        query: str | Query,
        where: str = "",
        *,
        deadline: float | None = None,
        jobs: int = 1,
        **options: Any,
    ) -> Table:
        """Return what goes with a word, relation by relation: its adjectives, verbs, objects.

        Args:
            query: the node, one token as `[lemma="peace"]`.
            where: a condition on metadata.
            deadline: seconds after which it gives up with an error.
            jobs: threads.
            options: `relations` in TOML, `attribute`, `minimum` hits, `scores`, `n` rows of a
                relation; see the measure `sketch`.
        """
        given = {"query": asked(self.stored, query, where, Asking()), **options}
        return self._made("sketch", given, deadline=deadline, jobs=jobs)

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
