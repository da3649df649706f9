"""Web pages: what they say about themselves, and what recipes take from them."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

import html_late_pages
from communique.corpus import Source
from communique.errors import ReadError, UsageError
from communique.read import ReadOptions, project
from communique.read.html import reader, recipes
from communique.read.html.blocks import page_of
from communique.read.html.facts import title_of
from html_more_pages import site
from reading import days, read


def squeezed(text):
    return "".join(text.split())


def shown(document):
    """Return the text of a document without its furniture."""
    pieces, at = [], 0
    for mark in document.asides.get("furniture", ()):
        pieces.append(document.text[at : mark.start])
        at = mark.end
    return [*pieces, document.text[at:]]


CMS = """<html lang="en-GB"><head><title>21 IMCWP, Contribution of WP of Freedonia | Net</title>
<link rel="canonical" href="https://example.org/s/21"></head><body><div class="node">
<h1>21 IMCWP, Contribution of WP of Freedonia</h1><div class="submitted">10/24/19 11:08 AM</div>
<ul><li><a>Freedonia</a>, <a>Workers Party of Freedonia</a> <a>En</a> <a>Europe</a>
<a>Communist and workers' parties</a></li></ul>
<div><p>Dear Comrades,</p><p>We thank our hosts for the three days of this meeting.</p></div>
</div></body></html>"""


def test_a_page_of_a_record_gives_what_the_record_gives():
    [document], _ = read("page.html", CMS)

    assert document.title == "21 IMCWP, Contribution of WP of Freedonia"
    assert document.metadata["country"] == "Freedonia"
    assert document.metadata["party"] == "Workers Party of Freedonia"
    assert document.metadata["meeting"] == "IMCWP"
    assert document.metadata["url"] == "https://example.org/s/21"
    assert document.metadata["date"] == days("2019-10-24", "2019-10-25", "10/24/19 11:08 AM")
    assert document.origins["date"].value == "2019-10-24T11:08"
    assert document.origins["party"].method == "line of facets"


def test_dates_said_and_published_are_never_merged():
    page = (
        '<meta property="article:published_time" content="2019-11-02T10:00:00Z">'
        "<h1>Speech</h1><p>24 October 2019</p><p>We have come here for peace, and we stay.</p>"
    )
    [document], _ = read("a.html", page)

    assert document.metadata["published"].start.isoformat() == "2019-11-02"
    assert document.metadata["date"].start.isoformat() == "2019-10-24"
    assert document.origins["date"].certainty < 1 == document.origins["published"].certainty


RECIPE = {
    "*": {
        "text": "div.say",
        "remove": ["p.note"],
        "date": "span.when",
        "party": "meta[name=party]@content",
    }
}


def test_a_recipe_says_what_is_taken():
    page = (
        "<meta name=party content='Greens'><h1>A</h1><span class=when>3 May 2001</span>"
        "<div class=x>Menu</div><div class=say><p>Peace.</p><p class=note>Laughter</p></div>"
    )
    [document], told = read("a.html", page, ReadOptions(sites=RECIPE))

    assert [each.strip() for each in shown(document) if each.strip()] == ["Peace."]
    assert document.metadata["party"] == "Greens"
    assert document.metadata["date"].start.isoformat() == "2001-05-03"
    assert document.origins["party"].method == "site recipe"
    assert told.notices == []


def test_the_most_exact_recipe_counts_by_host_or_by_folder():
    sites = {"*": {"p": "b"}, "example.org": {"p": "i"}, "x.example.org": {"p": "u"}}

    assert recipes.recipe_for("www.example.org", sites) == {"p": "i"}
    assert recipes.recipe_for("a.x.example.org", sites) == {"p": "u"}
    assert recipes.recipe_for("pages/example.org", sites) == {"p": "i"}
    assert recipes.recipe_for("notexample.org", sites) == {"p": "b"}


def test_a_recipe_says_what_a_paragraph_is():
    page = "<div><span class=l>Peace.</span> <span class=l>Bread.</span></div>"

    [document], _ = read("a.html", page, ReadOptions(sites={"*": {"paragraph": "span.l"}}))

    assert document.text == "Peace.\n\nBread."


def test_only_the_line_that_a_recipe_took_a_value_from_is_none_of_the_text():
    turns = "".join(f"<h4>Ms Lind</h4><p>We said it {n} times.</p>" for n in range(9))
    sites = {"*": {"speaker": "h4"}}

    [document], _ = read("a.html", f"<h1>Debate</h1>{turns}", ReadOptions(sites=sites))

    assert document.metadata["speaker"] == "Ms Lind"
    assert "".join(shown(document)).count("Ms Lind") == 8


FACETS = ["Freedonia", "Workers Party of Freedonia", "En", "Europe", "Progressive parties"]


@pytest.mark.parametrize(
    "shown_as",
    [
        "<ul>{}</ul>".format("".join(f"<li><a href=/f>{each}</a></li>" for each in FACETS)),
        "<table><tr>{}</tr></table>".format("".join(f"<td>{each}</td>" for each in FACETS)),
        "<div>{}</div>".format(" | ".join(f"<a href=/f>{each}</a>" for each in FACETS)),
        "<p>Country: Freedonia<p>Party: Workers Party of Freedonia<p>Language: English"
        "<p>Region: Europe<p>Category: Progressive parties",
    ],
)
def test_facets_in_other_layouts(shown_as):
    page = f"<h1>On peace</h1>{shown_as}<p>We have come here for peace, and we stay.</p>"

    [document], _ = read("a.html", page)

    found = [
        document.metadata[name] for name in ("country", "party", "language", "region", "category")
    ]
    assert found == ["Freedonia", "Workers Party of Freedonia", "en", "Europe", FACETS[-1]]
    assert "".join(shown(document)).strip() == "We have come here for peace, and we stay."


def test_the_record_that_the_product_meets_as_a_page():
    folder = os.environ.get("COMMUNIQUE_REFERENCE")
    if not folder:
        pytest.skip("COMMUNIQUE_REFERENCE names no folder of reference data")
    raw = (Path(folder) / "record.txt").read_text("utf-8")
    title, _, time, facets, *body = raw.split("\n")
    paragraphs = [each for each in body if each.strip()]
    page = (
        f"<html><head><title>{title} | Archive</title></head><body><div id=menu><a href=/>Home</a>"
        f"</div><div class=node><h1>{title}</h1><div>{time}</div><ul><li>{facets.strip(' •')}</li>"
        f"</ul>{''.join(f'<p>{each}</p>' for each in paragraphs)}</div></body></html>"
    )

    [record], _ = read("record.txt", raw)
    [document], _ = read("record.html", page)

    assert document.title == record.title
    assert document.metadata == record.metadata
    assert squeezed("".join(shown(document))) == squeezed(record.text)


@pytest.mark.parametrize(
    ("page", "title", "method"),
    [
        ("<title>On peace | Office</title><h1>On peace</h1><h2>Bread</h2>", "On peace", "h1"),
        ("<title>On peace | Office</title><h1>Office</h1><h2>On peace</h2>", "On peace", "h2"),
        ("<title>Speeches</title><h1>On peace</h1><h2>Bread</h2>", "On peace", "h1"),
        ("<title>On peace</title><h1>A</h1><h1>B</h1>", "On peace", "title"),
        ("<h1>A</h1><h1>B</h1>", "A", "h1"),
        ("<h2>On peace</h2>", "On peace", "h2"),
        ("<p>Peace.</p>", "", "missing"),
    ],
)
def test_a_title_is_the_heading_that_the_head_of_the_page_names(page, title, method):
    tree = LexborHTMLParser(page)

    found, origin = title_of(tree, page_of(tree))

    assert (found, origin.method) == (title, method)


def test_the_name_of_a_site_over_all_its_pages_is_no_title():
    pages = site(html_late_pages.name_of_site_first)
    sources = [Source(page.name, page.markup.encode()) for page in pages]

    options = ReadOptions(known=reader.survey(sources, ReadOptions()))

    titles = [reader.document_of(source, options).title for source in sources]
    assert all(title.startswith("Statement on the ") for title in titles)


def test_quotes_and_headings_are_marked():
    page = (
        "<h1>A</h1><p>We say peace.</p><blockquote><p>They said bread.</p></blockquote><h2>B</h2>"
    )

    [document], _ = read("a.html", page)

    marked = {
        name: [document.text[mark.start : mark.end] for mark in marks]
        for name, marks in document.marks.items()
    }
    assert marked == {"head": ["B"], "quote": ["They said bread."]}


def test_a_selector_that_fits_nothing_is_told_and_one_that_is_none_is_refused():
    _, told = read("a.html", "<p>Peace.</p>", ReadOptions(sites={"*": {"party": "b.party"}}))
    assert "nothing fits" in told.notices[0].message

    with pytest.raises(ReadError, match="no CSS"):
        read("a.html", "<p>Peace.</p>", ReadOptions(sites={"*": {"party": "b..["}}))


def test_lines_of_a_date_and_of_facets_near_the_title_are_kept_beside_the_text():
    [document], _ = read("page.html", CMS)

    assert [each.values["why"] for each in document.asides["furniture"]] == [
        "title", "the date", "line of facets",
    ]  # fmt: skip
    assert squeezed("".join(shown(document))).startswith("DearComrades,Wethank")


def test_the_options_of_sites_stand_in_the_project_file(tmp_path):
    path = tmp_path / "communique.toml"
    path.write_text('[site."example.org"]\ntext = "div.say"\nremove = [".a", ".b"]\n')
    assert project(path).sites["example.org"]["remove"] == [".a", ".b"]

    path.write_text('[site."example.org"]\ntext = 3\n')
    with pytest.raises(UsageError, match="selector in quotes") as told:
        project(path)
    assert "line 2" in told.value.where

    path.write_text('[site."a.org"]\ntext = "p"\n[site."b.org"]\nparty = "b"\ntext = "p.["\n')
    with pytest.raises(UsageError, match="no CSS selector") as told:
        project(path)
    assert "line 5" in told.value.where
    assert replace(ReadOptions(), sites={}).sites == {}
