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
        there = [part.documents[rows] for part, rows in self.parts if len(rows)]
        return pl.concat(there or [part.documents.clear() for part in self.corpus.parts])

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


def tell_marks(chosen: Chosen, log: Log, *, records: bool = False) -> None:
    """Say that a form holds neither structures nor tokens nor asides, and tables only if so."""
    corpus = chosen.corpus
    others = [name for name in corpus.structure_names if name not in {"p", "s"}]
    if others:
        log(f"structures are left out: {', '.join(others)}")
    attributes = [name for name in corpus.attribute_names if name != "word"]
    if attributes:
        log(f"annotations are left out: {', '.join(attributes)}")
    tell_given_words(chosen, log)
    if any(len(part.asides) for part, _ in chosen.parts):
        log("which stretches have no tokens (furniture, notes) is left out")
    tell_origins(chosen, log)
    if corpus.records and not records:
        log("tables of agents, memberships and corrections are left out")
    elif corpus.records:
        log("tables of agents, memberships and corrections are there, but no build reads them")


def tell_given_words(chosen: Chosen, log: Log) -> None:
    """Say that a form holds texts, and not the words that sources had cut themselves."""
    documents = chosen.documents
    made = "text_origin" in documents.columns and documents["text_origin"].count() > 0
    if made or any(_are_annotated(part, rows) for part, rows in chosen.parts):
        log("words, sentences and paragraphs that sources gave are cut anew when this is read")


def _are_annotated(part: Part, rows: npt.NDArray[np.intp]) -> bool:
    """Return whether some of these documents came with annotations, which no layer gave."""
    for name in {*part.attribute_names} - {"word", *part.stems}:
        attribute = part.attribute(name)
        told = (attribute.types["type"] != "").to_numpy()[attribute.codes]
        before = np.concatenate([[0], np.cumsum(told)])
        if (before[part.bounds[rows + 1]] > before[part.bounds[rows]]).any():
            return True
    return False


def tell_origins(chosen: Chosen, log: Log) -> None:
    """Say that a form doesn't hold where values come from."""
    resolved = chosen.corpus.records.get("origins", pl.DataFrame())
    if len(resolved) or any(len(part.origins) for part, _ in chosen.parts):
        log("where values come from is left out; communique metadata --origins writes it")


def tell_lists(chosen: Chosen, log: Log, *, read_as_lists: bool = False) -> None:
    """Say which lists come back as one text, or are cut where their values have semicolons."""
    table = chosen.documents
    names = [name for name, dtype in table.schema.items() if isinstance(dtype, pl.List)]
    if read_as_lists:
        has = pl.element().str.contains(";", literal=True).any()
        names = [name for name in names if table[name].list.eval(has).list.first().any()]
        if names:
            log(f"values of lists are cut at their semicolons: {', '.join(names)}")
    elif names:
        log(f"lists are written as one text, with semicolons: {', '.join(names)}")


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
