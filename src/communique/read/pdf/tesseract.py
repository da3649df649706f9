"""Scanned pages, read by Tesseract: the runs of a page's picture, and how sure they are.

It needs the extra `ocr` and the program `tesseract` with the data of the languages. The program
is started anew for each page, in the process that reads the file and under its limits of memory,
and is ended after `SECONDS`.
"""

import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import pairwise
from math import sqrt
from statistics import fmean
from typing import Any

import pypdfium2
from selectolax.lexbor import LexborHTMLParser, LexborNode

from communique.errors import MissingExtraError, ReadError, UsageError
from communique.read.pdf.runs import Run, is_unspaced
from communique.vocabulary.languages import tag, three_letters

SECONDS = 120.0
"""How long the reading of a page may take."""

_DOTS = 300
"""Dots to the inch: what the program is made for."""

_MOST_DOTS, _LONGEST = 40_000_000, 30_000
_OWN_NAMES = {
    "zh": "chi_sim", "zh-Hant": "chi_tra", "zh-TW": "chi_tra", "zh-HK": "chi_tra", "no": "nor",
    "nb": "nor", "nn": "nor", "ku": "kmr", "sr-Latn": "srp_latn", "az-Cyrl": "aze_cyrl",
    "uz-Cyrl": "uzb_cyrl",
}  # fmt: skip
"""What the program calls a language, where that is not its code of three letters."""

_NAME = re.compile(r"[A-Za-z]{2}[A-Za-z0-9_/-]*")
_ROTATE = re.compile(r"^Rotate: (\d+)", re.MULTILINE)
_UPRIGHT = 0.7
"""A page that is less certain may lie on its side."""

_LINES = ".ocr_line, .ocr_header, .ocr_caption, .ocr_textfloat"


@dataclass(frozen=True, slots=True)
class Recognised:
    """What is recognised on a page.

    Attributes:
        runs: its lines, in the order of reading.
        certainties: 0 to 1, of each word.
        height: of the page as it is read, in points.
        program: with its version: `tesseract 5.3.0`.
    """

    runs: Sequence[Run]
    certainties: Sequence[float]
    height: float
    program: str

    @property
    def certainty(self) -> float:
        """The mean of its words, 0 to 1; 0 if there are none."""
        return fmean(self.certainties) if self.certainties else 0.0


def languages(written: str) -> tuple[str, ...]:
    """Return what Tesseract calls some languages, `de+en` or `deu+eng`, in their order.

    Raises:
        UsageError: that names no languages.
        MissingExtraError: the extra, the program or the data of a language isn't installed.
    """
    parts = [part.strip() for part in written.split("+")]
    if not all(map(_NAME.fullmatch, parts)):
        raise UsageError(
            f"{written!r} names no languages of scanned pages",
            hint="--ocr de, or several: --ocr de+en",
        )
    installed = _installed()
    names = [part if part in installed else _own_name(part) for part in parts]
    missing = [name for name in names if name not in installed]
    if missing:
        packages = " ".join(f"tesseract-ocr-{name.replace('_', '-')}" for name in missing)
        raise MissingExtraError(
            f"Tesseract has no data of the language {', '.join(missing)}",
            hint=f"apt install {packages}, or your system's like; installed are: "
            f"{', '.join(name for name in installed if name != 'osd')}",
        )
    return tuple(dict.fromkeys(names))


def of_document(named: Sequence[str], language: object) -> tuple[str, ...]:
    """Return which of some languages a document is in: its own if it is among them, else all."""
    own = _own_name(language) if isinstance(language, str) else ""
    return (own,) if own in named else tuple(named)


