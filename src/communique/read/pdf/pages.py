"""Pages: the lines of each, drawn or recognised, and what is to be told of pages without text."""

from collections.abc import Iterator, Mapping, Sequence
from ctypes import byref, c_float
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from communique.corpus import Source
from communique.errors import ReadError
from communique.read.options import ReadOptions
from communique.read.pdf import tesseract
from communique.read.pdf.lines import Line, lines, usual_size
from communique.read.pdf.runs import runs
from communique.read.pdf.tesseract import Recognised

MOST_PAGES = 20_000

_FACTS = {"Title": "title", "Author": "author"}
_FEW = 200
"""A page with fewer characters, nearly all of it a picture, is a scan that was stamped."""

_NEARLY_ALL = 0.6
_DRAWN = {pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM, pdfium.FPDF_PAGEOBJ_SHADING}
_PATHS = 40
"""So many drawn shapes and no text are letters that were made to shapes."""

_LOOKED_AT = 100
_SPARE = 20.0
_GIVEN_UP = 3
"""After so many pages that can't be recognised nothing else of the file is tried."""


@dataclass(slots=True)
class Pages:
    """The pages of a document.

    Attributes:
        lines: of each page, in the order of reading.
        heights: of each page, in points.
        facts: what the file says about itself.
        pictures: the numbers of pages that have no text, or hardly any, but pictures.
        unnamed: the numbers of pages whose letters have no names: their fonts say what they look
            like only.
        damaged: the numbers of pages that can't be read.
        recognised: what was recognised of pictures, by the number of the page.
        unread: why others of these were not recognised; empty if they could be.
    """

    lines: list[list[Line]] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)
    facts: Mapping[str, str] = field(default_factory=dict)
    pictures: list[int] = field(default_factory=list)
    unnamed: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    recognised: dict[int, Recognised] = field(default_factory=dict)
    unread: str = ""

    @property
    def certainty(self) -> float:
        """How sure the words of all recognised pages are in the mean, 0 to 1."""
        every = [each for page in self.recognised.values() for each in page.certainties]
        return fmean(every) if every else 0.0

    @property
    def program(self) -> str:
        """What has recognised pages, with its version; empty if there are none."""
        return next((page.program for page in self.recognised.values()), "")


def pages(source: Source, options: ReadOptions, names: Sequence[str]) -> Pages:
    """Return the pages of a PDF file; scanned ones are read if languages are named.

    `names` are Tesseract's. What is in doubt is told to `options.notice`.

    Raises:
        ReadError: the file is damaged, has a password, or more pages than a document has.
        MissingExtraError: what reads scanned pages isn't installed.
    """
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
        found = Pages(facts=_facts(document))
        for number in range(1, count + 1):
            _add(found, document, number)
        if count and len(found.damaged) == count:
            raise _unreadable(source.name, "")
        if names and (found.pictures or found.unnamed):
            _recognise(found, document, names, options)
    finally:
        document.close()
    for notice in _notices(found, source.name, names):
        options.notice(notice)
    return found


def _add(found: Pages, document: Any, number: int) -> None:
    try:
        page = document[number - 1]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        found.lines.append([])
        found.heights.append(0.0)
        found.damaged.append(number)
        return
    named = _has_names(text.raw)
    made = lines(list(runs(text.raw)), number) if named else []
    found.lines.append(made)
    found.heights.append(page.get_height())
    if not named:
        found.unnamed.append(number)
    elif _is_picture(page, sum(len(line.text) for line in made)):
        found.pictures.append(number)
    text.close()
    page.close()


