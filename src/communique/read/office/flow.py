"""The text of a document as it grows, paragraph by paragraph, with what stands beside it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from communique.corpus import Document, Mark, Origin, Source, Value
from communique.errors import ReadError
from communique.read.metadata import renamed
from communique.read.options import ReadOptions
from communique.read.plain import around, one_document
from communique.vocabulary.days import parse
from communique.vocabulary.languages import tag

_GAP = "\n\n"


@dataclass
class Flow:
    """Paragraphs, one after the other, and labelled stretches of them."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    marks: dict[str, list[Mark]] = field(default_factory=lambda: defaultdict(list))
    asides: dict[str, list[Mark]] = field(default_factory=lambda: defaultdict(list))

    def paragraph(self, text: str, level: int = 0) -> None:
        """Add a paragraph, or a heading of a level from 1 on; an empty one is none."""
        text = text.strip()
        if not text:
            return
        if level:
            with self.marked("head", {"level": str(level)}):
                self.paragraph(text)
            return
        if self.pieces:
            self.pieces.append(_GAP)
            self.length += len(_GAP)
        self.pieces.append(text)
        self.length += len(text)

    @contextmanager
    def marked(self, name: str, values: Mapping[str, str] | None = None) -> Iterator[None]:
        """Label what is added in the meantime."""
        yield from self._labelled(self.marks, name, values)

    @contextmanager
    def aside(self, name: str, values: Mapping[str, str] | None = None) -> Iterator[None]:
        """Keep what is added in the meantime out of the counts."""
        yield from self._labelled(self.asides, name, values)

    def _labelled(
        self, among: dict[str, list[Mark]], name: str, values: Mapping[str, str] | None
    ) -> Iterator[None]:
        before = self.length
        yield
        start = before + len(_GAP) if before else 0
        if self.length > start:
            among[name].append(Mark(start, self.length, dict(values or {})))

    def document(
        self, source: Source, facts: Mapping[str, str], options: ReadOptions, identity: str = ""
    ) -> Document:
        """Return the document, with what the file says about itself.

        `facts` are `title`, `author`, `published`, `language` and others, as they are written.
        """
        values, origins = _values(facts)
        taken = around(source.name, options) | renamed(values, options)
        if identity:
            taken = {"id": identity} | taken
        document = one_document(source, "".join(self.pieces), taken, options)
        return replace(
            document,
            marks={name: those for name, those in self.marks.items() if those},
            asides={name: those for name, those in self.asides.items() if those},
            origins={name: each for name, each in origins.items() if name in document.metadata},
        )


def tell(options: ReadOptions, name: str, *, changes: int, comments: int) -> None:
    """Tell that changes were tracked and comments made, which the text has not."""
    if changes:
        options.notice(
            ReadError(
                f"{_counted(changes, 'tracked change')} read as accepted",
                where=name,
                hint="accept or refuse them in the word processor to settle the text",
            )
        )
    if comments:
        options.notice(
            ReadError(
                f"{_counted(comments, 'comment')} left out",
                where=name,
                hint="what is to be in the text must stand in it",
            )
        )


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what} is" if count == 1 else f"{count:,} {what}s are"


def _values(facts: Mapping[str, str]) -> tuple[dict[str, Value], dict[str, Origin]]:
    values: dict[str, Value] = {}
    origins: dict[str, Origin] = {}
    for name, written in facts.items():
        text = written.strip()
        if not text:
            continue
        if name in {"published", "date"}:
            try:
                day = parse(text)
            except ValueError:
                continue
            values[name] = day.interval
            origins[name] = Origin(text, "file properties", min(day.certainty, 0.7), day.edtf)
            continue
        values[name] = (tag(text) or text) if name == "language" else text
        certainty = 0.9 if name == "author" else 1.0
        origins[name] = Origin(text, "file properties", certainty)
    return values, origins
