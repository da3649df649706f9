"""Writes documents in the formats of offices, by other libraries or a few lines of ours."""

import io
import zipfile

PARAGRAPHS = [
    "Dear Comrades,",
    "We thank our hosts; “peace” — naïve, Ελλάδα, мир, 平和.",
    "Thank you.",
]
TITLE, AUTHOR = "Contribution of WP of Valdora", "Ada Lind"


def docx():
    from docx import Document

    made = Document()
    made.core_properties.title, made.core_properties.author = TITLE, AUTHOR
    made.add_heading("Opening", 1)
    for paragraph in PARAGRAPHS:
        made.add_paragraph(paragraph)
    made.add_table(1, 2).rows[0].cells[1].text = "In a cell"
    made.sections[0].header.paragraphs[0].text = "Head of every page"
    made.paragraphs[1].add_run(" And more").bold = True
    hidden = made.paragraphs[1].add_run("unseen")
    hidden.font.hidden = True
    raw = io.BytesIO()
    made.save(raw)
    return raw.getvalue()


def odt():
    from odf.opendocument import OpenDocumentText
    from odf.text import H, Note, NoteBody, NoteCitation, P, S

    made = OpenDocumentText()
    from odf.dc import Creator, Title

    made.meta.addElement(Title(text=TITLE))
    made.meta.addElement(Creator(text=AUTHOR))
    made.text.addElement(H(outlinelevel=1, text="Opening"))
    for number, paragraph in enumerate(PARAGRAPHS):
        element = P(text=paragraph)
        if number == 0:
            element.addElement(S(c=2))
            note = Note(noteclass="footnote")
            note.addElement(NoteCitation(text="1"))
            body = NoteBody()
            body.addElement(P(text="A note below."))
            note.addElement(body)
            element.addElement(note)
        made.text.addElement(element)
    raw = io.BytesIO()
    made.save(raw)
    return raw.getvalue()


def epub():
    body = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'>"
        "<rootfiles><rootfile full-path='OPS/book.opf'/></rootfiles></container>",
        "OPS/book.opf": "<package xmlns='http://www.idpf.org/2007/opf' "
        "xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata>"
        f"<dc:title>{TITLE}</dc:title><dc:creator>{AUTHOR}</dc:creator><dc:language>en</dc:language>"
        "<dc:date>2019-10-24</dc:date></metadata><manifest><item id='b' href='second.xhtml'/>"
        "<item id='a' href='first%20one.xhtml'/></manifest><spine><itemref idref='a'/>"
        "<itemref idref='b'/></spine></package>",
        "OPS/first one.xhtml": f"<html><body><h1>Opening</h1>{body}</body></html>",
        "OPS/second.xhtml": "<html><body><p>The end.</p></body></html>",
    }
    return zipped(files)


def zipped(files):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return raw.getvalue()


def rtf():
    def escaped(text):
        return "".join(
            each if each.isascii() and each not in "\\{}" else f"\\u{signed(ord(each))}?"
            for each in text
        )

    def signed(code):
        return code - 65536 if code > 32767 else code

    body = "".join(f"{escaped(each)}\\par\n" for each in PARAGRAPHS)
    return (
        "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Times;}{\\f1\\fcharset204 Times Cyr;}}"
        f"{{\\info{{\\title {TITLE}}}{{\\author {AUTHOR}}}}}"
        "{\\header Head of every page\\par}"
        "\\pard\\outlinelevel0 Opening\\par\\pard "
        f"{body}caf\\'e9{{\\footnote A note below.}}{{\\v unseen}} \\f1\\'ec\\'e8\\'f0\\par}}"
    ).encode("ascii")


def mail():
    from email.message import EmailMessage

    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = (
        TITLE,
        f"{AUTHOR} <ada@example.org>",
        "all@example.org",
    )
    made["Date"], made["Message-ID"] = "Thu, 24 Oct 2019 11:08:00 +0200", "<1@example.org>"
    made.set_content(
        "\n\n".join(PARAGRAPHS)
        + "\n\n> what was said before\n> and more\n\nAfter.\n-- \nAda Lind\n"
    )
    return made.as_bytes()
