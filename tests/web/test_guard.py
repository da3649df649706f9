"""What guards the workbench."""

import pytest

from communique.web.guard import host_of

PAGES = ["/", "/search?q=peace", "/search?q=%5B", "/nothing", "/d/01_valdora"]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "LOCALHOST:1", "[::1]:80"])
def test_this_machine_is_answered_by_any_of_its_names(browser, host):
    assert browser.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::2]:80"])
def test_another_name_is_refused_in_one_sentence(browser, host):
    answer = browser.get("/", headers={"host": host})

    assert answer.status_code == 400
    assert answer.text.startswith("error: the workbench doesn't answer to the name")


def test_a_port_is_no_part_of_a_name():
    assert host_of("[::1]") == "[::1]"
    assert host_of("localhost:x") == "localhost:x"


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_forbids_foreign_and_inline_content(browser, path):
    answer = browser.get(path)

    assert answer.headers["content-security-policy"].startswith("default-src 'self'")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_script_or_style_within(browser, page, path):
    found = page(browser, path, browser.get(path).status_code)

    assert [each.attributes.get("src") for each in found.css("script")] != [None]
    assert all(
        each.attributes.get("src", "").startswith("/static/") for each in found.css("script")
    )
    assert found.css("style") == []
    assert found.css("[style]") == []
    assert found.css("[onclick], [onload]") == []


@pytest.mark.parametrize("path", PAGES)
def test_no_page_names_another_site(browser, page, path):
    found = page(browser, path, browser.get(path).status_code)
    named = [
        each.attributes.get(name)
        for name in ("href", "src", "action")
        for each in found.css(f"[{name}]")
    ]

    # An empty address is the page itself.
    assert [each for each in named if each and not each.startswith(("/", "#"))] == []


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["/", "/search?q=peace", "/d/01_valdora"])
def test_nothing_but_reading_is_answered(browser, method, path):
    assert getattr(browser, method)(path).status_code == 405


def test_text_from_a_document_is_never_markup(small, page):
    found = page(small, "/d/d4?q=peace")

    assert "<script>alert(1)</script>" in found.css_first(".text").text()
    assert [each.attributes.get("src") for each in found.css("script")] == [
        found.css_first("script").attributes["src"]
    ]


def test_what_was_asked_for_is_never_markup(small, page):
    found = page(small, "/search?q=%3Cscript%3Ealert(1)%3C/script%3E", 400)

    assert len(found.css("script")) == 1


@pytest.mark.parametrize("name", ["../guard.py", "style.css", "x.0.py", "..%2fview.py"])
def test_only_our_own_files_are_given_out(browser, name):
    assert browser.get(f"/static/{name}").status_code == 404
