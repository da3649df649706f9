"""What is wrong with the files of a corpus, also of one that can't be opened."""

from pathlib import Path

from communique.corpus import FolderStore, open_corpus, verify
from communique.corpus.state import current_state, every_part


def damaged(place: str | Path) -> list[str]:
    """Return a sentence for every file of a corpus that isn't what was written.

    Unlike `Corpus.verify` it needs no corpus that can be opened.

    Raises:
        CorpusError: there is no corpus at all.
    """
    store = FolderStore(Path(place))
    if not any(store.root.glob("states/*.json")):
        open_corpus(place).close()
    return list(verify.damaged(store))


def missing(place: str | Path) -> list[str]:
    """Return a sentence for every file that the current state names and that isn't there.

    Raises:
        CorpusError: there is no corpus, or its manifest or state can't be read.
    """
    open_corpus(place).close()
    store = FolderStore(Path(place))
    parts = every_part(current_state(store))
    paths = [f"parts/{part['name']}/{file}" for part in parts for file in part["files"]]
    layers = [layer for part in parts for layer in part.get("layers", {}).values()]
    paths += [f"{layer['folder']}/{file}" for layer in layers for file in layer["files"]]
    return [f"{path} is missing" for path in paths if not store.exists(path)]
