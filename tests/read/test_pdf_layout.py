"""What stands on pages besides plain columns: other directions, tables, raised digits, headings."""

import io
import random
from pathlib import Path

import pytest

import pdf_files
from communique.corpus import MemoryStore
from communique.ingest import build
from communique.read.pdf.direction import logical
from pdf_files import speech
from reading import read

HEBREW = [
    "הנמל שייך לעובדים בו, ולילדיהם אחריהם. כך אמרנו בשנת 1901 וכך נאמר שוב: שום הסכם לא ימכור "
    "אותו (לא היום ולא מחר). הממשלה תגן עליו.",
    "בשנת 2019 אמר נציג אחד שלא ישוב לכאן, ושב אחרי 12.5 שנים.",
]
ARABIC = [
    "الميناء ملك للعاملين فيه ولأولادهم من بعدهم. هكذا قلنا في عام 1901 وهكذا نقول اليوم: "
    "لا معاهدة تبيعه (لا اليوم ولا غدا).",
    "السلام للجميع.",
]
TABLE = [["Country", "Party", "Votes"]] + [
    [f"Country {n}", f"United Party of Country {n}", f"{n * 37} of 500"] for n in range(1, 12)
]


def by_typst(source):
    import typst

    return typst.compile(source.encode())


def by_reportlab(*flowables):
    from reportlab.platypus import SimpleDocTemplate

    raw = io.BytesIO()
    SimpleDocTemplate(raw).build(list(flowables))
    return raw.getvalue()


def paragraph(text, style="BodyText", **more):
    from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
    from reportlab.platypus import Paragraph

    known = getSampleStyleSheet()[style]
    return Paragraph(text, ParagraphStyle("own", parent=known, **more) if more else known)


def shuffled(text, n):
    """Return the words of a text in another order, so that no two lines are alike."""
    words = text.split()
    random.Random(n).shuffle(words)
    return " ".join(words)


def marked(document, kind):
    marks = {**document.marks, **document.asides}.get(kind, ())
    return [document.text[mark.start : mark.end] for mark in marks]


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize(
    ("language", "font", "texts"),
    [("he", "Libertinus Serif", HEBREW), ("ar", "DejaVu Sans Mono", ARABIC)],
)
def test_text_from_right_to_left_is_in_the_order_of_reading(columns, language, font, texts):
    body = "\n\n".join(shuffled(text, n) for n in range(12) for text in texts)
    page = f'#set page(columns: {columns}, numbering: "1", width: {columns * 300}pt)\n'
    font = f'#set text(lang: "{language}", font: "{font}", size: 10pt)\n'
    [document], _ = read("a.pdf", by_typst(page + font + body))

    found = "\n\n".join(
        each for each in document.text.split("\n\n") if each not in marked(document, "furniture")
    )
    assert " ".join(found.split()) == " ".join(body.split())


def test_columns_from_right_to_left_that_are_drawn_by_rows():
    right = [f"אגד שורה {n} של הטור הראשון מימין לקורא" for n in range(12)]
    left = [f"בית שורה {n} של הטור השני משמאל לקורא כאן" for n in range(12)]
    placed = [
        f"#place(top + right, dx: {-side * 200}pt, dy: {row * 14}pt)[{line}]"
        for row in range(12)
        for side, line in enumerate((right[row], left[row]))
    ]
    font = '#set text(lang: "he", font: "Libertinus Serif", size: 10pt)\n'

    [document], _ = read("a.pdf", by_typst(font + "\n".join(placed)))

    assert " ".join(document.text.split()) == " ".join(right + left)


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (".2019 תנשב )םלוכל( םולש", "שלום (לכולם) בשנת 2019."),
        ("]בוש[ ךלהו »םולש« רמא", "אמר «שלום» והלך [שוב]"),
        ("םויה NATO Review לש 12.5% םלוע", "עולם 12.5% של NATO Review היום"),
        ("10/24/2019-ב", "ב-10/24/2019"),
        ("אלש NATO", "NATO שלא"),
        ("2019 12.5", "12.5 2019"),
    ],
)
def test_what_is_seen_from_the_left_is_turned_round_but_numbers_and_other_words(shown, text):
    assert logical(shown, backward=True) == text


def test_in_a_line_from_left_to_right_only_words_of_other_scripts_are_turned_round():
    assert logical("We said םלוע םולש to 3 men", backward=False) == "We said שלום עולם to 3 men"


def test_a_row_of_a_table_is_a_paragraph_and_its_cells_are_told_apart():
    from reportlab.platypus import Table

    before, after = speech(1, 2)
    table = Table(TABLE, colWidths=[120, 220, 110])
    [document], _ = read("a.pdf", by_reportlab(paragraph(before), table, paragraph(after)))

    rows = ["\t".join(row) for row in TABLE]
    assert document.text.split("\n\n") == [before, *rows, after]


def test_a_narrow_table_of_another_producer():
    cells = ", ".join(f"[{cell}]" for row in TABLE for cell in row)
    before, after = speech(2, 2)
    raw = by_typst(f"{before}\n\n#table(columns: 3, {cells})\n\n{after}")

    [document], _ = read("a.pdf", raw)

    assert [each for each in document.text.split("\n\n") if "\t" in each] == [
        "\t".join(row) for row in TABLE
    ]


