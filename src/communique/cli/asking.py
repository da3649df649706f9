"""How the query of a command is read: options that several commands share."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from communique.cli.options import packed

if TYPE_CHECKING:
    from communique.api import Corpus
    from communique.query import Query

PROJECT = Path("communique.toml")
"""Where lists and macros are defined if no other file is named."""


@dataclass(frozen=True)
class Asking:
    """How the text of a query is read."""

    simple: bool
    strategy: str | None
    definitions: Path | None

    def query(self, corpus: "Corpus", text: str, where: str) -> "Query":
        """Return the query that a text means for a corpus."""
        return corpus.query(
            text,
            where,
            simple=self.simple,
            strategy=self.strategy or "",
            definitions=self.definitions or (PROJECT if PROJECT.exists() else None),
        )


asking = packed(
    "asking",
    Asking,
    click.option(
        "--simple",
        is_flag=True,
        help='Read QUERY as words in a search box: peace NEAR/5 war -nuclear "cold war".',
    ),
    click.option(
        "--strategy",
        type=click.Choice(["standard", "longest", "shortest", "traditional", "all"]),
        help="Which of several matches at a place are hits; standard if not given.",
    ),
    click.option(
        "--definitions",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        metavar="FILE",
        help="Lists of words ($list) and macros (/name[]) that QUERY names; communique.toml here "
        "if not given.",
    ),
)
