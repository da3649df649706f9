"""`communique check`, `correct` and `metadata`: what the metadata say, and what is in doubt."""

from pathlib import Path

import click

from communique.cli.options import Manners, command, corpus_option, n_option, where_option
from communique.cli.output import Output, note_cut, output, write
from communique.cli.place import opened


@command(
    "communique check -c speeches.corpus",
    "communique check --fields date,party --template corrections.csv -c speeches.corpus",
)
@click.option(
    "--fields",
    default="",
    metavar="A,B",
    help="Fields that every document should have; the date and the usual ones if not given.",
)
@click.option(
    "--template",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.csv",
    help="Write a file of corrections with a line for each doubt, to be filled in.",
)
@click.option("--fail", is_flag=True, help="End with 1 where anything is in doubt.")
@corpus_option
@n_option
@output
def check(
    *,
    fields: str,
    template: Path | None,
    fail: bool,
    corpus_path: Path | None,
    n: int | None,
    output: Output,
    manners: Manners,
) -> int:
    """List metadata that are missing, in conflict, impossible or only guessed.

    What a person settles about them stands in a file of corrections, which survives every
    rebuilding: communique correct FILE, or corrections.csv beside the sources.
    """
    wanted = [name.strip() for name in fields.split(",") if name.strip()]
    with opened(corpus_path, manners) as corpus:
        found = corpus.check(wanted)
        if template is not None:
            lines = corpus.template(template, wanted)
            manners.note(f"{template}: {lines:,} lines to fill in")
        named = {"name": corpus.name, "state": corpus.state}
        _tell(corpus.n_documents, len(found), found["document"].n_unique(), manners)
    limit = output.limit(n)
    rows = found if limit is None else found.head(limit)
    write(rows, output, manners, facts={"corpus": named})
    note_cut(len(rows), len(found), manners)
    return int(fail and len(found) > 0)


def _tell(n_documents: int, n_doubts: int, n_doubtful: int, manners: Manners) -> None:
    if not n_doubts:
        manners.note(f"nothing is in doubt about {n_documents:,} documents")
        return
    doubts = f"{n_doubts:,} doubt{'s' * (n_doubts != 1)}"
    manners.note(f"{doubts} about {n_doubtful:,} of {n_documents:,} documents")


@command(
    "communique correct corrections.csv -c speeches.corpus",
    "communique correct dates.csv parties.toml -c speeches.corpus",
)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
@corpus_option
def correct(*, files: tuple[Path, ...], corpus_path: Path | None, manners: Manners) -> None:
    """Let the corrections in files hold, instead of those that held before.

    A FILE is CSV with the columns document, field, old, value and reason, or TOML with the same
    keys under [[correction]]. Texts and sources stay as they are.
    """
    with opened(corpus_path, manners) as corpus:
        corpus.correct(files)
        corrections = corpus.stored.records.get("corrections")
        n = 0 if corrections is None else len(corrections)
        manners.note(f"{n:,} correction{'s' * (n != 1)}, state {corpus.state}")


@command(
    "communique metadata -o documents.csv -c speeches.corpus",
    "communique metadata --origins --where 'party = \"Greens\"' -c speeches.corpus",
)
@click.option(
    "--origins",
    is_flag=True,
    help="Instead, where each value comes from that was not read just as it stands.",
)
@where_option
@corpus_option
@n_option
@output
def metadata(
    *,
    origins: bool,
    where: str,
    corpus_path: Path | None,
    n: int | None,
    output: Output,
    manners: Manners,
) -> None:
    """Write a table of the documents: id, title, source, tokens and every metadata field."""
    with opened(corpus_path, manners) as corpus:
        found = corpus.metadata(where)
        if origins:
            found = corpus.origins().join(found.select("id"), on="id", how="semi")
        named = {"name": corpus.name, "state": corpus.state}
    limit = output.limit(n)
    rows = found if limit is None else found.head(limit)
    write(rows, output, manners, facts={"corpus": named})
    note_cut(len(rows), len(found), manners)
