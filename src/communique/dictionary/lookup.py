"""What is looked for: the entries of a dictionary as words and phrases, and what hides what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from communique.dictionary.words import Manner, Numbers


@dataclass(frozen=True)
class Lookup:
    """Entries, and how they count.

    An entry's place counts unless it lies inside that of an entry of more words: of its own
    category or, with `exclusive`, of any.

    Attributes:
        categories: their entries by name, in order.
        manner: how words are compared with tokens.
        exclusive: whether what a longer entry holds counts in its category alone.
    """

    categories: Mapping[str, Sequence[str]]
    manner: Manner = field(default=Manner())
    exclusive: bool = False

    @cached_property
    def entries(self) -> list[str]:
        """All entries, category after category."""
        return [entry for entries in self.categories.values() for entry in entries]

    @cached_property
    def home(self) -> Numbers:
        """int64[n_entries]: the number of each entry's category."""
        sizes = [len(entries) for entries in self.categories.values()]
        return np.repeat(np.arange(len(sizes)), sizes).astype(np.int64)

    @cached_property
    def split(self) -> list[list[str]]:
        """The words of each entry."""
        return [entry.split() for entry in self.entries]

    @cached_property
    def words(self) -> dict[str, int]:
        """The distinct words of all entries, and their numbers."""
        distinct = dict.fromkeys(word for words in self.split for word in words)
        return {word: number for number, word in enumerate(distinct)}

    @cached_property
    def phrases(self) -> list[tuple[int, list[int]]]:
        """The entries of several words: number, and the numbers of their words."""
        return [
            (entry, [self.words[word] for word in words])
            for entry, words in enumerate(self.split)
            if len(words) > 1
        ]

    @property
    def group(self) -> Numbers:
        """int64[n_entries]: entries of one group hide shorter ones of it."""
        return np.zeros_like(self.home) if self.exclusive else self.home

    def longer(self, category: int, n_words: int) -> list[list[str]]:
        """Return the words of the entries that hide entries of so many words of a category."""
        return [
            words
            for home, words in zip(self.home.tolist(), self.split, strict=True)
            if len(words) > n_words and (self.exclusive or home == category)
        ]
