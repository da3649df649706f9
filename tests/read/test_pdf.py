"""PDF files of three producers: the text in its order, and what isn't text set apart."""

import difflib
import io
import textwrap
import time
from itertools import pairwise

import pytest

import pdf_files
from communique.annotate import words
from communique.corpus import MemoryStore, Source
from communique.errors import ReadError
from communique.ingest import build
from communique.ingest.confined import Worker
from communique.read import ReadOptions
from pdf_files import speech
from reading import read

MADE = {
    "one column": pdf_files.columns_by_reportlab,
    "two columns": lambda texts: pdf_files.columns_by_reportlab(texts, 2),
    "two columns justified": lambda texts: pdf_files.columns_by_reportlab(texts, 2, align=4),
    "three columns": lambda texts: pdf_files.columns_by_reportlab(texts, 3),
    "two columns drawn by rows": pdf_files.rows_by_reportlab,
    "justified": pdf_files.by_fpdf,
    "ragged": lambda texts: pdf_files.by_fpdf(texts, justified=False),
    "hyphens": pdf_files.by_typst,
    "hyphens in two columns": lambda texts: pdf_files.by_typst(texts, n_columns=2),
    "indented first lines": pdf_files.indented_by_typst,
    "a footnote": lambda texts: pdf_files.by_typst(texts, notes=True),
}


def tokens(text):
    stream = words.tokens([text])
    return stream.values["word"].types.gather(stream.values["word"].codes).to_list()


def running(document):
    """Return the text of a document without what stands beside it."""
    marks = sorted((m for those in document.asides.values() for m in those), key=lambda m: m.start)
    pieces, at = [], 0
    for mark in marks:
        pieces.append(document.text[at : mark.start])
        at = mark.end
    return "".join([*pieces, document.text[at:]])


@pytest.mark.parametrize("name", MADE)
def test_the_text_comes_back_in_its_order(name):
    texts = speech(name)

    [document], told = read("speech.pdf", MADE[name](texts))

    found, gold = tokens(running(document)), tokens("\n\n".join(texts))
    blocks = difflib.SequenceMatcher(None, found, gold, autojunk=False).get_matching_blocks()
    f1 = 2 * sum(block.size for block in blocks) / (len(found) + len(gold))
    assert f1 >= 0.99
    whole = set(running(document).split("\n\n"))
    assert sum(text in whole for text in texts) >= 0.9 * len(texts)
    assert told.notices == []


def test_running_heads_and_page_numbers_stand_aside_and_pages_are_marked():
    [document], _ = read("speech.pdf", pdf_files.columns_by_reportlab(speech(1, 60)))

    beside = [document.text[m.start : m.end] for m in document.asides["furniture"]]
    pages = document.marks["page"]
    assert len(beside) == len(pages) > 3
    assert all("Proceedings of the meeting" in each for each in beside)
    assert [mark.values["n"] for mark in pages] == [str(n + 1) for n in range(len(pages))]
    assert pages[0].start == 0
    assert all(a.end == b.start for a, b in pairwise(pages))


def test_title_author_and_day_are_properties_of_the_file_and_no_more_than_that():
    [document], _ = read("speech.pdf", pdf_files.columns_by_reportlab(speech(1, 2)))

    assert document.title == "Speech"
    assert document.metadata["author"] == "Ada Lind"
    assert "date" not in document.metadata
    assert document.origins["published"].certainty < 0.8


def test_a_footnote_is_kept_and_not_counted():
    [document], _ = read("speech.pdf", MADE["a footnote"](speech(3)))

    [note] = document.asides["note"]
    assert "A note at the foot of the page" in document.text[note.start : note.end]


def test_words_cut_at_the_end_of_a_line_are_whole_and_hyphens_of_their_own_stay():
    [document], _ = read("speech.pdf", MADE["hyphens"](speech(4)))

    there = set(tokens(running(document)))
    assert "self-reliant" in there
    assert {"government", "province", "republic"} <= there
    assert not {"gov", "ernment", "prov", "selfreliant"} & there


def scanned():
    from fpdf import FPDF
    from PIL import Image

    made = FPDF()
    made.add_page()
    raw = io.BytesIO()
    Image.new("L", (200, 200), 128).save(raw, "PNG")
    made.image(raw, w=100)
    return bytes(made.output())


def test_a_scanned_page_is_named_as_such():
    documents, told = read("scan.pdf", scanned())

    assert len(documents) == 1
    assert "pictures without text" in told.notices[0].message
    assert "page 1" in told.notices[0].where


def locked():
    from fpdf import FPDF

    made = FPDF()
    made.add_page()
    made.set_font("Helvetica")
    made.cell(text="secret")
    made.set_encryption(owner_password="a", user_password="b")
    return bytes(made.output())


def looping():
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 100000>>endobj\n"
        b"trailer<</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF"
    )


HOSTILE = {
    "locked.pdf": locked,
    "garbage.pdf": lambda: b"no pdf at all" * 1000,
    "cut.pdf": lambda: pdf_files.by_fpdf(speech(1))[:900],
    "loop.pdf": looping,
    "empty.pdf": lambda: b"",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_cost_one_sentence_and_no_time(tmp_path, name):
    (tmp_path / name).write_bytes(HOSTILE[name]())
    (tmp_path / "good.txt").write_text("Peace.")
    started = time.perf_counter()

    report = build([tmp_path], MemoryStore())

    assert time.perf_counter() - started < 30
    assert "good" in report.corpus.parts[0].documents["id"].to_list()
    told = [*report.skipped, *report.notices]
    assert len(told) == 1
    assert name in told[0].where


def test_a_document_that_is_one_paragraph_takes_no_longer_than_others():
    words = " and ".join(sentence.rstrip(".") for sentence in speech(9, 700))
    # Cut into lines here: the programs that make such files take long to cut a paragraph.
    raw = pdf_files.lines_by_reportlab(textwrap.wrap(words, 100))
    worker = Worker(seconds=60.0)

    answer = worker.read("pdf", Source("long.pdf", raw), 0, ReadOptions())

    worker.close()
    [document] = answer.documents
    assert len(document.marks["page"]) > 50
    assert len(document.text) > 0.95 * len(words)


def test_a_password_is_named():
    with pytest.raises(ReadError, match="password"):
        read("a.pdf", locked())


def test_letters_of_other_scripts():
    import typst

    raw = typst.compile("Мир и труд. Ελλάδα и café.".encode())
    [document], _ = read("a.pdf", raw)

    assert document.text == "Мир и труд. Ελλάδα и café."
