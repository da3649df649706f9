"""Small corpora, cut into parts at will; and a process that holds one to write in it."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from communique.annotate import words
from communique.corpus import (
    Content,
    Corpus,
    DateInterval,
    Document,
    FolderStore,
    MemoryStore,
    Source,
    Store,
    content_of,
    create,
    open_corpus,
)
from communique.corpus.lock import writing


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
    edges = (0, *sorted({i for i in at if 0 < i < len(texts)}), len(texts))
    if type(store) in (MemoryStore, FolderStore):
        for path, octets in _files(tuple(texts), edges).items():
            store.write(path, octets)
        return open_corpus(store)
    return _built(texts, edges, store)


@lru_cache(1000)
def _files(texts: tuple[str, ...], edges: tuple[int, ...]) -> dict[str, bytes]:
    """Return the files of a corpus; many tests begin with the same."""
    store = MemoryStore()
    _built(texts, edges, store)
    return store.content


def _built(texts: Sequence[str], edges: Sequence[int], store: Store) -> Corpus:
    documents = [document(number, text) for number, text in enumerate(texts)]
    pieces = [documents[a:b] for a, b in pairwise(edges)]
    create(store, {**words.options("default"), "language": ""})
    return open_corpus(store).add(content(piece) for piece in pieces if piece)


def hold(root, taken, release):
    """Be the writer of a corpus, in a process of one's own, until told to let go."""
    with writing(FolderStore(root)):
        taken.set()
        release.wait(30)
