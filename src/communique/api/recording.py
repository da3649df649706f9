"""What a corpus says about its own metadata: what is in doubt, where values come from."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from communique import corpus as stored
from communique import plugins
from communique.api.asking import chosen
from communique.api.overview import documents
from communique.corpus.part import ORIGINS
from communique.errors import UsageError
from communique.records import frames
from communique.records.check import queue
from communique.records.corrections import COLUMNS, written
from communique.write import choose

FORMS_BY_ENDING = {
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
    ".duckdb": "duckdb",
    ".bib": "bibtex",
    ".vrt": "vertical",
    ".conllu": "conllu",
}
"""The forms that the endings of files say."""


class Recording:
    """The calls of a corpus that are about metadata and records."""

    stored: stored.Corpus

    def check(self, fields: Sequence[str] = ()) -> pl.DataFrame:
        """Return the work queue: metadata that are missing, in conflict, impossible or guessed.

        Columns: document, field, problem, value, detail, certainty (0 to 1, of guesses only).

        Args:
            fields: those that every document should have; if none are named, the date and
                whichever of language, country, party and speaker half of the documents have.
        """
        return queue(self.stored, fields)

    def origins(self) -> pl.DataFrame:
        """Return where values come from that were not read just as they stand.

        Columns: id, field, raw (what the source says), value (a form that says more, dates as
        EDTF), start, end (characters in the file's text, or -1), method, certainty (0 to 1).
        What was corrected or resolved later has the method `correction` or `membership`.
        """
        frames = [part.origins for part in self.stored.parts]
        later = self.stored.records.get("origins")
        if later is not None:
            frames.append(later)
        return pl.concat(frames) if frames else pl.DataFrame(schema=ORIGINS)

    def agents(self) -> pl.DataFrame:
        """Return persons, organisations and states: id, kind, name, and what else is known."""
        return self._record("agents")

    def memberships(self) -> pl.DataFrame:
        """Return who was what in which organisation, from when to when."""
        return self._record("memberships")

    def relations(self) -> pl.DataFrame:
        """Return how organisations stood to each other, from when to when."""
        return self._record("relations")

    def meetings(self) -> pl.DataFrame:
        """Return meetings: id, series, ordinal, name, place, first and last day."""
        return self._record("meetings")

    def releases(self) -> pl.DataFrame:
        """Return every release of every document, earlier ones too.

        Columns: document (the id of the newest), id (of this release), release (from 1),
        source, status (`live`, `changed` where a newer one took its place, `gone`).
        """
        live = [_released(part, earlier=False) for part in self.stored.live]
        earlier = [_released(part, earlier=True) for part in self.stored.earlier]
        found = pl.concat([*live, *earlier])
        number = pl.col("number").fill_null(pl.col("number").max().over("document") + 1)
        return (
            found.with_columns(number.fill_null(1).cast(pl.Int64).alias("release"))
            .select("document", "id", "release", "source", "status")
            .sort("document", "release", maintain_order=True)
        )

    def statements(self) -> pl.DataFrame:
        """Return which texts are of one statement: one act of saying, in any number of languages.

        Columns: statement (the field of that name, else the document's id), document, language,
        translation_of, releases (how many of the document there are).
        """
        table = documents(self.stored)
        absent = [n for n in ("statement", "language", "translation_of") if n not in table.columns]
        named = table.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
        counts = self.releases().group_by("document").agg(pl.len().alias("releases"))
        return named.select(
            pl.coalesce(pl.col("statement").cast(pl.String), "id").alias("statement"),
            pl.col("id").alias("document"),
            "language",
            "translation_of",
        ).join(counts, on="document", how="left", maintain_order="left")

    def metadata(self, where: str = "") -> pl.DataFrame:
        """Return a row per document: id, title, source, tokens, then every metadata field.

        Args:
            where: a condition on metadata.
        """
        tokens = [pl.Series("tokens", np.diff(part.bounds)) for part in self.stored.parts]
        table = documents(self.stored)
        counts = pl.concat(tokens) if tokens else pl.Series("tokens", dtype=pl.Int64)
        found = table.with_columns(counts)
        if where.strip():
            ids = chosen(self.stored, (), where)
            found = found.join(pl.DataFrame({"id": ids}), on="id", maintain_order="left")
        return found.select("id", "title", "source", "tokens", *self.stored.fields)

    def export(self, path: str | Path, to: str = "", where: str = "") -> list[str]:
        """Write documents in a form that other programs read; return what it can't hold.

        Args:
            path: a file, or a folder for `text`, `tei` and `people`.
            to: the form; by the ending of the file if empty.
            where: a condition on metadata.

        Raises:
            UsageError, PluginError: the form isn't known.
            MissingExtraError: it needs a package that isn't installed.
        """
        place = Path(path)
        form = to or FORMS_BY_ENDING.get(place.suffix.lower(), "")
        if not form:
            raise UsageError(
                "the file's name doesn't say in what form to write it",
                where=str(path),
                hint=f"--to names one: {', '.join(plugins.names('writers'))}",
            )
        told: list[str] = []
        corpus = self.stored
        masks = [np.ones(part.n_documents, bool) for part in corpus.parts]
        if where.strip():
            ids = set(chosen(corpus, (), where))
            masks = [
                part.documents["id"].is_in(list(ids)).to_numpy().astype(bool)
                for part in corpus.parts
            ]
        plugins.load("writers", form)(choose(corpus, masks), place, told.append)
        return list(dict.fromkeys(told))

    def template(self, path: str | Path, fields: Sequence[str] = ()) -> int:
        """Write the work queue as a file of corrections to fill in; return its lines."""
        rows = self.check(fields)
        lines = rows.filter(pl.col("field") != "text").select(
            "document",
            "field",
            pl.col("value").fill_null("").alias("old"),
            pl.lit("").alias("value"),
            pl.concat_str("problem", "detail", separator=": ", ignore_nulls=True).alias("reason"),
        )
        Path(path).write_bytes(written(lines.select(COLUMNS).to_dicts()))
        return len(lines)

    def _record(self, name: str) -> pl.DataFrame:
        return self.stored.records.get(name, frames([])[name])


def _released(part: stored.Part, *, earlier: bool) -> pl.DataFrame:
    status = pl.lit("changed") if earlier else pl.lit("live")
    if not earlier and "status" in part.documents.columns:
        status = pl.coalesce("status", status)
    written = pl.col("id").str.extract(r"@(\d+)$").cast(pl.Int64)
    number = written if earlier else pl.lit(None, pl.Int64)
    document = pl.col("id").str.replace(r"@\d+$", "") if earlier else pl.col("id")
    return part.documents.select(
        document.alias("document"), "id", number.alias("number"), "source", status.alias("status")
    )
