"""Editions: which releases are of one statement, how they differ, and which of them count."""

from communique.edition.difference import Difference, difference
from communique.edition.found import Editions, editions
from communique.edition.rules import Rules, read_rules

__all__ = ["Difference", "Editions", "Rules", "difference", "editions", "read_rules"]
