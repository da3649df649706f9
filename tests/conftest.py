"""A small corpus that every test may read, and a way to cut texts into parts at will."""

import gc
import os

# As many processes run tests as there are cores: with threads beside them each would only wait for
# the others. This comes first, for libraries read it when they are imported.
os.environ.setdefault("POLARS_MAX_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from collections.abc import Callable
from pathlib import Path

import pytest

import random_cases  # noqa: F401  (chooses how many there are)
from communique.corpus import Corpus
from communique.ingest import build
from communique.sample import archive as sample_archive
from communique.sample import meeting as sample_meeting
from small import cut_corpus

Cut = Callable[..., Corpus]


def pytest_collection_finish() -> None:
    """Let Python not look for garbage among ten thousand tests, again and again."""
    gc.freeze()


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


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Return the `archive` sample as a corpus built in a folder; don't change it."""
    folder = tmp_path_factory.mktemp("sample") / "archive"
    sample_archive.write(folder)
    return build([folder], tmp_path_factory.mktemp("built") / "archive.corpus").corpus
