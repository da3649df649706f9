"""Dictionaries counted in a corpus: categories, the tone between two, or each entry."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from communique.api.measuring import Measuring
from communique.dictionary import Categories, read_dictionary
from communique.errors import UsageError
from communique.run import Table


class Dictionaries(Measuring):
    """What can be counted in a corpus, by dictionaries too."""

    def dictionary(
        self,
        dictionary: str | Path | Mapping[str, Any] | Categories,
        *,
        tone: tuple[str, str] | None = None,
        audit: bool = False,
        where: str = "",
        encoding: str = "",
        deadline: float | None = None,
        jobs: int = 1,
        **options: Any,
    ) -> Table:
        """Count the categories of a dictionary, score a tone, or tell which entries did it.

        Args:
            dictionary: a file, or nested mappings that end in lists of entries.
            tone: the category for something and the one against it; `a+b` is both together.
            audit: whether to count each entry by itself.
            where: a condition on metadata.
            encoding: of the file, if it isn't UTF-8.
            deadline: seconds after which it gives up with an error.
            jobs: threads.
            options: see the measures `dictionary`, `tone` and `audit`.
        """
        if tone and audit:
            raise UsageError("a table is a tone or an audit, not both", hint="ask for one of them")
        given = {"dictionary": _read(dictionary, encoding), "within": where, **options}
        if tone:
            given |= {"positive": tone[0], "negative": tone[1]}
        name = "tone" if tone else "audit" if audit else "dictionary"
        return self._made(name, given, deadline=deadline, jobs=jobs)


def _read(dictionary: str | Path | Mapping[str, Any] | Categories, encoding: str) -> Categories:
    if isinstance(dictionary, str | Path):
        return read_dictionary(dictionary, encoding)
    return Categories.of(dictionary) if isinstance(dictionary, Mapping) else dictionary
