"""A corpus as a folder of plain pages: they need no server, and open from a disk, too.

Nothing can be searched in them. What a document's field `show` doesn't allow is on none of them.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import communique
from communique.api import Corpus, Reading
from communique.errors import UsageError
from communique.web.facets import known, written
from communique.web.language import SOURCE, languages, speaking
from communique.web.leaves import pages, paragraphs
from communique.web.lines import actor
from communique.web.listing import described
from communique.web.view import content
from communique.web.view import written as filled

_LISTED = 500
"""So many documents stand on one page of the list."""

_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
"""Ids that are file names as they are, and no other's where case doesn't count."""

_FILES = ("style.css", "icon.svg")


def write(corpus: Corpus, folder: Path, language: str = SOURCE) -> int:
    """Write all pages into a new folder; return how many they are.

    `index.html` is written last: where it is, all is.

    Raises:
        UsageError: the folder is there and isn't empty, or pages have no such language.
    """
    if language not in languages():
        known = ", ".join(languages())
        raise UsageError(f"pages have no language {language!r}", hint=f"languages: {known}")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("this is there already", where=str(folder), hint="name a new folder")
    (folder / "d").mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        (folder / name).write_bytes(content(name))
    n_pages = 0
    with speaking(language):
        for name, text in _pages(corpus):
            (folder / name).write_text(text, "utf-8", newline="\n")
            n_pages += 1
    return n_pages


def file_name(document: str, page: int = 1) -> str:
    """Return the name of a page of a document: safe in every file system, and no other's."""
    stem = document
    if not _PLAIN.fullmatch(document):
        readable = re.sub(r"[^A-Za-z0-9_-]+", "-", document).strip("-")[:60].lower()
        stem = f"{readable}~{hashlib.sha256(document.encode()).hexdigest()[:12]}"
    return f"{stem}.html" if page == 1 else f"{stem}.{page}.html"


def _pages(corpus: Corpus) -> Iterator[tuple[str, str]]:
    rows = described(corpus).to_dicts()
    ids = [row["id"] for row in rows]
    for at, name in enumerate(ids):
        beside = {"before": ids[at - 1] if at else "", "after": (*ids, "")[at + 1]}
        yield from _document(corpus, name, beside)
    yield from _lists(corpus, rows)


def _document(corpus: Corpus, name: str, beside: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    reading = corpus.show(name)
    # Of a withheld text nothing is read, and so nothing can stand on a page.
    leaves = [[]] if reading.withheld else pages(reading.text, corpus.stretches(name))
    facts = {
        "reading": reading,
        "title": reading.title or name,
        "metadata": _metadata(reading),
        "language": str(reading.metadata.get("language") or ""),
        "cite": corpus.cite([name], "plain"),
        **{key: file_name(value) if value else "" for key, value in beside.items()},
        "files": [file_name(name, page) for page in range(1, len(leaves) + 1)],
    }
    for page, leaf in enumerate(leaves, 1):
        shown = paragraphs(reading.text, leaf, [], 0)
        told = {**facts, "paragraphs": shown, "page": page}
        yield f"d/{file_name(name, page)}", _filled("document.html", corpus, "../", told)


def _lists(corpus: Corpus, rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield the list of documents, the corpus page with its first page last of all."""
    starts = range(0, max(len(rows), 1), _LISTED)
    files = ["index.html", *(f"documents-{page}.html" for page in range(2, len(starts) + 1))]
    for page, start in reversed(list(enumerate(starts, 1))):
        part = [{**row, "file": f"d/{file_name(row['id'])}"}
                for row in rows[start : start + _LISTED]]  # fmt: skip
        told = {"info": known(corpus), "rows": part, "who": actor(corpus), "files": files}
        yield files[page - 1], _filled("list.html", corpus, "", {**told, "page": page})


def _metadata(reading: Reading) -> list[tuple[str, str]]:
    found = []
    for name, value in reading.metadata.items():
        values = value if isinstance(value, list) else [value]
        text = "; ".join(written(each) for each in values if each is not None)
        found += [(name, text)] if text else []
    return found


def _filled(template: str, corpus: Corpus, up: str, facts: Mapping[str, Any]) -> str:
    version = communique.__version__
    return filled(f"site/{template}", corpus=corpus, up=up, version=version, **facts)
