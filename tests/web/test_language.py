"""The words on pages: all of them come from catalogues, and each page says its language truly.

A language made for these tests brackets every message. Rendered in it, a page has no letters
outside brackets but those of data and of what the program says in English alone, which is marked.
"""

import re
import tomllib
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po
from selectolax.lexbor import LexborHTMLParser, LexborNode
from starlette.testclient import TestClient

import communique
from communique import api
from communique.corpus import FolderStore, MemoryStore
from communique.errors import UsageError
from communique.web import catalogue, language
from communique.web.application import application
from communique.web.site import write
from communique.web.terms import Terms

BASE = "http://127.0.0.1:8000"
ROOT = Path(__file__).parents[2]
CATALOGUES = ROOT / "src" / "communique" / "web" / "catalogues"
WEB = CATALOGUES.parent
LANGUAGES = sorted(CATALOGUES.glob("*.po"))
each_language = pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)

OPEN, CLOSE = "⟦", "⟧"
DATA = {"bdi", "code", "pre", "kbd", "script", "style", "textarea", "mark", "title"}
"""Elements whose text is data. A title is looked at apart."""

SHOWN = ("title", "aria-label", "placeholder", "alt")
"""Attributes that people are shown."""


def _pot() -> Catalog:
    with (CATALOGUES / "communique.pot").open("rb") as file:
        return read_po(file)


def _messages(found: Catalog) -> set[tuple[str, object]]:
    return {(each.context or "", each.id) for each in found if each.id}


@pytest.fixture
def bracketed(tmp_path, monkeypatch):
    """Put the language that brackets every message in the place of all others; it is `he`."""
    made = Catalog(locale="he")
    for each in _pot():
        if each.id:
            one, many = each.id if isinstance(each.id, tuple) else (each.id, "")
            texts = tuple(f"{OPEN}{text}{CLOSE}" for text in (one, *[many] * 3) if text)
            made.add(each.id, texts if many else texts[0], context=each.context)
    folder = tmp_path / "catalogues"
    folder.mkdir()
    with (folder / "he.po").open("wb") as file:
        write_po(file, made)
    monkeypatch.setattr(language, "_FOLDER", folder)
    language.languages.cache_clear()
    yield
    language.languages.cache_clear()


def _loose(text: str) -> list[str]:
    """Return the words of a text that stand outside of brackets."""
    depth, kept = 0, []
    for sign in text:
        depth += (sign == OPEN) - (sign == CLOSE)
        kept.append(sign if not depth and sign != CLOSE else " ")
    return re.findall(r"[^\W\d_]+", "".join(kept))


def _is_data(node: LexborNode) -> bool:
    above = node if node.tag != "-text" else node.parent
    while above is not None and above.tag != "html":
        given = above.attributes
        if above.tag in DATA or given.get("translate") == "no" or "lang" in given:
            return True
        above = above.parent
    return False


def untranslated(html: str) -> list[str]:
    """Return the words that a page shows and that come from no catalogue, are no data, and aren't
    marked as English.
    """
    root = LexborHTMLParser(html).root
    text, found = [], []
    for node in root.traverse(include_text=True):
        if _is_data(node):
            continue
        if node.tag == "-text":
            text.append(node.text(deep=False))
        for name in SHOWN:
            found += _loose(node.attributes.get(name) or "")
    return found + _loose(" ".join(text))


def _data_words(root: LexborNode) -> set[str]:
    """Return the words of a page that are data, in its title aside."""
    said = [node for node in root.traverse(include_text=True) if node.tag == "-text"]
    texts = [node.text(deep=False) for node in said if node.parent.tag != "title"]
    values = [each.attributes["value"] or "" for each in root.css("[value]")]
    return set(re.findall(r"[^\W\d_]+", " ".join([*texts, *values])))


