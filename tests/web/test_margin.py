"""The margin of the reader: switches, lines under words, notes, and the same for programs."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from communique.annotate import words
from communique.api import Corpus
from communique.corpus import FolderStore, Mark, content_of, create, open_corpus
from communique.ingest.marks import with_marks
from communique.web.application import application
from communique.web.leaves import Mark as Shown
from communique.web.margin import margin
from communique.web.opened import Opened
from small import document

TEXT = (
    "Ada said that Kenya wants peace. Applause. Kenya, Kenya and Peru met in 1954.\n\n"
    "In 1955 they met again, and Peru spoke of peace.\n\nAn end."
)
ALL = "entity,turn,note"


def _at(*sought):
    found, after = [], 0
    for each in sought:
        start = TEXT.index(each, after)
        found.append((start, after := start + len(each)))
    return found


def _documents():
    sorts = ["PERSON", "PLACE", "PLACE", "PLACE", "PLACE", "DATE", "DATE", "PLACE"]
    places = _at("Ada", "Kenya", "Kenya", "Kenya", "Peru", "1954", "1955", "Peru")
    entities = [Mark(*at, {"type": sort}) for at, sort in zip(places, sorts, strict=True)]
    [[start, end]] = _at("Applause.")
    turns = [Mark(0, TEXT.index("An end."), {"who": "Ada, of Kenya"})]
    one = replace(
        document(0, TEXT),
        marks={"entity": entities, "turn": turns},
        asides={"note": [Mark(start, end, {"type": "noise"})]},
    )
    return [one, document(1, "Nothing is labelled here, but for peace.")]


@pytest.fixture
def corpus(tmp_path):
    store = FolderStore(tmp_path / "labels.corpus")
    store.root.mkdir()
    create(store, {**words.options("default"), "language": ""})
    documents = _documents()
    stream = with_marks(words.annotate([each.text for each in documents]), documents)
    titles = words.tokens([each.title for each in documents])
    with Corpus(open_corpus(store).add([content_of(documents, stream, titles)])) as made:
        yield made


@pytest.fixture
def client(corpus):
    with TestClient(application([corpus]), base_url="http://127.0.0.1:8000") as asked:
        yield asked


def _switches(found):
    return {
        each.css_first(".name").text(): each
        for each in found.css(".switch")
    }  # fmt: skip


def test_every_switch_counts_what_its_link_shows(client, page):
    found = page(client, "/d/d0?layers=turn&q=peace")
    numbers = {
        (name, *(each.css_first("a.n").attributes[key] for key in ("data-count", "href")))
        for name, each in _switches(found).items()
    }

    assert {(name, count) for name, count, _ in numbers} == {
        ("entity", "8"), ("turn", "1"), ("note", "1"), ("PLACE", "5"), ("DATE", "2"),
        ("PERSON", "1"),
    }  # fmt: skip
    for name, count, link in numbers:
        opened = page(client, link)
        sought = "[data-stretches]" if name == "note" else "[data-hits]"
        key = sought.strip("[]")
        assert opened.css_first(sought).attributes[key] == count


def test_a_switch_keeps_query_and_place_and_layers_in_one_order(client, page):
    found = page(client, "/d/d0?at=t2&layers=turn,turn,entity:DATE&q=peace")
    links = {name: each.css_first(".name").attributes["href"]
             for name, each in _switches(found).items()}  # fmt: skip

    assert links["entity"] == "/d/d0?q=peace&layers=entity,entity:DATE,turn&at=t2#t2"
    assert links["turn"] == "/d/d0?q=peace&layers=entity:DATE&at=t2#t2"
    assert links["DATE"] == "/d/d0?q=peace&layers=turn&at=t2#t2"
    on = [each for each in _switches(found).values() if "on" in each.attributes["class"].split()]
    assert [each.css_first(".name").attributes["aria-current"] for each in on] == ["true"] * 2
    assert found.css_first("input[name=layers]").attributes["value"] == "entity:DATE,turn"
    later = found.css_first(".docbar a[rel=next]").attributes["href"]
    assert "layers=entity:DATE,turn&at=t5#t5" in later
    number = found.css_first(".pn").attributes["href"]
    assert number == "/d/d0?q=peace&layers=entity:DATE,turn&at=p1#p1"


def test_a_name_with_a_comma_goes_through_the_address():
    opened = Opened("d", layers=("turn:a, b%2C", "entity"))

    link = opened.address()
    given = {"layers": "turn:a%2C b%252C,entity"}

    assert link == "/d/d?layers=turn:a%252C%20b%25252C,entity"
    assert Opened.of("d", given) == opened


def test_lines_are_drawn_under_the_words_and_the_text_is_whole(client, page):
    found = page(client, f"/d/d0?layers={ALL}&q=kenya")
    lines = {(each.text(), each.attributes["class"]) for each in found.css(".text span.u")}

    # The turn is that of the whole paragraph: it has no line, but a rule beside it.
    assert lines == {("Ada", "u u1"), ("Kenya", "u u1"), ("Peru", "u u1"), ("1954", "u u1"),
                     ("1955", "u u1"), ("Applause.", "u u3")}  # fmt: skip
    assert [each.attributes["class"] for each in found.css("i.w")] == ["w u2", "w u2"]
    assert len(found.css("mark.hit")) == 3
    shown = [
        each.text().removeprefix(each.css_first(".pn").text()) for each in found.css(".text p")
    ]
    assert shown == TEXT.split("\n\n")


def test_notes_stand_beside_their_paragraph_once_and_by_kind(client, page):
    rows = page(client, f"/d/d0?layers={ALL}").css(".par")
    notes = [
        [tuple(part.text(strip=True) for part in note.css("dt, dd")) for note in row.css(".note")]
        for row in rows
    ]

    assert notes == [
        [("PERSON", "Ada"), ("PLACE", "Kenya;Peru"), ("DATE", "1954"), ("turn", "Ada, of Kenya"),
         ("noise", "Applause.")],
        [("DATE", "1955"), ("PLACE", "Peru")],
        [],
    ]  # fmt: skip
    assert rows[0].css_first(".notes").attributes["aria-label"] == "Notes on paragraph 1"


def test_the_fifth_layer_is_grey(corpus):
    names = ("entity", "entity:DATE", "entity:PERSON", "entity:PLACE", "turn", "note")
    found, opened = margin(corpus, Opened("d0", layers=names))

    series = {each.label.name: each.series for group in found.groups for each in group.switches}
    series |= {each.label.name: each.series for each in found.switches}
    assert opened.layers == names
    assert [series[name] for name in names] == [1, 2, 3, 4, 5, 5]


def test_many_notes_of_a_kind_are_cut_and_counted(corpus, monkeypatch):
    monkeypatch.setattr("communique.web.margin._MOST", 1)
    found, _ = margin(corpus, Opened("d0", layers=("entity:PLACE",)))

    [[note]] = found.beside(TEXT, [Shown(0, len(TEXT), "all")])

    assert (note.kind, note.texts, note.more) == ("PLACE", ["Kenya"], 1)


def test_a_page_that_begins_within_a_stretch_tells_of_it(corpus):
    found, _ = margin(corpus, Opened("d0", layers=("turn",)))
    at = TEXT.index("In 1955")

    notes = found.beside(TEXT, [Shown(at, at + 9, "later")])

    assert [[note.texts for note in each] for each in notes] == [[["Ada, of Kenya"]]]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("/d/d0?layers=pos:NOUN", "no layer that gives 'pos'. This adds it: communique annotate"),
        ("/d/d1?layers=turn", "Nothing in this document is labelled 'turn'."),
        ("/d/d0?layers=qs", "Nothing in the corpus is labelled 'qs'. Labels: entity, turn."),
    ],
)
def test_a_layer_that_is_not_there_is_named_and_the_page_stays(client, page, asked, told):
    found = page(client, asked)

    assert told in found.css_first(".notice").text()
    assert found.css_first(".text p") is not None


def test_a_document_without_labels_has_no_switches(client, page):
    found = page(client, "/d/d1")

    assert found.css_first(".layers") is None
    assert "noted" not in found.css_first("article").attributes["class"].split()


def test_the_twin_in_json_has_the_stretches(client):
    twin = client.get("/d/d0.json?layers=note,entity:DATE").json()

    assert [each["name"] for each in twin["layers"]] == ["entity:DATE", "note"]
    dates, [note] = (each["stretches"] for each in twin["layers"])
    assert [TEXT[each["start"] : each["end"]] for each in dates] == ["1954", "1955"]
    assert (note["kind"], note["value"]) == ("noise", "")
    assert {"name": "entity:DATE", "count": 2, "query": '<entity type = "DATE"/>'} in twin["labels"]


def test_what_is_said_of_a_token_stands_beside_it(browser, page):
    found = page(browser, "/d/minutes?at=t0")
    told = [tuple(part.text() for part in each.css("dt, dd")) for each in found.css(".note")]

    assert told == [("pos", "DET"), ("lemma", "the")]
    assert page(browser, "/d/minutes?at=p1").css_first(".note") is None


def test_what_may_be_asked_of_a_statement_leads_to_its_measures(browser, page):
    found = page(browser, "/d/30_corvale_again")
    links = {each.text(): each.attributes["href"] for each in found.css(".questions a")}

    table = page(browser, links["Since last time"]).css_first("table.sortable")
    assert int(table.attributes["data-rows"]) > 0
    assert page(browser, links["Said before by anyone"]).css_first("table.sortable") is not None
