"""Web pages: nothing is lost, what is the site's own is labelled, and hostile pages are refused."""

import time
from collections import Counter
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

import html_late_pages
import html_more_pages
import html_pages
from communique.annotate import words
from communique.corpus import MemoryStore, Source
from communique.errors import ReadError
from communique.ingest import build
from communique.read import ReadOptions
from communique.read.html import reader
from communique.read.html.blocks import page_of
from communique.read.html.names import reason_of
from html_pages import LAYOUTS, site
from reading import read


@cache
def tokens(texts):
    stream = words.tokens(texts)
    return Counter(stream.values["word"].types.gather(stream.values["word"].codes).to_list())


def shown(document):
    """Return the text of a document without its furniture."""
    pieces, at = [], 0
    for mark in document.asides.get("furniture", ()):
        pieces.append(document.text[at : mark.start])
        at = mark.end
    return [*pieces, document.text[at:]]


def f1(document, gold):
    found, wanted = tokens(tuple(shown(document))), tokens(tuple(gold))
    return 2 * sum((found & wanted).values()) / (sum(found.values()) + sum(wanted.values()))


def documents_of(pages, known):
    options = ReadOptions(known=known)
    return [reader.document_of(Source(page.name, page.markup.encode()), options) for page in pages]


def squeezed(text):
    return "".join(text.split())


MORE = (*html_more_pages.LEARNT, *html_more_pages.HELD)
LATE = (*html_late_pages.FRESH, *html_late_pages.LAST)
SITES = [(layout, site) for layout in LAYOUTS] + [
    (each, html_more_pages.site) for each in (*MORE, *LATE)
]
LONE = {"short": 0.45}
"""Two sentences below a page of the site's own prose: one page alone can't tell."""


@pytest.mark.parametrize(("layout", "made"), SITES, ids=lambda each: each.__name__)
def test_text_and_furniture_of_a_site_are_told_apart_and_no_paragraph_is_lost(layout, made):
    pages = made(layout)
    sources = [Source(page.name, page.markup.encode()) for page in pages]

    together = documents_of(pages, reader.survey(sources, ReadOptions()))
    alone = documents_of(pages, None)

    for document, page in zip(together, pages, strict=True):
        assert all(squeezed(paragraph) in squeezed(document.text) for paragraph in page.gold)
    scores = [f1(each, page.gold) for each, page in zip(together, pages, strict=True)]
    assert sum(scores) / len(scores) >= 0.97
    scores = [f1(each, page.gold) for each, page in zip(alone, pages, strict=True)]
    assert sum(scores) / len(scores) >= LONE.get(layout.__name__, 0.95)


WORDS = st.text("abcdefgh éß中", min_size=1, max_size=8)
TAGS = [
    "div", "p", "b", "span", "ul", "li", "table", "tr", "td", "h2", "nav", "aside", "a", "br",
    "pre", "section", "article", "dl", "dt", "dd", "blockquote", "form", "center",
]  # fmt: skip
TREES = st.recursive(
    WORDS,
    lambda inner: st.tuples(
        st.sampled_from(TAGS),
        st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)


def markup(tree):
    if isinstance(tree, str):
        return tree
    tag, inner = tree
    return f"<{tag}>" if tag == "br" else f"<{tag}>{''.join(map(markup, inner))}</{tag}>"


@settings(max_examples=200)
@given(st.lists(TREES, min_size=1, max_size=5))
def test_every_character_that_is_shown_is_in_some_block_in_order(trees):
    tree = LexborHTMLParser("".join(map(markup, trees)))

    blocks = page_of(tree).blocks

    there = "".join("".join(block.text.split()) for block in blocks)
    assert there == "".join((tree.body.text() if tree.body else "").split())


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<meta charset=windows-1251><p>Мир и труд, товарищи!".encode("cp1251"), "Мир и труд"),
        ("<meta charset='iso-8859-1'><p>“Peace” — now".encode("cp1252"), "“Peace” — now"),
        ('<meta http-equiv=x content="text/html; charset=euc-kr"><p>평화'.encode("euc-kr"), "평화"),
        ("<p>Peace now</p>".encode("utf-16"), "Peace"),
        ("<p>Paix, égalité</p>".encode(), "égalité"),
        ("<meta charset=utf-8><p>Κομμουνιστικό".encode("iso-8859-7"), "Κομμουνιστικό"),
    ],
)
def test_pages_in_other_encodings(raw, text):
    [document], _ = read("a.html", raw)

    assert text in document.text


def test_the_word_of_the_user_goes_before_what_a_page_declares():
    raw = "<meta charset=utf-8><p>Мир".encode("koi8-r")
    [document], _ = read("a.html", raw, ReadOptions(encoding="koi8-r"))

    assert document.text == "Мир"


