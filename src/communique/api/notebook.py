"""The notebook as Python users hold it: pinned results, with their numbers then and now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from communique import run as runs
from communique.api.reading import reading
from communique.corpus import Budget, Corpus
from communique.corpus import notebook as stored
from communique.corpus.notebook import Pin
from communique.errors import UsageError
from communique.query import parse
from communique.query.language.values import quote
from communique.recipe import Replay, recorded, replay
from communique.run import Table


@dataclass(frozen=True)
class Notebook:
    """What someone pinned of a corpus, in order; it stands beside the corpus.

    Attributes:
        corpus: in the state in which numbers are made again.
    """

    corpus: Corpus

    @property
    def pins(self) -> list[Pin]:
        """The pins, in order."""
        return stored.pins(self.corpus.store)

    def pin(self, table: Table, title: str, *, address: str = "", note: str = "") -> Pin:
        """Put the numbers of a table at the end, with their recipe.

        Raises:
            LockedError: another process is writing to the corpus.
        """
        made = Pin("", title, address, "", "", recorded(table), note)
        return stored.pin(self.corpus.store, made)

    def quote(self, place: str, title: str, *, address: str = "", note: str = "") -> Pin:
        """Put a passage at the end: a document, or a place in one, as `ID#p3` or `ID#c10-20`.

        Its recipe counts its words, so that a word that changes is noticed. The text itself isn't
        kept.

        Raises:
            UsageError: there is no such place.
        """
        made = Pin("", title, address, place, "", recorded(self.words(place)), note)
        return stored.pin(self.corpus.store, made)

    def words(self, place: str) -> Table:
        """Return how often each word stands in a passage, words in their order of frequency."""
        found = reading(self.corpus, place)
        options: dict[str, Any] = {"features": "word"}
        if "#" in place and not found.withheld:
            stretch = f"chars({quote(found.id)}, {found.start}, {found.end})"
            options["inside"] = parse(f"[] within {stretch}")
        else:
            options["within"] = f"id = {quote(found.id)}"
        return runs.run(self.corpus, runs.make("frequency", options))

    def again(self, pin: Pin, *, deadline: float | None = None) -> Replay:
        """Make the numbers of a pin again, and say what changed.

        Raises:
            PluginError, UsageError, QueryError: its recipe makes no sense any more.
        """
        return replay(self.corpus, pin.title, pin.recipe, Budget.within(deadline))

    def write_note(self, id: str, note: str) -> None:
        """Let a pin have another note."""
        stored.write_note(self.corpus.store, id, note)

    def move(self, id: str, by: int) -> None:
        """Move a pin so many places down; up where that is negative."""
        stored.move(self.corpus.store, id, by)

    def drop(self, id: str) -> None:
        """Take a pin away."""
        stored.drop(self.corpus.store, id)

    def study(self) -> dict[str, Mapping[str, Any]]:
        """Return the recipes of all pins by name, as `communique run` takes a file of them.

        Raises:
            UsageError: there is no pin.
        """
        if not (pins := self.pins):
            raise UsageError("nothing is pinned", hint="Corpus.notebook.pin, or Pin on a page")
        return {f"{pin.id} {pin.title}": pin.recipe for pin in pins}

    def __iter__(self) -> Iterator[Pin]:
        return iter(self.pins)

    def __len__(self) -> int:
        return len(self.pins)
