"""The command line: words in, words out; it neither counts nor computes."""

from communique.cli.program import main

__all__ = ["main"]
