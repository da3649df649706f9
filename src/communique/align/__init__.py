"""What documents share, aligned word by word: whole columns of words, no loop over any of them."""

from communique.align.difference import Change, changes
from communique.align.passages import Manner, Passages, passages
from communique.align.texts import Column, Texts, together

__all__ = ["Change", "Column", "Manner", "Passages", "Texts", "changes", "passages", "together"]
