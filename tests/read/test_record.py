"""Scraped records: invented ones, and the real one where it lies."""

import os
from pathlib import Path

import pytest

from communique.errors import ReadError
from communique.read import ReadOptions
from communique.read.facets import facets
from communique.read.titles import meeting
from read.reading import days, read

HEAD = (
    "21 IMPD, Contribution of WP of Freedonia\n"
    "\n"
    "10/24/19 11:08 AM\n"
    "  • Freedonia, Workers Party of Freedonia En South America Communist and workers' parties\n"
)
BODY = "Dear Comrades,\n\n\n  Peace  is\u00a0ours.\n• Korea, a point En Asia"


def test_a_record_is_its_title_facets_and_text():
    [document], told = read("in/a.txt", f"{HEAD}\n \n{BODY}\n\n")

    assert document.id == "in/a"
    assert document.title == "21 IMPD, Contribution of WP of Freedonia"
    assert document.text == BODY
    assert document.metadata == {
        "country": "Freedonia",
        "party": "Workers Party of Freedonia",
        "language": "en",
        "region": "South America",
        "category": "Communist and workers' parties",
        "meeting": "IMPD",
        "ordinal": 21,
        "date": days("2019-10-24", "2019-10-25", "10/24/19 11:08 AM"),
    }
    assert told.notices == told.skipped == []


def test_line_ends_of_windows_stay_in_the_text():
    [document], _ = read("a.txt", f"{HEAD}\n{BODY}\n".replace("\n", "\r\n"))

    assert document.text == BODY.replace("\n", "\r\n")
    assert document.metadata["region"] == "South America"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("10/24/19 11:08 AM", "2019-10-24"),
        ("24/10/2019 23:08", "2019-10-24"),
        ("3/4/99", "1999-03-04"),
        ("2019-10-24T11:08:00Z", "2019-10-24"),
        ("2019-10-24 11:08", "2019-10-24"),
        ("2019-10-24", "2019-10-24"),
        ("24.10.2019", "2019-10-24"),
    ],
)
def test_times_in_other_forms(written, day):
    [document], _ = read("a.txt", HEAD.replace("10/24/19 11:08 AM", written))

    assert document.metadata["date"].start.isoformat() == day
    assert document.metadata["date"].raw == written


@pytest.mark.parametrize("written", ["13/32/19 1:00 PM", "02/30/19 1:00 PM", "2019-02-30"])
def test_an_impossible_day_is_told_and_missing(written):
    [document], told = read("a.txt", HEAD.replace("10/24/19 11:08 AM", written) + "Text")

    assert "date" not in document.metadata
    assert told.notices[0].message.startswith(f"there is no such day as '{written}'")
    assert told.notices[0].where == "a.txt"


@pytest.mark.parametrize("bullet", "•*-·–")
def test_other_bullets(bullet):
    [document], _ = read("a.txt", HEAD.replace("•", bullet))

    assert document.metadata["country"] == "Freedonia"


WHOLE = {"country": "A", "party": "P of A", "language": "fr", "region": "Asia", "category": "C d"}


@pytest.mark.parametrize(
    ("line", "missing"),
    [
        ("A, P of A Fr Asia C d", ()),
        ("A, P of A fr Asia C d", ()),
        ("A, P of A | Fr | Asia | C d", ()),
        ("A; P of A; Fr; Asia; C d", ()),
        ("A, P of A / Fr / Asia / C d", ()),
        ("A, P of A Asia C d", ("language",)),
        ("A, P of A Fr", ("region", "category")),
        ("A, P of A", ("language", "region", "category")),
        ("P of A", ("country", "language", "region", "category")),
    ],
)
def test_a_facet_line_may_lack_parts_and_be_parted_otherwise(line, missing):
    assert facets(line) == {name: WHOLE[name] for name in WHOLE if name not in missing}


def test_the_last_code_before_a_region_is_the_language():
    found = facets("A, Partido En Asia de America Es Latin America and the Caribbean C")

    assert found["party"] == "Partido En Asia de America"
    assert (found["language"], found["region"]) == ("es", "Latin America and the Caribbean")


@pytest.mark.parametrize(
    ("title", "name", "ordinal"),
    [
        ("21 IMCWP, Contribution of WP of Korea", "IMCWP", 21),
        ("21st IMCWP: a word", "IMCWP", 21),
        ("IMCWP 21 - a word", "IMCWP", 21),
        ("XXI Congress of X, greeting", "Congress of X", 21),
        ("XIV Congress of X, greeting", "Congress of X", 14),
        ("3rd Meeting of the X, a word", "Meeting of the X", 3),
        ("Third Meeting of the X: a word", "Meeting of the X", 3),
    ],
)
def test_a_title_names_the_meeting(title, name, ordinal):
    assert meeting(title) == {"meeting": name, "ordinal": ordinal}


@pytest.mark.parametrize("title", ["20 years of peace, a speech", "I am here, Comrades", "Peace"])
def test_a_title_may_name_no_meeting(title):
    assert meeting(title) == {}


def test_a_file_of_another_form_read_as_a_record():
    with pytest.raises(ReadError, match="does not begin as a record does") as caught:
        read("a.txt", "Dear Comrades,\n\nPeace.", ReadOptions(reader="record"))

    assert caught.value.where == "a.txt, line 1"
    assert "--reader plain" in caught.value.hint


def test_the_record_that_the_product_meets():
    folder = os.environ.get("COMMUNIQUE_REFERENCE")
    if not folder:
        pytest.skip("COMMUNIQUE_REFERENCE names no folder of reference data")
    raw = (Path(folder) / "record.txt").read_bytes()

    [document], told = read("record.txt", raw)

    assert document.metadata == {
        "country": "Korea",
        "party": "Workers Party of Korea",
        "language": "en",
        "region": "Asia",
        "category": "Communist and workers' parties",
        "meeting": "IMCWP",
        "ordinal": 21,
        "date": days("2019-10-24", "2019-10-25", "10/24/19 11:08 AM"),
    }
    assert document.text in raw.decode()
    assert document.text.startswith("Esteemed Comrade Chair,\n\nDear Comrades,")
    assert told.notices == []
