"""Corpora made and opened."""

from pathlib import Path
from typing import Unpack

from communique import ingest
from communique.api.corpus import Corpus
from communique.api.plan import How, Sources, listed, planned
from communique.corpus import Store, open_corpus


def build(sources: Sources, output: str | Path | Store, **how: Unpack[How]) -> Corpus:
    """Build a new corpus and open it; its `report` says what was done, and what was skipped.

    Args:
        sources: files, folders, patterns and archives.
        output: the folder to write, or a store.
        how: see `How`.

    Raises:
        UsageError: an option isn't known, or there is a corpus at the target already.
        ReadError: there is nothing to read, or nothing that could be read.
        SkippedError: something had to be left out, and `strict` is set.
    """
    report = ingest.build(listed(sources), output, planned(**how))
    return Corpus(report.corpus, report)


def open(place: str | Path | Store, *, state: str = "") -> Corpus:
    """Open a corpus as it stands now, or in an earlier state.

    Raises:
        CorpusError: there is no corpus, it is damaged or newer, or has no such state.
    """
    return Corpus(open_corpus(place, state=state))
