"""What goes with what in a corpus, and what tells its documents apart, each in one line."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from communique import run as runs
from communique.api.asking import Asking, asked
from communique.api.concordance import Near
from communique.api.measuring import Measuring
from communique.corpus import Budget
from communique.dictionary import read_dictionary
from communique.errors import ReadError, UsageError
from communique.features.choices import FOLDS, Features, parse_features
from communique.measure.collocates import Collocates
from communique.measure.fields import check_attribute
from communique.query import Query, literal
from communique.run import Table

if TYPE_CHECKING:
    from communique.api.contrasting import Contrasting


class Comparing(Measuring):
    """Words with words, documents with documents."""

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

    def contrasting(
        self, features: str | Features = "lower; count >= 3", *, deadline: float | None = None
    ) -> "Contrasting":
        """Count the features of every document once, to compare many selections of them.

        Args:
            features: what is counted, as `lower; no punctuation; count >= 5`.
            deadline: seconds after which it gives up with an error.
        """
        from communique.api.contrasting import Contrasting

        wanted = parse_features(features) if isinstance(features, str) else features
        check_attribute(wanted.attribute, [*FOLDS, *self.stored.attribute_names])
        return Contrasting.of(self.stored, wanted, Budget.within(deadline))

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

    def reuse(
        self,
        where: str = "",
        *,
        show: str = "passages",
        by: str = "",
        deadline: float | None = None,
        jobs: int = 1,
        **options: Any,
    ) -> Table:
        """Find what documents share word for word or nearly so, and who said it first.

        Args:
            where: a condition on metadata.
            show: `passages`, the `network` of who repeats whom, the `shares` of texts that are
                repeated, or shared `openings` and closings.
            by: the metadata field that says whose a document is, as `party`.
            deadline: seconds after which it gives up with an error.
            jobs: threads.
            options: `minimum` words of a passage, `run` of them in a row, `gap` that may differ,
                `most` occurrences, `features`, `date`, `documents`, `openings`, `every`; see the
                measure `reuse`.
        """
        given = {"within": where, "show": show, "by": by, **options}
        return self._made("reuse", given, deadline=deadline, jobs=jobs)

    def meeting(
        self,
        name: str = "",
        where: str = "",
        *,
        show: str = "contributions",
        by: str = "party",
        names: str | Path = "",
        dictionary: str | Path | None = None,
        deadline: float | None = None,
        jobs: int = 1,
        **options: Any,
    ) -> Table:
        """Compare the contributions to a meeting: who shares what, who names and thanks whom.

        Without a name, and without a condition, it lists the meetings.

        Args:
            name: of the meeting, as `21 IMCWP`.
            where: a condition on metadata; without a name, it says what the contributions are.
            show: `contributions`, `formulas`, `themes`, `mentions`, `left_out`, `matrix` or
                `meetings`.
            by: the metadata field that says whose a contribution is; `id` is each its own.
            names: CSV with more names, and whom each names, or the path of a file of these.
            dictionary: the path of a dictionary, whose categories are the themes then.
            deadline: seconds after which it gives up with an error.
            jobs: threads.
            options: `size`, `content`, `least`, `everybody`, `party`, `country`, `features`; see
                the measure `meeting`.

        Raises:
            UsageError: no meeting has that name; the hint has some that are near.
        """
        if isinstance(names, Path):
            names = _text_of(names)
        found = None if dictionary is None else read_dictionary(dictionary)
        shown = show if name or where else "meetings"
        given = {"dictionary": found, "meeting": name, "within": where, "show": shown, **options}
        given |= {"by": by, "names": names}
        return self._made("meeting", given, deadline=deadline, jobs=jobs)

    def translation(
        self,
        one: str = "",
        other: str = "",
        *,
        show: str = "beads",
        dictionary: str | Path | None = None,
        deadline: float | None = None,
        jobs: int = 1,
    ) -> Table:
        """Align a statement in two languages, sentence by sentence, and show what differs.

        Args:
            one: id of the original.
            other: id of the translation; by default the one that `translation_of` or `statement`
                names.
            show: `beads`, `paragraphs`, `gaps`: what is left out, added or moved; or `pairs`: all
                translations that are known, with figures.
            dictionary: a file in UTF-8 with a word and its translation in each row, as CSV.
            deadline: seconds after which it gives up with an error.
            jobs: threads.
        """
        words = "" if dictionary is None else _text_of(Path(dictionary))
        given = {"one": one, "other": other, "show": show, "dictionary": words}
        return self._made("translation", given, deadline=deadline, jobs=jobs)

    def novelty(
        self,
        document: str = "",
        where: str = "",
        *,
        against: str = "earlier",
        show: str = "",
        deadline: float | None = None,
        jobs: int = 1,
        **options: Any,
    ) -> Table:
        """Say which sentences of a statement were said before, which are varied, which are new.

        Args:
            document: its id; without one each document is compared with what came before it.
            where: a condition on the documents that are looked at.
            against: `earlier` by the same actor, the `year` before, the `meeting`, or a condition.
            show: `sentences`, `documents`, or the `brief` with what was dropped; sentences of a
                document, else documents.
            deadline: seconds after which it gives up with an error.
            jobs: threads.
            options: `by` whose a document is, `date`, `features`, similarities from which a
                sentence is `varied` or `repeated`, `short`, `copy`, `copies`; see the measure
                `novelty`.
        """
        given = {"document": document, "within": where, "against": against, **options}
        given["show"] = show or ("sentences" if document else "documents")
        return self._made("novelty", given, deadline=deadline, jobs=jobs)

    def brief(self, document: str, where: str = "", *, form: str = "text", **options: Any) -> str:
        """Return a page on what is new in a statement, what is varied, what was dropped.

        Args:
            document: its id.
            where: a condition on the documents that are looked at.
            form: `text`, `md` or `html`.
            options: as of `novelty`.

        Raises:
            UsageError: there is no such form.
        """
        from communique.briefing import page

        return page(self.novelty(document, where, **{**options, "show": "brief"}), form)

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


def _text_of(file: Path) -> str:
    """Return the text of a file.

    Raises:
        ReadError: it can't be opened, or is not UTF-8.
    """
    try:
        return file.read_text("utf-8-sig")
    except OSError as error:
        raise ReadError(f"{file} can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ReadError(f"{file} is not UTF-8", where=f"byte {error.start}") from error
