"""Pages that a browser has saved whole: the page in them is read, with its address and time."""

from email.message import EmailMessage
from email.policy import SMTP

import pytest

from communique.corpus import MemoryStore
from communique.errors import ReadError
from communique.ingest import build
from reading import read

PAGE = """<html lang="en"><head><title>On peace</title></head><body><nav>Home</nav><main>
<h1>On peace</h1><p>Peace and bread, for all of us — and for ever.</p></main></body></html>"""


def saved(page=PAGE, charset="utf-8", **head):
    whole = EmailMessage(policy=SMTP)
    whole["From"] = "<Saved by a browser>"
    whole["Date"] = "Thu, 24 Oct 2019 11:08:00 +0200"
    for name, value in head.items():
        whole[name.replace("_", "-")] = value
    whole.set_content(page, subtype="html", charset=charset)
    whole.add_related(b"\x89PNG", "image", "png", filename="a.png")
    whole.get_body(("html",))["Content-Location"] = "https://meetings.example/peace"
    return whole.as_bytes()


@pytest.mark.parametrize("charset", ["utf-8", "cp1252"])
def test_the_page_is_read_with_its_address_and_time(charset):
    [document], told = read("in/a.mhtml", saved(charset=charset))

    assert document.id == "in/a"
    assert document.title == "On peace"
    assert "for all of us — and for ever." in document.text
    assert document.metadata["url"] == "https://meetings.example/peace"
    assert document.metadata["retrieved"].start.isoformat() == "2019-10-24"
    assert told.skipped == told.notices == []


def test_the_address_of_the_snapshot_is_that_of_the_page():
    [document], _ = read("a.mht", saved(Snapshot_Content_Location="https://meetings.example/a"))

    assert document.metadata["url"] == "https://meetings.example/a"


@pytest.mark.parametrize("raw", [b"", b"no page", b"Content-Type: text/plain\n\nPeace"])
def test_a_file_without_a_page(raw):
    with pytest.raises(ReadError, match="there is no page in the file"):
        read("a.mhtml", raw)


def test_parts_in_parts_without_end():
    deep = b"".join(
        b"Content-Type: multipart/related; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5_000)
    )

    with pytest.raises(ReadError):
        read("a.mhtml", deep)


def test_a_build_reads_it_like_any_page(tmp_path):
    (tmp_path / "a.mhtml").write_bytes(saved())

    corpus = build([tmp_path], MemoryStore()).corpus

    [part] = corpus.parts
    assert part.documents["url"].to_list() == ["https://meetings.example/peace"]
