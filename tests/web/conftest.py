"""The workbench without a server: pages as a browser gets them, read with a strict parser."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

import communique
from communique.annotate import words
from communique.api import Corpus
from communique.corpus import FolderStore, create, open_corpus
from communique.web.application import application
from communique.web.terms import Terms
from small import content, document

BASE = "http://127.0.0.1:8000"

PATIENT = Terms(patience=60)
"""However slow the machine, no page of a test but those of jobs becomes one."""

TEXTS = [
    "The struggle for peace goes on. We want peace and bread.\n\nA second paragraph on bread.",
    "Peace, they say.\n\nBut bread comes first, and then peace.",
    "为了和平与发展而斗争。",
    "النضال من أجل السلام and peace",
    "<script>alert(1)</script> & \u202epeace\u202c is a word",
]


@pytest.fixture(scope="session")
def sample(meeting) -> Iterator[Corpus]:
    """Return the sample, opened as the workbench opens it."""
    with communique.open(meeting.path) as corpus:
        yield corpus


@pytest.fixture(scope="session")
def browser(sample) -> Iterator[TestClient]:
    """Return what asks the workbench on the sample for pages."""
    with TestClient(application([sample], PATIENT), base_url=BASE) as client:
        yield client


@pytest.fixture
def speeches(cut, tmp_path) -> Path:
    """Return the folder of a corpus of five texts in two parts."""
    folder = tmp_path / "speeches.corpus"
    folder.mkdir()
    cut(TEXTS, [2], FolderStore(folder)).close()
    return folder


@pytest.fixture
def small(speeches) -> Iterator[TestClient]:
    """Return what asks the workbench on five texts for pages."""
    with (
        communique.open(speeches) as corpus,
        TestClient(application([corpus], PATIENT), base_url=BASE) as client,
    ):
        yield client


@pytest.fixture
def with_rights(tmp_path) -> Callable[[str], Corpus]:
    """Return a function that opens a corpus of one text, of which no more may be shown."""

    def opened(show: str) -> Corpus:
        store = FolderStore(tmp_path / "own.corpus")
        store.root.mkdir()
        create(store, {**words.options("default"), "language": ""})
        text = (
            "Far away stands the secret. "
            + "One word more. " * 9
            + "Here is peace. "
            + "Nothing more is said. " * 9
        )
        one = document(0, text)
        one = replace(one, metadata={**one.metadata, "show": show})
        open_corpus(store).add([content([one])]).close()
        return communique.open(store.root)

    return opened


Parsed = Callable[..., LexborHTMLParser]


@pytest.fixture(scope="session")
def page() -> Parsed:
    """Return a function that fetches a page and parses it; it must have the status asked for."""

    def fetched(client: TestClient, address: str, status: int = 200) -> LexborHTMLParser:
        answer = client.get(urljoin("/", address))
        assert answer.status_code == status, (address, answer.text[-900:])
        return LexborHTMLParser(answer.text)

    return fetched
