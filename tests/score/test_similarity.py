"""Similarity and distance of rows, against plain sums over columns and other programs."""

import gzip
import json
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from scipy.spatial import distance

from communique.features import DocumentFeatureMatrix
from communique.score import neighbours, pairwise, products
from communique.score.neighbours import nearest
from communique.score.similarity import METHODS, scores
from random_cases import costly

SHAPES = st.tuples(st.integers(1, 6), st.integers(1, 5), st.integers(1, 7))


@st.composite
def counted(draw, cells=None):
    n_x, n_y, m = draw(SHAPES)
    cells = st.sampled_from([0, 0, 0, 1, 1, 2, 5]) if cells is None else cells
    values = draw(st.lists(cells, min_size=(n_x + n_y) * m, max_size=(n_x + n_y) * m))
    both = np.array(values, float).reshape(n_x + n_y, m)
    return both[:n_x], both[n_x:]


def shares(x, s):
    return (x + s) / (x + s).sum()


def log_sum(p, q):
    return sum(a * (np.inf if b == 0 else np.log(a / b)) for a, b in zip(p, q, strict=True) if a)


def plain(x, y, method, p=3, s=0):
    """Score two rows by sums over all columns, as a textbook writes them."""
    m, pairs = len(x), list(zip(x, y, strict=True))
    both = sum(bool(a and b) for a, b in pairs)
    neither = sum(not (a or b) for a, b in pairs)
    one = m - both - neither
    match method:
        case "cosine":
            return x @ y / (np.linalg.norm(x) * np.linalg.norm(y))
        case "correlation":
            a, b = x - x.mean(), y - y.mean()
            return a @ b / np.sqrt((a @ a) * (b @ b))
        case "jaccard":
            return both / (both + one) if both else 0
        case "ejaccard":
            return x @ y / (x @ x + y @ y - x @ y) if x @ y else 0
        case "fjaccard":
            within = min(*x, *y) >= 0 and max(*x, *y) <= 1
            return np.minimum(x, y).sum() / np.maximum(x, y).sum() if within else np.nan
        case "dice":
            return 2 * both / (2 * both + one) if both else 0
        case "containment":
            return both / (x > 0).sum() if both else 0
        case "edice":
            return 2 * (x @ y) / (x @ x + y @ y) if x @ y else 0
        case "hamann":
            return (both + neither - one) / m
        case "simple matching":
            return (both + neither) / m
        case "faith":
            return (both + neither / 2) / m
        case "euclidean":
            return np.sqrt(((x - y) ** 2).sum())
        case "manhattan":
            return np.abs(x - y).sum()
        case "maximum":
            return np.abs(x - y).max()
        case "canberra":
            return sum(abs(a - b) / (a + b) for a, b in pairs if a + b)
        case "minkowski":
            return (np.abs(x - y) ** p).sum() ** (1 / p)
        case "hamming":
            return (x != y).sum()
        case _ if (x + s).sum() == 0 or (y + s).sum() == 0:
            return np.nan
        case "chisquared":
            table = np.array([x, y]) + s
            table = table / table.sum()
            by_chance = np.outer(table.sum(axis=1), table.sum(axis=0))
            there = by_chance > 0
            return ((table - by_chance)[there] ** 2 / by_chance[there]).sum()
        case "kullback":
            return log_sum(shares(x, s), shares(y, s))
        case "jeffreys":
            return log_sum(shares(x, s), shares(y, s)) + log_sum(shares(y, s), shares(x, s))
        case "jensen":
            p, q = shares(x, s), shares(y, s)
            return (log_sum(p, (p + q) / 2) + log_sum(q, (p + q) / 2)) / 2


