"""`communique editions`: which releases are of one statement, and which of them count."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from communique.cli.counting import utf8_each
from communique.cli.options import (
    Manners,
    command,
    corpus_option,
    deadline_option,
    n_option,
    packed,
)
from communique.cli.output import Output, note_cut, output, write
from communique.cli.place import opened
from communique.errors import UsageError

if TYPE_CHECKING:
    import polars as pl

    from communique.api import Corpus
    from communique.edition import Editions, Rules

SHOWN = {
    "editions": ("statement", "edition", "release", "id", "language", "date", "kind", "because"),
    "decisions": ("one", "other", "kind", "because"),
    "edits": ("before_id", "after_id", "changed", "kind", "before", "after"),
}
"""What is shown, and the columns of it that a terminal has room for."""

_IDS = "communique info id lists ids"
_RELEASES = ("first", "exact", "near", "translation", "excerpt", "summary")
_CHANGES = ("replaced", "out", "in", "moved")


@dataclass(frozen=True)
class Asked:
    """Which releases are of one statement, and what of that is wanted."""

    show: str
    every: bool
    kinds: tuple[str, ...]
    by: str
    count: str | None
    without: tuple[str, ...]
    rules: Path | None
    same: tuple[str, ...]
    apart: tuple[str, ...]

    def decided(self, rules: "Rules") -> "Rules":
        """Return rules with what is decided here besides."""
        same, apart = (
            tuple(tuple(part.strip() for part in each.split(",")) for each in given)
            for given in (self.same, self.apart)
        )
        return replace(rules, same=(*rules.same, *same), apart=(*rules.apart, *apart))


asked = packed(
    "asked",
    Asked,
    click.option(
        "--show",
        type=click.Choice(list(SHOWN)),
        default="editions",
        show_default=True,
        help="The releases of each statement, why two are of one, or what was changed in a text "
        "after it was published.",
    ),
    click.option("--every", is_flag=True, help="Also statements of which there is one release."),
    click.option(
        "--kind",
        "kinds",
        multiple=True,
        type=click.Choice([*_RELEASES, *_CHANGES]),
        help="Only rows of this kind: of a release, or with --show edits of a change; may be given "
        "again.",
    ),
    click.option(
        "--by",
        type=click.Choice(["paragraph", "sentence", "word", "character"]),
        default="word",
        show_default=True,
        help="The level at which --show edits compares.",
    ),
    click.option(
        "--count",
        type=click.Choice(["last", "first", "all", "documents"]),
        help="What counts from now on: the last or the first release of each wording, all "
        "releases, or every document in its newest release, as before.",
    ),
    click.option(
        "--without",
        multiple=True,
        type=click.Choice(["translation", "excerpt", "summary"]),
        help="With --count: these don't count either; may be given again.",
    ),
    click.option(
        "--rules",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        metavar="FILE",
        help="A project file that has them in [editions]; else the communique.toml here.",
    ),
    click.option(
        "--same",
        multiple=True,
        metavar="A,B[,KIND]",
        callback=utf8_each,
        help="Two releases that are of one statement, whatever the rules say.",
    ),
    click.option(
        "--not",
        "apart",
        multiple=True,
        metavar="A,B",
        callback=utf8_each,
        help="Two releases that are two statements.",
    ),
)


@command(
    "communique editions -c speeches.corpus",
    "communique editions --show edits --csv -c speeches.corpus > edits.csv",
)
@click.argument("ids", nargs=-1, metavar="[ID]...")
@asked
@n_option
@deadline_option
@corpus_option
@output
def editions(
    *,
    ids: tuple[str, ...],
    asked: Asked,
    n: int | None,
    deadline: float | None,
    corpus_path: Path | None,
    output: Output,
    manners: Manners,
) -> None:
    """List which releases are of one statement: its editions, translations, excerpts, summaries.

    Each is there by a rule, which the column because tells with its figures. Rules and decisions
    stand in [editions] of communique.toml; what a decision changes is changed back without it.
    With --count nothing is listed: a new state is made, in which what it says counts.
    """
    if asked.without and not asked.count:
        raise UsageError("--without says what doesn't count", hint="--count last --without summary")
    with opened(corpus_path, manners) as corpus:
        rules = asked.decided(corpus.edition_rules(asked.rules))
        _check(asked, corpus)
        if asked.count:
            found = corpus.count_editions(
                asked.count, without=asked.without, rules=rules, deadline=deadline
            )
            _tell_counted(found, corpus, manners)
            return
        found = corpus.editions(rules, deadline=deadline)
        rows = _rows(found, ids, asked)
        if asked.kinds:
            rows = _of_kinds(rows, asked)
        limit = output.limit(n)
        n_rows = len(rows) if limit is None else min(limit, len(rows))
        if output.form == "terminal" and not output.columns:
            output = replace(output, columns=",".join(SHOWN[asked.show]))
        write(rows.head(n_rows), output, manners, facts=_facts(corpus, rules))
        note_cut(n_rows, len(rows), manners)


def _facts(corpus: "Corpus", rules: "Rules") -> dict[str, Any]:
    return {"corpus": {"name": corpus.name, "state": corpus.state}, "rules": rules.kept()}


def _rows(found: "Editions", ids: tuple[str, ...], asked: Asked) -> "pl.DataFrame":
    import polars as pl

    rows = found.among(ids) if ids else found.frame
    unknown = [each for each in ids if each not in {*rows["id"], *rows["document"]}]
    if unknown:
        raise UsageError(f"no release has the id {unknown[0]!r}", hint=_IDS)
    here = rows["id"].to_list()
    if asked.show == "decisions":
        return found.decisions.filter(pl.col("one").is_in(here) & pl.col("other").is_in(here))
    if asked.show == "edits":
        return found.edits(asked.by).filter(pl.col("after_id").is_in(here))
    return rows if asked.every or ids else rows.filter(pl.len().over("statement") > 1)


def _check(asked: Asked, corpus: "Corpus") -> None:
    """Do nothing where what is decided here is of releases that there are."""
    for each in (*asked.same, *asked.apart):
        for name in each.split(",")[:2]:
            # What nobody has would be decided in silence.
            corpus.show(name.strip())


def _of_kinds(rows: "pl.DataFrame", asked: Asked) -> "pl.DataFrame":
    import polars as pl

    known = _CHANGES if asked.show == "edits" else _RELEASES
    for kind in asked.kinds:
        if kind not in known:
            told = f"--show {asked.show} has no rows of the kind {kind!r}"
            raise UsageError(told, hint=f"kinds: {', '.join(known)}")
    return rows.filter(pl.col("kind").is_in(asked.kinds))


def _tell_counted(found: "Editions", corpus: "Corpus", manners: Manners) -> None:
    manners.note(
        f"{corpus.n_documents:,} of {len(found):,} releases count, "
        f"{corpus.n_tokens:,} tokens, state {corpus.state}"
    )
