"""Vocabularies: how dates, countries, languages and kinds of documents are written."""
