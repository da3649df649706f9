"""PDF files made by three producers, with the paragraphs that are in them."""

import io
import random

NOUNS = "harvest railway harbour school treaty budget council factory river hospital"
VERBS = "supports opposes builds defends remembers discusses extends finances repairs welcomes"


def sentence(chance):
    noun, other = chance.sample(NOUNS.split(), 2)
    return (
        f"The government of the republic {chance.choice(VERBS.split())} the {noun}, and the "
        f"{other} that {chance.randint(2, 900)} self-reliant people need in every province."
    )


def speech(seed, n=24):
    chance = random.Random(seed)
    return [" ".join(sentence(chance) for _ in range(chance.randint(2, 6))) for _ in range(n)]


def columns_by_reportlab(texts, n_columns=1, *, align=0, hyphens=False):
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

    raw = io.BytesIO()
    width = (A4[0] - 120) / n_columns
    frames = [Frame(60 + at * width, 70, width - 12, A4[1] - 140) for at in range(n_columns)]
    style = ParagraphStyle("text", fontSize=10, leading=12.5, spaceAfter=7, alignment=align)
    if hyphens:
        style.hyphenationLang, style.embeddedHyphenation = "en_GB", 1
    made = BaseDocTemplate(raw, title="Speech", author="Ada Lind")

    def margins(canvas, document):
        canvas.setFont("Times-Roman", 9)
        canvas.drawString(60, A4[1] - 40, "Proceedings of the meeting in Port Sarrin")
        canvas.drawCentredString(A4[0] / 2, 35, str(document.page))

    made.addPageTemplates(PageTemplate(frames=frames, onPage=margins))
    made.build([Paragraph(each, style) for each in texts])
    return raw.getvalue()


def rows_by_reportlab(texts):
    """Return two columns drawn row by row, as some programs print them."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import simpleSplit
    from reportlab.pdfgen import canvas

    raw = io.BytesIO()
    made = canvas.Canvas(raw, pagesize=A4)
    lines = []
    for each in texts:
        lines += [("  " * 0 + line) for line in simpleSplit(each, "Helvetica", 10, 230)] + [""]
    per_column = 54
    for first in range(0, len(lines), 2 * per_column):
        left, right = lines[first : first + per_column], lines[first + per_column :][:per_column]
        made.setFont("Helvetica", 10)
        for row, line in enumerate(left):
            made.drawString(50, 780 - 13 * row, line)
            if row < len(right):
                made.drawString(310, 780 - 13 * row, right[row])
        made.showPage()
    made.save()
    return raw.getvalue()


def lines_by_reportlab(lines):
    """Return one column of lines that are cut already, with the number of each page."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen import canvas

    raw = io.BytesIO()
    made = canvas.Canvas(raw, pagesize=A4)
    for first in range(0, len(lines), 50):
        made.setFont("Times-Roman", 10)
        for row, line in enumerate(lines[first : first + 50]):
            made.drawString(60, 760 - 13 * row, line)
        made.drawCentredString(A4[0] / 2, 35, str(made.getPageNumber()))
        made.showPage()
    made.save()
    return raw.getvalue()


def by_fpdf(texts, *, justified=True):
    from fpdf import FPDF

    class Made(FPDF):
        def header(self):
            self.set_font("Helvetica", size=8)
            self.cell(0, 8, "Speeches, volume 3", align="R", new_x="LMARGIN", new_y="NEXT")

        def footer(self):
            self.set_y(-14)
            self.set_font("Helvetica", size=8)
            self.cell(0, 8, f"Page {self.page_no()} of {{nb}}", align="C")

    made = Made()
    made.add_page()
    made.set_font("Times", size=11)
    for each in texts:
        made.multi_cell(0, 5, each, align="J" if justified else "L", new_x="LMARGIN", new_y="NEXT")
        made.ln(3)
    return bytes(made.output())


def indented_by_typst(texts):
    """Return two columns of paragraphs that are told by their first lines only."""
    import typst

    source = (
        '#set page(columns: 2, numbering: "1 / 1", header: [Collected statements])\n'
        "#set par(justify: true, first-line-indent: 1em, spacing: 0.65em)\n"
        '#set text(lang: "en", size: 9pt)\n'
    )
    return typst.compile((source + "\n\n".join(texts)).encode())


def by_typst(texts, *, n_columns=1, notes=False):
    import typst

    body = "\n\n".join(texts)
    if notes:
        head, _, tail = body.partition(". ")
        body = f"{head}.#footnote[A note at the foot of the page, by the editor.] {tail}"
    source = (
        f'#set page(columns: {n_columns}, numbering: "1", header: [Collected statements])\n'
        '#set par(justify: true)\n#set text(hyphenate: true, lang: "en", size: 10pt)\n'
        f"= Opening address\n\n{body}\n"
    )
    return typst.compile(source.encode())
