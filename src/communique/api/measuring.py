"""How the measures of a corpus are called: by name, or under other choices."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from communique import corpus as stored
from communique import run as runs
from communique.api.asking import selection
from communique.api.versions import own_rules
from communique.corpus import Budget, Telling
from communique.measure import Measure
from communique.query import Selection
from communique.run import Table

if TYPE_CHECKING:
    from communique.vary import Varied


class Measuring:
    """What is measured by name.

    Attributes:
        stored: the corpus as measures and queries take it.
    """

    stored: stored.Corpus

    def measure(
        self,
        name: str,
        *,
        deadline: float | None = None,
        jobs: int = 1,
        progress: Telling | None = None,
        **options: Any,
    ) -> Table:
        """Return the table of any installed measure, ours and other people's.

        Args:
            name: of the measure, as `keyness`.
            deadline: seconds after which it gives up with an error.
            jobs: threads.
            progress: is told how many parts are counted, and of how many.
            options: of the measure; queries, conditions and features may be given as text.

        Raises:
            PluginError: there is no such measure.
            UsageError, QueryError: an option makes no sense.
        """
        return self._made(name, options, deadline=deadline, jobs=jobs, progress=progress)

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
        budget, rules = Budget.within(deadline), own_rules(self.stored)
        return vary(self.stored, table, several, column, budget, rules=rules)

    def _made(
        self,
        name: str,
        options: Mapping[str, Any],
        *,
        deadline: float | None,
        jobs: int,
        progress: Telling | None = None,
    ) -> Table:
        """Measure with options as they are typed, conditions and queries among them as text."""
        given = {key: value for key, value in options.items() if value is not None}
        for key in ("within", "target", "reference"):
            if isinstance(given.get(key), str):
                given[key] = self._selection(given[key])
        measure = runs.make(name, given)
        return self._measured(measure, deadline=deadline, jobs=jobs, progress=progress)

    def _measured(
        self,
        measure: Measure[Any],
        *,
        deadline: float | None,
        jobs: int,
        progress: Telling | None = None,
    ) -> Table:
        how: Any = {"progress": progress} if progress else {}
        with ThreadPoolExecutor(jobs) if jobs > 1 else nullcontext() as executor:
            budget = Budget.within(deadline)
            return runs.run(self.stored, measure, executor=executor, budget=budget, **how)

    def _selection(self, where: str) -> Selection:
        """Return the documents of a condition, in which `@name` is a kept selection."""
        return selection(self.stored, where)
