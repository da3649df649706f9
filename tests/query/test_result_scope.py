"""`within result(…)`: only inside the hits of a result that is kept with the corpus."""

import pytest

from communique.corpus.results import keep
from communique.errors import QueryError
from communique.query import check, parse, spans
from communique.query.kept import collected


def test_hits_lie_in_the_hits_of_a_kept_result(cut):
    corpus = cut(["to be or not to be", "be that to be"], [1])
    query = parse('"to" "be"')
    keep(corpus.store, "questions", str(query), corpus.state_id, collected(corpus, query))

    inside = spans(corpus, parse('"be" within result("questions")'))
    outside = spans(corpus, parse('"be" !within result("questions")'))

    assert inside.tolist() == [[1, 1], [5, 5], [9, 9]]
    assert outside.tolist() == [[6, 6]]
    assert len(spans(corpus, parse('"or" []* "be" within result("questions")'))) == 0


def test_a_result_that_is_not_kept_is_pointed_at(cut):
    corpus = cut(["to be"])
    query = parse('"to"')
    keep(corpus.store, "first", str(query), corpus.state_id, collected(corpus, query))

    with pytest.raises(QueryError, match="no result is called") as caught:
        check(parse('[] within result("frist")'), corpus)

    assert caught.value.at == 10
    assert "first?" in caught.value.hint
