"""The reader of PDF files: one document for a file."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from communique.corpus import Document, Mark, Origin, Source
from communique.read.limits import within_limit
from communique.read.office.flow import Flow
from communique.read.options import ReadOptions
from communique.read.pdf.headings import levels
from communique.read.pdf.lines import Line
from communique.read.pdf.pages import Pages, pages
from communique.read.pdf.paragraphs import (
    hyphens_of,
    joined,
    joined_lines,
    paragraphs,
    sorted_out,
)
from communique.read.pdf.tesseract import languages, of_document
from communique.read.plain import around

CONFINED = True

_NUMBER = re.compile(r"\s*(\d{1,3}|[⁰¹²³⁴-⁹]{1,3})")
_RAISED = re.compile("[⁰¹²³⁴-⁹]+")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
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
    those = sorted_out(found.lines, found.heights)
    kept = hyphens_of(those.text)
    flow = Flow()
    made = paragraphs(those.text)
    starts: list[tuple[int, int]] = []
    for paragraph, level in zip(made, levels(made), strict=True):
        pieces = joined_lines(paragraph.lines, kept)
        before = flow.length + 2 if flow.length else 0
        for line, (_, start) in zip(paragraph.lines, pieces, strict=True):
            if not starts or line.page > starts[-1][0]:
                starts.append((line.page, before + start))
        flow.paragraph("".join(piece for piece, _ in pieces), level)
    _mark_pages(flow, starts, found)
    references = list(_references("".join(flow.pieces), flow.marks["page"], those.notes))
    for kind, beside in (("note", those.notes), ("furniture", those.margins)):
        for page, group in groupby(beside, key=lambda line: line.page):
            with flow.aside(kind, {"page": str(page)}):
                for each in paragraphs(list(group)):
                    flow.paragraph(joined(each.lines, kept))
    flow.asides["reference"] += references
    return flow


def _references(text: str, places: Sequence[Mark], notes: Sequence[Line]) -> Iterator[Mark]:
    """Yield the first raised number on a page that is the one of a footnote there, for each."""
    numbered = ((line.page, _NUMBER.match(line.text)) for line in notes)
    numbers = {(page, match[1].translate(_LOWERED)) for page, match in numbered if match}
    for place in places:
        for match in _RAISED.finditer(text, place.start, place.end):
            one = (int(place.values["n"]), match[0].translate(_LOWERED))
            if one in numbers:
                numbers.remove(one)
                yield Mark(match.start(), match.end())


def _mark_pages(flow: Flow, starts: Sequence[tuple[int, int]], found: Pages) -> None:
    """Mark pages as `page`, recognised ones as `ocr` too."""
    if not starts:
        return
    stops = [*(start for _, start in starts[1:]), flow.length]
    for (number, start), stop in zip(starts, stops, strict=True):
        mark = Mark(start, max(start, stop), {"n": str(number)})
        flow.marks["page"].append(mark)
        if number in found.recognised:
            certainty = f"{found.recognised[number].certainty:.2f}"
            flow.marks["ocr"].append(
                replace(mark, values={"page": str(number), "certainty": certainty})
            )
