"""The corpora that are served: each as it stands on the disk, opened again when it changed."""

import threading
from pathlib import Path

import communique
from communique.api import Corpus


class Held:
    """A corpus that is served.

    Pages of a state that is still being read keep it: what a request has been given stays open
    until the request is done with it.
    """

    def __init__(self, corpus: Corpus) -> None:
        self._corpus, self._lock = corpus, threading.Lock()
        self._seen = _stamp(corpus.path)

    def now(self) -> Corpus:
        """Return the corpus as it stands.

        Raises:
            CorpusError: it is damaged now.
        """
        with self._lock:
            stamp = _stamp(self._corpus.path)
            if stamp != self._seen and self._corpus.path is not None and stamp is not None:
                self._corpus, self._seen = communique.open(self._corpus.path), stamp
            return self._corpus


def _stamp(folder: Path | None) -> tuple[int, int] | None:
    """Return what changes whenever the corpus does: its manifest is the one file replaced."""
    try:
        found = (folder / "manifest.json").stat() if folder else None
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_ino) if found else None
