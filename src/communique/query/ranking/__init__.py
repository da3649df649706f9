"""Ranking: the documents that answer plain words best."""
