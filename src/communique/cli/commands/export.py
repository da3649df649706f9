"""`communique export`: writes documents in the forms that other programs read."""

from pathlib import Path

import click

from communique.cli.options import Manners, command, corpus_option, where_option
from communique.cli.place import opened


@command(
    "communique export -o speeches.parquet -c speeches.corpus",
    "communique export --to tei -o speeches-tei --where 'year >= 1990' -c speeches.corpus",
)
@click.option(
    "--to",
    default="",
    metavar="FORM",
    help="text, csv, jsonl, parquet, xlsx, duckdb, vertical, conllu, tei, csl, bibtex, popolo or "
    "people; by the file's ending if not given.",
)
@click.option(
    "-o",
    "--output",
    "target",
    required=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The file to write; for text, tei and people a folder.",
)
@click.option(
    "--log",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Also write down what the form can't hold.",
)
@where_option
@corpus_option
def export(
    *,
    to: str,
    target: Path,
    log: Path | None,
    where: str,
    corpus_path: Path | None,
    manners: Manners,
) -> None:
    """Write documents with their metadata in a form that other programs read.

    What the form can't hold is said, and texts that may not be shown are left out.
    """
    with opened(corpus_path, manners) as corpus:
        told = corpus.export(target, to, where)
        manners.note(f"{target}: written, state {corpus.state}")
    for line in told:
        manners.note(f"not carried: {line}")
    if log is not None:
        log.write_text("".join(f"{line}\n" for line in told), encoding="utf-8")
