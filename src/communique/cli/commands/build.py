"""`communique build` and `add`: from source files to a corpus."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

import communique
from communique.cli.complete import corpora_like
from communique.cli.options import Manners, command, corpus_option, jobs_option, packed
from communique.cli.place import corpus_path as meant
from communique.cli.place import shown
from communique.cli.progress import ProgressLine, megabytes
from communique.errors import UsageError

if TYPE_CHECKING:
    from communique.api import How
    from communique.errors import ReadError
    from communique.ingest import BuildReport


_VARYING = re.compile(r"'[^']*'|\"[^\"]*\"|[\d][\d,.]*")
"""What differs between messages of one reason: names and numbers."""


@dataclass(frozen=True)
class Reading:
    """How source files are read."""

    reader: str
    map: tuple[str, ...]
    encoding: str
    pattern: str
    project: Path | None
    corrections: tuple[Path, ...]
    verbatim: bool
    ocr: str
    jobs: int
    strict: bool

    def keywords(self) -> "How":
        """Return the arguments of the Python call of the same name."""
        return {
            "reader": self.reader,
            "map": dict(map(_pair, self.map)),
            "encoding": self.encoding,
            "pattern": self.pattern,
            "project": self.project,
            "corrections": self.corrections,
            "verbatim": self.verbatim,
            "ocr": self.ocr,
            "jobs": self.jobs,
            "strict": self.strict,
        }


reading = packed(
    "how",
    Reading,
    click.option("--reader", default="", metavar="NAME", help="Force a reader; doctor lists them."),
    click.option(
        "--map",
        multiple=True,
        metavar="FIELD=COLUMN",
        help="Take a field from a column: text=body, id=number. May be given again.",
    ),
    click.option(
        "--encoding", default="", metavar="NAME", help="Of plain text; detected if not given."
    ),
    click.option(
        "--pattern",
        default="",
        metavar="PATTERN",
        help="Take fields from file names: '{year}_{name}_{n}.txt'.",
    ),
    click.option(
        "--project",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        metavar="FILE",
        help="A communique.toml that says all this; else the one here, if there is one.",
    ),
    click.option(
        "--corrections",
        multiple=True,
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        metavar="FILE",
        help="Corrections of metadata, CSV or TOML; corrections.csv beside the sources is found.",
    ),
    click.option(
        "--verbatim",
        is_flag=True,
        help="Leave texts as they are: mend no soft hyphens, ligatures or wrongly read UTF-8.",
    ),
    click.option(
        "--ocr",
        default="",
        metavar="LANGUAGES",
        help="Have Tesseract read scanned pages, in these languages: de, or de+en.",
    ),
    jobs_option,
    click.option("--strict", is_flag=True, help="End with 1 when anything can't be read."),
)

sources_argument = click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")


@command(
    "communique build speeches -o speeches.corpus",
    "communique build table.csv --map text=body --map id=number -o speeches.corpus",
)
@sources_argument
@click.option(
    "-o",
    "--output",
    "target",
    required=True,
    type=click.Path(path_type=Path),
    metavar="CORPUS",
    shell_complete=corpora_like,
    help="The corpus to write: a new folder.",
)
@click.option(
    "--preset",
    type=click.Choice(["default", "quanteda"]),
    help="The rules that cut texts into tokens; default if not given.",
)
@click.option(
    "--language",
    "--lang",
    default="",
    metavar="CODE",
    help="Of texts that don't say, as en or de, for abbreviations; all if not given.",
)
@click.option(
    "--lemma",
    is_flag=True,
    help="Also give each word its lemma, as communique annotate lemma does.",
)
@reading
def build(
    *,
    sources: tuple[str, ...],
    target: Path,
    preset: str | None,
    language: str,
    lemma: bool,
    how: Reading,
    manners: Manners,
) -> None:
    """Read files and write a corpus.

    A SOURCE is a file, a folder, a pattern such as '*.txt', or an archive. Nothing is lost
    in silence: what can't be read is skipped, counted and listed.
    """
    with ProgressLine(manners) as progress:
        said: How = {
            **how.keywords(),
            "preset": preset,
            "language": language,
            "lemma": lemma,
            "progress": progress,
        }
        corpus = communique.build(sources, target, **said)
    corpus.close()
    _tell(corpus.report, target, manners)


@command(
    "communique add more-speeches -c speeches.corpus",
    "communique add late.txt --strict -c speeches.corpus",
)
@sources_argument
@corpus_option
@reading
def add(
    *, sources: tuple[str, ...], corpus_path: Path | None, how: Reading, manners: Manners
) -> None:
    """Add documents to a corpus, all or none.

    They are tokenised as those that are there.
    """
    target = meant(corpus_path, manners)
    with ProgressLine(manners) as progress, communique.open(target) as corpus:
        said: How = {**how.keywords(), "progress": progress}
        report = corpus.add(sources, **said)
    _tell(report, target, manners)


def _pair(text: str) -> tuple[str, str]:
    name, equals, column = text.partition("=")
    if not (name and equals and column):
        raise UsageError(
            "--map takes a field and a column", where=text, hint="--map text=body, for example"
        )
    return name, column


def _tell(report: "BuildReport | None", target: Path, manners: Manners) -> None:
    assert report is not None
    rate = report.octets / report.seconds / 1e6 if report.seconds else 0
    manners.note(
        f"{shown(target)}: {report.documents:,} document{'s' * (report.documents != 1)}, "
        f"{report.tokens:,} tokens from "
        f"{megabytes(report.octets)} in {report.seconds:.1f} s ({rate:.1f} MB/s), "
        f"state {report.corpus.state_id}"
    )
    for line in grouped(report.notices, "with a doubt"):
        manners.note(line)
    for line in grouped(report.skipped, "skipped"):
        manners.note(line)
    if report.skipped:
        manners.note(f"the full list: communique info --json -c {shown(target)}")


def grouped(errors: Sequence["ReadError"], what: str) -> Iterator[str]:
    """Yield a line for each reason, with one example."""
    groups: dict[str, list[ReadError]] = defaultdict(list)
    for error in errors:
        groups[_VARYING.sub("…", error.message)].append(error)
    for group in groups.values():
        first = group[0]
        yield f"{len(group):,} {what}: {first.message}"
        yield f"  {', '.join(first.where.splitlines())}"
        if first.hint:
            yield f"  hint: {first.hint}"
