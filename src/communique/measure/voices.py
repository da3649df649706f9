"""Voices: the contributions to a meeting, whose they are, and the formulas that they share.

A formula is a sequence of words that contributions of at least two contributors have, and that is
no name, no little words alone, and no phrase of everybody. Contributions that say mostly the same,
as a draft and the final text, are copies: what stands only in copies of one text isn't shared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.align.grams import NONE, numbered
from communique.align.texts import Texts
from communique.errors import UsageError
from communique.features.recurring import BREAK, Least
from communique.features.stopwords import stop_words
from communique.measure.archive import Archive
from communique.measure.gathering import Gathered, Piece, gathered
from communique.measure.phrases import Phrases, Wanted
from communique.measure.sequences import NO_WORD
from communique.vocabulary.joints import joints, openers
from communique.vocabulary.languages import tag

Places = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_COPIED = 0.5
"""As much of the rows of words of the shorter text has the other one, where they are copies."""

_MANY = 20
"""Rows of words that more contributions have are no sign of a copy."""

_FEW = 3
"""Of fewer contributors elsewhere nobody can say what everybody says."""

CATEGORIES = {"id": pl.String, "theme": pl.String, "y": pl.Int64}
"""Columns of how often the categories of a dictionary are in documents."""

WITHOUT = "none"
"""What the contributor is called of contributions that have none."""


@dataclass(frozen=True)
class Said:
    """What one part says.

    Attributes:
        archive: all its documents; those of the meeting are chosen.
        piece: the words of those of the meeting.
        facts: of these, id, party, country and language.
        mentions: in these, as `mentions.SCHEMA` has them.
        categories: of a dictionary in all its documents, as `CATEGORIES` has them.
        where: the condition for the meeting.
    """

    archive: Archive
    piece: Piece
    facts: pl.DataFrame
    mentions: pl.DataFrame
    categories: pl.DataFrame
    where: str


@dataclass(frozen=True, slots=True)
class Shared:
    """Which sequences count as shared formulas.

    Attributes:
        shortest, longest: their words.
        content: words of them, at least, that are no stop words and no names.
        everybody: one that more than this share of the contributors elsewhere use is a phrase of
            everybody; 1 is none.
    """

    shortest: int
    longest: int
    content: int
    everybody: float


@dataclass(frozen=True)
class Voices:
    """The contributions to a meeting, in the order of time.

    Attributes:
        archive: all documents of the corpus, in the order of time.
        gathered: the words of the contributions.
        documents: of each contribution id, said (its date), contributor, party, country, language,
            words, and the row in the archive.
        mentions: in the contributions, in their order.
        categories: of a dictionary in all documents.
        where: the condition for the meeting.
        shared: which sequences count.
    """

    archive: Archive
    gathered: Gathered
    documents: pl.DataFrame
    mentions: pl.DataFrame
    categories: pl.DataFrame
    where: str
    shared: Shared

    @classmethod
    def of(cls, several: Sequence[Said], shared: Shared) -> "Voices":
        """Put the parts together."""
        archive = Archive.merged([each.archive for each in several]).ordered()
        every = gathered([each.piece for each in several])
        facts = pl.concat([each.facts for each in several])
        rows = archive.documents.select("id").with_row_index("row")
        documents = (
            every.documents.select("id", "said", contributor=called(pl.col("group")))
            .with_columns(words=pl.Series(np.diff(every.texts.bounds)))
            .join(facts, on="id", how="left", maintain_order="left")
            .join(rows, on="id", how="left", maintain_order="left")
            .with_columns(pl.col("row").cast(pl.Int64))
        )
        order = documents.select("id").with_row_index("document").cast({"document": pl.Int64})
        mentions = pl.concat([each.mentions for each in several])
        placed = mentions.join(order, on="id").sort("document", "start")
        categories = pl.concat([each.categories for each in several])
        return cls(archive, every, documents, placed, categories, several[0].where, shared)

    @property
    def texts(self) -> Texts:
        """The words of the contributions."""
        return self.gathered.texts

    @cached_property
    def contributors(self) -> pl.Series:
        """The contributors, sorted."""
        return self.documents["contributor"].unique().sort()

    @cached_property
    def number(self) -> Places:
        """int64[n_documents]: whose each contribution is, a row of `contributors`."""
        names = self.documents["contributor"]
        return np.asarray(self.contributors.search_sorted(names).to_numpy(), np.int64)

    @cached_property
    def family(self) -> Places:
        """int64[n_documents]: the first contribution of which each is a copy, or itself."""
        return copies(self.texts, self.shared.shortest)

    @cached_property
    def phrases(self) -> Phrases:
        """The sequences that at least two contributions have, in the order of the archive."""
        bound = frozenset[str]().union(*(joints(each) for each in self._languages))
        ends = ~self.archive.names.str.to_lowercase().is_in(list(bound)).to_numpy()
        least = Least(2, 2, ends=ends if bound else None)
        wanted = Wanted(self.shared.shortest, self.shared.longest, least, False, "")
        return Phrases.of(self.archive, wanted)

    @property
    def _languages(self) -> list[str]:
        """The codes of the languages that are spoken; English is taken where none is said."""
        return sorted({_code(each or "") for each in self.documents["language"]})

    @cached_property
    def content(self) -> Mask:
        """bool[n_words]: whether a word has a letter, is no stop word, and in no name."""
        texts, found = self.texts, np.ones(len(self.texts.code), bool)
        lower = texts.names.str.to_lowercase()
        found &= texts.names.str.contains(r"\p{L}").to_numpy()[texts.code]
        spoken = self.documents["language"].fill_null("")
        document = np.repeat(np.arange(texts.n_documents), np.diff(texts.bounds))
        for language in spoken.unique():
            little = lower.is_in(list(_little(language))).to_numpy()
            mine = (spoken == language).to_numpy()
            found &= ~(little[texts.code] & mine[document])
        low, high = self.covered(self.mentions)
        depth = np.zeros(len(found) + 1, np.int64)
        np.add.at(depth, low, 1)
        np.add.at(depth, high, -1)
        return np.asarray(found & (np.cumsum(depth[:-1]) == 0))

    def covered(self, places: pl.DataFrame) -> tuple[Places, Places]:
        """Return the words that stretches cover: document, start and end, in characters."""
        # Spans ascend in a document: one ascending number for the document and the character.
        texts = self.texts
        reach = int(texts.spans.max(initial=0)) + int(places["end"].max() or 0) + 1  # type: ignore[arg-type]
        document = np.repeat(np.arange(texts.n_documents), np.diff(texts.bounds))
        shift = places["document"].to_numpy() * reach
        low = np.searchsorted(document * reach + texts.spans[:, 0], shift + places["start"])
        high = np.searchsorted(document * reach + texts.spans[:, 1], shift + places["end"], "right")
        return low, np.maximum(low, high)

    @cached_property
    def uses(self) -> pl.DataFrame:
        """Each place of a shared formula: number, document, start and end (words), contributor."""
        kept = self._places.join(self.pairs.select("number").unique(), on="number", how="semi")
        return kept.sort("number", "start")

    @cached_property
    def pairs(self) -> pl.DataFrame:
        """Which contributor shares which formula with which other: number, contributor, other.

        One that is another with `and`, `is` or the like before it is left out: the other has all
        of its uses.
        """
        numbers = self._pairs["number"].unique().sort()
        texts = self.phrases.text.gather(numbers).to_list()
        known = set(texts)
        opening = frozenset[str]().union(*(openers(each) for each in self._languages))
        longer = pl.Series([_holds(text, known, opening) for text in texts], dtype=pl.Boolean)
        return self._pairs.join(numbers.filter(longer).to_frame(), on="number", how="anti")

    @cached_property
    def _pairs(self) -> pl.DataFrame:
        ends = self._places.group_by("number", "contributor").agg(
            low=pl.col("family").min(), high=pl.col("family").max()
        )
        both = ends.join(ends, on="number", suffix="_other")
        one_text = (pl.col("low") == pl.col("high_other")) & (pl.col("high") == pl.col("low_other"))
        own = pl.col("contributor") == pl.col("contributor_other")
        shared = both.filter(~own, ~(one_text & (pl.col("low") == pl.col("high"))))
        return shared.select("number", "contributor", other="contributor_other").sort(pl.all())

    @cached_property
    def _places(self) -> pl.DataFrame:
        """Each place of a sequence that may be shared, whoever uses it."""
        words = self.archive.running
        word = self._word
        said = np.cumsum(np.append(0, self.content))
        frames, n = [pl.DataFrame(schema=_PLACES)], 0
        for each in self.phrases.found:
            mask = words.chosen[each.at]
            start, number = word[each.at[mask]], each.number[mask] + n
            end = start + each.length
            document = self.texts.document_of(start)
            columns = (number, document, start, end, said[end] - said[start])
            frames.append(pl.DataFrame(dict(zip(_PLACES, columns, strict=True)), schema=_PLACES))
            n += len(each.count)
        every = pl.concat(frames)
        document = every["document"].to_numpy()
        enough = pl.col("content").max().over("number") >= self.shared.content
        whose = {"contributor": self.number[document], "family": self.family[document]}
        return (
            every.with_columns(**{name: pl.Series(each) for name, each in whose.items()})
            .filter(enough)
            .join(self._everybodys, on="number", how="anti")
        )

    @property
    def _word(self) -> Places:
        """int64[n]: the word of `texts` that stands at each place of the archive, or `NONE`.

        An archive has places without a word, which no sequence runs over.
        """
        words, texts = self.archive.running, self.texts
        barred = texts.names.str.contains(f"^{NO_WORD}$").to_numpy()
        spoken = np.flatnonzero(~barred[texts.code])
        order = np.argsort(
            self.documents["row"].to_numpy()[texts.document_of(spoken)], kind="stable"
        )
        found = np.full(len(words.code), NONE, np.int64)
        found[words.chosen & (words.code != BREAK)] = spoken[order]
        return found

    @cached_property
    def elsewhere(self) -> pl.DataFrame:
        """The uses of sequences in other documents: number, row in the archive, y, contributor."""
        uses = self.phrases.uses.of(~self.archive.documents["chosen"].to_numpy())
        groups = self.archive.documents.select(called(pl.col("group"))).to_series()
        columns = {"number": uses.number, "row": uses.document, "y": uses.y}
        return pl.DataFrame(columns).with_columns(contributor=groups.gather(uses.document))

    @property
    def _everybodys(self) -> pl.DataFrame:
        """Return the numbers of sequences that nearly everybody elsewhere uses."""
        others = self.archive.documents.filter(~pl.col("chosen"))
        n = others.select(called(pl.col("group"))).to_series().n_unique()
        users = self.elsewhere.group_by("number").agg(n=pl.col("contributor").n_unique())
        if n < _FEW:
            return users.clear().select("number")
        return users.filter(pl.col("n") > self.shared.everybody * n).select("number")


_PLACES = dict.fromkeys(("number", "document", "start", "end", "content"), pl.Int64)


def called(group: pl.Expr) -> pl.Expr:
    """Return how contributors are called: 2 is a number, and without a value it is `none`."""
    return group.cast(pl.String).str.replace(r"^(-?\d+)\.0$", "$1").fill_null(WITHOUT)


def _holds(text: str, known: set[str], opening: frozenset[str]) -> bool:
    """Tell whether a formula is a known one with words before it that it can do without."""
    first, _, rest = text.partition(" ")
    while rest and first.lower() in opening:
        if rest in known:
            return True
        first, _, rest = rest.partition(" ")
    return False


def _code(language: str) -> str:
    return tag(language or "en").partition("-")[0]


def _little(language: str) -> frozenset[str]:
    """Return the stop words of a language; those of English if none is said."""
    try:
        return stop_words(_code(language))
    except UsageError:
        # Of a language without a list every word counts.
        return frozenset()


def copies(texts: Texts, n: int) -> Places:
    """Return int64[n_documents]: the first of the documents that say mostly the same, or itself.

    Two are copies if half of the rows of `n` words of the one with fewer are in the other
    (containment: Broder 1997); so are copies of copies.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    name = numbered(texts, n)
    there = np.flatnonzero(name != NONE)
    rows = pl.DataFrame({"name": name[there], "document": texts.document_of(there)}).unique()
    few = rows.filter(pl.len().over("name") <= _MANY)
    pairs = few.join(few, on="name", suffix="_other").filter(
        pl.col("document") < pl.col("document_other")
    )
    counts = pairs.group_by("document", "document_other").len()
    a, b, common = (counts[each].to_numpy() for each in ("document", "document_other", "len"))
    sizes = np.maximum(np.diff(texts.bounds) - n + 1, 1)
    alike = common >= _COPIED * np.minimum(sizes[a], sizes[b])
    size = (texts.n_documents,) * 2
    graph = coo_array((np.ones(int(alike.sum())), (a[alike], b[alike])), shape=size)
    _, label = connected_components(graph, directed=False)
    _, first = np.unique(label, return_index=True)
    return np.asarray(first[label], np.int64)
