"""A store whose process is killed in the middle of what it does, to be run in one of its own."""

import os
import signal

from communique.corpus import FolderStore, open_corpus
from communique.ingest import LayerPlan, annotate
from small import content, cut_corpus, document

TEXTS = ["To be or not.", "The Party, the people.", "Peace and bread.", "No more war."]


class Killed(FolderStore):
    """A store whose process is killed at its n-th operation that changes something."""

    def __init__(self, root, last):
        super().__init__(root)
        object.__setattr__(self, "left", [last])

    def _count(self):
        self.left[0] -= 1
        if self.left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def write(self, path, octets):
        self._count()
        super().write(path, octets)

    def rename(self, old, new):
        self._count()
        super().rename(old, new)

    def remove(self, path):
        self._count()
        super().remove(path)


def build(store):
    cut_corpus(TEXTS, [2], store)


def _change(store, verb):
    corpus = open_corpus(store)
    {
        "add": lambda: corpus.add([content([document(9, "A new speech.")])]),
        "annotate": lambda: annotate(store, "lemma", LayerPlan({"language": "en"})),
        "remove": lambda: corpus.remove(["d0"]),
        "erase": lambda: corpus.remove(["d0"], erase=True),
        "compact": corpus.compact,
        "vacuum": corpus.vacuum,
    }[verb]()


def run(root, verb, last):
    store = Killed(root, last)
    if verb == "build":
        build(store)
    else:
        _change(store, verb)
