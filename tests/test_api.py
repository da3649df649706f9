"""Python users' corpus: every answer of the command line in one call."""

import polars as pl
import pytest

import communique as cq
from communique.cli import main
from communique.corpus import FolderStore
from communique.errors import QueryError, UsageError

TEXTS = [
    "We want peace and bread.",
    "Peace, they say.\n\nBut bread comes first.",
    "和平与发展",
    "No word of it.",
]


@pytest.fixture
def corpus(cut, tmp_path):
    folder = tmp_path / "speeches.corpus"
    folder.mkdir()
    cut(TEXTS, [2], FolderStore(folder)).close()
    with cq.open(folder) as opened:
        yield opened


def test_everything_that_is_promised_is_there():
    assert [name for name in cq.__all__ if not getattr(cq, name)] == []
    assert set(cq.__all__) <= set(dir(cq))


def test_the_version_is_that_of_the_installed_package():
    assert cq.__version__.count(".") == 2


def test_what_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'opne'"):
        cq.opne  # noqa: B018


def test_a_corpus_tells_what_it_holds(corpus):
    assert (corpus.name, corpus.n_documents) == ("speeches", 4)
    assert corpus.fields == {"party": "text", "year": "number", "date": "date", "tags": "list"}
    assert corpus.documents["id"].to_list() == ["d0", "d1", "d2", "d3"]
    assert corpus.info()["state"] == corpus.state
    assert repr(corpus) == repr(corpus.stored)


def test_a_search_has_lines_numbers_and_a_frame(corpus):
    found = corpus.search("peace", context="1t")

    assert (found.hits, found.documents, len(found)) == (2, 2, 2)
    assert [(line.id, line.left, line.hit, line.right) for line in found] == [
        ("d0", "want ", "peace", " and"),
        ("d1", "", "Peace", ","),
    ]
    assert found.frame["hit"].to_list() == ["peace", "Peace"]
    assert found.per_million == 2e6 / corpus.n_tokens
    assert pl.DataFrame(found).equals(found.frame)


def test_a_search_goes_on_to_counts(corpus):
    found = corpus.search("peace")

    assert dict(found.by("party").frame.select("group", "hits").rows()) == {"a": 1, "b": 1}
    assert found.over("year").frame["hits"].to_list() == [2]


def test_a_search_is_broken_down_by_a_token_beside_the_hits(corpus):
    table = corpus.search("peace").by("lower+1")

    assert dict(zip(table.frame["group"], table.frame["hits"], strict=True)) == {",": 1, "and": 1}
    assert str(table.evidence(0, "hits")) == '"peace"%cl having (matchend+1.word=","%cl)'


def test_words_in_a_row_are_counted(corpus):
    table = corpus.collocations(where="year > 0", size="2,3", acronyms=True, jobs=2)

    assert table.recipe["options"]["within"] == "year > 0"
    near = corpus.collocations("peace", left=1, right=0, minimum=1)
    assert near.frame.select("type", "hits").rows() == [("want", 1)]


def test_a_network_has_one_level_or_two(corpus):
    with pytest.raises(UsageError, match="one level or two"):
        corpus.network(["peace"], levels=3)
    with pytest.raises(UsageError, match="one level or two"):
        corpus.network([])


def test_words_near_a_hit_are_counted(corpus):
    table = corpus.collocates("peace", left=1, right=0, minimum=1, jobs=2)

    assert table.frame.select("type", "hits").rows() == [("want", 1)]


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "json", "parquet"])
@pytest.mark.parametrize("context", ["s", "p", "2t"])
def test_lines_are_written_as_the_command_writes_them(corpus, tmp_path, ending, context):
    ours, theirs = tmp_path / f"ours.{ending}", tmp_path / f"theirs.{ending}"

    corpus.search("peace", context=context).write(ours)
    arguments = ["search", "peace", "--context", context, "-o", str(theirs), "-q"]
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "-c", str(corpus.path)])

    assert ended.value.code == 0
    assert ours.read_bytes() == theirs.read_bytes()


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "md", "parquet"])
def test_a_result_is_written_as_its_search(corpus, tmp_path, ending):
    found, one, other = corpus.search("peace"), tmp_path / f"a.{ending}", tmp_path / f"b.{ending}"

    found.write(one)
    found.result().write(other)

    assert one.read_bytes() == other.read_bytes()


def test_a_line_in_a_file_says_where_its_hit_is(corpus, tmp_path):
    corpus.search("peace", context="s").write(tmp_path / "lines.parquet")

    rows = pl.read_parquet(tmp_path / "lines.parquet").to_dicts()

    assert [row["id"] for row in rows] == ["d0", "d1"]
    for row, text in zip(rows, TEXTS, strict=False):
        assert text[row["start"] : row["end"]] == row["hit"]
        assert row["left"] + row["hit"] + row["right"] == text.split("\n")[0]


def test_a_search_is_narrowed_by_a_condition(corpus):
    found = corpus.search("peace", where='party = "b"')

    assert (found.hits, str(found.query)) == (1, '"peace"%cl :: party = "b"')


