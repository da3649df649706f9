"""Reads the UN General Debate corpus: country, session and year are in the names of its files.

`Session 74 - 2019/GRC_74_2019.txt`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from communique.corpus import Document, Origin, Source
from communique.read import plain
from communique.read.options import ReadOptions
from communique.vocabulary.countries import country
from communique.vocabulary.edtf import days

_NAME = re.compile(
    r"(?P<country>[A-Z]{2,3})_(?P<session>[0-9]{1,3})_(?P<year>19[4-9][0-9]|20[0-9]{2})\.txt"
)


def fits(raw: bytes, name: str, options: ReadOptions) -> bool:
    """Return whether a file is called as those of the corpus, its session that of its year."""
    match = _NAME.fullmatch(PurePosixPath(name).name)
    return (
        match is not None
        and not options.pattern
        and int(match["session"]) == int(match["year"]) - 1945
    )


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield the one document of a statement, with what its file's name says."""
    match = _NAME.fullmatch(PurePosixPath(source.name).name)
    for document in plain.read(source, options):
        if match is None:
            yield document
            continue
        known = country(match["country"])
        values = {
            "country": known.name if known else match["country"],
            "date": days(match["year"]),
            "meeting": "UNGA",
            "session": int(match["session"]),
            "type": "speech",
        }
        origin = Origin(match[0], "file name")
        yield replace(
            document,
            metadata=values | dict(document.metadata),
            origins={name: origin for name in values if name not in document.metadata},
        )
