"""How much pages send: 60 KB at most for corpus and search, 150 KB for any, compressed."""

import random

import pytest
from starlette.testclient import TestClient

import communique
from addresses import PAGES
from communique.web.application import application

SMALL, ANY = 60_000, 150_000


def _wire(client, path: str) -> int:
    """Return the bytes of an answer as they are sent."""
    with client.stream("GET", path, headers={"accept-encoding": "gzip"}) as answer:
        assert answer.status_code in {200, 400, 404}
        return sum(len(piece) for piece in answer.iter_raw())


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_of_the_sample_is_small(browser, path):
    most = SMALL if path.startswith(("/search", "/?")) or path == "/" else ANY

    assert _wire(browser, path) < most


@pytest.fixture(scope="module")
def varied(tmp_path_factory):
    """Return what asks for pages of a corpus of long texts whose words seldom come again."""
    chance, folder = random.Random(8), tmp_path_factory.mktemp("varied")
    syllables = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er")]

    def word() -> str:
        return "".join(chance.choices(syllables, k=chance.choice((1, 2, 2, 3))))

    for number in range(3):
        paragraphs = (" ".join(word() for _ in range(90)) + " peace." for _ in range(330))
        (folder / f"{number}.txt").write_text("\n\n".join(paragraphs))
    with (
        communique.build(folder, folder / "varied.corpus") as corpus,
        TestClient(application([corpus]), base_url="http://127.0.0.1") as client,
    ):
        yield client


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/", SMALL),
        ("/search?q=peace", SMALL),
        ("/search?q=peace&context=p", SMALL),
        ("/search?q=%5B%5D&sort=right", SMALL),
        ("/d/0?q=peace", ANY),
        ("/measures/frequency?go=1", ANY),
    ],
)
def test_pages_of_long_and_varied_texts_are_small_enough(varied, path, most):
    assert _wire(varied, path) < most
