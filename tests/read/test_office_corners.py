"""Corners of offices' files and e-mail: what other programs write, and what is damaged."""

import pytest

import office_files
from communique.corpus import MemoryStore
from communique.errors import ReadError
from communique.ingest import build
from office_files import zipped
from reading import days, read

W = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
OPEN = " ".join(
    f"xmlns:{name}='urn:oasis:names:tc:opendocument:xmlns:{name}:1.0'"
    for name in ("office", "text", "table", "style", "drawing")
)


def aside(document, kind):
    return [document.text[mark.start : mark.end] for mark in document.asides.get(kind, ())]


def docx(body, **others):
    files = {"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"}
    return zipped(files | {f"word/{name}.xml": each for name, each in others.items()})


def paragraph(text, properties=""):
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def test_rows_and_cells_in_controls_of_a_docx_are_read():
    cell = f"<w:tc>{paragraph('one')}</w:tc>"
    held = f"<w:sdt><w:sdtContent><w:tc>{paragraph('two')}</w:tc></w:sdtContent></w:sdt>"
    rows = f"<w:sdt><w:sdtContent><w:tr>{cell}{held}</w:tr></w:sdtContent></w:sdt>"
    gone = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{paragraph('gone')}</w:tc></w:tr>"
    [document], told = read("a.docx", docx(f"<w:tbl>{rows}{gone}</w:tbl>"))

    assert document.text == "one\n\ntwo"
    assert "1 tracked change is" in told.notices[0].message


def test_words_of_a_docx_are_hidden_only_where_that_is_on():
    body = paragraph("shown", "<w:vanish w:val='0'/>") + paragraph("unseen", "<w:vanish/>")
    [document], _ = read("a.docx", docx(body))

    assert document.text == "shown"


def test_a_text_box_of_a_docx_is_read_once():
    box = f"<w:txbxContent>{paragraph('in a box')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>around</w:t></w:r><w:r><mc:AlternateContent xmlns:mc='m'>"
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    [document], _ = read("a.docx", docx(body))

    assert document.text == "around\n\nin a box"


def test_notes_comments_and_page_heads_of_a_docx():
    note = f"<w:footnotes {W}><w:footnote w:type='separator'>{paragraph('-')}</w:footnote>"
    note += f"<w:footnote w:id='2'>{paragraph('A note.')}</w:footnote></w:footnotes>"
    comments = f"<w:comments {W}><w:comment>{paragraph('why?')}</w:comment></w:comments>"
    head = f"<w:hdr {W}>{paragraph('Draft')}</w:hdr>"
    raw = docx(paragraph("Text."), footnotes=note, comments=comments, header1=head)
    [document], told = read("a.docx", raw)

    assert document.text == "Text.\n\nA note.\n\nDraft"
    assert (aside(document, "note"), aside(document, "furniture")) == (["A note."], ["Draft"])
    assert [each.message for each in told.notices] == ["1 comment is left out"]


def odt(body, styles=""):
    return zipped(
        {
            "content.xml": f"<office:document-content {OPEN}><office:automatic-styles>"
            "<style:style style:name='T1'><style:text-properties text:display='none'/>"
            "</style:style></office:automatic-styles><office:body><office:text>"
            f"{body}</office:text></office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {OPEN}><office:master-styles>{styles}"
            "</office:master-styles></office:document-styles>",
        }
    )


def test_an_odt_with_changes_hidden_words_a_comment_and_a_page_head():
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>war</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        "<text:p>We  want <text:span text:style-name='T1'>no</text:span>peace\u00a0now"
        "<office:annotation><text:p>why?</text:p></office:annotation>.\n</text:p>"
        "<text:section text:display='none'><text:p>unseen</text:p></text:section>"
        "<table:table><table:table-row><table:table-cell><text:p>cell</text:p>"
        "</table:table-cell></table:table-row></table:table>"
    )
    head = (
        "<style:master-page><style:header><text:p>Draft</text:p></style:header></style:master-page>"
    )
    [document], told = read("a.odt", odt(body, head))

    assert document.text == "We want peace\u00a0now.\n\ncell\n\nDraft"
    assert aside(document, "furniture") == ["Draft"]
    assert [each.message for each in told.notices] == [
        "1 tracked change is read as accepted",
        "1 comment is left out",
    ]