def recognised(page: Any, names: Sequence[str]) -> Recognised:
    """Return what is recognised on a page (a `PdfPage`).

    Raises:
        ReadError: it took too long, or the program failed on it.
    """
    package = _package()
    width, height = page.get_size()
    scale = min(
        _DOTS / 72, sqrt(_MOST_DOTS / max(width * height, 1)), _LONGEST / max(width, height, 1)
    )
    try:
        picture = page.render(scale=scale, grayscale=True).to_pil()
        found = _of_picture(picture, scale, names)
        if found.certainty < _UPRIGHT and "osd" in _installed():
            turned = _angle(picture)
            if turned:
                upright = _of_picture(picture.rotate(-turned, expand=True), scale, names)
                found = max(found, upright, key=lambda each: each.certainty)
    except package.TesseractError as error:
        reason = str(error.message).partition(". ")[0][:200] or f"it ended with {error.status}"
        raise ReadError(f"Tesseract can't read them: {reason}") from error
    except (OSError, ValueError, pypdfium2.PdfiumError) as error:
        raise ReadError(f"they can't be shown to Tesseract: {error}") from error
    except RuntimeError as error:
        # That is how the package says that it has ended the program.
        raise ReadError(f"Tesseract did not read them within {SECONDS:.0f} seconds") from error
    return found


def _of_picture(picture: Any, scale: float, names: Sequence[str]) -> Recognised:
    found = _package().image_to_pdf_or_hocr(
        picture,
        lang="+".join(names),
        config=f"--dpi {round(scale * 72)}",
        extension="hocr",
        timeout=SECONDS,
    )
    return _of_hocr(found, scale, picture.height / scale)


def _angle(picture: Any) -> int:
    """Return by how many degrees, clockwise, a picture has to be turned; 0 if it can't be told."""
    package = _package()
    try:
        said = package.image_to_osd(picture, timeout=SECONDS)
    except package.TesseractError:
        # There are too few letters to tell.
        return 0
    match = _ROTATE.search(said)
    return int(match[1]) if match else 0


def _own_name(language: str) -> str:
    meant = tag(language)
    return _OWN_NAMES.get(meant) or three_letters(meant) or language


def _package() -> Any:
    try:
        return import_module("pytesseract")
    except ImportError:
        raise MissingExtraError(
            "reading scanned pages needs a package", hint="pip install 'communique[ocr]'"
        ) from None


@cache
def _installed() -> tuple[str, ...]:
    program = _package().pytesseract.tesseract_cmd
    try:
        answer = subprocess.run(
            [program, "--list-langs"], capture_output=True, text=True, timeout=SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise MissingExtraError(
            "reading scanned pages needs the program tesseract, which is not found",
            hint="apt install tesseract-ocr, brew install tesseract, or your system's like",
        ) from error
    # The first line says where the data are.
    return tuple(answer.stdout.split("\n")[1:-1])


def _of_hocr(raw: bytes, scale: float, height: float) -> Recognised:
    tree = LexborHTMLParser(raw.decode("utf-8", "replace"))
    program = tree.css_first("meta[name=ocr-system]")
    runs: list[Run] = []
    certainties: list[float] = []
    for line in tree.css(_LINES):
        words = [(word.text().strip(), _told(word)) for word in line.css(".ocrx_word")]
        words = [(text, told) for text, told in words if text]
        if not words:
            continue
        certainties += [float(told["x_wconf"][0]) / 100 for _, told in words]
        told = _told(line)
        left, _, right, bottom = (float(each) / scale for each in told["bbox"])
        base = float(told["baseline"][1]) / scale if "baseline" in told else 0.0
        size = float(told["x_size"][0]) / scale
        text = "".join(_spaced([text for text, _ in words]))
        runs.append(Run(text, left, right, height - bottom - base, size))
    version = (program.attributes.get("content") if program else None) or "tesseract"
    return Recognised(runs, certainties, height, version)


def _told(node: LexborNode) -> dict[str, list[str]]:
    """Return what the title of an element says: `bbox 0 0 9 9; x_wconf 96`."""
    said = [each.split() for each in (node.attributes.get("title") or "").split(";")]
    return {name: values for name, *values in filter(None, said)}


def _spaced(words: Sequence[str]) -> Iterator[str]:
    yield words[0]
    for before, word in pairwise(words):
        yield word if is_unspaced(before[-1]) and is_unspaced(word[0]) else f" {word}"
