"""Releases and editions as Python users hold them: which are of one statement, how they differ."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from communique.api.plan import PROJECT
from communique.api.reading import row_of, unknown
from communique.corpus import Budget, open_corpus
from communique.corpus import Corpus as Stored
from communique.errors import UsageError

if TYPE_CHECKING:
    from communique.edition import Difference, Editions, Rules
    from communique.edition.difference import Text

    How = Rules | Mapping[str, Any] | str | Path | None
    """Rules, what a project file says of them, or the file."""


class Versions:
    """The calls of a corpus that are about releases of one statement."""

    stored: Stored

    def editions(self, rules: "How" = None, *, deadline: float | None = None) -> "Editions":
        """Find which releases are of one statement: its editions, translations, excerpts.

        Args:
            rules: as `{"near": 0.8}`, or a project file; if none are given those by which it was
                chosen what counts, else those of the `communique.toml` here, else the usual ones.
            deadline: seconds after which it gives up with an error.

        Raises:
            UsageError: the rules make no sense.
        """
        from communique.edition import editions

        return editions(self.stored, self.edition_rules(rules), Budget.within(deadline))

    def diff(
        self,
        one: str,
        other: str = "",
        *,
        releases: tuple[int, int] | None = None,
        by: str = "word",
        rules: "How" = None,
    ) -> "Difference":
        """Return what became of one text in another: every stretch, with its characters in both.

        Args:
            one: id of a document or of a release (`id@1`).
            other: another; without it two releases of the first are compared.
            releases: their numbers, from 1; the last two if none are given. They are those of the
                document, or where it has one only those of its statement, as `editions` has them.
            by: paragraph, sentence, word or character.
            rules: by which releases are of one statement, as of `editions`.

        Raises:
            UsageError: there is no such document or release; there is only one.
        """
        from communique.edition import difference

        if other:
            return difference(self._text(one), self._text(other), by)
        before, after = self._two(one, releases, rules)
        return difference(self._text(before), self._text(after), by)

    def count_editions(
        self,
        count: str,
        *,
        without: Sequence[str] = (),
        rules: "How" = None,
        deadline: float | None = None,
    ) -> "Editions":
        """Choose which releases of a statement count, in a new state; return what was found.

        What doesn't count is kept, and is looked at again when documents are added. Documents get
        two fields: `statement`, and `edition`, a list of its number and of `first` and `last`.

        Args:
            count: `last` or `first` release of each wording, `all`, or `documents`: every
                document in its newest release, as before anything was chosen.
            without: kinds that don't count: `translation`, `excerpt`, `summary`.
            rules: as of `editions`.
            deadline: seconds after which it gives up with an error.

        Raises:
            UsageError: there is no such choice, or the rules make no sense.
        """
        from communique.edition.counted import choose

        budget = Budget.within(deadline)
        found = choose(self.stored.store, self.edition_rules(rules), count, without, budget)
        self._move(open_corpus(self.stored.store))
        return found

    def _two(self, one: str, numbers: tuple[int, int] | None, rules: "How") -> tuple[str, str]:
        document = self._text(one).id
        ids = self._releases_of(document)
        if len(ids) < 2:
            found = self.editions(rules).frame
            own = found.filter(pl.col("id") == document)["text"]
            ids = found.filter(pl.col("text").is_in(own.to_list()))["id"].to_list()
        if len(ids) < 2:
            raise UsageError(
                f"there is one release of {one} only",
                where=self.stored.label,
                hint="communique diff ID1 ID2 compares any two documents",
            )
        first, second = numbers or (len(ids) - 1, len(ids))
        for number in (first, second):
            if not 1 <= number <= len(ids):
                listed = ", ".join(f"{at} {each}" for at, each in enumerate(ids, 1))
                raise UsageError(f"there is no release {number} of {one}", hint=listed)
        return ids[first - 1], ids[second - 1]

    def _releases_of(self, document: str) -> list[str]:
        """Return the ids of the releases of a document, the first first."""
        known = [part.documents["id"] for part in self.stored.earlier]
        before = [each for ids in known for each in ids if each.rpartition("@")[0] == document]
        return [*sorted(before, key=lambda each: int(each.rpartition("@")[2])), document]

    def _text(self, name: str) -> "Text":
        from communique.edition.difference import text_of

        found = row_of(self.stored, name)
        if found is None:
            raise unknown(self.stored, name)
        return text_of(*found)

    def edition_rules(self, given: "How" = None) -> "Rules":
        """Return the rules by which releases are of one statement; see `editions`."""
        from communique.edition.rules import Rules, read_rules, rules_of

        if isinstance(given, Rules):
            return given
        if isinstance(given, Mapping):
            return rules_of(given)
        return own_rules(self.stored) if given is None else read_rules(Path(given))

    def _follow(self, to: Stored) -> None:
        """Move to a new state; if it was chosen which editions count, choose again."""
        self._move(to)
        choice = to.state.get("editions")
        if choice:
            self.count_editions(choice["count"], without=choice["without"], rules=choice["rules"])

    def _move(self, to: Stored) -> None:
        self.stored.close()
        self.stored = to


def own_rules(corpus: Stored) -> "Rules":
    """Return the rules by which it was chosen what counts, or of the project here, or the usual."""
    from communique.edition.rules import Rules, read_rules, rules_of

    choice = corpus.state.get("editions")
    if choice:
        return rules_of(choice["rules"])
    return read_rules(Path(PROJECT)) if Path(PROJECT).is_file() else Rules()
