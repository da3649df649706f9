"""`communique try-recipe`: what is taken from pages, and what is wrong with them."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

PAGE = (
    "<html lang=en><head><title>On peace</title></head><body><div class=menu><a href=/>Home</a>"
    "</div><h1>On peace</h1><p>24 October 2019</p><p>We have come here for peace.</p></body></html>"
)


@pytest.fixture
def page(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a.html"
    path.write_text(PAGE)
    return path


def rows(run, *arguments):
    found = json.loads(run("try-recipe", *arguments, "--json").stdout)["rows"]
    return {row["what"]: row for row in found}


def test_fields_and_blocks_are_shown_with_how_they_were_got(page, run):
    found = rows(run, page)

    assert found["date"]["value"] == "2019-10-24"
    assert found["date"]["raw"] == "24 October 2019"
    assert found["date"]["why"] == "line near the title"
    assert found["date"]["certainty"] < 1
    assert found["text"]["value"] == "We have come here for peace."
    assert found["furniture"]["why"] == "the date"


def test_counts_are_said_beside_the_table(page, run):
    done = run("try-recipe", page)

    assert "text: 1 blocks, 28 characters" in done.stderr
    assert "furniture: 3 blocks" in done.stderr


def test_a_selector_that_fits_nothing_is_a_row(page, run):
    project = page.with_name("own.toml")
    project.write_text('[site."*"]\nparty = "b.party"\n')

    found = rows(run, page, "--project", project)

    assert "nothing fits the selector 'b.party'" in found["notice"]["value"]


def test_a_page_of_a_folder_that_cannot_be_read_is_a_row(page, run):
    page.with_name("b.html").write_text("<div>" * 5_000)

    assert "deep" in rows(run, page.parent)["notice"]["value"]


def test_a_page_that_cannot_be_read_is_an_error(page, run):
    page.write_text("<div>" * 5_000)
    done = run("try-recipe", page)

    assert done.exit_code != 0
    assert "deep" in done.stderr


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        found = self.path == "/a"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=koi8-r")
        self.end_headers()
        self.wfile.write("<h1>Мир</h1><p>Мы за мир и труд.</p>".encode("koi8-r"))

    def log_message(self, *arguments):
        pass


@pytest.fixture
def address():
    server = HTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_page_of_an_address_is_read_as_its_server_says(address, run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert rows(run, f"{address}/a")["text"]["value"] == "Мы за мир и труд."


def test_an_address_without_a_page_is_told(address, run):
    done = run("try-recipe", f"{address}/b")

    assert done.exit_code != 0
    assert "404" in done.stderr