def epub(chapters, *, spine, encryption="", nav=""):
    kinds = {nav: "properties='nav'"}
    items = "".join(
        f"<item id='{name}' href='{name}.xhtml' {kinds.get(name, '')}/>" for name in spine
    )
    references = "".join(f"<itemref idref='{name}'/>" for name in spine)
    files = {
        "META-INF/container.xml": "<container><rootfiles><rootfile full-path='o/b.opf'/>"
        "</rootfiles></container>",
        "o/b.opf": "<package><metadata><creator>Ada Lind</creator><creator>Bo Rask</creator>"
        f"</metadata><manifest>{items}</manifest><spine>{references}</spine></package>",
    }
    if encryption:
        files["META-INF/encryption.xml"] = (
            f"<encryption><CipherReference URI='{encryption}'/></encryption>"
        )
    return zipped(files | {f"o/{name}.xhtml": each for name, each in chapters.items()})


def test_a_chapter_with_an_empty_title_in_an_old_encoding_after_the_contents():
    page = (
        "<?xml version='1.0' encoding='windows-1251'?><html><head><title/></head><body><p>Мир</p>"
    )
    raw = epub(
        {"nav": "<html><body><nav><p>1 Peace</p></nav></body></html>", "a": page.encode("cp1251")},
        spine=["nav", "a", "a", "lost"],
        nav="nav",
    )
    [document], told = read("a.epub", raw)

    assert document.text == "1 Peace\n\nМир"
    assert aside(document, "furniture") == ["1 Peace"]
    assert document.metadata["author"] == "Ada Lind; Bo Rask"
    assert [each.message for each in told.notices] == ["chapters are missing: o/lost.xhtml"]


def test_encrypted_chapters_are_told_and_a_book_of_nothing_else_is_refused():
    pages = {"a": "<p>One</p>", "b": b"\x01\x99\x02"}
    [document], told = read("a.epub", epub(pages, spine=["a", "b"], encryption="o/b.xhtml"))

    assert document.text == "One"
    assert told.notices[0].message == "chapters are encrypted: o/b.xhtml"
    with pytest.raises(ReadError, match="the book is encrypted"):
        read("a.epub", epub(pages, spine=["b"], encryption="o/b.xhtml"))


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (rb"{\fonttbl{\f1\fcharset128 M;}}\f1\'83e\'83X\'83g\par", "テスト"),
        (rb"{\fonttbl{\f1\fcharset128 M;}}\f1\'83\\ \'95\'5c\par", "ソ 表"),
        (b"{\\fonttbl{\\f1\\fcharset134 S;}}\\f1\\'c6\r\n\\'bd\\par", "平"),
        (rb"\deff1{\fonttbl{\f1\fcharset204 T;}}\plain \'ec\'e8\'f0\par", "мир"),
        (rb"\ansicpg65001 caf\'c3\'a9\par", "café"),
        (rb"\mac caf\'8e\par", "café"),
        (rb"a{\deleted b}{\revised c}\par", "ac"),
        (rb"a{\*\bkmkstart x}{\pict\bin3 }}}b}c\par", "ac"),
        (
            rb"a{\shp{\*\shpinst{\sp{\sn n}{\sv 1}}{\shptxt box\par}}{\shprslt box}}b\par",
            "ab\n\nbox",
        ),
        (rb"\uc2\u24179\'95\'bd\uc0\u26085 !\par", "平日!"),
        (rb"\trowd a\cell b\cell\row c\par", "a\n\nb\n\nc"),
        (rb"a\line b\tab c\~d\par", "a\nb\tc\u00a0d"),
    ],
)
def test_rtf_as_several_programs_write_it(written, text):
    [document], told = read("a.rtf", b"{\\rtf1\\ansi " + written + b"}")

    assert document.text == text
    assert told.skipped == []


