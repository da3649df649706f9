"""Dictionaries: categories of words and phrases, read from files, and where they are in texts."""

from communique.dictionary.categories import Categories, Category, parse_categories
from communique.dictionary.reading import read_dictionary

__all__ = ["Categories", "Category", "parse_categories", "read_dictionary"]
