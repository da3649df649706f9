"""Leafing through documents: their paragraphs, their neighbours, and how they are cited."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from communique import corpus as stored
from communique.api.overview import documents
from communique.api.reading import reading, row_of, unknown
from communique.errors import UsageError
from communique.write import Chosen
from communique.write.citing import FORMS, cited


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a document's text: a paragraph, or what stands beside paragraphs.

    Attributes:
        number: of the paragraph, from 1, as in `ID#p3`; 0 where it is none: furniture, a note.
        start: its first character.
        end: one past its last.
    """

    number: int
    start: int
    end: int


class Leafing:
    """The calls of a corpus that are about one document and those beside it."""

    stored: stored.Corpus

    def stretches(self, document: str) -> list[Stretch]:
        """Return the stretches that a document's text is made of, in order and without overlap.

        None of them is empty; together they are the whole text. There is none where the field
        `show` doesn't allow the whole text.

        Raises:
            UsageError: there is no such document.
        """
        whole = reading(self.stored, document)
        if whole.withheld:
            return []
        return _covered(_paragraphs(self.stored, document), len(whole.text))

    def beside(self, document: str, by: str = "") -> tuple[str | None, str | None]:
        """Return the ids of the document before and of the one after, in order of time.

        Args:
            document: an id.
            by: a metadata field; only documents that have the same value there are looked at.

        Raises:
            UsageError: there is no such document or field.
        """
        table = documents(self.stored)
        reading(self.stored, document)  # there is one, or it says which ids are near
        if by and by not in table.columns:
            known = ", ".join(table.columns)
            raise UsageError(f"no field is called {by!r}", hint=f"fields: {known}")
        own = table.filter(pl.col("id") == document)
        if own.is_empty():
            return None, None  # a release that doesn't count
        if by:
            table = table.filter(pl.col(by).eq_missing(pl.lit(own[by][0], table.schema[by])))
        ids = _in_time(table, self.stored)["id"].to_list()
        at = ids.index(document)
        return ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None

    def cite(self, ids: Sequence[str], form: str = "plain") -> str:
        """Return references to documents.

        Args:
            ids: of the documents.
            form: `plain` sentences, `bibtex` or `csl`, which is JSON.

        Raises:
            UsageError: there is no such document or form.
        """
        if form not in FORMS:
            raise UsageError(f"no form is called {form!r}", hint=f"forms: {', '.join(FORMS)}")
        places = [_place(self.stored, each) for each in ids]
        if all(any(each is part for part in self.stored.parts) for each, _ in places):
            return cited(Chosen(self.stored, _rows(self.stored.parts, places)), form)
        with self.stored.with_kept() as whole:
            return cited(Chosen(whole, _rows(whole.parts, [_place(whole, i) for i in ids])), form)


def _place(corpus: stored.Corpus, document: str) -> tuple[stored.Part, int]:
    """Return the part of a document, and its row there.

    Raises:
        UsageError: there is no such document.
    """
    found = row_of(corpus, document)
    if found is None:
        raise unknown(corpus, document)
    return found


def _rows(
    parts: Sequence[stored.Part], places: Sequence[tuple[stored.Part, int]]
) -> list[npt.NDArray[np.intp]]:
    """Return intp[n] for each part: the rows of the documents that stand at some places."""
    rows = ({row for each, row in places if each is part} for part in parts)
    return [np.array(sorted(each), np.intp) for each in rows]


def _in_time(table: pl.DataFrame, corpus: stored.Corpus) -> pl.DataFrame:
    """Return documents in order of their date, those without one last."""
    dates = [name for name, kind in corpus.fields.items() if kind == "date"]
    if not dates:
        return table
    field = "date" if "date" in dates else dates[0]
    return table.sort(pl.col(field).struct.field("start"), nulls_last=True, maintain_order=True)


def _paragraphs(corpus: stored.Corpus, document: str) -> npt.NDArray[np.int64]:
    """Return int64[n, 2]: first and one past the last character of each paragraph."""
    found = row_of(corpus, document)
    if found is None or "p" not in found[0].structure_names:
        return np.zeros((0, 2), np.int64)
    part, row = found
    first, last = part.bounds[row], part.bounds[row + 1]
    regions = part.structure("p").regions
    inside = (regions[:, 0] >= first) & (regions[:, 1] <= last)
    own = regions[inside & (regions[:, 1] > regions[:, 0])]
    ends = [part.spans[own[:, 0], 0], part.spans[own[:, 1] - 1, 1]]
    return np.stack(ends, axis=1).astype(np.int64)


def _covered(paragraphs: npt.NDArray[np.int64], length: int) -> list[Stretch]:
    """Return stretches that cover a text; a paragraph inside another cuts the outer one short."""
    found: list[Stretch] = []
    at = 0
    edges = paragraphs.tolist()
    for number, (start, end) in enumerate(edges, 1):
        following = edges[number][0] if number < len(edges) else length
        if start > at:
            found.append(Stretch(0, at, start))
        begin, at = max(start, at), min(end, following)
        if at > begin:
            found.append(Stretch(number, begin, at))
        at = max(at, begin)
    if at < length:
        found.append(Stretch(0, at, length))
    return found
