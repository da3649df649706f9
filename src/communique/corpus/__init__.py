"""The stored corpus: documents, tokens and attributes in immutable parts, states, one pointer.

What is named here is imported when it is asked for: whoever only reads files needs no numpy.
"""

from typing import TYPE_CHECKING

from communique.importing import importing

if TYPE_CHECKING:
    from communique.corpus.attribute import Fold, PositionalAttribute
    from communique.corpus.budget import UNBOUNDED, Budget, Telling, around, silent
    from communique.corpus.change import PART_CHARACTERS, create
    from communique.corpus.content import Content, content_of
    from communique.corpus.corpus import Corpus, open_corpus
    from communique.corpus.document import (
        MAX_CHARACTERS,
        PIECE,
        Coded,
        DateInterval,
        Document,
        Mark,
        Origin,
        Regions,
        Source,
        TokenStream,
        Value,
    )
    from communique.corpus.part import Part
    from communique.corpus.results import Kept, named_spans
    from communique.corpus.store import FolderStore, MemoryStore, Store
    from communique.corpus.stream import joined_streams
    from communique.corpus.structure import StructuralAttribute

__all__ = [
    "MAX_CHARACTERS",
    "PART_CHARACTERS",
    "PIECE",
    "UNBOUNDED",
    "Budget",
    "Coded",
    "Content",
    "Corpus",
    "DateInterval",
    "Document",
    "Fold",
    "FolderStore",
    "Kept",
    "Mark",
    "MemoryStore",
    "Origin",
    "Part",
    "PositionalAttribute",
    "Regions",
    "Source",
    "Store",
    "StructuralAttribute",
    "Telling",
    "TokenStream",
    "Value",
    "around",
    "content_of",
    "create",
    "joined_streams",
    "named_spans",
    "open_corpus",
    "silent",
]

_PLACES = {
    "Budget": "budget",
    "Telling": "budget",
    "silent": "budget",
    "Coded": "document",
    "Content": "content",
    "Corpus": "corpus",
    "DateInterval": "document",
    "Document": "document",
    "Fold": "attribute",
    "FolderStore": "store",
    "Kept": "results",
    "MAX_CHARACTERS": "document",
    "Mark": "document",
    "MemoryStore": "store",
    "Origin": "document",
    "PART_CHARACTERS": "change",
    "PIECE": "document",
    "Part": "part",
    "PositionalAttribute": "attribute",
    "Regions": "document",
    "Source": "document",
    "Store": "store",
    "StructuralAttribute": "structure",
    "TokenStream": "document",
    "UNBOUNDED": "budget",
    "Value": "document",
    "around": "budget",
    "content_of": "content",
    "create": "change",
    "joined_streams": "stream",
    "named_spans": "results",
    "open_corpus": "corpus",
}

if not TYPE_CHECKING:
    __getattr__ = importing(__name__, _PLACES)
