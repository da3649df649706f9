"""Annotators: from texts to a token stream. An annotator is a function `annotate(texts)`."""

from collections.abc import Sequence
from typing import Protocol

from communique.corpus import TokenStream


class Annotator(Protocol):
    """Cuts a batch of texts into tokens and gives each its attributes."""

    def __call__(self, texts: Sequence[str]) -> TokenStream:
        """Return the tokens of all texts, in order."""
