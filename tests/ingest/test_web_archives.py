"""Archives of the web: pages with their address and time, and a line for what is left out."""

import gzip
import io
import os
import sys
import zipfile
import zlib

import pytest

from communique.corpus import MemoryStore
from communique.errors import MissingExtraError, ReadError
from communique.ingest import build
from communique.ingest.places import payload as payloads
from communique.ingest.places.payload import payload
from communique.ingest.sources import source_files
from warc import packed, record, wacz

PAGE = b"<html><title>T</title><body><p>The ministers met in Valdora and agreed.</p></body></html>"
A = "http://valdora.example"


def found(tmp_path, raw, name="pages.warc.gz"):
    (tmp_path / name).write_bytes(raw)
    skipped, notices = [], []
    files = source_files([tmp_path / name], skipped.append, notices.append)
    return {file.name.removeprefix(f"{name}/"): file for file in files}, skipped, notices


@pytest.mark.parametrize(
    "packing", [packed, b"".join, lambda records: gzip.compress(b"".join(records))]
)
def test_pages_are_files_however_the_archive_is_packed(tmp_path, packing):
    raw = packing([record(f"{A}/{n}", PAGE + b"%d" % n) for n in range(4)])

    files, skipped, notices = found(tmp_path, raw)

    assert {name: file.read() for name, file in files.items()} == {
        f"valdora.example/{n}.html": PAGE + b"%d" % n for n in range(4)
    }
    assert skipped == notices == []


def test_a_page_brings_its_address_its_time_and_its_media_type(tmp_path):
    raw = packed([record(f"{A}/a", PAGE, media="text/html; charset=utf-8")])

    [file] = found(tmp_path, raw)[0].values()

    assert file.facts == {
        "url": f"{A}/a",
        "retrieved": "2020-01-02T03:04:05Z",
        "media_type": "text/html; charset=utf-8",
    }


def test_a_corpus_of_pages_says_when_and_where_they_were_retrieved(tmp_path):
    raw = packed([record(f"{A}/a", PAGE), record(f"{A}/b", b"Bread.", media="text/plain")])
    (tmp_path / "pages.warc.gz").write_bytes(raw)

    [part] = build([tmp_path / "pages.warc.gz"], MemoryStore()).corpus.parts

    assert part.documents["url"].to_list() == [f"{A}/a", f"{A}/b"]
    assert part.documents["retrieved"].struct.field("raw").to_list() == ["2020-01-02T03:04:05Z"] * 2
    assert part.text(1) == "Bread."


@pytest.mark.parametrize(
    ("url", "media", "name"),
    [
        ("http://a.example/", "text/html", "a.example/index.html"),
        ("http://a.example/news/", "text/html", "a.example/news/index.html"),
        ("http://a.example/v1.2", "text/html", "a.example/v1.2.html"),
        ("http://a.example/show.php?id=5&x=/y", "text/html", "a.example/show.php?id=5&x=_y.html"),
        ("http://a.example/x.html", "application/pdf", "a.example/x.html.pdf"),
        ("http://a.example/x.HTM", "text/html", "a.example/x.HTM"),
        ("http://a.example/../../x%2F..%2Fy.txt", "text/plain", "a.example/x/y.txt"),
        ("http://user:word@a.example:8080/x.txt", "text/plain", "a.example:8080/x.txt"),
    ],
)
def test_names_come_from_addresses_and_endings_from_media_types(tmp_path, url, media, name):
    files, _, _ = found(tmp_path, packed([record(url, PAGE, media=media)]))

    assert list(files) == [name]


def test_one_address_at_several_times_is_several_files_and_the_last_has_the_plain_name(tmp_path):
    times = ["2020-03-01T00:00:00Z", "2019-01-01T10:20:30Z", "2019-01-01T10:20:30Z"]
    raw = packed([record(f"{A}/a", b"%d" % n, time=time) for n, time in enumerate(times)])

    files, _, _ = found(tmp_path, raw)

    assert {name: file.read() for name, file in files.items()} == {
        "valdora.example/a@20190101T102030Z.html": b"1",
        "valdora.example/a@20190101T102030Z-2.html": b"2",
        "valdora.example/a.html": b"0",
    }


