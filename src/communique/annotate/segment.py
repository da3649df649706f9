"""Segmentation by ICU: dictionaries for scripts without spaces, and its rules as they are.

ICU is imported when it is first needed: most corpora have no such script.
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt


def segments(run: str) -> list[str]:
    """Return the words of a run of Chinese, Japanese, Thai, Lao, Khmer or Burmese letters."""
    return [run[start:end] for start, end in word_spans(run).tolist()]


def word_spans(text: str) -> npt.NDArray[np.int32]:
    """Return int32[n, 2]: where ICU's words, gaps and marks begin and end; they are the text."""
    from icu4py.breakers import WordBreaker

    # The dictionaries are chosen by script; no locale changes what they find.
    return _spans(text, WordBreaker(text, "en").segments())


def sentence_spans(text: str) -> npt.NDArray[np.int32]:
    """Return int32[n, 2]: where ICU's sentences begin and end; they are the text."""
    from icu4py.breakers import SentenceBreaker

    return _spans(text, SentenceBreaker(text, "en").segments())


def _spans(text: str, segments: Iterable[tuple[int, int]]) -> npt.NDArray[np.int32]:
    spans = np.array(list(segments), np.int32).reshape(-1, 2)
    if text and max(text) > "\uffff":
        # ICU counts UTF-16 units: two for a character beyond the first plane.
        units = np.array([1 + (character > "\uffff") for character in text]).cumsum()
        spans = np.searchsorted(np.append(0, units), spans).astype(np.int32)
    return spans


def icu_version() -> str:
    """Return the version of the ICU that cuts, as `77.1`."""
    import icu4py

    return str(icu4py.icu_version)