PAGES = [
    "/",
    "/search",
    "/search?q=peace",
    "/search?q=peace&from=2018&sort=right&context=s",
    "/search?q=peace&show=documents",
    "/search?q=%5B%5D&show=documents",
    "/search?q=peace&show=ranked",
    "/search?q=%5Bword%3D%22peace%22",
    "/search?q=peece&from=2018",
    "/search?q=peece",
    "/search?q=peace&nofield=1",
    "/search?q=the&page=2",
    "/d/02_kestria?q=peace&at=t79",
    "/d/02_kestria?at=p2",
    "/compare",
    "/compare?a=date+%3E%3D+2018&map=party",
    "/compare?a=date+%3E%3D+2018&b=date+%3C+2018",
    "/compare?a=partie+%3D+1",
    "/notebook",
    "/keys",
    "/api",
    "/editions?every=1",
    "/editions?show=decisions",
    "/editions?show=edits",
    "/measures",
    "/measures/frequency",
    "/measures/frequency?by=party",
    "/measures/trend?query=peace&over=month&bootstrap=0",
    "/measures/frequency?within=date+%3E+2999",
    "/measures/collocates?go=1",
    "/d/nobody",
    "/d/02_kestria?at=x",
    "/nothing",
]


@pytest.fixture
def speaking(bracketed, sample):
    """Return what asks for pages of the sample in the bracketed language."""
    with TestClient(application([sample], Terms(patience=60)), base_url=BASE) as client:
        client.headers["accept-language"] = "he-IL,en;q=0.5"
        yield client


@pytest.mark.parametrize("path", PAGES)
def test_every_word_of_a_page_is_from_a_catalogue_or_data(speaking, path):
    answer = speaking.get(path)
    root = LexborHTMLParser(answer.text).css_first("html")

    assert answer.text.count(OPEN) > 5
    assert untranslated(answer.text) == []
    assert set(_loose(root.css_first("title").text())) <= _data_words(root)
    assert (root.attributes["lang"], root.attributes["dir"]) == ("he", "rtl")


def test_a_word_that_no_catalogue_has_is_seen(speaking):
    html = speaking.get("/").text

    assert untranslated(html.replace("</main>", "<p>Stray</p></main>")) == ["Stray"]
    assert untranslated(html.replace("<main", '<main title="Stray"')) == ["Stray"]
    assert untranslated(html.replace(f"{OPEN}Queries to try{CLOSE}", "Queries to try"))


def test_a_notebook_and_its_report_are_of_words_from_a_catalogue(bracketed, small):
    small.headers["accept-language"] = "he"
    token = re.search(r'name="token" value="([^"]+)"', small.get("/notebook").text + small.get(
        "/search?q=peace").text)[1]  # fmt: skip
    for address in ("/search?q=peace", "/d/d0?at=p1", "/measures/frequency?by=party"):
        small.post("/notebook", data={"token": token, "do": "pin", "address": address})

    for path in ("/notebook", "/notebook.html"):
        html = small.get(path).text
        assert html.count("pinned") > 3
        assert untranslated(html) == []


def test_releases_and_differences_are_of_words_from_a_catalogue(bracketed, tmp_path):
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "a.txt"
    path.write_text("We want peace, and bread.\n")
    with api.build(tmp_path / "in", MemoryStore()) as corpus:
        path.write_text("We want peace, and work.\n")
        corpus.sync()
        with TestClient(application([corpus]), base_url=BASE) as client:
            for address in ("/d/a", "/d/a/r/1", "/d/a/r/9", "/d/a/diff?from=1&to=2"):
                assert untranslated(client.get(f"/lang/he{address}").text) == []


def test_several_corpora_and_an_empty_one_are_of_words_from_a_catalogue(
    bracketed, sample, cut, tmp_path
):
    (tmp_path / "none.corpus").mkdir()
    cut([], [], FolderStore(tmp_path / "none.corpus")).close()
    with (
        communique.open(tmp_path / "none.corpus") as none,
        TestClient(application([sample, none]), base_url=BASE) as client,
    ):
        for address in ("/lang/he", "/lang/he/none/", "/lang/he/meeting/", "/lang/he/nothing"):
            html = client.get(address).text
            assert html.count(OPEN) > 3
            assert untranslated(html) == []


