"""Fetching: pages of the web into an archive (WARC), politely, and again only what has changed."""

from communique.fetching.run import Fetched, FetchReport, fetch
from communique.fetching.web import Limits

__all__ = ["FetchReport", "Fetched", "Limits", "fetch"]
