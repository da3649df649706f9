"""The stored corpus: documents, tokens and attributes in immutable parts, states, one pointer."""

from communique.corpus.attribute import Fold, PositionalAttribute
from communique.corpus.budget import UNBOUNDED, Budget, around
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
    "TokenStream",
    "Value",
    "around",
    "content_of",
    "create",
    "joined_streams",
    "named_spans",
    "open_corpus",
]
