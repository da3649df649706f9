"""What goes into a corpus: documents from readers, token streams from annotators."""

import hashlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    # Processes that only read files do without these, and start in a tenth of the time.
    import numpy as np
    import numpy.typing as npt
    import polars as pl

MAX_CHARACTERS = 32_000_000
"""The longest document, in code points; a longer one is refused."""

PIECE = 8_000_000
"""Bytes of a source file that are held in memory at once where it is read piece by piece."""


@dataclass(frozen=True, slots=True)
class DateInterval:
    """A date as precise as it is known: the days from `start` until before `stop`.

    `raw` is what the source said: `DateInterval(date(2018, 4, 1), date(2018, 5, 1), "Apr. 2018")`.
    """

    start: date
    stop: date
    raw: str


Value = str | int | float | DateInterval | Sequence[str] | None
"""A value of a metadata field: text, number, date or list of texts; None is missing."""


@dataclass(frozen=True)
class Source:
    """The file that documents came from.

    Attributes:
        name: its name under the source folder.
        content: its bytes, or what opens it anew each time, so that it need not be in memory.
        facts: what is known of the file itself: `url`, `retrieved`, `media_type`, `title`.
    """

    name: str
    content: bytes | Callable[[], BinaryIO]
    facts: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def raw(self) -> bytes:
        """All bytes of the file, kept in memory from now on."""
        if isinstance(self.content, bytes):
            return self.content
        with self.content() as file:
            return file.read()

    def opened(self) -> BinaryIO:
        """Return the file, open at its first byte."""
        return io.BytesIO(self.content) if isinstance(self.content, bytes) else self.content()

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes of the file in pieces of `PIECE`, the last one shorter."""
        with self.opened() as file:
            while piece := file.read(PIECE):
                yield piece

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the file's bytes."""
        found = hashlib.sha256()
        for piece in self.pieces():
            found.update(piece)
        return found.hexdigest()


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of strings as numbers.

    Attributes:
        types: String series of the distinct values, in any order.
        codes: int32[n_tokens], each token's row in `types`.
    """

    types: "pl.Series"
    codes: "npt.NDArray[np.int32]"


@dataclass(frozen=True, slots=True)
class Regions:
    """Labelled stretches of tokens: sentences, paragraphs, entities.

    Attributes:
        spans: int32[n_regions, 2], first and one past last token, counted from the start of
            the stream; start ascending, end descending where starts are equal.
        values: one row per region, or None where regions carry no values.
    """

    spans: "npt.NDArray[np.int32]"
    values: "pl.DataFrame | None" = None


@dataclass(frozen=True, slots=True)
class TokenStream:
    """The tokens of a batch of documents, column by column.

    Attributes:
        bounds: int64[n_documents + 1]; document `d` has the tokens `bounds[d]:bounds[d + 1]`.
        start: int32[n_tokens], first character of each token in its document's text.
        end: int32[n_tokens], one past the last character.
        values: positional attributes by name; `word` is always there.
        structures: structural attributes by name; `s` and `p` are always there.
    """

    bounds: "npt.NDArray[np.int64]"
    start: "npt.NDArray[np.int32]"
    end: "npt.NDArray[np.int32]"
    values: Mapping[str, Coded]
    structures: Mapping[str, Regions] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled stretch of a text that its source names: a turn, a page, a note, furniture.

    Attributes:
        start, end: first and one past last character of the text.
        values: what is said of it: `{"who": "Ada Lind", "role": "chair"}`.
    """

    start: int
    end: int
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value of a metadata field comes from, where it was not read just as it stands.

    Attributes:
        raw: what the source says.
        method: how the value was got: `read`, `title`, `url`, `site recipe`, `guess`, ...
        certainty: 1 is sure, 0 is nothing but a guess.
        value: the value in a form that says more than the field holds: a date as EDTF.
        start, end: first and one past last character of `raw` in the file's text, or -1.
    """

    raw: str
    method: str = "read"
    certainty: float = 1.0
    value: str = ""
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class Document:
    """One statement as a reader found it.

    Attributes:
        id: unique in the corpus.
        text: the exact text that all offsets count in, in code points.
        source: the file it came from.
        metadata: who spoke, when, where.
        title: kept and tokenised apart from the text, outside counts and denominators.
        tokens: the tokens, where the source has cut them itself (vertical text).
        marks: labelled stretches of the text by the name of the structure they make; one inside
            another, overlapping and empty ones are fine.
        asides: stretches of the text that are kept and shown but have no tokens, for they are
            not part of what was said: a page's furniture, an editor's note, applause.
        origins: of values that were resolved, guessed or made from something else, by field.
        repairs: what was changed in the text: `raw` stood from `start` to `end` where `value` is.
    """

    id: str
    text: str
    source: Source
    metadata: Mapping[str, Value] = field(default_factory=dict)
    title: str = ""
    tokens: TokenStream | None = None
    marks: Mapping[str, Sequence[Mark]] = field(default_factory=dict)
    asides: Mapping[str, Sequence[Mark]] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    repairs: Sequence[Origin] = ()
