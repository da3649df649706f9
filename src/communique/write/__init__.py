"""Writes the documents of a corpus in the forms that other programs read."""

from communique.write.chosen import Chosen, Log, choose

__all__ = ["Chosen", "Log", "choose"]
