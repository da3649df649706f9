"""Syllables of English words: those of the CMU Pronouncing Dictionary, else runs of vowels.

As quanteda counts them, with the same edition of the dictionary (0.7b).
"""

import numpy as np
import numpy.typing as npt
import polars as pl


def syllables(words: pl.Series) -> npt.NDArray[np.int64]:
    """Return int64[n_words]: how many syllables each word has, at least 1.

    A word has those of its first pronunciation in the dictionary; one that isn't there, as many
    as it has runs of a, e, i, o, u and y; a number has 1.
    """
    from pysyllables import SYLLABLE_COUNTS

    lower = words.str.to_lowercase()
    # One by one: a dictionary of this size takes long to be made a column, for each few words.
    known = np.array([SYLLABLE_COUNTS.get(word, 0) for word in lower.to_list()], np.int64)
    runs = lower.str.count_matches("[aeiouy]+").cast(pl.Int64).to_numpy()
    return np.asarray(np.where(known > 0, known, np.maximum(runs, 1)))
