"""The `meeting` sample: forty short statements at three meetings of one series.

All of it is invented: the countries, parties, places, meetings and statements. Nothing refers
to a real organisation or person. The texts were written for this project and are part of it,
under the Apache License 2.0 or, at your choice, CC0 1.0.
"""

from importlib.resources import files
from pathlib import Path

from communique.sample.collection import Sample, place

_DOCUMENTS = 40
_ABOUT = "README.md"
_ORIGIN = "invented statements of invented parties, part of communique (Apache-2.0)"


def write(folder: Path) -> Sample:
    """Write the statements into `folder`, in the several forms that such files come in.

    Raises:
        UsageError: other files are in the way; then nothing is written.
    """
    data = files("communique.sample") / "meeting_data"
    content = {
        item.name: item.read_bytes()
        for item in data.iterdir()
        if item.is_file() and item.name != _ABOUT
    }
    place(folder, dict(sorted(content.items())))
    return Sample(folder, _DOCUMENTS, _ORIGIN)
