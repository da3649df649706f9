"""Rankings as Python users hold them."""

import polars as pl
import pytest

import communique as cq
from communique.api import BM25F
from communique.corpus import FolderStore
from communique.errors import BudgetError

TEXTS = [
    "We want peace and bread.",
    "Peace, they say.\n\nBut bread comes first.",
    "<script>alert('bread')</script> Work " + "and more work " * 40,
    "No word of it.",
]


@pytest.fixture
def corpus(cut, tmp_path):
    folder = tmp_path / "speeches.corpus"
    folder.mkdir()
    cut(TEXTS, [2], FolderStore(folder)).close()
    with cq.open(folder) as opened:
        yield opened


def test_a_ranking_has_rows_numbers_and_a_frame(corpus):
    found = corpus.rank("peace bread", n=2)

    assert (found.words, found.documents, found.of, len(found)) == ("peace bread", 3, 4, 2)
    assert [row.rank for row in found] == [1, 2]
    assert found.frame["id"].to_list() == [row.id for row in found.rows]
    assert found.frame.columns[:9] == [
        *("rank", "id", "score", "title", "hits", "start", "end", "snippet", "marks")
    ]
    assert set(corpus.fields) <= set(found.frame.columns)
    assert pl.DataFrame(found).equals(found.frame)
    assert str(found) == "3 of 4 documents answer"


def test_a_ranking_is_narrowed_and_weighed_as_asked(corpus):
    assert [row.id for row in corpus.rank("peace", 'party = "b"')] == ["d1"]
    assert corpus.rank("speech", parameters=BM25F(title_weight=0)).documents == 0
    assert corpus.rank("speech").documents == 4
    assert corpus.rank("wanted", stemming=False).documents == 0
    assert corpus.rank("peace bread", n=None).documents == 3


def test_the_evidence_of_a_row_finds_its_hits(corpus):
    found = corpus.rank("peace bread")

    for at, row in enumerate(found):
        evidence = found.evidence(at)
        assert (corpus.count(evidence.query), evidence.unit) == (row.hits, "hits")
    assert found.with_evidence()["hits_evidence"].to_list() == [row.query for row in found]


def test_an_empty_ranking_has_the_same_columns(corpus):
    nothing, something = corpus.rank("war").frame, corpus.rank("peace").frame

    assert nothing.is_empty()
    assert nothing.columns == something.columns


def test_html_marks_hits_and_escapes_what_a_text_says(corpus):
    page = corpus.rank("bread work speech", n=3)._repr_html_()

    assert "<mark>bread</mark>" in page
    assert "<mark>Speech</mark> 2" in page
    assert "<script" not in page
    assert "…" in page
    assert page.startswith("<p>4 of 4 documents answer; 3 are shown</p>")


def test_a_deadline_is_kept(corpus):
    with pytest.raises(BudgetError, match="deadline passed"):
        corpus.rank("peace", deadline=0)
