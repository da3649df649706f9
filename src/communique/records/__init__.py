"""Records: who spoke for whom, where and when, in tables of their own with dated relations.

What is named here is imported when it is asked for: whoever only reads files needs no polars.
"""

from typing import TYPE_CHECKING

from communique.importing import importing

if TYPE_CHECKING:
    from communique.records.model import Agent, Meeting, Membership, Record, Relation
    from communique.records.tables import frames, records_of

__all__ = ["Agent", "Meeting", "Membership", "Record", "Relation", "frames", "records_of"]

_PLACES = {
    "Agent": "model",
    "Meeting": "model",
    "Membership": "model",
    "Record": "model",
    "Relation": "model",
    "frames": "tables",
    "records_of": "tables",
}

if not TYPE_CHECKING:
    __getattr__ = importing(__name__, _PLACES)
