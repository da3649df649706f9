"""Publishing: corpora served read-only to many, by several processes over the same files."""

import os
import socket
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import communique
from communique.web import workers
from communique.web.application import ROUTES, application
from communique.web.counters import Counters
from communique.web.journal import opened
from communique.web.ready import Ready
from communique.web.serving import Server, address_of, configured, listening
from communique.web.terms import Terms


@dataclass(frozen=True)
class Worker:
    """One process that answers.

    Attributes:
        paths: of the corpora, which it opens itself; what they hold is mapped, and so shared.
        terms: on which pages are given.
        folder: what all processes share: counts of requests, and answers given before.
        n: how many processes there are.
    """

    paths: Sequence[Path]
    terms: Terms
    folder: Path
    n: int

    def __call__(self, taken: socket.socket, ready: Callable[[], None]) -> None:
        """Serve until interrupted."""
        # Pages say how to open the corpus; from here that is its name, and no folder of ours.
        os.chdir(self.paths[0].parent)
        corpora = [communique.open(path) for path in self.paths]
        counters = Counters(self.folder / "counts", ROUTES, self.n)
        app = application(corpora, self.terms, counters, Ready(self.folder / "answers"))
        Server(configured(app, self.terms), ready).run(sockets=[taken])


def publish(
    paths: Sequence[Path],
    terms: Terms,
    *,
    place: tuple[str, int | None],
    n_workers: int,
    tell: Callable[[str], None],
) -> None:
    """Serve corpora to many until the program is interrupted or told to end.

    Args:
        paths: of corpora, at least one.
        terms: on which pages are given.
        place: address and port, as `listening` takes them.
        n_workers: how many processes answer.
        tell: is told the address, once all of them answer.

    Raises:
        CorpusError: a corpus can't be opened.
        UsageError: two have the same name, the log can't be written, or the port is taken.
    """
    log = str(Path(terms.log).resolve()) if terms.log not in {"", "-"} else terms.log
    terms = replace(terms, log=log)
    corpora = [communique.open(path) for path in paths]
    try:
        # What is wrong with them, or with the log, is told here, once.
        if (file := opened(log)) not in {None, 1}:
            os.close(file)
        application(corpora, replace(terms, log=""))
    finally:
        for corpus in corpora:
            corpus.close()
    with listening(*place) as taken, tempfile.TemporaryDirectory() as folder:
        whole = [path.resolve() for path in paths]
        worker = Worker(whole, terms, Path(folder), n_workers)
        workers.run(worker, taken, n_workers, lambda: tell(address_of(taken)))
