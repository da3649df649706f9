"""Sample collections: files to try the workbench on."""

from importlib import import_module
from pathlib import Path

from communique.errors import UsageError
from communique.sample.collection import Sample

__all__ = ["NAMES", "Sample", "write"]

NAMES = ("meeting", "sotu")


def write(name: str, folder: Path) -> Sample:
    """Write the sample collection `name` into `folder`.

    Raises:
        UsageError: there is no such collection, or other files are in the way.
    """
    if name not in NAMES:
        known = ", ".join(NAMES)
        raise UsageError(f"there is no sample {name!r}", hint=f"the samples are {known}")
    sample = import_module(f"communique.sample.{name}").write(folder)
    assert isinstance(sample, Sample)
    return sample
