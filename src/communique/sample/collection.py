"""What a sample collection is: files of the package, written without overwriting anything."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from communique.errors import UsageError

_ABOUT = "README.md"
_HINT = "nothing was written; name an empty or a new folder"


@dataclass(frozen=True)
class Sample:
    """A sample collection in a folder.

    Attributes:
        folder: where its files are.
        documents: how many texts they hold.
        origin: where the texts come from, for a human reader.
    """

    folder: Path
    documents: int
    origin: str


def packaged(data: str) -> dict[str, bytes]:
    """Return the files of a folder beside this module, content by name; not its README."""
    found = {
        item.name: item.read_bytes()
        for item in (files("communique.sample") / data).iterdir()
        if item.is_file() and item.name != _ABOUT
    }
    return dict(sorted(found.items()))


def place(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write `files`, content by name relative to `folder`, and overwrite nothing.

    A file that is there with the same content is left as it is.

    Raises:
        UsageError: something else is in the way; then nothing is written at all.
    """
    missing = {
        path: content
        for name, content in files.items()
        if not _is_there(path := folder / name, content)
    }
    for path, content in missing.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content)


def _is_there(path: Path, content: bytes) -> bool:
    """Return whether `path` holds `content`, refusing anything else that stands there."""
    for parent in path.parents:
        if os.path.lexists(parent) and not parent.is_dir():
            raise _in_the_way(parent)
    if not os.path.lexists(path):
        return False
    if path.is_file() and path.read_bytes() == content:
        return True
    raise _in_the_way(path)


def _in_the_way(path: Path) -> UsageError:
    return UsageError(f"{path.name} is in the way", where=str(path), hint=_HINT)