NOTED = "The harbour{1} belongs to us.{2} It has 12 m{2} and CO{low}. In the 19{th} century."


def raised_by_typst():
    text = NOTED.replace("{low}", "#sub[2]").replace("{th}", "#super[th]")
    text = text.replace("{1}", "#footnote[Built in 1901.]")
    text = text.replace("{2}", "#footnote[So was the railway.]", 1).replace("{2}", "#super[2]")
    return by_typst("\n\n".join([text, *speech(5, 3)]))


def raised_by_reportlab():
    from reportlab.platypus import Spacer

    text = NOTED.replace("{low}", "<sub>2</sub>").replace("{th}", "<super>th</super>")
    text = text.replace("{1}", "<super>1</super>").replace("{2}", "<super>2</super>")
    notes = ["<super>1</super> Built in 1901.", "<super>2</super> So was the railway."]
    return by_reportlab(
        *map(paragraph, [text, *speech(5, 3)]),
        Spacer(1, 350),
        *(paragraph(note, fontSize=7, leading=9) for note in notes),
    )


@pytest.mark.parametrize("made", [raised_by_typst, raised_by_reportlab])
def test_raised_digits_are_no_part_of_a_word_and_marks_of_notes_not_counted(made):
    [document], _ = read("a.pdf", made())

    first = document.text.split("\n\n")[0]
    assert first == "The harbour¹ belongs to us.² It has 12 m² and CO2. In the 19th century."
    assert marked(document, "reference") == ["¹", "²"]
    assert document.asides["reference"][1].start == first.index("²")
    notes = "".join(marked(document, "note"))
    assert "Built in 1901." in notes
    assert "So was the railway." in notes


def test_a_word_with_a_mark_is_found_as_the_word_it_is(tmp_path):
    (tmp_path / "a.pdf").write_bytes(raised_by_typst())

    corpus = build([tmp_path], MemoryStore()).corpus

    types = set(corpus.parts[0].attribute("word").types["type"].to_list())
    assert "harbour" in types
    assert not {"harbour1", "harbour¹", "¹"} & types


def test_headings_have_levels_by_size_and_bold_ones_come_last():
    one, two, three, four = speech(6, 4)
    raw = by_reportlab(
        paragraph("Opening address", "Title"),
        paragraph("On the harbour", "Heading2"),
        paragraph(one),
        paragraph("<b>A line in bold letters</b>"),
        paragraph(two),
        paragraph("On the railway", "Heading2"),
        paragraph(f"<b>{three}</b>"),
        paragraph(f"<b>Four.</b> {four}"),
    )

    [document], _ = read("a.pdf", raw)

    found = [mark.values["level"] for mark in document.marks["head"]]
    assert list(zip(found, marked(document, "head"), strict=True)) == [
        ("1", "Opening address"),
        ("2", "On the harbour"),
        ("3", "A line in bold letters"),
        ("2", "On the railway"),
    ]


def test_in_a_document_in_bold_letters_bold_is_no_heading():
    [document], _ = read("a.pdf", by_typst("*First line*\n\n*Second line*\n\n*Third line*"))

    assert "head" not in document.marks


def test_a_damaged_page_takes_no_other_with_it():
    raw = pdf_files.by_fpdf(speech(7, 40))
    pages = raw.count(b"/Type /Page\n")
    first = raw.index(b"/Kids [")
    kids = raw[first : raw.index(b"]", first)]
    number = kids.split()[4]
    broken = raw.replace(kids, kids.replace(number + b" 0 R", b"999 0 R"))

    [document], told = read("a.pdf", broken)

    assert pages > 2
    assert [mark.values["n"] for mark in document.marks["page"]] == [
        str(n) for n in range(1, pages + 1) if n != 2
    ]
    [notice] = told.notices
    assert f"1 of {pages} pages are damaged and left out" in notice.message
    assert notice.where == "a.pdf, page 2"


def test_letters_without_names_are_told_and_not_taken_for_text():
    import reportlab
    from fpdf import FPDF

    made = FPDF()
    made.add_page()
    made.add_font("Vera", fname=str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"))
    made.set_font("Vera", size=10)
    made.multi_cell(0, 6, speech(8, 1)[0])

    [good], _ = read("a.pdf", bytes(made.output()))
    [document], told = read("a.pdf", bytes(made.output()).replace(b"/ToUnicode", b"/ToNothing"))

    assert good.text == speech(8, 1)[0]
    assert document.text == ""
    assert "only how they look" in told.notices[0].message


def test_a_word_cut_once_in_a_short_document_is_whole():
    from reportlab.pdfgen import canvas

    raw = io.BytesIO()
    made = canvas.Canvas(raw)
    for row, line in enumerate(["It belongs to those who work in it, our govern-", "ment says."]):
        made.drawString(50, 700 - 14 * row, line)
    made.showPage()
    made.save()

    [document], _ = read("a.pdf", raw.getvalue())

    assert document.text == "It belongs to those who work in it, our government says."


def test_letters_beyond_the_first_plane_are_one_each():
    [document], _ = read("a.pdf", by_typst("Sets 𝒜 and 𝔹 of $x$."))

    assert "𝔹" in document.text or "𝒜" in document.text
    assert "\ufffd" not in document.text
