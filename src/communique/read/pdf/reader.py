"""The reader of PDF files: one document for a file."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from statistics import median

from communique.corpus import Document, Mark, Origin, Source
from communique.read.limits import within_limit
from communique.read.office.flow import Flow
from communique.read.options import ReadOptions
from communique.read.pdf.pages import Pages, pages
from communique.read.pdf.paragraphs import (
    Hyphens,
    Paragraph,
    hyphens_of,
    joined,
    paragraphs,
    sorted_out,
)
from communique.read.pdf.tesseract import languages, of_document
from communique.read.plain import around

CONFINED = True

_HEADING = 1.18
_CERTAINTY = "ocr_certainty"
"""The field of a document with recognised pages: the mean of the certainty of their words."""


def ready(options: ReadOptions) -> None:
    """See that what the options ask for can be done, before anything is read.

    Raises:
        UsageError, MissingExtraError: scanned pages are to be read, and can't be.
    """
    if options.ocr:
        languages(options.ocr)


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield the one document of a PDF file.

    Raises:
        ReadError: it is damaged, has a password, or more pages than a document has.
        UsageError, MissingExtraError: as of `ready`.
    """
    names: tuple[str, ...] = ()
    if options.ocr:
        names = of_document(languages(options.ocr), around(source.name, options).get("language"))
    found = pages(source, options, names)
    flow = _flow(found)
    document = flow.document(source, found.facts, options)
    if found.recognised:
        document = _with_certainty(document, found, names)
    yield from within_limit(document, options)


def _with_certainty(document: Document, found: Pages, names: Sequence[str]) -> Document:
    """Return a document that says it was recognised in part, and how sure that is."""
    certainty = round(found.certainty, 3)
    method = f"{found.program}, {'+'.join(names)}"
    origin = Origin(str(certainty), method, certainty)
    return replace(
        document,
        metadata={**document.metadata, _CERTAINTY: certainty},
        origins={**document.origins, _CERTAINTY: origin},
    )


def _flow(found: Pages) -> Flow:
    """Return the text of the pages, with what stands beside it at its end."""
    sorted_lines = sorted_out(found.lines, found.heights)
    kept = hyphens_of(sorted_lines.text)
    flow = Flow()
    starts: list[tuple[int, int]] = []
    made = paragraphs(sorted_lines.text)
    body = _usual(made)
    for paragraph in made:
        _add(flow, paragraph, kept, body, starts)
    for kind, those in (("note", sorted_lines.notes), ("furniture", sorted_lines.margins)):
        for page, group in groupby(those, key=lambda line: line.page):
            with flow.aside(kind, {"page": str(page)}):
                for each in paragraphs(list(group)):
                    flow.paragraph(joined(each.lines, kept))
    _mark_pages(flow, starts, found)
    return flow


def _mark_pages(flow: Flow, starts: Sequence[tuple[int, int]], found: Pages) -> None:
    """Mark pages as `page`, recognised ones as `ocr` too."""
    if not starts:
        return
    stops = [*(start for _, start in starts[1:]), _end_of_text(flow, flow.length)]
    for (number, start), stop in zip(starts, stops, strict=True):
        mark = Mark(start, max(start, stop), {"n": str(number)})
        flow.marks["page"].append(mark)
        if number in found.recognised:
            certainty = f"{found.recognised[number].certainty:.2f}"
            flow.marks["ocr"].append(
                replace(mark, values={"page": str(number), "certainty": certainty})
            )


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
