"""What parties and countries are called, and where texts call them so."""

from dataclasses import replace

import pytest

import small
from communique.annotate import words
from communique.corpus import MemoryStore, create, open_corpus
from communique.errors import UsageError
from communique.measure.meeting import Meeting
from communique.measure.naming import Fields, names
from communique.query import parse_selection
from communique.run import run

SPEAKERS = (
    ("Workers Party of Korea", "Korea", "9 IMPD, Contribution of WP of Korea"),
    ("Farmer and Labour League of Corvale", "Corvale", "9 IMPD, Contribution of FL of Corvale"),
    ("Communist Party of Greece (KKE)", "Greece", "9 IMPD, Greeting of KKE"),
    ("Movement for Dignity of Maravel", "Maravel", "9 IMPD, Contribution of MD of Maravel"),
    ("Movement of Workers of Yunlan", "Yunlan", "9 IMPD, Contribution of MW of Yunlan"),
)


def _corpus(*texts):
    """Return a corpus in which each speaker has a text, the first ones those that are given."""
    documents = []
    for number, (party, country, title) in enumerate(SPEAKERS):
        text = texts[number] if number < len(texts) else "Nothing."
        made = small.document(number, text)
        metadata = {**made.metadata, "party": party, "country": country}
        documents.append(replace(made, title=title, metadata=metadata))
    store = MemoryStore()
    create(store, {**words.options("default"), "language": ""})
    return open_corpus(store).add([small.content(documents)])


def _named(text, **options):
    """Return whom the first speaker names in a text, and how."""
    found = run(_corpus(text), Meeting("9 IMPD", "mentions", **options)).frame
    found = found.filter(document="d0")
    return dict(found.select("named", "kind").iter_rows())


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("We met the FL of Corvale.", "Farmer and Labour League of Corvale"),
        ("We met the FLL of Corvale.", "Farmer and Labour League of Corvale"),
        ("We met the farmer and labour league of Corvale.", "Farmer and Labour League of Corvale"),
        ("We met the KKE.", "Communist Party of Greece (KKE)"),
        ("We met the Communist Party of Greece.", "Communist Party of Greece (KKE)"),
        ("THE STRIKE IN GREECE GOES ON.", "Greece"),
        ("The Greek workers are on strike.", "Greece"),
        ("Maravelian nurses came.", "Maravel"),
        ("The Movement for Dignity came.", "Movement for Dignity of Maravel"),
    ],
)
def test_a_party_is_known_by_its_names(text, named):
    assert _named(text) == {named: "named"}


@pytest.mark.parametrize(
    "text",
    [
        "The movement for dignity of all peoples grows.",
        "The Movement for Dignity of Noruva came.",
        "A greek salad with maravel.",
        "Nobody met the kke.",
    ],
)
def test_what_only_looks_like_a_name_is_none(text):
    assert _named(text) == {}


def test_its_own_names_are_no_mention_of_another():
    text = "The Workers Party of Korea, the WPK, and the Korean people greet the KKE."

    assert _named(text) == {
        "Workers Party of Korea": "own",
        "Korea": "own",
        "Communist Party of Greece (KKE)": "named",
    }


@pytest.mark.parametrize(
    ("text", "thanked", "named"),
    [
        (
            "We thank the KKE and Corvale for their stand on Maravel.",
            {"KKE", "Corvale"},
            {"Maravel"},
        ),
        ("To the KKE we send our thanks.", {"KKE"}, set()),
        ("Many thanks for the welcome of the KKE.", {"KKE"}, set()),
        ("Agradecemos al KKE su ayuda. Saludamos a Corvale.", {"KKE"}, {"Corvale"}),
        ("Nous remercions le KKE, qui soutient Maravel.", {"KKE"}, {"Maravel"}),
        ("Wir danken der KKE für die Hilfe gegen Corvale.", {"KKE"}, {"Corvale"}),
        ("Thanks to all. The KKE was there.", set(), {"KKE"}),
    ],
)
def test_thanks_go_to_whoever_stands_in_their_sentence(text, thanked, named):
    found = run(_corpus(text), Meeting("9 IMPD", "mentions")).frame.filter(document="d0")
    short = {"Communist Party of Greece (KKE)": "KKE"}
    kinds = {short.get(who, who): kind for who, kind in found.select("named", "kind").iter_rows()}

    assert {who for who, kind in kinds.items() if kind == "thanked"} == thanked
    assert {who for who, kind in kinds.items() if kind == "named"} == named


def test_a_name_that_could_mean_two_is_none():
    known = names(_corpus(), Fields("party", "country"), "League,Corvale\nLeague,Maravel")

    assert "League" not in {each.text for each in known}


def test_a_quotation_mark_that_is_not_closed_takes_no_name_away():
    with pytest.raises(UsageError, match="be read as CSV") as told:
        names(_corpus(), Fields("party", "country"), 'WPV,Valdora\n"League,Corvale\nFL,Corvale\n')
    assert "a comma" in told.value.hint


def test_a_line_without_a_name_is_told():
    with pytest.raises(UsageError, match="line 2 of the names has no name"):
        names(_corpus(), Fields("party", "country"), "League,Corvale\n,Maravel")


def test_a_country_means_its_only_party_at_the_meeting():
    frame = run(_corpus("We met Greece."), Meeting("9 IMPD", "mentions")).frame
    [participant] = frame.filter(named="Greece")["participant"]

    assert participant == "Communist Party of Greece (KKE)"


def test_without_those_who_are_meant_a_name_has_no_participant():
    within = parse_selection('country != "Greece"')
    frame = run(_corpus("We met Greece."), Meeting("9 IMPD", "mentions", within)).frame

    assert frame.filter(named="Greece")["participant"].to_list() == [None]


def test_meetings_are_listed_without_a_party_or_a_date():
    made = small.document(0, "Nothing.")
    title = "3 Congress of Peace: Ana"
    store = MemoryStore()
    create(store, {**words.options("default"), "language": ""})
    documents = [replace(made, title=title, metadata={}), small.document(1, "x")]
    documents[1] = replace(documents[1], metadata={})
    corpus = open_corpus(store).add([small.content(documents)])

    [row] = run(corpus, Meeting(show="meetings")).frame.iter_rows(named=True)

    assert (row["meeting"], row["documents"], row["first"]) == ("3 Congress of Peace", 1, None)