@pytest.mark.parametrize("number", ["hits", "documents"])
def test_the_evidence_of_a_search_finds_what_was_counted(corpus, number):
    found = corpus.search("bread", where="year < 1903")
    evidence = found.evidence(number)

    again = corpus.search(str(evidence.query))

    assert getattr(again, evidence.unit) == getattr(found, number)


def test_the_denominator_has_evidence_too(corpus):
    found = corpus.search("bread", where="year < 1902")

    assert corpus.count(found.evidence("tokens").query) == found.tokens


def test_a_condition_that_makes_no_sense_is_pointed_at_where_it_was_typed(corpus):
    with pytest.raises(QueryError) as caught:
        corpus.search("peace", where="yeer > 1900")

    assert (caught.value.text, caught.value.at) == ("yeer > 1900", 0)


def test_types_are_counted_without_a_query(corpus):
    table = corpus.freq(where='party = "a"')

    assert dict(table.frame.select("type", "count").rows())["peace"] == 1


def test_features_are_counted_by_a_field(corpus):
    frame = corpus.freq(by="party", features="lower; no punctuation; ngrams 2").frame

    assert frame.columns[:3] == ["group", "type", "rank"]
    assert frame["type"].str.contains(" ").all()


def test_a_recipe_is_run_again(corpus):
    recipe = cq.api.recorded(corpus.freq("peace", by="party"))

    [replay] = corpus.run(recipe)

    assert replay.changes == []
    assert replay.table.frame.equals(corpus.freq("peace", by="party").frame)


def test_the_recipe_of_a_search_counts_its_hits(corpus):
    found = corpus.search("peace")

    [replay] = corpus.run(found.recipe)

    assert replay.table.frame["hits"].to_list() == [found.hits]


def test_a_document_is_shown_with_its_place(corpus):
    found = corpus.show("d1#t0")

    assert (found.title, found.passage) == ("Speech 1", "Peace, they say.")
    assert found.text[slice(*found.mark)] == "Peace"
    assert found.metadata == {"party": "b", "year": 1901, "date": "2000-02-10", "tags": ["x"]}


@pytest.mark.parametrize("shown", ["search", "show"])
def test_html_escapes_what_a_text_says(cut, tmp_path, shown):
    folder = tmp_path / "html.corpus"
    folder.mkdir()
    cut(["peace <script>alert(1)</script>"], [], FolderStore(folder)).close()

    with cq.open(folder) as corpus:
        result = corpus.search("peace") if shown == "search" else corpus.show("d0#t0")
        page = result._repr_html_()

    assert "<script" not in page
    assert "<mark>" in page


def test_verbs_move_the_corpus_to_its_next_state(corpus):
    before = corpus.state

    corpus.remove(["d3"])
    removed = corpus.state
    corpus.compact()
    compacted = corpus.state
    corpus.vacuum()

    assert before != removed == compacted == corpus.state
    assert (corpus.n_documents, corpus.n_parts) == (3, 1)
    assert corpus.verify() == []


def test_an_earlier_state_can_be_opened(corpus):
    before = corpus.state
    corpus.remove(["d3"])

    with cq.open(corpus.path, state=before) as earlier:
        assert earlier.n_documents == 4


def test_what_was_found_stays_readable_after_a_removal(corpus):
    found = corpus.search("peace")

    corpus.remove(["d0"])

    assert found.by("party").frame["hits"].sum() == 2


def test_an_erased_document_is_gone_from_all_states(corpus):
    before = corpus.state

    corpus.remove(["d0"], erase=True)

    with cq.open(corpus.path, state=before) as earlier:
        assert earlier.n_documents == 3


@pytest.mark.parametrize(
    ("start", "stop", "period"),
    [
        ((2018, 1, 1), (2019, 1, 1), "2018"),
        ((2018, 4, 1), (2018, 5, 1), "2018-04"),
        ((2018, 12, 1), (2019, 1, 1), "2018-12"),
        ((2018, 4, 9), (2018, 4, 10), "2018-04-09"),
        ((2018, 4, 9), (2018, 5, 1), "2018-04-09/2018-04-30"),
    ],
)
def test_a_date_is_said_as_the_period_it_covers(start, stop, period):
    from datetime import date

    from communique.api.reading import period as said

    assert said(date(*start), date(*stop)) == period


def test_formulas_take_a_condition_and_options_by_name(corpus):
    options = {"size": "2", "min_count": 2, "min_documents": 1, "glue": 0.0}
    table = corpus.formulas("year < 1904", show="users", by="id", **options)

    assert table.recipe["options"]["within"] == "year < 1904"
    assert {"formula", "group", "count"} <= set(table.frame.columns)


def test_a_trend_takes_its_options_by_name(corpus):
    table = corpus.trend("peace", "year < 1902", over="quarter", penalty=0.5, bootstrap=0)

    assert table.frame.select("period", "hits").rows() == [("2000-Q1", 2)]
    assert table.recipe["options"]["penalty"] == "0.5"
    assert table.notices[0] == "first used in d0 (2000-01-01), last in d1 (2000-02-10)"