HOSTILE = {
    "deep": "<html><body>" + "<div>" * 100_000 + "hello" + "</div>" * 100_000,
    "deep_inline": "<p>" + "<b>" * 50_000 + "hello",
    "attributes": "<p " + " ".join(f"a{i}=1" for i in range(200_000)) + ">x</p>",
    "attributes with quotes": "<p " + "".join(f"a{i}='1'" for i in range(200_000)) + ">x</p>",
    "attributes without a space": "<p " + "".join(f'a{i}="1"' for i in range(200_000)) + ">x</p>",
    "attributes after an angle": '<p a=">" ' + " ".join(f"a{i}" for i in range(200_000)) + ">x</p>",
    "equals signs": "<p " + "= " * 500_000 + ">x</p>",
    "unclosed tags": "<a " * 300_000,
    "unclosed": "<" * 2_000_000,
    "entities": "&lt;" * 500_000,
    "one word": "x" * 5_000_000,
    "tables": "<table><tr><td>" * 5_000 + "x",
    "options": "<select>" + "<option>x" * 200_000,
    "deep and long": "<div>" * 1_400 + "<p>x y." * 100_000,
    "deep titles": "<div>" * 1_400 + "<h1>x y.</h1>" * 100_000,
    "open formatting": "".join(f"<p><font size={i}>x" for i in range(100_000)),
    "cards": "<h1>T</h1>" + "<div><h3><a href=/x>Head</a></h3><p>Text.</p></div>" * 30_000,
    "links": "<a href=x><p>x" * 50_000,
    "formatting": "<a>" + "<b><i><u><font>" * 2_000 + "<p>" * 2_000 + "x",
    "surrogate": "<p>lone &#xD800; surrogate</p>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_are_read_or_refused_in_bounded_time(name):
    started = time.perf_counter()

    try:
        documents, _ = read("a.html", HOSTILE[name])
        assert len(documents) == 1
        documents[0].text.encode()
    except ReadError as error:
        assert len(str(error)) < 300

    assert time.perf_counter() - started < 20


@pytest.mark.parametrize(
    "page",
    [
        "<p><font size=2>Peace, we say." * 2_000,
        f'<meta name=body content="{"peace and bread, " * 2_000}<b>"><p>Peace, we say.',
        f"<svg><path d='M{' 50.1' * 5_000}'/></svg><p>Peace, we say.",
        f"<p>Peace, we say. 1 < 2 {'peace and bread, ' * 2_000}",
        "<p><a name=p>Peace, we say." * 2_000,
        "<p>Peace, we say.</p><svg>" + "<path d='M0 0'/>" * 2_000 + "</svg>",
        "<script>var a = '" + "<div>" * 2_000 + "';</script><p>Peace, we say.</p>",
        "<p>Peace, \0we say.</p>",
    ],
)
def test_pages_that_are_only_untidy_are_read(page):
    [document], _ = read("a.html", page)

    assert "Peace, we say." in document.text


SAID = [
    f"The {what} of this town was built by those who work in it, and it belongs to all of them."
    for what in ("harbour", "railway", "mill", "school", "theatre")
]
PARAGRAPHS = "".join(f"<p>{each}</p>" for each in SAID)
LEGAL = "<p>" + "Quotes are delayed by at least fifteen minutes and are no advice. " * 20
SHAPES = {
    "a class of the text beside one of menus": (
        f"<h1>On work</h1><div class='article-body pagination-first'>{PARAGRAPHS}</div>"
    ),
    "a text in a rail, above a long notice": (
        f"<h1>On work</h1><div class='side-of-rail'>{PARAGRAPHS}</div><footer>{LEGAL}</footer>"
    ),
    "the rest of a text behind a button": (
        f"<h1>On work</h1><div>{'<div>Film</div>' * 7}</div>"
        f"<div><p>{SAID[0]}</p><p>{SAID[1]}</p><div class='rest'>"
        + "".join(f"<p>{each}</p>" for each in SAID[2:])
        + f"<p>{'So it is, and so it stays, as long as we stand together. ' * 7}</p></div></div>"
    ),
    "a title that a gallery repeats": (
        "<h1>On work</h1><div class='body'><div class='gallery'><div class='modal'><h2>On work</h2>"
        f"</div><p>{'A picture of the town in the snow, seen from the hill. ' * 12}</p></div>"
        f"<div>{PARAGRAPHS}</div></div>"
    ),
    "pictures with captions": (
        f"<h1>On work</h1><article><p>{SAID[0]}</p><figure><figcaption>The harbour in the "
        f"snow, seen from the hill.</figcaption></figure>{PARAGRAPHS}</article>"
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_text_of_a_lone_page_is_found(shape):
    [document], _ = read("a.html", f"<html><body>{SHAPES[shape]}</body></html>")

    text = " ".join(shown(document))

    assert all(each in text for each in SAID)
    assert "delayed" not in text
    assert "harbour in the snow" not in text


def test_rows_of_short_cells_and_preformatted_lines_stay_as_they_are_laid_out():
    page = "<table><tr><th>Place<th>Yes<tr><td>Valdora<td>7</table><pre>One line\nand another</pre>"

    [document], _ = read("a.html", page)

    assert document.text == "Place\tYes\n\nValdora\t7\n\nOne line\nand another"


@pytest.mark.parametrize(
    ("named", "reason"),
    [
        ("has-sidebar single comments-open", ""),
        ("post category-popular tag-cookie", ""),
        ("social-policy", ""),
        ("socialist-party", ""),
        ("social-links", "sharing"),
        ("entry-content", ""),
        ("main-menu", "menu"),
        ("footer-container", "footer"),
        ("relatedPosts", "related"),
        ("kommentare", "comments"),
        ("CookieConsent", "cookie"),
    ],
)
def test_what_classes_say(named, reason):
    assert reason_of(named) == reason


def test_a_build_reads_pages_apart_and_leaves_furniture_out_of_the_counts(tmp_path):
    for page in site(html_pages.cms):
        path = tmp_path / page.name
        path.parent.mkdir(exist_ok=True)
        path.write_text(page.markup)
    (tmp_path / "cms" / "bad.html").write_text(HOSTILE["deep"])

    report = build([tmp_path], MemoryStore())

    [part] = report.corpus.parts
    assert part.n_documents == 10
    assert "deep" in report.skipped[0].message
    assert part.asides["kind"].unique().to_list() == ["furniture"]
    assert "reserved" not in part.attribute("word").types["type"].to_list()
    assert all("All rights reserved." in part.text(row) for row in range(10))