def test_pages_without_a_server_are_of_words_from_a_catalogue(bracketed, speeches, tmp_path):
    with communique.open(speeches) as corpus:
        write(corpus, tmp_path / "site", "he")
        with pytest.raises(UsageError, match="no language 'xx'"):
            write(corpus, tmp_path / "other", "xx")

    for path in (tmp_path / "site").rglob("*.html"):
        assert 'lang="he" dir="rtl"' in path.read_text("utf-8")
        assert untranslated(path.read_text("utf-8")) == []


def test_lines_that_run_against_the_page_have_their_cells_swapped(bracketed, small):
    def cells(query: str, chosen: str) -> tuple[str, str, str]:
        answer = small.get(f"/search?q={query}", headers={"accept-language": chosen})
        row = LexborHTMLParser(answer.text).css_first(".kwic tbody tr")
        return tuple(row.css_first(f"td.{name}").text().strip() for name in "lkr")

    assert cells("struggle", "en")[0] == "The"
    assert cells("struggle", "he")[2] == "The"
    assert "من أجل" in cells("النضال", "en")[0]
    assert "من أجل" in cells("النضال", "he")[2]


@dataclass
class _Chosen:
    """What a page says of its language."""

    lang: str
    direction: str
    links: list[str] = field(default_factory=list)


def _chosen(answer) -> _Chosen:
    found = LexborHTMLParser(answer.text)
    root = found.css_first("html").attributes
    links = [each.attributes["href"] for each in found.css(".languages a")]
    return _Chosen(root["lang"], root["dir"], links)


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-AT,en;q=0.8", "de"),
        ("en-GB,de;q=0.9", "en"),
        ("fr, de;q=0.5, en;q=0.4", "de"),
        ("de;q=0, en;q=0.1", "en"),
        ("xx, *", "en"),
        ("de;q=much", "en"),
        ("\u00e4,;;q=,", "en"),
    ],
)
def test_a_browser_is_given_the_language_that_it_prefers(header, chosen):
    assert language.preferred(header) == chosen


def test_an_address_keeps_its_language_in_every_link(browser):
    answer = browser.get("/lang/de/search?q=peace", headers={"accept-language": "en"})
    found = LexborHTMLParser(answer.text)
    links = {each.attributes["href"] for each in found.css("a[href]")}
    forms = {each.attributes["action"] for each in found.css("form")}

    assert _chosen(answer) == _Chosen("de", "ltr", ["/lang/en/search?q=peace"])
    assert "Treffer" in found.css_first(".sum").text()
    inner = {each for each in links if each[:1] == "/"} - {"/lang/en/search?q=peace"}
    assert inner
    assert all(each.startswith("/lang/de/") for each in inner | forms)


def test_an_address_of_a_language_alone_is_its_first_page(browser):
    assert browser.get("/lang/de").status_code == 200
    assert browser.get("/lang/de/").text == browser.get("/lang/de").text.replace(
        'href="/lang/en"', 'href="/lang/en/"'
    )


@pytest.mark.parametrize("path", ["/lang/xx/", "/lang", "/lang/", "/lang/../search?q=peace"])
def test_a_language_that_there_is_not_is_no_page(browser, path):
    assert browser.get(path).status_code in {404, 200}
    assert browser.get("/lang/xx/search?q=peace").status_code == 404


def test_one_address_in_two_languages_is_held_apart_by_caches(speeches):
    with (
        communique.open(speeches) as corpus,
        TestClient(application([corpus], Terms(public=True)), base_url=BASE) as client,
    ):
        german, english = (
            client.get("/", headers={"accept-language": each}) for each in ("de", "")
        )
        fixed = client.get("/lang/de/", headers={"accept-language": "en"})
        held = client.get(
            "/", headers={"accept-language": "de", "if-none-match": german.headers["etag"]}
        )

    assert (_chosen(german).lang, _chosen(english).lang) == ("de", "en")
    assert german.headers["etag"] != english.headers["etag"]
    assert "Accept-Language" in german.headers["vary"]
    assert "Accept-Language" in english.headers["vary"]
    assert "Accept-Language" not in fixed.headers.get("vary", "")
    assert (held.status_code, held.headers["etag"]) == (304, german.headers["etag"])


