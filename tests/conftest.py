"""A small corpus that every test may read, and a way to cut texts into parts at will."""

import os
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from communique.annotate import words
from communique.corpus import (
    Content,
    Corpus,
    DateInterval,
    Document,
    MemoryStore,
    Source,
    Store,
    content_of,
    create,
    open_corpus,
)
from communique.ingest import build
from communique.sample import meeting as sample_meeting

_RELAXED = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}
settings.register_profile("default", max_examples=50, **_RELAXED)
settings.register_profile("fuzz", max_examples=5000, **_RELAXED)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

Cut = Callable[..., Corpus]


def document(number: int, text: str) -> Document:
    """Return a document with a field of each type, some values missing."""
    day = date(2000, 1, 1) + timedelta(days=40 * number)
    return Document(
        id=f"d{number}",
        text=text,
        source=Source(f"d{number}.txt", text.encode()),
        metadata={
            "party": None if number % 5 == 4 else "ab"[number % 2],
            "year": 1900 + number,
            "date": DateInterval(day, day + timedelta(days=1), day.isoformat()),
            "tags": ["x", "y"][: number % 3] or None,
        },
        title=f"Speech {number}",
    )


def content(documents: Sequence[Document]) -> Content:
    """Return documents with their tokens, as a part holds them."""
    texts = [each.text for each in documents]
    return content_of(
        documents, words.annotate(texts), words.tokens([each.title for each in documents])
    )


def cut_corpus(texts: Sequence[str], at: Sequence[int] = (), store: Store | None = None) -> Corpus:
    """Return a corpus of texts, a new part before each index in `at`."""
    store = store or MemoryStore()
    documents = [document(number, text) for number, text in enumerate(texts)]
    edges = [0, *sorted({i for i in at if 0 < i < len(texts)}), len(texts)]
    pieces = [documents[a:b] for a, b in pairwise(edges)]
    create(store, {**words.options("default"), "language": ""})
    return open_corpus(store).add(content(piece) for piece in pieces if piece)


@pytest.fixture
def cut() -> Cut:
    """Return a function that builds a corpus of texts, a new part before each index in `at`."""
    return cut_corpus


@pytest.fixture(scope="session")
def meeting_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the `meeting` sample's files."""
    folder = tmp_path_factory.mktemp("sample") / "meeting"
    sample_meeting.write(folder)
    return folder


@pytest.fixture(scope="session")
def meeting(meeting_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Return the `meeting` sample as a corpus built in a folder; don't change it."""
    return build([meeting_folder], tmp_path_factory.mktemp("built") / "meeting.corpus").corpus
