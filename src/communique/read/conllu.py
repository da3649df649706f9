"""Reads CoNLL-U: tokens with their annotations, texts as they were written.

A document begins with `# newdoc`. A comment `# key = value` above its first paragraph and
sentence is metadata, `# meta::key = value` anywhere; others belong to their sentence. The file is
read line by line.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from communique.corpus import Document, Source, Value
from communique.errors import ReadError
from communique.read.encoding import decoded_pieces, settled
from communique.read.limits import within_limit
from communique.read.metadata import renamed, stem, value_of
from communique.read.options import ReadOptions
from communique.read.parliament.sentences import Sentence, spaces
from communique.read.parliament.words import Growing
from communique.read.plain import around, one_document

LARGEST = 2_000_000_000

_COMMENT = re.compile(r"#\s*([\w:.\-]+)(\s+id)?(?:\s*=\s*(.*))?\s*$")


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield a document for each `# newdoc`, or one of the whole file where there is none.

    Raises:
        ReadError: a line has not the ten columns of the format.
    """
    reading = _Reading(source, options, around(source.name, options))
    for number, line in enumerate(_lines(source, options), start=1):
        yield from reading.line(line, number)
    yield from reading.finished()
    reading.tell()


def _lines(source: Source, options: ReadOptions) -> Iterator[str]:
    encoding = settled(source.pieces, source.name, options)
    rest = ""
    for number, piece in enumerate(decoded_pieces(source.pieces, encoding, source.name)):
        text = piece if number else piece.removeprefix("\ufeff")
        # Forms may hold other characters that end lines; only this one ends them here.
        *lines, rest = (rest + text).split("\n")
        yield from (line.removesuffix("\r") for line in lines)
    yield rest.removesuffix("\r")


class _Reading:
    """The document that comes together line by line."""

    def __init__(self, source: Source, options: ReadOptions, base: dict[str, Value]) -> None:
        self.source, self.options, self.base = source, options, base
        self.count = self.empty = self.unlike = self.odd = 0
        self.begin("", marked=False)

    def begin(self, identity: str, *, marked: bool) -> None:
        self.growing = Growing()
        self.values: dict[str, str] = {"id": identity} if identity else {}
        self.sentence = Sentence()
        self.paragraph = 0
        self.about_paragraph: dict[str, str] = {}
        self.heading, self.marked, self.final = True, marked, ""
        self.stated = False

    def line(self, line: str, number: int) -> Iterator[Document]:
        """Take a line."""
        if not line.strip():
            self.end_sentence()
        elif line.startswith("#"):
            yield from self.comment(line)
        else:
            self.token(line, number)

    def comment(self, line: str) -> Iterator[Document]:
        match = _COMMENT.match(line)
        if match is None:
            self.odd += 1
            return
        key, value = match[1], (match[3] or "").strip()
        if key == "newdoc":
            yield from self.finished()
            self.begin(value, marked=True)
        elif key == "newpar":
            self.end_paragraph()
            self.about_paragraph = {"id": value} if value else {}
            self.heading = False
        elif key.startswith("meta::"):
            self.values[key[6:]] = value
        elif key == "global.columns":
            pass
        elif self.heading and not key.startswith(("sent_id", "text")):
            self.values[key] = value
        else:
            self.heading = False
            self.sentence.comment(key, value)

    def token(self, line: str, number: int) -> None:
        cells = line.split("\t")
        if len(cells) != 10:
            raise ReadError(
                f"the line has {len(cells)} columns where CoNLL-U has 10",
                where=f"{self.source.name}, line {number}",
                hint="columns stand between tabs",
            )
        self.heading = False
        if "." in cells[0]:
            self.empty += 1
        else:
            self.sentence.add(cells)

    def end_sentence(self) -> None:
        sentence, growing = self.sentence, self.growing
        if not sentence.rows:
            return
        start = len(growing.spans)
        if not start and "SpacesBefore=" in sentence.rows[0][9]:
            growing.say(spaces(sentence.rows[0][9], "SpacesBefore="))
        gaps, fits = sentence.gaps()
        last = sentence.rows[-1][9]
        self.stated = "SpacesAfter=" in last
        self.final = spaces(last, "SpacesAfter=") if self.stated else ""
        self.unlike += not fits
        growing.run(sentence.forms, gaps, sentence.columns())
        growing.regions["s"].append((start, len(growing.spans), sentence.about))
        self.sentence = Sentence()

    def end_paragraph(self) -> None:
        self.end_sentence()
        end = len(self.growing.spans)
        if end > self.paragraph:
            self.growing.regions["p"].append((self.paragraph, end, self.about_paragraph))
            self.paragraph, self.about_paragraph = end, {}
            if self.growing.pieces[-1] in {"", " "} and not self.stated:
                self.growing.last_gap("\n\n")

    def finished(self) -> Iterator[Document]:
        """Yield the document that has come together, if there is one."""
        self.end_paragraph()
        growing = self.growing
        if not growing.spans and not self.values:
            return
        self.count += 1
        if growing.spans:
            growing.last_gap(self.final)
        where = self.source.name
        named = renamed(self.values, self.options)
        values = self.base | {
            field: text if field in {"id", "title"} else value_of(field, text, where, self.options)
            for field, text in named.items()
        }
        values.setdefault("id", f"{stem(where)}#{self.count}" if self.marked else stem(where))
        text = "".join(growing.pieces)
        document = one_document(self.source, text, values, self.options)
        yield from within_limit(replace(document, tokens=growing.tokens()), self.options)

    def tell(self) -> None:
        """Tell what of the file was left out or is in doubt."""
        for count, message in (
            (self.empty, "empty nodes (such as 5.1) stand for no words and are left out"),
            (self.unlike, "sentences are not what their # text says; their words are kept"),
            (self.odd, "comments of another form than # key = value are left out"),
        ):
            if count:
                self.options.notice(ReadError(f"{count:,} {message}", where=self.source.name))