def test_what_the_program_says_in_english_is_marked_as_english(browser):
    found = LexborHTMLParser(browser.get("/lang/de/measures/collocates?go=1").text)
    own = LexborHTMLParser(browser.get("/lang/de/search?q=peace&page=x").text)
    english = LexborHTMLParser(browser.get("/measures/collocates?go=1").text)

    assert found.css_first(".state h2").attributes["lang"] == "en"
    assert "lang" not in own.css_first(".state h2").attributes
    assert "lang" not in english.css_first(".state h2").attributes


def test_a_corpus_beside_others_does_not_take_the_place_of_languages(cut, tmp_path):
    store = FolderStore(tmp_path / "lang.corpus")
    store.root.mkdir()
    cut(["Peace."], [], store).close()
    with communique.open(store.root) as corpus, communique.open(store.root) as other:
        with pytest.raises(UsageError, match="same name"):
            application([corpus, other])
        application([corpus])


def test_the_template_has_every_message_of_pages_and_code():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    rules = project["tool"]["babel"]["mappings"]
    found = Catalog()
    for _path, _line, message, _comments, context in extract_from_dir(
        str(WEB),
        method_map=[(each["pattern"], each["method"]) for each in rules],
        options_map={each["pattern"]: each for each in rules},
        keywords={**DEFAULT_KEYWORDS, "N_": None},
    ):
        found.add(message, context=context)

    assert _messages(found) == _messages(_pot()), "make catalogues brings them up to date"


@each_language
def test_a_catalogue_is_whole_and_keeps_placeholders_and_markup(path):
    with path.open("rb") as file:
        found = read_po(file, locale=path.stem.replace("-", "_"))
    ours = catalogue.read(path.read_text("utf-8"))

    assert _messages(found) == _messages(_pot()), "make catalogues brings them up to date"
    for each in found:
        if not each.id:
            continue
        texts = each.string if isinstance(each.string, tuple) else (each.string,)
        sources = each.id if isinstance(each.id, tuple) else (each.id,)
        assert not each.fuzzy
        for text in texts:
            assert text, each.id
            assert _parts(text) in [_parts(source) for source in sources], each.id
            assert text % _Anything() is not None
        key = f"{each.context}\x04{sources[0]}" if each.context else sources[0]
        assert tuple(ours.messages[key]) == texts


def _parts(text: str) -> list[str]:
    """Return placeholders, percent signs and tags."""
    return sorted(re.findall(r"%\(\w+\)s|%%|%|</?[a-z][^>]*>", text))


class _Anything(dict):
    def __missing__(self, key):
        return "x"


def test_an_unsure_or_empty_message_is_said_in_english():
    made = catalogue.read(
        'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=3; plural=n==1 ? 0 : n<5 ? 1 : 2;\\n"\n\n'
        '#, fuzzy\nmsgid "one"\nmsgstr "un"\n\nmsgid "two"\nmsgstr ""\n\n'
        'msgid ""\n"th"\n"ree"\nmsgstr "tr\\"ois\\n"\n\n'
        ""
        'msgctxt "x"\nmsgid "four"\nmsgstr "quatre"\n\n'
        'msgid "day"\nmsgid_plural "days"\nmsgstr[0] "den"\nmsgstr[1] "dny"\nmsgstr[2] "dní"\n'
    )

    assert [made.text(each) for each in ("one", "two", "three")] == ["one", "two", 'tr"ois\n']
    assert (made.text("four"), made.text("four", "x")) == ("four", "quatre")
    assert [made.plural("day", "days", n) for n in (1, 3, 8)] == ["den", "dny", "dní"]
    assert [made.plural("hit", "hits", n) for n in (1, 2)] == ["hit", "hits"]


def test_each_language_says_in_the_docs_whether_a_reader_of_it_has_checked_it():
    page = (ROOT / "docs" / "how-to" / "workbench.md").read_text()
    rows = re.findall(r"^\| `([\w-]+)` \| ([^|]+) \| (yes|not yet|source)\b", page, re.MULTILINE)

    assert {(code, name) for code, name, _checked in rows} == {
        (code, language.own_name(code)) for code in language.languages()
    }


def test_catalogues_are_in_the_package():
    assert {each.name for each in (files("communique.web") / "catalogues").iterdir()} >= {"de.po"}
