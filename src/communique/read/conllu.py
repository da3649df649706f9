"""Reads CoNLL-U: tokens with their annotations, texts as they were written.

A document begins with `# newdoc`; a comment `# key = value` before its first sentence is
metadata, `# meta::key = value` anywhere.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from communique.corpus import Document, Source, Value
from communique.errors import ReadError
from communique.read.encoding import decoded
from communique.read.limits import within_limit
from communique.read.metadata import renamed, stem, value_of
from communique.read.options import ReadOptions
from communique.read.parliament.words import Growing
from communique.read.plain import around, one_document

LARGEST = 2_000_000_000

_COMMENT = re.compile(r"#\s*([\w:]+)(\s+id)?(?:\s*=\s*(.*))?\s*$")
_ATTRIBUTES = ("lemma", "pos", "xpos", "feats", "head", "deprel", "deps", "misc")
_SPACES = {"\\s": " ", "\\n": "\n", "\\t": "\t", "\\r": "\r", "\\p": "|", "\\\\": "\\"}


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield a document for each `# newdoc`, or one of the whole file where there is none.

    Raises:
        ReadError: a line has not the ten columns of the format.
    """
    text = decoded(source.raw, source.name, options).removeprefix("\ufeff")
    base = around(source.name, options)
    reading = _Reading(source, options, base)
    for number, line in enumerate(text.splitlines(), start=1):
        yield from reading.line(line, number)
    yield from reading.finished()


class _Reading:
    def __init__(self, source: Source, options: ReadOptions, base: dict[str, Value]) -> None:
        self.source, self.options, self.base = source, options, base
        self.count = 0
        self.empty = 0
        self.begin("")

    def begin(self, identity: str) -> None:
        self.growing = Growing()
        self.values: dict[str, str] = {"id": identity} if identity else {}
        self.sentence = self.paragraph = 0
        self.spoken = False
        self.until = 0
        self.after = ""
        self.sent: dict[str, str] = {}

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
            return
        key, value = match[1], (match[3] or "").strip()
        if key == "newdoc":
            yield from self.finished()
            self.begin(value)
        elif key == "newpar":
            self.end_paragraph()
        elif key in {"sent_id", "text", "text_en"}:
            if key == "sent_id":
                self.sent = {"id": value}
        elif key.startswith("meta::"):
            self.values[key[6:]] = value
        elif not self.spoken:
            self.values[key] = value

    def token(self, line: str, number: int) -> None:
        cells = line.split("\t")
        if len(cells) != 10:
            raise ReadError(
                f"the line has {len(cells)} columns where CoNLL-U has 10",
                where=f"{self.source.name}, line {number}",
                hint="columns stand between tabs",
            )
        place = cells[0]
        if "." in place:
            self.empty += 1
            return
        if "-" in place:
            last = place.partition("-")[2]
            self.until = int(last) if last.isdigit() else 0
            self.say(cells)
        elif not (place.isdigit() and int(place) <= self.until):
            self.until = 0
            self.say(cells)
        self.spoken = True

    def say(self, cells: list[str]) -> None:
        growing = self.growing
        if self.after:
            growing.gap(self.after)
        misc = cells[9]
        values = {
            name: "" if cell == "_" else cell
            for name, cell in zip(_ATTRIBUTES, cells[2:], strict=True)
        }
        kept = [e for e in misc.split("|") if not e.startswith(("SpaceAfter", "SpacesAfter"))]
        values["misc"] = "" if kept == ["_"] else "|".join(kept)
        growing.glued = True
        growing.word(cells[1], values)
        self.after = _space_after(misc)

    def end_sentence(self) -> None:
        end = len(self.growing.spans)
        if end > self.sentence:
            self.growing.regions["s"].append((self.sentence, end, self.sent))
            self.sentence, self.sent = end, {}
            self.until = 0

    def end_paragraph(self) -> None:
        self.end_sentence()
        end = len(self.growing.spans)
        if end > self.paragraph:
            self.growing.regions["p"].append((self.paragraph, end, {}))
            self.paragraph = end
            self.after = "\n\n" if self.after in {"", " "} else self.after

    def finished(self) -> Iterator[Document]:
        """Yield the document that has come together, if there is one."""
        self.end_paragraph()
        growing = self.growing
        if not growing.spans and not self.values:
            return
        self.count += 1
        named = renamed(self.values, self.options)
        where = self.source.name
        values = self.base | {
            field: text if field in {"id", "title"} else value_of(field, text, where, self.options)
            for field, text in named.items()
        }
        values.setdefault("id", f"{stem(where)}#{self.count}")
        document = one_document(self.source, growing.text, values, self.options)
        yield from within_limit(replace(document, tokens=growing.tokens()), self.options)


def _space_after(misc: str) -> str:
    for each in misc.split("|"):
        if each == "SpaceAfter=No":
            return ""
        if each.startswith("SpacesAfter="):
            return re.sub(r"\\.", lambda m: _SPACES.get(m[0], m[0]), each[12:])
    return " "
