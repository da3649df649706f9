"""Selections of documents that are kept with a corpus under a name: the text of a condition."""

from communique.corpus.files import read_json, replace_json
from communique.corpus.lock import writing
from communique.corpus.names import check_name, kept_names, path_of
from communique.corpus.store import Store

FOLDER = "selections"


def keep_selection(store: Store, name: str, where: str) -> None:
    """Keep a condition under a name, in place of what had it.

    Raises:
        UsageError: it can't be a name.
        LockedError: another process is writing.
    """
    check_name(name)
    with writing(store):
        replace_json(store, f"{FOLDER}/{name}.json", {"where": where})
        store.sync("")


def kept_selection(store: Store, name: str) -> str:
    """Return the condition of a name.

    Raises:
        UsageError: there is none.
    """
    return str(read_json(store, path_of(store, FOLDER, name))["where"])


def selections(store: Store) -> list[str]:
    """Return the names of all selections, sorted."""
    return kept_names(store, FOLDER)


def drop_selection(store: Store, name: str) -> None:
    """Keep a condition no longer.

    Raises:
        UsageError: there is none of that name.
    """
    with writing(store):
        store.remove(path_of(store, FOLDER, name))
        store.sync(FOLDER)
