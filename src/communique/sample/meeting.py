"""The `meeting` sample: forty short statements at three meetings of one series.

All of it is invented: the countries, parties, places, meetings and statements. Nothing refers
to a real organisation or person. The texts were written for this project and are part of it,
under the Apache License 2.0 or, at your choice, CC0 1.0.
"""

from pathlib import Path

from communique.sample.collection import Sample, packaged, place

_DOCUMENTS = 40
_ORIGIN = "invented statements of invented parties, part of communique (Apache-2.0)"


def write(folder: Path) -> Sample:
    """Write the statements into `folder`, in the several forms that such files come in.

    Raises:
        UsageError: other files are in the way; then nothing is written.
    """
    place(folder, packaged("meeting_data"))
    return Sample(folder, _DOCUMENTS, _ORIGIN)
