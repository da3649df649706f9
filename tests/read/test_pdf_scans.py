"""Scanned pages: named as such, or read by Tesseract and marked as what a program recognised."""

import difflib
import io
import shutil
import sys
from pathlib import Path

import pytest

import communique
import pdf_files
from communique.corpus import Source
from communique.errors import MissingExtraError, UsageError
from communique.ingest.confined import Worker
from communique.read import ReadOptions
from communique.read.pdf import tesseract
from pdf_files import speech
from reading import read

TEXT = [
    "The harbour of Valdora belongs to those who",
    "work in it, and to their children. We said so",
    "in 1901 and we say it again: no treaty sells it.",
]
PROGRAM = pytest.mark.skipif(
    shutil.which("tesseract") is None,
    reason="the program tesseract is not installed: apt install tesseract-ocr",
)


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """Ask anew which languages are installed, and read as a worker does: in one thread."""
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")
    tesseract._installed.cache_clear()
    yield
    tesseract._installed.cache_clear()


@pytest.fixture
def package():
    return pytest.importorskip("pytesseract", reason="the extra ocr is not installed")


def picture(lines):
    """Return a page as a scanner gives it: black letters on white, 150 dots to the inch."""
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(page)
    for row, line in enumerate(lines):
        draw.text((140, 120 + 46 * row), line, fill=0, font=ImageFont.load_default(32))
    raw = io.BytesIO()
    page.save(raw, "PNG")
    return raw


def pdf(*pages, stamp=""):
    """Return a PDF of pages, drawn (a text) or scanned (a list of lines)."""
    from fpdf import FPDF

    made = FPDF()
    made.set_font("Helvetica", size=12)
    for page in pages:
        made.add_page()
        if isinstance(page, str):
            made.multi_cell(0, 6, page)
            continue
        made.image(picture(page), x=0, y=0, w=210, h=297)
        if stamp:
            made.text(20, 290, stamp)
    return bytes(made.output())


def scanned(raw, *, angle=0):
    """Return the pages of a PDF as pictures of 200 dots to the inch, turned by an angle."""
    import pypdfium2
    from fpdf import FPDF

    made = FPDF(unit="pt")
    for page in pypdfium2.PdfDocument(raw):
        width, height = page.get_size()
        picture = io.BytesIO()
        turned = page.render(scale=200 / 72, grayscale=True).to_pil().rotate(angle, expand=True)
        turned.save(picture, "PNG")
        if angle % 180:
            width, height = height, width
        made.add_page(format=(width, height))
        made.image(picture, x=0, y=0, w=width, h=height)
    return bytes(made.output())


