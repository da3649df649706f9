"""Which corpus is meant: named by an option, by the environment, or the only one about."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import communique
from communique.errors import CorpusError, UsageError

if TYPE_CHECKING:
    from communique.api import Corpus
    from communique.cli.options import Manners


def corpus_path(named: Path | None, manners: "Manners") -> Path:
    """Return the path of the corpus that is meant, and name it where it wasn't named.

    Raises:
        CorpusError: there is none.
        UsageError: there are several.
    """
    if named is not None:
        return named
    found = from_surroundings()
    manners.note(f"corpus: {shown(found)}")
    return found


def from_surroundings() -> Path:
    """Return the corpus that the environment names, or the only one here or above."""
    if os.environ.get("COMMUNIQUE_CORPUS"):
        return Path(os.environ["COMMUNIQUE_CORPUS"])
    here = Path.cwd()
    for folder in (here, *here.parents):
        found = corpora(folder)
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(path.name for path in found)
            raise UsageError("there are several corpora", where=names, hint="name one: -c PATH")
    raise CorpusError(
        "no corpus is named, and there is none here or above",
        where=str(here),
        hint="name one: -c PATH; communique build SOURCE -o NAME.corpus makes one",
    )


def corpora(folder: Path) -> list[Path]:
    """Return the corpora in a folder, sorted."""
    try:
        found = sorted(folder.glob("*.corpus"))
    except OSError:
        return []
    return [path for path in found if (path / "manifest.json").is_file()]


def shown(path: Path) -> str:
    """Return a path from here if that is shorter."""
    relative = os.path.relpath(path)
    return relative if len(relative) < len(str(path)) else str(path)


@contextmanager
def opened(named: Path | None, manners: "Manners") -> Iterator["Corpus"]:
    """Open the corpus that is meant, for as long as it is needed."""
    path = corpus_path(named, manners)
    with communique.open(path) as corpus:
        yield corpus
