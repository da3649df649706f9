"""Translation: a statement in two languages, sentence by sentence, and what differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import polars as pl

from communique.corpus import Budget, Corpus, Part
from communique.errors import UsageError
from communique.features import every_token
from communique.measure import Evidence, parallels
from communique.measure.bitext import WORDS, Bitexts, listed_words, sides
from communique.measure.counterparts import Pair, known_pairs, pair
from communique.query import parse

_SHOWN = ("beads", "paragraphs", "gaps", "pairs")
_NOWHERE = '"", 0, 0'

Item = tuple[Part, tuple[Pair, ...]]


@dataclass(frozen=True, slots=True)
class Translation:
    """The same statement in two languages, aligned sentence by sentence.

    A bead is a sentence or a few and what stands for them in the other text. The original is the
    first document, unless the second is what the first's `translation_of` names.

    Columns of the table of `beads`, in the order of the original:
        bead: its number, from 1.
        kind: how many sentences stand for how many, as 1-1 or 2-1; left out, added; or moved.
        sentences, other_sentences: their numbers in the original and in the translation, from 1.
        words, other_words: in them.
        score: how much speaks for the bead, in nats; null where a side has none.
        because: what both sides share: numbers, dates, names, cognates, words of the dictionary.
        text, other_text: the sentences, as far as they may be shown.
        start, end, other_start, other_end: characters in the texts of the two documents.
        at, other_at: the same as `chars` of a query takes it.
    Columns of `gaps`: the same, of what is left out, added or moved.
    Columns of `paragraphs`: the same without score and because; for bead and sentences paragraph
        and paragraphs; kind 1-1, 1-2 …, left out, added or moved.
    Columns of `pairs`, a row for each translation that is known, or for the one that is asked for:
        original, translation, language, other_language: the two documents.
        sentences, other_sentences: how many they have.
        beads: that both have part in.
        words, other_words: in the texts.
        covered, other_covered: words in sentences that have a counterpart.
        left_out, added: words in those that have none, of the original and of the translation.
        moved: words of the original in sentences that stand elsewhere in the translation.
        share, other_share: of words that are covered, 0 to 1; null without any.
        at, other_at, covered_at, other_covered_at, left_out_at, added_at, moved_at: where they are.
    """

    counts: ClassVar[Sequence[str]] = (
        *("words", "other_words", "covered", "other_covered", "left_out", "added", "moved"),
    )

    one: str = field(default="", metadata={"help": "id of the original"})
    other: str = field(
        default="",
        metadata={"help": "id of the translation; by default the only one that is known"},
    )
    show: str = field(default="beads", metadata={"help": ", ".join(_SHOWN), "choices": _SHOWN})
    dictionary: str = field(
        default="", metadata={"help": "words of both languages: two columns of CSV", "lines": True}
    )

    def items(self, corpus: Corpus, /) -> Sequence[Item]:
        """Return the parts, each with the pairs that are aligned."""
        if self.show not in _SHOWN:
            raise UsageError(f"{self.show!r} can't be shown", hint=f"shown: {', '.join(_SHOWN)}")
        listed_words(self.dictionary)
        if self.one or self.other:
            asked = (self.one, self.other) if self.one else (self.other, "")
            pairs: tuple[Pair, ...] = (pair(corpus, *asked),)
        elif self.show == "pairs":
            pairs = tuple(known_pairs(corpus))
        else:
            raise UsageError(
                "a translation is of two documents, and none is named",
                hint="communique translation ID1 ID2; --show pairs lists those that are known",
            )
        return [(part, pairs) for part in corpus.parts]

    def map(self, item: Item, budget: Budget, /) -> Bitexts:
        """Take the documents that one part has."""
        part, pairs = item
        wanted = {each for two in pairs for each in two}
        found = {each.id: each for each in sides(part, sorted(wanted))}
        return Bitexts(pairs, found, self.dictionary, budget)

    def merge(self, partials: Sequence[Bitexts], /) -> Bitexts:
        """Put the documents of all parts side by side."""
        held = {name: side for each in partials for name, side in each.sides.items()}
        return replace(partials[0], sides=held)

    def finish(self, partial: Bitexts, /) -> pl.DataFrame:
        """Align the two documents, or each pair."""
        if self.show == "pairs":
            return parallels.pairs(partial.bitexts)
        [bitext] = partial.bitexts
        if self.show == "paragraphs":
            return parallels.paragraphs(bitext)
        found = parallels.beads(bitext)
        return found.filter(pl.col("kind").is_in(parallels.GAPS)) if self.show == "gaps" else found

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for the words of a bead, a paragraph, or several."""
        places = {"words": "at", "other_words": "other_at"}
        at = row[places.get(column, f"{column}_at")] or _NOWHERE
        inside = parse(f"[] within chars({at})").filters
        return Evidence(replace(every_token(WORDS), filters=inside), "tokens")

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what of the dictionary is not looked at."""
        n_passed = listed_words(self.dictionary)[1]
        if not n_passed:
            return []
        return [f"{n_passed:,} rows of the dictionary have several words in a column: passed over"]

    def remarks(self, partial: Bitexts, /) -> Sequence[str]:
        """Return what was aligned, in a sentence."""
        if self.show == "pairs":
            return [f"pairs of a text and its translation: {len(partial.bitexts):,}"]
        return parallels.told(partial.bitexts[0])
