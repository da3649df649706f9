"""The `archive` sample: ninety-three statements of eleven parties over sixteen years.

It stands in the invented world of the `meeting` sample, and is as invented. Four of its parties
speak every year, so that expressions have lives: some come up, some are dropped. Statements were
printed again, corrected, translated, cut and quoted; which ones is written down for the tests.
"""

from pathlib import Path

from communique.sample.collection import Sample, packaged, place

_DOCUMENTS = 93
_ORIGIN = "invented statements of invented parties, part of communique (Apache-2.0)"


def write(folder: Path) -> Sample:
    """Write the statements into `folder`, one scraped record a file.

    Raises:
        UsageError: other files are in the way; then nothing is written.
    """
    place(folder, packaged("archive_data"))
    return Sample(folder, _DOCUMENTS, _ORIGIN)
