"""Sample collections: files to try the workbench on.

`meeting` comes with the package: forty invented statements in the forms that statements come in.
`archive` comes with it, too: ninety-three statements over sixteen years, some of them reprints,
corrections, translations and quotations of others.
`sotu` is fetched once: the State of the Union addresses of 1790 to 2021.
"""

from difflib import get_close_matches
from importlib import import_module
from pathlib import Path

from communique.errors import UsageError
from communique.sample.collection import Sample

__all__ = ["NAMES", "Sample", "write"]

NAMES = ("sotu", "meeting", "archive")


def write(name: str, folder: Path) -> Sample:
    """Write the sample collection `name` into `folder`.

    Raises:
        UsageError: there is no such collection, or other files are in the way.
    """
    if name not in NAMES:
        hint = f"the samples are {', '.join(NAMES)}"
        if guesses := get_close_matches(name, NAMES, n=1):
            hint = f"perhaps {guesses[0]}; {hint}"
        raise UsageError(f"there is no sample {name!r}", hint=hint)
    sample = import_module(f"communique.sample.{name}").write(folder)
    assert isinstance(sample, Sample)
    return sample