def _has_names(text: Any) -> bool:
    """Return whether most letters of a page have names; some are looked at, evenly spread."""
    n = pdfium.FPDFText_CountChars(text)
    places = range(0, n, max(n // _LOOKED_AT, 1))
    unknown = sum(pdfium.FPDFText_HasUnicodeMapError(text, at) == 1 for at in places)
    return bool(2 * unknown <= len(places))


def _is_picture(page: Any, n_characters: int) -> bool:
    if n_characters >= _FEW:
        return False
    drawn = [
        pdfium.FPDFPage_GetObject(page.raw, at)
        for at in range(min(pdfium.FPDFPage_CountObjects(page.raw), 1_000))
    ]
    kinds = [pdfium.FPDFPageObj_GetType(each) for each in drawn]
    if not n_characters:
        return not _DRAWN.isdisjoint(kinds) or kinds.count(pdfium.FPDF_PAGEOBJ_PATH) >= _PATHS
    width, height = page.get_size()
    least = _NEARLY_ALL * width * height
    return any(
        kind == pdfium.FPDF_PAGEOBJ_IMAGE and _area(each) >= least
        for kind, each in zip(kinds, drawn, strict=True)
    )


def _area(drawn: Any) -> float:
    left, bottom, right, top = (c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(
        drawn, byref(left), byref(bottom), byref(right), byref(top)
    ):
        return 0.0
    return (right.value - left.value) * (top.value - bottom.value)


def _recognise(found: Pages, document: Any, names: Sequence[str], options: ReadOptions) -> None:
    drawn = usual_size(line for page in found.lines for line in page)
    failed = 0
    for number in sorted(found.pictures + found.unnamed):
        options.longer(3 * tesseract.SECONDS + _SPARE)
        page = document[number - 1]
        try:
            made = tesseract.recognised(page, names)
        except ReadError as error:
            found.unread = error.message
            failed += 1
            if failed == _GIVEN_UP:
                break
            continue
        finally:
            page.close()
        # A title on a picture is drawn text, and better than what is recognised of it.
        before = sum(len(line.text) for line in found.lines[number - 1])
        if sum(len(run.text) for run in made.runs) > 2 * before:
            found.recognised[number] = made
            found.lines[number - 1] = lines(made.runs, number)
            found.heights[number - 1] = made.height
    options.longer(_SPARE)
    for those in (found.pictures, found.unnamed):
        those[:] = [number for number in those if number not in found.recognised]
    _measure_alike(found, drawn)


def _measure_alike(found: Pages, drawn: float) -> None:
    """Give recognised letters the height of drawn ones, where a document has both.

    The one is measured from the picture, the other is what the font says of itself.
    """
    those = [line for number in found.recognised for line in found.lines[number - 1]]
    ratio = drawn / (usual_size(those) or 1.0)
    if 0.7 < ratio < 1.5:
        for line in those:
            line.size *= ratio


def _facts(document: Any) -> dict[str, str]:
    found = document.get_metadata_dict(skip_empty=True)
    facts = {field: found[name] for name, field in _FACTS.items() if name in found}
    written = found.get("CreationDate", "").removeprefix("D:")
    if len(written) >= 8 and written[:8].isdigit():
        facts["published"] = f"{written[:4]}-{written[4:6]}-{written[6:8]}"
    return facts


def _notices(found: Pages, name: str, names: Sequence[str]) -> Iterator[ReadError]:
    of = f"of {len(found.lines):,} pages are"
    if found.damaged:
        yield ReadError(
            f"{len(found.damaged):,} {of} damaged and left out",
            where=_where(name, found.damaged),
            hint="open the file in a program that shows them, and print it to a new PDF",
        )
    if found.recognised:
        yield ReadError(
            f"{len(found.recognised):,} {of} read by {found.program} ({'+'.join(names)}), which is "
            f"sure of their words to {found.certainty:.2f} in the mean",
            where=_where(name, list(found.recognised)),
            hint="compare with the pages before you quote: the structure ocr marks them",
        )
    why = f": {found.unread or 'Tesseract finds no more in them'}" if names else ""
    hint = "" if names else "--ocr de+en has Tesseract read them, in those languages"
    if found.pictures:
        some = any(found.lines[number - 1] for number in found.pictures)
        yield ReadError(
            f"{len(found.pictures):,} {of} pictures {'with hardly any' if some else 'without'} "
            f"text{why}",
            where=_where(name, found.pictures),
            hint=hint,
        )
    if found.unnamed:
        yield ReadError(
            f"{len(found.unnamed):,} {of} left out, for the file doesn't say which letters they "
            f"have, only how they look{why}",
            where=_where(name, found.unnamed),
            hint=hint,
        )


def _where(name: str, those: Sequence[int]) -> str:
    listed = ", ".join(map(str, those[:10])) + (" …" if len(those) > 10 else "")
    return f"{name}, page {listed}"


def _unreadable(name: str, reason: str) -> ReadError:
    if "password" in reason.lower():
        return ReadError("the file has a password", where=name, hint="save it anew without one")
    return ReadError(
        "the file is no PDF, or is damaged", where=name, hint="open it and save it anew"
    )
