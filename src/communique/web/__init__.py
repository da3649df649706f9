"""The workbench: pages that show a corpus, each number a link to its passages.

Needs the extra `serve`; nothing else of the program imports what that brings.
"""
