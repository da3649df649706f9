"""Texts of two languages for the tests, made of sentences that are given."""

import re

import numpy as np

from communique.align.clues import Text


def text_of(*paragraphs, language=""):
    """Return a text of paragraphs, each of which is a list of sentences."""
    sentences = [sentence for paragraph in paragraphs for sentence in paragraph]
    opens = [number == 0 for paragraph in paragraphs for number in range(len(paragraph))]
    known, code, sentence = {}, [], []
    for number, each in enumerate(sentences):
        for word in re.findall(r"\w+", each):
            code.append(known.setdefault(word, len(known)))
            sentence.append(number)
    codes, numbers = np.array(code, np.int64), np.array(sentence, np.int64)
    return Text(sentences, np.array(opens, bool), list(known), codes, numbers, language)


def links(beads):
    """Return the pairs of sentences that beads hold."""
    return {
        (i, j)
        for bead in beads
        for i in range(bead.start, bead.end)
        for j in range(bead.other_start, bead.other_end)
    }