def test_the_day_a_cut_end_and_comments_of_rtf():
    head = rb"{\rtf1{\info{\creatim\yr2019\mo10\dy24\hr11}}"
    [document], told = read("a.rtf", head + rb"{\*\annotation why?}Peace {\b and")

    assert document.text == "Peace and"
    assert document.metadata["published"] == days("2019-10-24", "2019-10-25", "2019-10-24")
    assert [each.message for each in told.notices] == [
        "the file ends too early: 2 groups are open",
        "1 comment is left out",
    ]


def test_a_box_is_cut_only_where_a_message_begins():
    one = b"From a@example.org Thu\nSubject: A\n\nWe greet you.\n\nFrom Valdora we came.\n\n"
    documents, told = read("b.mbox", one + b"From b@example.org Fri\nSubject: B\n\nYes.\n")

    assert [each.text for each in documents] == ["We greet you.\n\nFrom Valdora we came.", "Yes."]
    assert told.skipped == []


@pytest.mark.parametrize(
    "charset", ["", "; charset=us-ascii", "; charset=x-none", "; charset=utf-8"]
)
def test_a_message_is_read_whatever_encoding_it_says(charset):
    head = f"Subject: A\nContent-Type: text/plain{charset}\nContent-Transfer-Encoding: 8bit\n\n"
    [document], _ = read("a.eml", head.encode() + "Naïve мир.\n".encode())

    assert document.text == "Naïve мир."


def test_a_damaged_message_of_a_box_takes_no_other_away():
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(80)
    )
    box = b"From a Thu\nSubject: A\n" + nested + b"\n\nFrom b Fri\nSubject: B\n\nYes.\n"
    documents, told = read("b.mbox", box)

    assert [each.id for each in documents] == ["b/2"]
    assert "nested more than 50 deep" in told.skipped[0].message


def test_messages_nested_without_end_are_refused():
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5_000)
    )
    documents, told = read("a.eml", b"Subject: A\n" + nested)

    assert (documents, len(told.skipped)) == ([], 1)


@pytest.mark.parametrize("form", ["docx", "odt", "epub"])
def test_a_file_damaged_anywhere_is_told_in_a_sentence(form):
    raw = getattr(office_files, form)()
    for at in range(0, len(raw), max(len(raw) // 60, 1)):
        damaged = raw[:at] + bytes(byte ^ 0x5A for byte in raw[at : at + 8]) + raw[at + 8 :]
        for each in (damaged, raw[:at]):
            try:
                read(f"a.{form}", each)
            except ReadError as error:
                assert error.where.startswith(f"a.{form}")


def test_files_with_too_many_parts_are_refused():
    with pytest.raises(ReadError, match="parts"):
        read("a.docx", zipped({str(number): b"" for number in range(20_001)}))


def test_a_file_in_a_file_in_a_file_is_not_opened():
    inner = zipped({"word/document.xml": b"\0" * 50_000_000})
    [document], _ = read("a.docx", docx(paragraph("Text."), inner=inner))

    assert document.text == "Text."


def test_a_sheet_of_two_cells_in_far_corners_costs_one_sentence(tmp_path):
    from openpyxl import Workbook

    made = Workbook()
    made.active["A1"], made.active["XFD1048576"] = "text", "far"
    made.save(tmp_path / "far.xlsx")
    (tmp_path / "good.txt").write_text("Peace.")

    report = build([tmp_path], MemoryStore())

    assert [part.documents["id"].to_list() for part in report.corpus.parts] == [["good"]]
    assert "far.xlsx" in report.skipped[0].where


def test_damaged_styles_are_placed_in_their_file():
    for name in ("a.docx", "b.docx"):
        with pytest.raises(ReadError) as told:
            read(name, docx(paragraph("Text."), styles="<styles>\n<style></styles>"))

        assert told.value.where == f"{name}: styles.xml, line 2, column 10"
