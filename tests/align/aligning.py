"""Texts of words as the engine takes them, and slow, obvious ways to say what it should find."""

from collections import Counter

import numpy as np
import polars as pl

from communique.align.texts import Column, Texts, together


def texts_of(documents):
    """Return documents, lists of words, as `Texts`; characters are those of words and spaces."""
    names = sorted({word for words in documents for word in words})
    number = {name: at for at, name in enumerate(names)}
    code = np.array([number[word] for words in documents for word in words], np.int32)
    sizes = [len(words) for words in documents]
    bounds = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    spans = []
    for words in documents:
        at = 0
        for word in words:
            spans.append((at, at + len(word)))
            at += len(word) + 1
    column = Column(
        pl.Series(names, dtype=pl.String), code, bounds, np.array(spans, np.int32).reshape(-1, 2)
    )
    return together([column], np.arange(len(documents)))


def rows_of(documents, n):
    """Return how often each row of n words occurs."""
    return Counter(
        tuple(words[at : at + n]) for words in documents for at in range(len(words) - n + 1)
    )


def runs(documents, n, most):
    """Return (document, word, document, word, length) of all longest runs with a rare row."""
    often = rows_of(documents, n)
    found = set()
    for one, a in enumerate(documents):
        for other in range(one + 1, len(documents)):
            b = documents[other]
            for i in range(len(a)):
                for j in range(len(b)):
                    if i and j and a[i - 1] == b[j - 1]:
                        continue
                    length = 0
                    while a[i + length : i + length + 1] == b[j + length : j + length + 1] != []:
                        length += 1
                    rare = (
                        often[tuple(a[i + k : i + k + n])] <= most for k in range(length - n + 1)
                    )
                    if any(rare):
                        found.add((one, i, other, j, length))
    return found


def aligned(a, b, gap, cost, reach):
    """Return the table of alignments of the beginnings of two lists of words, row by row.

    A cell (i, j) has the score, less the words gone over, and the equal words.
    """
    best = (0, 0, 0)
    table = {}
    for i in range(min(len(a), reach) + 1):
        for j in range(max(i - 3 * gap, 0), min(i + 3 * gap, len(b)) + 1):
            ways = [(0, 0, 0)] if i == j == 0 else []
            if (i - 1, j - 1) in table:
                score, length, equal = table[i - 1, j - 1]
                same = a[i - 1] == b[j - 1]
                ways.append((score + (2 if same else -cost), length - 2, equal + same))
            for before in ((i - 1, j), (i, j - 1)):
                if before in table:
                    score, length, equal = table[before]
                    ways.append((score - cost, length - 1, equal))
            if ways:
                table[i, j] = max(ways)
        row = {cell: way for cell, way in table.items() if cell[0] == i}
        best = max([best, *row.values()])
        for cell, way in row.items():
            if way[0] < best[0] - gap * cost:
                del table[cell]
    return table


def spans_of(found):
    """Return (document, start, end, document, start, end) of passages, in words of documents."""
    bounds = found.texts.bounds
    begin_a, begin_b = bounds[found.document_a], bounds[found.document_b]
    spans = found.spans
    columns = (
        *(found.document_a, spans.a - begin_a, spans.a_end - begin_a),
        *(found.document_b, spans.b - begin_b, spans.b_end - begin_b),
    )
    return list(zip(*(each.tolist() for each in columns), strict=True))


__all__ = ["Texts", "aligned", "rows_of", "runs", "spans_of", "texts_of"]
