"""Reads web pages: every block of text is kept, and what is the site's own is labelled as such."""