def test_what_is_no_document_is_told_in_a_line_for_each_reason(tmp_path):
    raw = packed(
        [
            record(f"{A}/a", PAGE, kind="warcinfo"),
            record(f"{A}/a", PAGE, kind="request"),
            record(f"{A}/b", b"", status=301),
            record(f"{A}/c", b"", status=404),
            record(f"{A}/d", b"", status=404),
            record(f"{A}/e.png", b"", media="image/png"),
            record(f"{A}/f", b"", kind="revisit"),
            record("dns:valdora.example", b"1", kind="resource", media="text/plain"),
            record(f"{A}/g.txt", b"Bread.", kind="resource", media="text/plain"),
        ]
    )

    files, skipped, notices = found(tmp_path, raw)

    assert {name: file.read() for name, file in files.items()} == {
        "valdora.example/g.txt": b"Bread."
    }
    assert skipped == []
    assert [(error.message, error.hint) for error in notices] == [
        ("1 record left out: the server answered with the status 301", f"the first is {A}/b"),
        ("2 records left out: the server answered with the status 404", f"the first is {A}/c"),
        ("1 record left out: the media type is image/png", f"the first is {A}/e.png"),
        ("1 record left out: the page had not changed (revisit)", f"the first is {A}/f"),
        ("1 record left out: the address is not of the web", "the first is dns:valdora.example"),
    ]


def chunked(content, size=7):
    pieces = [content[at : at + size] for at in range(0, len(content), size)]
    return b"".join(b"%x;x=1\r\n%s\r\n" % (len(each), each) for each in pieces) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda raw: zlib.compress(raw, wbits=-15)),
        ("gzip, identity", gzip.compress),
        ("gzip", bytes),
    ],
)
@pytest.mark.parametrize("cut", [chunked, bytes])
def test_what_a_server_packed_and_cut_is_put_together(tmp_path, encoding, pack, cut):
    body = cut(pack(PAGE))
    sent = record(f"{A}/a", body, Content_Encoding=encoding, Transfer_Encoding="chunked")

    [file] = found(tmp_path, packed([sent]))[0].values()

    assert file.read() == PAGE


def test_brotli_is_unpacked():
    brotli = pytest.importorskip("brotli")

    assert payload(brotli.compress(PAGE), "", "br", "a") == PAGE
    assert payload(PAGE, "", "br", "a") == PAGE


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_a_bomb_in_a_page_is_refused(encoding, monkeypatch):
    monkeypatch.setattr(payloads, "LARGEST", 30_000_000)
    zeros = b"0" * 40_000_000
    pack = gzip.compress if encoding == "gzip" else pytest.importorskip("brotli").compress

    with pytest.raises(ReadError, match="far more than its size"):
        payload(pack(zeros), "", encoding, "a")


def test_an_unknown_packing_is_told():
    with pytest.raises(ReadError, match="packed with 'xpress'"):
        payload(b"a", "", "xpress", "a")


def test_an_archive_that_is_cut_gives_what_is_whole(tmp_path):
    noise = os.urandom(4_000).hex().encode()
    raw = packed(
        [
            record(f"{A}/{name}.txt", text, media="text/plain")
            for name, text in (("a", b"Peace."), ("b", noise))
        ]
    )
    (tmp_path / "cut.warc.gz").write_bytes(raw[:-40])

    report = build([tmp_path / "cut.warc.gz"], MemoryStore())

    assert [part.text(0) for part in report.corpus.parts] == ["Peace."]
    assert [error.message for error in report.skipped] == ["the archive ends inside this page"]


@pytest.mark.parametrize("raw", [b"garbage" * 100, b"\x1f\x8b\x08garbage", b""])
def test_what_is_no_archive_of_the_web_is_told(tmp_path, raw):
    files, skipped, _ = found(tmp_path, raw)

    assert files == {}
    assert len(skipped) == 1


def test_a_wacz_gives_its_pages_with_the_titles_of_its_list(tmp_path):
    raw = wacz(
        [record(f"{A}/a.txt", b"Peace.", media="text/plain")],
        [{"url": f"{A}/a.txt", "title": "On peace", "ts": "2020-01-02T03:04:05Z"}],
    )
    (tmp_path / "site.wacz").write_bytes(raw)

    [part] = build([tmp_path / "site.wacz"], MemoryStore()).corpus.parts

    assert part.documents["id"].to_list() == ["site.wacz/valdora.example/a"]
    assert part.documents["title"].to_list() == ["On peace"]


def test_an_archive_of_the_web_in_a_zip_is_read(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("in/pages.warc.gz", packed([record(f"{A}/a", PAGE)]))

    files, _, _ = found(tmp_path, out.getvalue(), "all.zip")

    assert list(files) == ["in/pages.warc.gz/valdora.example/a.html"]


def test_without_the_package_the_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "fastwarc.warc", None)

    with pytest.raises(MissingExtraError) as caught:
        found(tmp_path, packed([record(f"{A}/a", PAGE)]))

    assert "communique[web]" in caught.value.hint
