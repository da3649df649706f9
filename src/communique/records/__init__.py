"""Records: who spoke for whom, where and when, in tables of their own with dated relations."""

from communique.records.frames import frames, records_of
from communique.records.model import Agent, Meeting, Membership, Record, Relation

__all__ = ["Agent", "Meeting", "Membership", "Record", "Relation", "frames", "records_of"]