def f1(found, gold):
    """Return the F1 of the words of a text, in their order."""
    found, gold = found.split(), gold.split()
    matcher = difflib.SequenceMatcher(None, found, gold, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    return 2 * same / (len(found) + len(gold))


def program(folder, monkeypatch, script):
    """Let a script be called `tesseract`; it knows English."""
    path = folder / "tesseract"
    known = 'if [ "$1" = --list-langs ]; then echo data; echo eng; exit; fi'
    path.write_text(f"#!/bin/sh\n{known}\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=":")
    return path


@PROGRAM
def test_a_scanned_page_is_read_and_marked_with_how_sure_it_is(package):
    [document], told = read("scan.pdf", pdf(TEXT), ReadOptions(ocr="en"))

    [mark] = document.marks["ocr"]
    origin = document.origins["ocr_certainty"]
    assert document.text == " ".join(TEXT)
    assert (mark.start, mark.end, mark.values["page"]) == (0, len(document.text), "1")
    assert 0.8 < float(mark.values["certainty"]) <= 1
    assert origin.certainty == document.metadata["ocr_certainty"] > 0.8
    assert origin.method.startswith("tesseract ")
    assert origin.method.endswith(", eng")
    [notice] = told.notices
    assert "1 of 1 pages are read by tesseract" in notice.message
    assert notice.where == "scan.pdf, page 1"


@PROGRAM
def test_only_pages_without_text_are_recognised_and_keep_their_place(package):
    drawn = "This page was written by a program. " * 12
    [document], _ = read("a.pdf", pdf(drawn, TEXT, drawn), ReadOptions(ocr="eng"))

    [recognised] = document.marks["ocr"]
    first, second, third = document.marks["page"]
    assert document.text[recognised.start : recognised.end].strip() == " ".join(TEXT)
    assert (second.start, second.end) == (recognised.start, recognised.end)
    assert "written by a program" in document.text[first.start : first.end]
    assert "written by a program" in document.text[third.start : third.end]


@PROGRAM
def test_a_stamp_on_a_scanned_page_does_not_hide_that_it_is_one(package):
    raw = pdf(TEXT, stamp="Archive copy")

    [named], told = read("a.pdf", raw)
    [document], _ = read("a.pdf", raw, ReadOptions(ocr="en"))

    assert named.text == "Archive copy"
    assert "pictures with hardly any text" in told.notices[0].message
    assert " ".join(TEXT) in document.text


@PROGRAM
def test_a_build_recognises_in_its_worker_and_the_words_are_found(package, tmp_path):
    (tmp_path / "scan.pdf").write_bytes(pdf(TEXT))

    with communique.build(tmp_path, tmp_path / "c.corpus", ocr="en") as corpus:
        found = corpus.search("[word = 'harbour'] within <ocr/>", "ocr_certainty > 0.5")
        assert len(found) == 1
        assert "are read by tesseract" in corpus.report.notices[0].message


@PROGRAM
def test_letters_without_names_are_recognised_by_their_looks(package):
    import reportlab
    from fpdf import FPDF

    made = FPDF()
    made.add_page()
    made.add_font("Vera", fname=str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"))
    made.set_font("Vera", size=12)
    made.multi_cell(0, 7, " ".join(TEXT), align="L")
    raw = bytes(made.output()).replace(b"/ToUnicode", b"/ToNothing")

    [document], told = read("a.pdf", raw, ReadOptions(ocr="en"))

    assert document.text.casefold() == " ".join(TEXT).casefold()
    assert len(told.notices) == 1


@PROGRAM
def test_a_scanned_page_of_two_columns_comes_back_in_its_order(package):
    texts = speech("scanned", 5)
    raw = scanned(pdf_files.columns_by_reportlab(texts, 2, align=4, hyphens=True))

    [document], _ = read("a.pdf", raw, ReadOptions(ocr="eng"))

    found = document.text.split("\n\n")
    assert f1(document.text, "\n\n".join(texts)) >= 0.95
    assert sum(text in found for text in texts) >= 4


@PROGRAM
@pytest.mark.parametrize("angle", [90, 180])
def test_a_page_that_lies_on_its_side_or_on_its_head_is_turned(package, angle):
    if "osd" not in tesseract._installed():
        pytest.skip("Tesseract's data of directions (osd) are not installed")
    texts = speech("turned", 2)
    raw = scanned(pdf_files.columns_by_reportlab(texts), angle=angle)

    [document], _ = read("a.pdf", raw, ReadOptions(ocr="eng"))

    assert f1(document.text, "\n\n".join(texts)) >= 0.9
    assert document.metadata["ocr_certainty"] > 0.8


@PROGRAM
def test_running_heads_of_scanned_pages_stand_aside(package):
    heads = [["Proceedings of the council", *[""] * 4, *TEXT] for _ in range(2)]

    [document], _ = read("a.pdf", pdf(*heads), ReadOptions(ocr="en"))

    beside = [document.text[mark.start : mark.end] for mark in document.asides["furniture"]]
    assert beside == ["Proceedings of the council"] * 2


@PROGRAM
def test_an_empty_picture_is_still_named(package):
    documents, told = read("a.pdf", pdf([]), ReadOptions(ocr="en"))

    assert "ocr_certainty" not in documents[0].metadata
    assert "pictures without text: Tesseract finds no more" in told.notices[0].message


def test_without_the_option_the_hint_names_it():
    _, told = read("scan.pdf", pdf(TEXT))

    assert "1 of 1 pages are pictures without text" in told.notices[0].message
    assert "--ocr" in told.notices[0].hint


def test_letters_that_are_drawn_as_shapes_are_named_too():
    from reportlab.pdfgen import canvas

    raw = io.BytesIO()
    made = canvas.Canvas(raw)
    for n in range(60):
        made.circle(100 + 5 * n, 700, 3, fill=1)
    made.showPage()
    made.save()

    _, told = read("shapes.pdf", raw.getvalue())

    assert "pictures without text" in told.notices[0].message


def test_a_program_that_hangs_costs_a_sentence(package, tmp_path, monkeypatch):
    program(tmp_path, monkeypatch, "exec sleep 60")
    monkeypatch.setattr(tesseract, "SECONDS", 0.5)

    [document], told = read("scan.pdf", pdf(TEXT, "Drawn."), ReadOptions(ocr="en"))

    assert document.text == "Drawn."
    assert "pictures without text: Tesseract did not read" in told.notices[0].message


def test_after_three_pages_that_fail_no_more_are_tried(package, tmp_path, monkeypatch):
    calls = tmp_path / "calls"
    program(tmp_path, monkeypatch, f"echo x >> {calls}; echo 'It broke. Sorry.' >&2; exit 1")

    _, told = read("scan.pdf", pdf(TEXT, TEXT, TEXT, TEXT, TEXT), ReadOptions(ocr="en"))

    assert calls.read_text().count("x") == 3
    assert "5 of 5 pages" in told.notices[0].message
    assert "can't read them: It broke" in told.notices[0].message


def test_a_page_of_five_metres_is_drawn_smaller(package, tmp_path, monkeypatch):
    from fpdf import FPDF
    from PIL import Image

    shown = tmp_path / "shown.png"
    program(tmp_path, monkeypatch, f'cp "$1" {shown}; exit 1')
    made = FPDF(unit="pt")
    made.add_page(format=(14_000, 7_000))
    made.image(picture(TEXT), x=0, y=0, w=14_000, h=7_000)

    _, told = read("wall.pdf", bytes(made.output()), ReadOptions(ocr="en"))

    with Image.open(shown) as page:
        width, height = page.size
    assert 30_000_000 < width * height < 41_000_000
    assert "can't read them: it ended with 1" in told.notices[0].message


def test_the_program_runs_under_the_limits_of_the_worker(package, tmp_path, monkeypatch):
    if not sys.platform.startswith("linux"):
        pytest.skip("this system does not limit the memory of a process")
    program(
        tmp_path, monkeypatch, 'echo "$OMP_THREAD_LIMIT thread, $(ulimit -d) kB. x" >&2; exit 1'
    )
    raw = pdf(TEXT)
    worker = Worker(seconds=60.0, memory=1 << 30)

    answer = worker.read("pdf", Source("scan.pdf", raw), len(raw), ReadOptions(ocr="en"))

    worker.close()
    assert "1 thread, 1048576 kB" in answer.notices[0].message


def test_without_the_extra_the_build_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pytesseract", None)
    (tmp_path / "scan.pdf").write_bytes(pdf(TEXT))

    with pytest.raises(MissingExtraError, match="needs a package") as caught:
        communique.build(tmp_path, tmp_path / "c.corpus", ocr="de")

    assert caught.value.hint == "pip install 'communique[ocr]'"


def test_without_the_program_the_build_says_how_to_get_it(package, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "scan.pdf").write_bytes(pdf(TEXT))

    with pytest.raises(MissingExtraError, match="the program tesseract") as caught:
        communique.build(tmp_path, tmp_path / "c.corpus", ocr="de")

    assert "apt install tesseract-ocr" in caught.value.hint


def test_a_language_without_data_is_named_with_its_package(package, tmp_path, monkeypatch):
    program(tmp_path, monkeypatch, "exit 1")

    with pytest.raises(MissingExtraError, match="no data of the language deu, chi_sim") as caught:
        tesseract.languages("en+de+zh")

    assert "apt install tesseract-ocr-deu tesseract-ocr-chi-sim" in caught.value.hint
    assert "installed are: eng" in caught.value.hint


@pytest.mark.parametrize("written", ["en de", "+", "en+", "../x", "--psm"])
def test_what_names_no_languages_is_refused(written):
    with pytest.raises(UsageError, match="names no languages"):
        tesseract.languages(written)


@pytest.mark.parametrize(
    ("named", "language", "taken"),
    [
        (("eng", "deu"), "de-AT", ("deu",)),
        (("eng", "deu"), "fr", ("eng", "deu")),
        (("eng", "deu"), None, ("eng", "deu")),
        (("chi_sim", "chi_tra"), "zh-Hant", ("chi_tra",)),
    ],
)
def test_a_document_is_read_in_its_own_language_if_that_is_among_those_named(
    named, language, taken
):
    assert tesseract.of_document(named, language) == taken
