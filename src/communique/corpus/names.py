"""Names that users give to what is kept with a corpus: results, selections."""

import difflib
import re

from communique.corpus.store import Store
from communique.errors import UsageError

_NAME = re.compile(r"\w[\w.-]{0,63}")


def check_name(name: str) -> None:
    """Do nothing where a name can be that of a file on any machine.

    Raises:
        UsageError: it can't.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} can't be a name", hint="up to 64 letters, digits and _ . - ; no . or - first"
        )


def kept_names(store: Store, folder: str) -> list[str]:
    """Return the names of what is kept in a folder, sorted."""
    files = (path.rpartition("/")[2] for path in store.files(folder))
    return sorted(name.removesuffix(".json") for name in files if name.endswith(".json"))


def path_of(store: Store, folder: str, name: str) -> str:
    """Return the path of what is kept under a name.

    Raises:
        UsageError: nothing is; the hint has a name that is near.
    """
    known = kept_names(store, folder)
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        listed = f"{folder}: {', '.join(known) or 'none'}"
        raise UsageError(
            f"no {folder.removesuffix('s')} is called {name!r}",
            hint=f"{near[0]}? ({listed})" if near else listed,
        )
    return f"{folder}/{name}.json"
