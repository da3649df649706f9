"""What documents share, aligned word by word, and translations sentence by sentence."""

from communique.align.beads import Bead
from communique.align.clues import Known, Text
from communique.align.difference import Change, changes
from communique.align.passages import Manner, Passages, passages
from communique.align.texts import Column, Texts, together
from communique.align.translation import Aligned, aligned

__all__ = [
    "Aligned",
    "Bead",
    "Change",
    "Column",
    "Known",
    "Manner",
    "Passages",
    "Text",
    "Texts",
    "aligned",
    "changes",
    "passages",
    "together",
]
