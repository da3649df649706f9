"""The reader of PDF files: one document for a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from communique.corpus import Document, Mark, Source
from communique.errors import ReadError
from communique.read.limits import within_limit
from communique.read.office.flow import Flow
from communique.read.options import ReadOptions
from communique.read.pdf.lines import Line, lines
from communique.read.pdf.paragraphs import (
    Hyphens,
    Paragraph,
    hyphens_of,
    joined,
    paragraphs,
    sorted_out,
)
from communique.read.pdf.runs import runs

CONFINED = True
MOST_PAGES = 20_000

_HEADING = 1.18
_FACTS = {"Title": "title", "Author": "author"}


@dataclass(frozen=True, slots=True)
class _Pages:
    lines: Sequence[Sequence[Line]]
    heights: Sequence[float]
    scanned: Sequence[int]
    facts: dict[str, str]


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield the one document of a PDF file.

    Raises:
        ReadError: it is damaged, has a password, or more pages than a document has.
    """
    pages = _pages(source)
    if pages.scanned:
        options.notice(_scanned(pages, source))
    found = sorted_out(pages.lines, pages.heights)
    kept = hyphens_of(found.text)
    flow = Flow()
    starts: list[tuple[int, int]] = []
    made = paragraphs(found.text)
    body = _usual(made)
    for paragraph in made:
        _add(flow, paragraph, kept, body, starts)
    for kind, those in (("note", found.notes), ("furniture", found.margins)):
        for page, group in groupby(those, key=lambda line: line.page):
            with flow.aside(kind, {"page": str(page)}):
                for each in paragraphs(list(group)):
                    flow.paragraph(joined(each.lines, kept))
    end = flow.length
    if starts:
        stops = [*(start for _, start in starts[1:]), _end_of_text(flow, end)]
        flow.marks["page"] = [
            Mark(start, max(start, stop), {"n": str(number)})
            for (number, start), stop in zip(starts, stops, strict=True)
        ]
    yield from within_limit(flow.document(source, pages.facts, options), options)


def _end_of_text(flow: Flow, end: int) -> int:
    beside = [mark.start for those in flow.asides.values() for mark in those]
    return min([end, *beside])


def _usual(made: Sequence[Paragraph]) -> float:
    sizes = [line.size for each in made for line in each.lines]
    return median(sizes) if sizes else 0.0


def _add(
    flow: Flow,
    paragraph: Paragraph,
    kept: Hyphens,
    body: float,
    starts: list[tuple[int, int]],
) -> None:
    """Add a paragraph, and note where in the text a page begins."""
    before = flow.length + 2 if flow.length else 0
    for number, line in enumerate(paragraph.lines):
        if not starts or line.page > starts[-1][0]:
            ahead = joined(paragraph.lines[:number], kept)
            starts.append((line.page, before + len(ahead)))
    text = joined(paragraph.lines, kept)
    is_heading = paragraph.size > _HEADING * body and len(text) < 200
    level = 1 if paragraph.size > 1.5 * body else 2
    flow.paragraph(text, level if is_heading else 0)


def _pages(source: Source) -> _Pages:
    try:
        document = pypdfium2.PdfDocument(source.raw)
    except pypdfium2.PdfiumError as error:
        raise _unreadable(source.name, str(error)) from error
    try:
        count = len(document)
        if count > MOST_PAGES:
            raise ReadError(
                f"the file claims to have {count:,} pages, more than the {MOST_PAGES:,} "
                "that are read",
                where=source.name,
                hint="cut it into several files",
            )
        found: list[list[Line]] = []
        heights: list[float] = []
        scanned: list[int] = []
        for number in range(1, count + 1):
            made, height, has_images = _page(document, number, source.name)
            found.append(made)
            heights.append(height)
            if not made and has_images:
                scanned.append(number)
        return _Pages(found, heights, scanned, _facts(document))
    finally:
        document.close()


def _page(document: Any, number: int, name: str) -> tuple[list[Line], float, bool]:
    try:
        page = document[number - 1]
        text = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        raise ReadError(
            f"the page can't be read: {error}", where=f"{name}, page {number}"
        ) from error
    height = page.get_height()
    made = lines(list(runs(text.raw)), number)
    has_images = not made and any(
        pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page.raw, at))
        in {pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM}
        for at in range(min(pdfium.FPDFPage_CountObjects(page.raw), 100))
    )
    text.close()
    page.close()
    return made, height, has_images


def _facts(document: Any) -> dict[str, str]:
    found = document.get_metadata_dict(skip_empty=True)
    facts = {field: found[name] for name, field in _FACTS.items() if name in found}
    written = found.get("CreationDate", "").removeprefix("D:")
    if len(written) >= 8 and written[:8].isdigit():
        facts["published"] = f"{written[:4]}-{written[4:6]}-{written[6:8]}"
    return facts


def _scanned(pages: _Pages, source: Source) -> ReadError:
    listed = ", ".join(map(str, pages.scanned[:10])) + (" …" if len(pages.scanned) > 10 else "")
    return ReadError(
        f"{len(pages.scanned):,} of {len(pages.lines):,} pages are pictures without text",
        where=f"{source.name}, page {listed}",
        hint="they are scanned: run them through a program that recognises characters",
    )


def _unreadable(name: str, reason: str) -> ReadError:
    if "password" in reason.lower():
        return ReadError("the file has a password", where=name, hint="save it anew without one")
    return ReadError(
        "the file is no PDF, or is damaged", where=name, hint="open it and save it anew"
    )
