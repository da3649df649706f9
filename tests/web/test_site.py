"""`communique publish --static`: a corpus as a folder of plain pages."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

import communique
from communique.cli import main
from communique.errors import UsageError
from communique.web.site import file_name, write


def _read(path):
    return LexborHTMLParser(path.read_text("utf-8"))


def _links(path):
    found = _read(path)
    return [each.attributes[name] for name in ("href", "src") for each in found.css(f"[{name}]")]


@pytest.fixture(scope="module")
def site(sample, tmp_path_factory) -> Path:
    """Return the folder of the sample as pages."""
    folder = tmp_path_factory.mktemp("site") / "pages"
    assert write(sample, folder) == len(list(folder.rglob("*.html")))
    return folder


def test_every_link_leads_to_a_file_of_the_folder(site):
    for path in site.rglob("*.html"):
        for link in _links(path):
            parts = urlsplit(link)
            assert not parts.scheme
            assert not link.startswith("/")
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.is_file(), (path, link)
            assert site.resolve() in target.parents
            if parts.fragment:
                assert _read(target).css_first(f"#{parts.fragment}") is not None


def test_from_the_first_page_every_document_is_reached(site):
    seen, ahead = set(), [(site / "index.html").resolve()]
    while ahead:
        path = ahead.pop()
        if path not in seen and path.suffix == ".html":
            seen.add(path)
            ahead += [(path.parent / urlsplit(link).path).resolve() for link in _links(path)
                      if urlsplit(link).path]  # fmt: skip

    assert {each.resolve() for each in site.rglob("*.html")} == seen


def test_a_page_has_the_text_and_the_metadata_of_its_document(site, sample):
    for name in sample.documents["id"]:
        found, reading = _read(site / "d" / file_name(name)), sample.show(name)
        assert found.css_first(".meta code").text() == name
        for number in found.css(".text .pn"):
            number.decompose()
        assert found.css_first(".text").text().split() == reading.text.split()


def test_pages_run_no_script_and_hold_no_form(site):
    for path in site.rglob("*.html"):
        assert _read(path).css("script, form, [style], style") == []


def test_a_text_that_may_not_be_shown_is_on_no_page(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text(
        "id,text,show\na,An open secretone.,all\nb,A hidden secrettwo.,nothing\n"
        "c,A part of secretthree.,snippets\n"
    )
    with communique.build(tmp_path / "in", tmp_path / "some.corpus") as corpus:
        write(corpus, tmp_path / "site")
    every = "".join(each.read_text() for each in (tmp_path / "site").rglob("*.html"))

    assert "secretone" in every
    assert "secrettwo" not in every
    assert "secretthree" not in every
    assert every.count("Not shown") == 2


def test_long_documents_and_long_lists_have_several_pages(speeches, tmp_path, monkeypatch):
    monkeypatch.setattr("communique.web.leaves.LONGEST", 40)
    monkeypatch.setattr("communique.web.leaves.PIECE", 20)
    monkeypatch.setattr("communique.web.site._LISTED", 2)
    with communique.open(speeches) as corpus:
        write(corpus, tmp_path / "site")
    names = {str(each.relative_to(tmp_path / "site")) for each in (tmp_path / "site").rglob("*")}

    assert {"index.html", "documents-2.html", "documents-3.html", "d/d0.html"} <= names
    assert "d/d0.2.html" in names
    test_every_link_leads_to_a_file_of_the_folder(tmp_path / "site")
    test_from_the_first_page_every_document_is_reached(tmp_path / "site")


def test_text_is_never_markup(speeches, tmp_path):
    with communique.open(speeches) as corpus:
        write(corpus, tmp_path / "site")

    assert "&lt;script&gt;alert(1)" in (tmp_path / "site" / "d" / "d4.html").read_text("utf-8")


def test_a_folder_that_holds_something_is_left_alone(speeches, tmp_path):
    (tmp_path / "kept").write_text("mine")
    with pytest.raises(UsageError, match="there already"):
        main(["publish", str(speeches), "--static", str(tmp_path)], standalone_mode=False)

    assert (tmp_path / "kept").read_text() == "mine"


@given(one=st.text(min_size=1), other=st.text(min_size=1), page=st.integers(1, 3))
def test_names_of_files_are_safe_and_no_others(one, other, page):
    name = file_name(one, page)

    assert len(name.encode()) < 120
    assert name.isascii()
    assert not set(name) & set('/\\:*?"<>| \0')
    assert not name.startswith((".", "-"))
    assert one == other or name.lower() != file_name(other, page).lower()
    assert name.lower() != file_name(other, page + 1).lower()


@pytest.mark.parametrize("name", ["../x", "con", "A", "a", "a.2", "~", "x" * 500, "和平", "a/b"])
def test_hard_names_stay_in_the_folder(name):
    assert Path(file_name(name)).name == file_name(name)
    assert file_name(name) == file_name(name).lower()
