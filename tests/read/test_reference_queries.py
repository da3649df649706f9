"""Queries over vertical text find what the IMS Corpus Workbench finds, hit by hit."""

import hashlib
import json
from pathlib import Path

import pytest

from communique.corpus import MemoryStore
from communique.ingest import build
from communique.query import parse, spans

REFERENCE = Path(__file__).parents[1] / "reference"
QUERIES = json.loads((REFERENCE / "cwb_queries.json").read_text())["queries"]


@pytest.fixture(scope="module")
def corpus():
    return build([REFERENCE / "sample.vrt.gz"], MemoryStore()).corpus


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query["id"])
def test_a_query_finds_the_spans_that_the_workbench_finds(query, corpus):
    found = spans(corpus, parse(query["cqp"]))

    lines = "".join(f"{first}\t{last}\n" for first, last in found.tolist())
    assert len(found) == query["hits"]
    assert hashlib.sha256(lines.encode()).hexdigest() == query["sha256_spans"]
