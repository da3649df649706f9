"""Reads PDF: lines put together from characters, columns in their order, paragraphs from lines."""
