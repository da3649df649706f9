"""The documents that are written, and what all forms need of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Corpus, Part
from communique.corpus.rights import ALL, allowed

Log = Callable[[str], None]
"""Is told once for each thing that a form can't hold."""

OWN = ("id", "title", "source")


@dataclass(frozen=True)
class Chosen:
    """Some documents of a corpus.

    Attributes:
        corpus: where they are.
        rows: intp[n] for each part: those of its documents.
    """

    corpus: Corpus
    rows: Sequence[npt.NDArray[np.intp]]

    @property
    def parts(self) -> Iterator[tuple[Part, npt.NDArray[np.intp]]]:
        """Each part with the rows of its documents that are chosen."""
        return zip(self.corpus.parts, self.rows, strict=True)

    @cached_property
    def documents(self) -> pl.DataFrame:
        """One row per document: id, source, title, then metadata fields."""
        return pl.concat([part.documents[rows] for part, rows in self.parts])

    def texts(self) -> Iterator[str]:
        """Yield the text of each document; empty where it may not be shown whole."""
        for part, rows in self.parts:
            whole = may_show(part.documents)
            for row in rows.tolist():
                yield part.text(row) if whole[row] else ""

    def each(self) -> Iterator[tuple[Part, int, Mapping[str, Any]]]:
        """Yield each document: its part, its row there, and its row of `documents`."""
        for part, rows in self.parts:
            table = part.documents[rows].iter_rows(named=True)
            for row, values in zip(rows.tolist(), table, strict=True):
                yield part, row, values

    def tell_rights(self, log: Log) -> None:
        """Say how many texts are left out for what may be shown of them."""
        hidden = sum(int((~may_show(part.documents)[rows]).sum()) for part, rows in self.parts)
        if hidden:
            log(f"{hidden:,} texts are left out: their field `show` doesn't allow all of them")


def choose(corpus: Corpus, masks: Sequence[npt.NDArray[np.bool_]]) -> Chosen:
    """Return the documents that masks over those of each part choose."""
    return Chosen(corpus, [np.flatnonzero(mask) for mask in masks])


def may_show(documents: pl.DataFrame) -> npt.NDArray[np.bool_]:
    """Return bool[n]: the documents whose whole text may be shown."""
    return np.asarray(allowed(documents) == ALL)


def tell_marks(chosen: Chosen, log: Log) -> None:
    """Say that a form holds neither structures nor tokens nor asides."""
    corpus = chosen.corpus
    others = [name for name in corpus.structure_names if name not in {"p", "s"}]
    if others:
        log(f"structures are left out: {', '.join(others)}")
    attributes = [name for name in corpus.attribute_names if name != "word"]
    if attributes:
        log(f"annotations are left out: {', '.join(attributes)}")
    if any(len(part.asides) for part, _ in chosen.parts):
        log("which stretches have no tokens (furniture, notes) is left out")
    if any(len(part.origins) for part, _ in chosen.parts):
        log("where values come from is left out; communique metadata --origins writes it")
    if corpus.records:
        log("tables of agents, memberships and corrections are left out")


def written(value: Any) -> str:
    """Return a value of a field as text: dates as they were written, lists joined."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return str(value["raw"])
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else repr(value)
    return str(value)