@pytest.mark.parametrize("smoothing", [0, 0.5])
@pytest.mark.parametrize("method", METHODS)
@costly
@given(counted())
def test_a_score_is_the_plain_sum_over_all_columns(method, smoothing, drawn):
    x, y = drawn
    with np.errstate(all="ignore"):
        expected = [[plain(a, b, method, s=smoothing) for b in y] for a in x]

    found = scores(sparse.csr_array(x), sparse.csr_array(y), method, p=3, smoothing=smoothing)

    np.testing.assert_allclose(found, np.clip(expected, None, np.inf), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("method", METHODS)
@given(counted(st.sampled_from([0, 0, 0.25, 1, 1 / 3])))
def test_weights_are_scored_as_counts_are(method, drawn):
    x, y = drawn
    with np.errstate(all="ignore"):
        expected = [[plain(a, b, method) for b in y] for a in x]
    # Rounding leaves a spread to equal cells there, and none here.
    flat = [np.ptp(each, axis=1) == 0 for each in (x, y)]
    if method == "correlation":
        expected = np.where(np.logical_or.outer(*flat), np.nan, expected)

    found = scores(sparse.csr_array(x), sparse.csr_array(y), method, p=3)

    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


def test_distances_are_those_of_scipy():
    random = np.random.default_rng(7)
    x = random.poisson(0.4, (70, 90)) * random.random((70, 90))
    x[:, 0] += 0.1
    called = {
        "euclidean": ("euclidean", {}),
        "manhattan": ("cityblock", {}),
        "maximum": ("chebyshev", {}),
        "canberra": ("canberra", {}),
        "minkowski": ("minkowski", {"p": 1.5}),
    }

    for method, (name, options) in called.items():
        found = scores(sparse.csr_array(x), None, method, p=1.5)
        reference = distance.squareform(distance.pdist(x, name, **options))
        np.testing.assert_allclose(found, reference, rtol=1e-12, atol=0)
    jensen = distance.squareform(distance.pdist(x, "jensenshannon")) ** 2
    np.testing.assert_allclose(scores(sparse.csr_array(x), None, "jensen"), jensen, atol=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_rows_that_are_alike_are_nearest(method):
    alike = sparse.csr_array(np.tile([0.1, 0, 0.7, 0.2], (40, 1)))

    found = scores(alike, None, method, p=3)

    if METHODS[method].is_distance:
        assert (found == 0).all()
    else:
        best = (3 + 1 / 2) / 4 if method == "faith" else 1
        np.testing.assert_allclose(found, best, rtol=1e-15)


@pytest.mark.parametrize("method", METHODS)
def test_blocks_and_dense_columns_change_nothing(method, monkeypatch):
    random = np.random.default_rng(3)
    x = sparse.csr_array(random.poisson(0.3, (50, 60)))
    whole = scores(x, None, method, p=3, smoothing=1)

    monkeypatch.setattr(pairwise, "_BLOCK", 100)
    monkeypatch.setattr(products, "_DENSE", 2 * 50 * 7)
    blocks = scores(x, None, method, p=3, smoothing=1)
    monkeypatch.setattr(products, "_FEW", 1000)
    sparse_alone = scores(x, x.copy(), method, p=3, smoothing=1)

    np.testing.assert_array_equal(blocks, whole)
    np.testing.assert_array_equal(sparse_alone, whole)


@pytest.mark.parametrize("method", METHODS)
def test_rows_in_another_order_have_the_same_scores(method):
    random = np.random.default_rng(5)
    x = random.poisson(0.5, (9, 12)) * (random.random(12) > 0.3)
    order = random.permutation(9)

    found = scores(sparse.csr_array(x[order]), None, method, p=3, smoothing=1)

    whole = scores(sparse.csr_array(x), None, method, p=3, smoothing=1)
    np.testing.assert_array_equal(found, whole[np.ix_(order, order)])


def test_what_is_stored_as_zero_is_no_column():
    stored = sparse.csr_array((np.array([0.0, 1.0]), np.array([0, 1]), np.array([0, 2])), (1, 2))

    found = scores(stored, sparse.csr_array([[1.0, 1.0]]), "jaccard")

    assert found.tolist() == [[0.5]]
    assert stored.nnz == 2


def test_a_row_of_zeros_has_no_direction():
    rows = sparse.csr_array([[0, 0], [1, 2]])

    for method in ("cosine", "correlation", "chisquared", "kullback", "jeffreys", "jensen"):
        assert np.isnan(scores(rows, None, method)[0]).all()
    assert scores(rows, None, "jaccard").tolist() == [[0, 0], [0, 1]]


@pytest.mark.parametrize("method", ["cosine", "jaccard", "euclidean", "kullback", "canberra"])
@pytest.mark.parametrize("own", [True, False])
@given(drawn=counted(), k=st.integers(0, 4), cutoff=st.sampled_from([None, 0.0, 0.5, 2.0]))
def test_neighbours_are_the_best_of_all_scores(method, own, drawn, k, cutoff):
    x, y = (sparse.csr_array(each) for each in drawn)
    all_scores = scores(x, None if own else y, method)
    sign = 1 if METHODS[method].is_distance else -1
    expected = []
    for row, line in enumerate(all_scores):
        ranked = sorted(
            (bool(np.isnan(score)), 0 if np.isnan(score) else sign * score, column)
            for column, score in enumerate(line)
            if not (own and row == column)
            and (not np.isnan(score) or (k == 0 and cutoff is None))
            and (cutoff is None or sign * score <= sign * cutoff)
        )
        expected += [(row, column) for *_, column in ranked[: k or None]]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "_BLOCK", 2 * y.shape[0])
        found = nearest(x, None if own else y, method, k=k, cutoff=cutoff)

    assert list(zip(found.row.tolist(), found.neighbour.tolist(), strict=True)) == expected
    np.testing.assert_array_equal(found.score, all_scores[found.row, found.neighbour])


def test_neighbours_of_many_rows_need_no_square_of_memory():
    import tracemalloc

    random = np.random.default_rng(1)
    n = 20_000
    at = (np.repeat(np.arange(n), 5), random.integers(0, 3000, 5 * n))
    rows = sparse.coo_array((np.ones(5 * n), at), (n, 3000)).tocsr()

    tracemalloc.start()
    found = nearest(rows, rows[:2000], k=3)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert len(found.row) == 3 * n
    # All scores are 320 MB.
    assert peak < 250_000_000


def _reference(name):
    folder = os.environ.get("COMMUNIQUE_REFERENCE")
    if not folder:
        pytest.skip("COMMUNIQUE_REFERENCE names no folder of reference data")
    return json.loads(gzip.decompress((Path(folder) / "quanteda" / name).read_bytes()))


def _speeches():
    given = _reference("inputs.json.gz")["inaugural_tokens_nopunct"]
    documents = zip(given["docs"], given["tokens"], strict=True)
    return DocumentFeatureMatrix.of(
        {name: [each.lower() for each in text.split("\n")] for name, text in documents}
    )


def test_speeches_and_manifestos_score_as_in_quanteda():
    # quanteda.textstats 0.97.2, textstat_simil and textstat_dist; the calls stand in the file.
    speeches = _speeches()
    given = _reference("inputs.json.gz")["ukimmig_dfm"]
    manifestos = sparse.coo_array((given["x"], (given["i"], given["j"]))).tocsr()
    names = {name: row for row, name in enumerate(speeches.names)}

    cases = {
        case["id"]: case["expect"]
        for case in _reference("values.json.gz")["cases"]
        if case["topic"] == "similarity" and case["id"].startswith(("inaug", "uk"))
    }
    del cases["inaug.simil.features"]

    assert len(cases) == 14
    for name, expected in cases.items():
        method = name.rpartition(".")[2].replace("_", " ").replace("simil", "cosine")
        rows = [names.get(each) for each in expected["rows"]]
        counts = manifestos if name == "uk.simil" else speeches.counts[rows]
        found = scores(counts, None, method, p=3)
        np.testing.assert_allclose(found, expected["values"], rtol=1e-7, err_msg=name)


def test_features_of_speeches_score_as_in_quanteda():
    speeches = _speeches()
    [case] = [
        each
        for each in _reference("values.json.gz")["cases"]
        if each["id"] == "inaug.simil.features"
    ]
    place = {name: column for column, name in enumerate(speeches.features)}
    rows = sparse.csr_array(speeches.counts.T)

    for name, expected in case["expect"].items():
        found = nearest(rows[[place[name]]], rows, "cosine", k=len(expected) + 1)
        assert found.neighbour[0] == place[name]
        np.testing.assert_allclose(found.score[1:], list(expected.values()), rtol=1e-7)
