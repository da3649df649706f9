"""The query language: its form, how it is written, how it is read."""
