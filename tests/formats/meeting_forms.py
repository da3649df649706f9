"""Writes the statements of the `meeting` sample in other formats, with other programs' means."""

import csv
import html
import io
import json
import sqlite3
import tarfile
import zipfile

from warc import packed, record, wacz


def paragraphs(text):
    return [each.strip() for each in text.split("\n\n") if each.strip()]


def as_html(statement):
    meta = {"party": statement["party"], "country": statement["country"]}
    heads = "".join(f'<meta name="{k}" content="{html.escape(v)}">' for k, v in meta.items())
    body = "".join(f"<p>{html.escape(each)}</p>" for each in paragraphs(statement["text"]))
    return (
        f"<html lang='{statement['language']}'><head><meta charset=utf-8>"
        f"<title>{html.escape(statement['title'])}</title>{heads}</head><body>"
        "<nav><a href='/'>Home</a> <a href='/n'>News</a></nav><main>"
        f"<h1>{html.escape(statement['title'])}</h1><div class=when>{statement['date']}</div>"
        f"{body}</main><footer>© Press office of the meetings</footer></body></html>"
    ).encode()


HTML_RECIPE = """
[site."*"]
date = "div.when"
party = "meta[name=party]@content"
country = "meta[name=country]@content"
"""


def as_docx(statement):
    from docx import Document

    made = Document()
    made.core_properties.title = statement["title"]
    for each in paragraphs(statement["text"]):
        made.add_paragraph(each)
    raw = io.BytesIO()
    made.save(raw)
    return raw.getvalue()


def as_odt(statement):
    from odf.dc import Title
    from odf.opendocument import OpenDocumentText
    from odf.text import LineBreak, P

    made = OpenDocumentText()
    made.meta.addElement(Title(text=statement["title"]))
    for each in paragraphs(statement["text"]):
        element = P()
        for number, line in enumerate(each.split("\n")):
            if number:
                element.addElement(LineBreak())
            element.addText(line)
        made.text.addElement(element)
    raw = io.BytesIO()
    made.save(raw)
    return raw.getvalue()


def as_rtf(statement):
    def written(text):
        units = text.encode("utf-16-le")
        codes = [int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2)]
        return "".join(
            chr(code)
            if 31 < code < 128 and chr(code) not in "\\{}"
            else "\\line "
            if code == 10
            else f"\\u{code - 65536 if code > 32767 else code}?"
            for code in codes
        )

    body = "".join(f"{written(each)}\\par\n" for each in paragraphs(statement["text"]))
    title = written(statement["title"])
    return f"{{\\rtf1\\ansi{{\\info{{\\title {title}}}}}{body}}}".encode("ascii")


def as_epub(statement):
    body = "".join(f"<p>{html.escape(each)}</p>" for each in paragraphs(statement["text"]))
    files = {
        "META-INF/container.xml": "<container><rootfiles><rootfile full-path='book.opf'/>"
        "</rootfiles></container>",
        "book.opf": "<package><metadata><title>"
        f"{html.escape(statement['title'])}</title><language>{statement['language']}</language>"
        "</metadata><manifest><item id='a' href='a.xhtml'/></manifest><spine>"
        "<itemref idref='a'/></spine></package>",
        "a.xhtml": f"<html><body>{body}</body></html>",
    }
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return raw.getvalue()


def as_mail(statement):
    from email.message import EmailMessage
    from email.policy import SMTPUTF8

    made = EmailMessage(policy=SMTPUTF8)
    made["Subject"], made["From"] = statement["title"], f"{statement['party']} <a@example.org>"
    made["Content-Language"] = statement["language"]
    made.set_content(statement["text"])
    return made.as_bytes()


def as_pdf(statement):
    import typst

    quoted = json.dumps(paragraphs(statement["text"]), ensure_ascii=False)
    source = (
        f"#set document(title: {json.dumps(statement['title'], ensure_ascii=False)})\n"
        "#set text(size: 10pt, hyphenate: false)\n#set par(spacing: 1.6em)\n"
        f"#for each in json(bytes({json.dumps(quoted, ensure_ascii=False)})) [#par(each)]\n"
    )
    return typst.compile(source.encode())


def as_tei(statement):
    body = "".join(f"<seg>{html.escape(each)}</seg>" for each in paragraphs(statement["text"]))
    return (
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="{statement["language"]}">'
        "<teiHeader><fileDesc><titleStmt>"
        f"<title>{html.escape(statement['title'])}</title></titleStmt></fileDesc></teiHeader><text>"
        f'<body><div><u xml:id="{statement["id"]}">{body}</u></div></body></text></TEI>'
    ).encode()


def as_akomantoso(statement):
    body = "".join(f"<p>{html.escape(each)}</p>" for each in paragraphs(statement["text"]))
    return (
        '<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><debate><debateBody>'
        f"<debateSection><heading>{html.escape(statement['title'])}</heading>"
        f'<speech eId="{statement["id"]}">{body}</speech>'
        "</debateSection></debateBody></debate></akomaNtoso>"
    ).encode()


