"""What commands that answer with a table share: the corpus, the effort, and where the rows go."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from communique.cli.options import (
    Effort,
    Manners,
    corpus_option,
    effort,
    n_option,
    packed,
    plot_option,
    recipe_option,
)
from communique.cli.output import Output, output, write, write_plot, write_recipe, write_table

if TYPE_CHECKING:
    from communique.api import Corpus, Table


@dataclass(frozen=True)
class Answer:
    """Where a table comes from and goes to."""

    n: int | None
    corpus_path: Path | None
    effort: Effort
    recipe_file: Path | None
    plot_file: Path | None
    vary: str
    vary_column: str
    output: Output

    def tell(self, table: "Table", corpus: "Corpus", manners: Manners) -> None:
        """Write a table, or what becomes of it under other choices; its recipe and its chart."""
        if self.vary:
            self._varied(table, corpus, manners)
        else:
            write_table(table, corpus, self.output, manners, n=self.n)
        write_recipe(table, self.recipe_file)
        write_plot(table, self.plot_file)

    def _varied(self, table: "Table", corpus: "Corpus", manners: Manners) -> None:
        deadline = self.effort.deadline
        varied = corpus.vary(table, self.vary, self.vary_column, deadline=deadline)
        limit = self.output.limit(self.n)
        rows = varied.frame if limit is None else varied.frame.head(limit)
        facts: dict[str, Any] = {"column": varied.column, "recipe": dict(table.recipe)}
        write(rows, self.output, manners, facts=facts)
        manners.note(f"compared: {varied.column}")
        for notice in (*varied.notices, *table.notices):
            manners.note(f"note: {notice}")


answer = packed(
    "answer",
    Answer,
    n_option,
    corpus_option,
    effort,
    recipe_option,
    plot_option,
    click.option(
        "--vary",
        default="",
        metavar="A,B",
        help="Set the numbers beside those under other choices: of tokens, stopwords, editions.",
    ),
    click.option(
        "--vary-column",
        default="",
        metavar="NAME",
        help="The column that --vary compares; the first that counts if not given.",
    ),
    output,
)
