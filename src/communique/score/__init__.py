"""Scores: formulas over counts, whole columns at a time, that know no corpus.

Each says where it comes from, what it ranges over and what it gives where nothing was counted.
"""