def as_conllu(statement):
    lines = [f"# newdoc id = {statement['id']}"]
    for name in ("title", "date", "country", "party", "language"):
        lines.append(f"# meta::{name} = {' '.join(statement[name].split())}")
    for each in paragraphs(statement["text"]):
        words = each.split()
        lines += ["# newpar", f"# text = {' '.join(words)}"]
        lines += ["\t".join([str(n), w, *"_" * 8]) for n, w in enumerate(words, start=1)]
        lines.append("")
    return "".join(f"{line}\n" for line in lines).encode()


def as_manifesto(statement):
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["text", "cmp_code", "eu_code"])
    writer.writerows([each, "504", "NA"] for each in paragraphs(statement["text"]))
    return table.getvalue().encode()


_COLUMNS = ("id", "title", "date", "country", "party", "language", "text")


def rows_of(statements):
    return [{name: each[name] for name in _COLUMNS} for each in statements]


def as_csv(statements, folder):
    with (folder / "all.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS)
        writer.writeheader()
        writer.writerows(rows_of(statements))


def as_jsonl(statements, folder):
    lines = (json.dumps(row, ensure_ascii=False) for row in rows_of(statements))
    (folder / "all.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def as_parquet(statements, folder):
    import polars as pl

    pl.DataFrame(rows_of(statements)).write_parquet(folder / "all.parquet")


def as_duckdb(statements, folder):
    import duckdb

    with duckdb.connect(str(folder / "all.duckdb")) as database:
        database.execute(f"CREATE TABLE statements ({' TEXT, '.join(_COLUMNS)} TEXT)")
        marks = ", ".join("?" for _ in _COLUMNS)
        rows = [list(row.values()) for row in rows_of(statements)]
        database.executemany(f"INSERT INTO statements VALUES ({marks})", rows)


def as_iramuteq(statements, folder):
    text = ""
    for row in rows_of(statements):
        body = row.pop("text")
        names = (f"*{name}_{'_'.join(value.split())}" for name, value in row.items())
        text += f"**** {' '.join(names)}\n{body}\n\n"
    (folder / "all.txt").write_text(text, encoding="utf-8")


def as_txm(statements, folder):
    for row in rows_of(statements):
        (folder / f"{row['id']}.txt").write_text(row["text"], encoding="utf-8")
    with (folder / "metadata.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS[:-1], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows_of(statements))


def as_table(statements, folder):
    database = sqlite3.connect(folder / "all.sqlite")
    database.execute(f"CREATE TABLE statements ({', '.join(_COLUMNS)})")
    marks = ", ".join("?" for _ in _COLUMNS)
    rows = [tuple(each[name] for name in _COLUMNS) for each in statements]
    database.executemany(f"INSERT INTO statements VALUES ({marks})", rows)
    database.commit()
    database.close()


def as_xlsx(statements, folder):
    from openpyxl import Workbook

    made = Workbook()
    made.active.append(_COLUMNS)
    for each in statements:
        made.active.append([each[name] for name in _COLUMNS])
    made.save(folder / "all.xlsx")


def as_ods(statements, folder):
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    made, table = OpenDocumentSpreadsheet(), Table(name="all")
    for cells in [_COLUMNS, *([each[name] for name in _COLUMNS] for each in statements)]:
        row = TableRow()
        for cell in cells:
            element = TableCell(valuetype="string")
            for line in cell.split("\n"):
                element.addElement(P(text=line))
            row.addElement(element)
        table.addElement(row)
    made.spreadsheet.addElement(table)
    made.save(folder / "all.ods")


def as_zip(statements, folder):
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        for each in statements:
            archive.writestr(f"{each['id']}.html", as_html(each))


def as_tar(statements, folder):
    with tarfile.open(folder / "all.tar.gz", "w:gz") as archive:
        for each in statements:
            raw = as_html(each)
            about = tarfile.TarInfo(f"{each['id']}.html")
            about.size = len(raw)
            archive.addfile(about, io.BytesIO(raw))


def as_pages(statements):
    return [record(f"https://meetings.example/{each['id']}", as_html(each)) for each in statements]


def as_warc(statements, folder):
    (folder / "all.warc.gz").write_bytes(packed(as_pages(statements)))


def as_wacz(statements, folder):
    (folder / "all.wacz").write_bytes(wacz(as_pages(statements)))


BY_FILE = {
    ".html": as_html,
    ".docx": as_docx,
    ".odt": as_odt,
    ".rtf": as_rtf,
    ".epub": as_epub,
    ".eml": as_mail,
    ".pdf": as_pdf,
    ".xml": as_tei,
    ".akn.xml": as_akomantoso,
    ".conllu": as_conllu,
    ".csv": as_manifesto,
}
WHOLE = {
    "csv": as_csv,
    "jsonl": as_jsonl,
    "parquet": as_parquet,
    "duckdb": as_duckdb,
    "iramuteq": as_iramuteq,
    "txm": as_txm,
    "sqlite": as_table,
    "xlsx": as_xlsx,
    "ods": as_ods,
    "zip": as_zip,
    "tar": as_tar,
    "warc": as_warc,
    "wacz": as_wacz,
}
