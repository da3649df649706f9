"""Reads corpora of Iramuteq and Alceste: texts between lines of stars and variables.

```text
**** *speaker_lind *year_2019
Dear Comrades, …
-*theme_peace
We have come here …
```
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from communique.corpus import Document, Mark, Source
from communique.errors import ReadError
from communique.read.encoding import decoded
from communique.read.limits import within_limit
from communique.read.metadata import renamed, stem, storable, value_of
from communique.read.options import ReadOptions

_STARS = re.compile(r"^(?:\*{4}|[0-9]{4}[ \t]+\*)[^\n]*", re.MULTILINE)
_VARIABLE = re.compile(r"\*(?P<name>[^\s_*]+)(?:_(?P<value>\S*))?")
_THEME = re.compile(r"^-\*(?P<name>\S+)[ \t]*\n?", re.MULTILINE)


def fits(raw: bytes, name: str, options: ReadOptions) -> bool:
    """Return whether a file begins with a line of stars and variables."""
    beginning = raw[:500].removeprefix(b"\xef\xbb\xbf").lstrip()
    return re.match(rb"\*{4}[ \t]+\*\S", beginning) is not None


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield a document for each text of a file.

    Raises:
        ReadError: there is no line of stars.
    """
    text = decoded(source.raw, source.name, options).removeprefix("\ufeff").replace("\r\n", "\n")
    heads = list(_STARS.finditer(text))
    if not heads:
        raise ReadError(
            "the file has no line of stars",
            where=f"{source.name}, line 1",
            hint="each text begins with one: **** *speaker_lind *year_2019",
        )
    if text[: heads[0].start()].strip():
        options.skip(
            ReadError(
                "what stands before the first line of stars is no text",
                where=f"{source.name}, line 1",
            )
        )
    stops = [*(head.start() for head in heads[1:]), len(text)]
    for number, (head, stop) in enumerate(zip(heads, stops, strict=True), start=1):
        where = f"{source.name}, line {text.count(chr(10), 0, head.start()) + 1}"
        document = _document(head[0], text[head.end() : stop], where, source, options)
        identity = document.id or f"{stem(source.name)}#{number}"
        yield from within_limit(replace(document, id=identity), options)


def _document(head: str, body: str, where: str, source: Source, options: ReadOptions) -> Document:
    """Return a text with its variables; its id is empty where no variable gives one."""
    variables = {
        match["name"]: "true" if match["value"] is None else match["value"]
        for match in _VARIABLE.finditer(head[4:])
    }
    values = {
        field: value_of(field, _spaced(field, written), where, options)
        for field, written in renamed(variables, options).items()
    }
    text, themes = _themes(body)
    title, identity = values.pop("title", None), values.pop("id", None)
    return Document(
        id="" if identity is None else str(identity),
        text=text,
        source=source,
        metadata=storable(values, where, options),
        title="" if title is None else str(getattr(title, "raw", title)),
        marks={"theme": themes} if themes else {},
    )


def _spaced(field: str, written: str) -> str:
    """Return a value with the spaces that the form has no place for; an id needs none."""
    return written if field == "id" else written.replace("_", " ")


def _themes(body: str) -> tuple[str, list[Mark]]:
    """Return a text without the lines of themes, and what each theme covers."""
    found = list(_THEME.finditer(body))
    if not found:
        return body.strip(), []
    pieces = [body[: found[0].start()].strip()]
    names = []
    for match, following in zip(found, [*found[1:], None], strict=True):
        pieces.append(body[match.end() : following.start() if following else len(body)].strip())
        names.append(match["name"].replace("_", " "))
    text = "\n\n".join(filter(None, pieces))
    marks, at = [], len(pieces[0]) + 2 if pieces[0] else 0
    for name, piece in zip(names, pieces[1:], strict=True):
        if piece:
            marks.append(Mark(at, at + len(piece), {"name": name}))
            at += len(piece) + 2
    return text, marks
