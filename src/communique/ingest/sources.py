"""Finds the files to read: single files, folders, patterns and archives, in the order of names."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from communique.errors import ReadError
from communique.ingest.places.archive import Archives, is_archive
from communique.ingest.places.file import SourceFile, Tell, file_of

__all__ = ["SourceFile", "matching", "source_files"]


def _nothing_told(error: ReadError) -> None:
    """Let a doubt pass."""


def source_files(
    places: Sequence[str | Path], skip: Tell, notice: Tell = _nothing_told
) -> list[SourceFile]:
    """Return all files under some places; what can't be followed goes to `skip`.

    Names that begin with a full stop are left alone, as a shell's `*` does.

    Raises:
        ReadError: a place does not exist.
    """
    archives = Archives(skip, notice)
    found: list[SourceFile] = []
    for place in places:
        for path in _expanded(place):
            if path.is_dir():
                found.extend(_in_folder(path, skip, archives))
            elif is_archive(path.name):
                found.extend(archives.files(path, path.name))
            else:
                found.append(file_of(path, path.name))
    return found


def _expanded(place: str | Path) -> list[Path]:
    path = Path(place)
    if path.exists():
        return [path]
    found = matching(place)
    if not found:
        raise ReadError(
            "there is no such file or folder", where=str(place), hint="check the path's spelling"
        )
    return found


def matching(pattern: str | Path) -> list[Path]:
    """Return what a shell's pattern matches, sorted."""
    path = Path(pattern)
    anchor = Path(path.anchor)
    return sorted(anchor.glob(str(path.relative_to(anchor))))


def _in_folder(root: Path, skip: Tell, archives: Archives) -> Iterator[SourceFile]:
    paths = {path.relative_to(root).as_posix(): path for path in _walked(root, skip)}
    for name in sorted(paths, key=lambda name: name.split("/")):
        if is_archive(name):
            yield from archives.files(paths[name], name)
        else:
            yield file_of(paths[name], name, paths)


def _walked(root: Path, skip: Tell) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        skip(ReadError(f"the folder can't be read: {error.strerror}", where=str(error.filename)))

    seen: set[tuple[int, int]] = set()
    for folder, folders, files in os.walk(root, followlinks=True, onerror=unreadable):
        status = Path(folder).stat()
        if (status.st_dev, status.st_ino) in seen:
            folders.clear()
            skip(
                ReadError(
                    "the folder was met before: a link leads back to it",
                    where=folder,
                    hint="nothing is lost; remove the link to be rid of this message",
                )
            )
            continue
        seen.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(folder) / name for name in files if not name.startswith("."))
