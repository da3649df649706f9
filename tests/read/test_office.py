"""Documents of offices and e-mail: text, headings, notes; bombs refused in one sentence."""

import io
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

import office_files
from communique.corpus import MemoryStore
from communique.errors import ReadError
from communique.ingest import build
from communique.read.guarded.markup import parsed
from office_files import AUTHOR, PARAGRAPHS, TITLE, zipped
from reading import days, read


def aside(document, kind):
    return [document.text[mark.start : mark.end] for mark in document.asides.get(kind, ())]


@pytest.mark.parametrize("form", ["docx", "odt", "epub", "rtf"])
def test_paragraphs_headings_title_and_author(form):
    [document], told = read(f"speech.{form}", getattr(office_files, form)())

    assert told.skipped == []
    assert document.title == TITLE
    assert document.metadata["author"] == AUTHOR
    assert document.text.startswith("Opening\n\nDear Comrades,")
    assert PARAGRAPHS[1] in document.text
    assert "Thank you." in document.text.split("\n\n")
    [head] = document.marks["head"]
    assert (document.text[head.start : head.end], head.values) == ("Opening", {"level": "1"})
    assert "unseen" not in document.text


def test_what_stands_beside_the_text_of_a_docx():
    [document], _ = read("a.docx", office_files.docx())

    assert aside(document, "furniture") == ["Head of every page"]
    assert "In a cell" in document.text.split("\n\n")
    assert "Dear Comrades, And more" in document.text


def test_notes_are_kept_and_not_counted():
    [odt], _ = read("a.odt", office_files.odt())
    [rtf], _ = read("a.rtf", office_files.rtf())

    assert aside(odt, "note") == aside(rtf, "note") == ["A note below."]
    assert rtf.text.split("\n\n")[4].split() == ["café", "мир"]


def test_a_book_has_its_chapters_in_the_order_of_reading():
    [document], _ = read("a.epub", office_files.epub())

    sections = [document.text[m.start : m.end] for m in document.marks["section"]]
    assert sections[1] == "The end."
    assert document.metadata["language"] == "en"
    assert document.metadata["published"] == days("2019-10-24", "2019-10-25", "2019-10-24")
    assert document.origins["published"].certainty < 0.8


def test_tracked_changes_are_read_as_accepted_and_told():
    body = (
        "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>"
        "<w:p><w:r><w:t>We want </w:t></w:r><w:del><w:r><w:delText>war</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>peace</w:t></w:r></w:ins></w:p></w:body></w:document>"
    )
    [document], told = read("a.docx", zipped({"word/document.xml": body}))

    assert document.text == "We want peace"
    assert "2 tracked changes" in told.notices[0].message


def test_a_message_has_its_sender_day_and_what_it_quotes():
    [document], _ = read("a.eml", office_files.mail())

    assert (document.title, document.metadata["speaker"]) == (TITLE, AUTHOR)
    assert document.metadata["published"].start.isoformat() == "2019-10-24"
    assert document.origins["published"].value == "2019-10-24T11:08:00+02:00"
    assert aside(document, "quoted") == ["> what was said before\n> and more"]
    assert aside(document, "signature") == ["Ada Lind"]
    assert "date" not in document.metadata


def test_a_box_of_messages_is_a_document_each():
    one = office_files.mail()
    box = b"From a@example.org Thu Oct 24\n" + one + b"\n>From the start\n\nFrom b@x Fri\n" + one
    documents, _ = read("box.mbox", box)

    assert [each.id for each in documents] == ["box/1", "box/2"]
    assert "From the start" in documents[0].text


def test_a_message_in_html_and_its_attachments():
    from email.message import EmailMessage

    made = EmailMessage()
    made["Subject"], made["From"] = "A", "b@example.org"
    made.set_content("<p>Peace <b>now</b></p><p>and then</p>", subtype="html")
    made.add_attachment(b"x", maintype="image", subtype="png", filename="crowd.png")
    made.add_attachment(b"x", maintype="application", subtype="pdf", filename="broken.pdf")
    made.add_attachment(
        office_files.docx(), maintype="application", subtype="octet-stream", filename="speech.docx"
    )
    [message, speech], told = read("a.eml", made.as_bytes())

    assert message.text == "Peace now\n\nand then"
    assert (speech.id, speech.title) == ("a/3/speech", TITLE)
    assert speech.metadata["attached_to"] == "a"
    assert "crowd.png" in told.notices[0].message
    assert told.skipped[0].where == "a.eml: broken.pdf"


def bomb():
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * 400_000_000)
    return raw.getvalue()


ENTITIES = (
    "<!DOCTYPE a [<!ENTITY x 'ha'>"
    + "".join(
        f"<!ENTITY x{n} '&x{n - 1 if n > 1 else ''};&x{n - 1 if n > 1 else ''};'>"
        for n in range(1, 40)
    )
    + "]><a>&x39;</a>"
)
HOSTILE = {
    "a.docx": zipped({"word/document.xml": ENTITIES}),
    "b.docx": zipped({"word/document.xml": "<a>" * 100_000}),
    "c.docx": b"PK\x03\x04 and nothing more",
    "d.docx": b"\xd0\xcf\x11\xe0 an encrypted one",
    "e.odt": zipped({"content.xml": "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"}),
    "f.rtf": b"{\\rtf1 " + b"{" * 1_000_000,
    "g.rtf": b"no rtf at all",
    "h.epub": zipped({"mimetype": "application/epub+zip"}),
    "i.docx": zipped({"word/document.xml": "<w:document/>"}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_one_sentence(name):
    started = time.perf_counter()

    with pytest.raises(ReadError) as told:
        read(name, HOSTILE[name])

    assert name in told.value.where
    assert len(told.value.message) < 200
    assert time.perf_counter() - started < 5


def test_a_bomb_is_refused_before_it_is_unpacked():
    with pytest.raises(ReadError, match="would unpack to"):
        read("a.docx", bomb())


def test_a_folder_with_a_hostile_file_is_built_without_it(tmp_path):
    (tmp_path / "good.docx").write_bytes(office_files.docx())
    (tmp_path / "bad.docx").write_bytes(HOSTILE["a.docx"])

    report = build([tmp_path], MemoryStore())

    assert [part.documents["id"].to_list() for part in report.corpus.parts] == [["good"]]
    assert "document type" in report.skipped[0].message


@given(st.binary(max_size=300))
def test_what_only_begins_as_rtf_never_breaks_the_reader(raw):
    read("a.rtf", b"{\\rtf1 " + raw)


@given(st.text(st.characters(exclude_categories=["Cs"], min_codepoint=32), max_size=40))
def test_every_character_comes_back_from_rtf(text):
    written = "".join(f"\\u{code}?" for each in text for code in units(each))
    [document], _ = read("a.rtf", "{\\rtf1 " + written + "\\par}")

    assert document.text == text.strip()


def units(character):
    raw = character.encode("utf-16-le")
    codes = [int.from_bytes(raw[at : at + 2], "little") for at in range(0, len(raw), 2)]
    return [code - 65536 if code > 32767 else code for code in codes]


def test_xml_in_an_encoding_that_the_parser_does_not_know():
    raw = "<?xml version='1.0' encoding='windows-1251'?><a>Мир</a>".encode("cp1251")

    assert parsed(raw, "a.xml").text == "Мир"
