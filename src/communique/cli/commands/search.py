"""`communique search`: the hits of a query in their context, or how many there are."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from communique.cli.options import (
    Effort,
    Manners,
    by_option,
    command,
    corpus_option,
    effort,
    n_option,
    over_option,
    packed,
    recipe_option,
    utf8,
    where_option,
)
from communique.cli.output import Output, output, write, write_recipe, write_spans, write_table
from communique.cli.place import opened
from communique.cli.terminal import coloured, concordance

if TYPE_CHECKING:
    from communique.api import Concordance, Corpus

_SORTS = {"doc": "document", "document": "document"}
_SORTS |= {name: name for name in ("left", "right", "date", "random")}


@dataclass(frozen=True)
class Question:
    """What is looked for, and in which documents."""

    query: str
    where: str


question = packed("question", Question, click.argument("query", callback=utf8), where_option)


@dataclass(frozen=True)
class View:
    """Which lines are shown, in what order, and with how much context."""

    context: str
    sort: str
    n: int | None
    sample: int | None
    seed: int


view = packed(
    "view",
    View,
    click.option(
        "--context",
        default="60",
        show_default=True,
        metavar="60|8t|s|p",
        help="On either side: characters, tokens, the sentence, the paragraph.",
    ),
    click.option(
        "--sort",
        type=click.Choice(sorted(_SORTS)),
        default="document",
        show_default=True,
        help="By place, by what stands left or right, by date, or at random.",
    ),
    n_option,
    click.option(
        "--sample",
        type=click.IntRange(min=0),
        metavar="N",
        help="Draw so many of all hits at random, by --seed.",
    ),
    click.option(
        "--seed",
        type=int,
        default=0,
        show_default=True,
        metavar="N",
        help="Of the sample and of the random order: the same seed gives the same lines.",
    ),
)


@dataclass(frozen=True)
class Answer:
    """What is asked of the hits, other than to see them."""

    count: bool
    spans: bool
    by: str
    over: str | None
    fail_empty: bool


answer = packed(
    "answer",
    Answer,
    click.option("--count", is_flag=True, help="Write the number of hits alone."),
    click.option(
        "--spans", is_flag=True, help="Write first and last token of each hit, from 0, inclusive."
    ),
    by_option,
    over_option,
    click.option("--fail-empty", is_flag=True, help="End with 1 when there is no hit."),
)


@command(
    'communique search \'"class" "struggle"\' --sort right -c speeches.corpus',
    "communique search peace --where 'date >= 1990' --csv -c speeches.corpus > hits.csv",
)
@question
@answer
@view
@corpus_option
@effort
@recipe_option
@output
def search(
    *,
    question: Question,
    answer: Answer,
    view: View,
    corpus_path: Path | None,
    effort: Effort,
    recipe_file: Path | None,
    output: Output,
    manners: Manners,
) -> None:
    """Show the hits of a QUERY in context.

    The last line, on standard error, says how many there are, how many that is per million
    tokens, and of which tokens.
    """
    with opened(corpus_path, manners) as corpus:
        for notice in corpus.query(question.query, question.where).notices:
            manners.note(f"note: {notice}")
        if answer.count:
            n_hits = _counted(corpus, question, effort)
        elif answer.spans:
            n_hits = _spans(corpus, question, effort)
        elif answer.by or answer.over:
            table = corpus.freq(
                question.query,
                where=question.where,
                by=answer.by,
                over=answer.over or "",
                **effort.keywords(),
            )
            n_hits = int(table.frame["hits"].sum())
            write_table(table, corpus, output, manners, n=view.n)
            write_recipe(table, recipe_file)
        else:
            n_hits = _lines(corpus, question, view, effort, (output, manners, recipe_file))
    if answer.fail_empty and not n_hits:
        click.get_current_context().exit(1)


def _counted(corpus: "Corpus", question: Question, effort: Effort) -> int:
    n_hits = corpus.count(question.query, question.where, deadline=effort.deadline)
    click.echo(n_hits)
    return n_hits


def _spans(corpus: "Corpus", question: Question, effort: Effort) -> int:
    found = corpus.spans(question.query, question.where, deadline=effort.deadline)
    write_spans(found)
    return len(found)


def _lines(
    corpus: "Corpus",
    question: Question,
    view: View,
    effort: Effort,
    to: tuple[Output, Manners, Path | None],
) -> int:
    output, manners, recipe_file = to
    started = time.perf_counter()
    found = corpus.search(
        question.query,
        question.where,
        context=view.context,
        sort=_SORTS[view.sort],
        n=output.limit(view.n),
        sample=view.sample,
        seed=view.seed,
        deadline=effort.deadline,
    )
    seconds = time.perf_counter() - started
    if output.form == "terminal" and not output.columns:
        lines = [(f"{at.id}#t{at.token}", at.left, at.hit, at.right) for at in found]
        for line in concordance(lines, colour=coloured(manners.color)):
            click.echo(line, color=True)
    else:
        facts = _facts(corpus, found) if output.form == "json" else {}
        write(found.frame, output, manners, facts=facts, labels=found.frame.columns)
    if recipe_file:
        write_recipe(found.total, recipe_file)
    manners.note(_summary(found, seconds))
    return found.hits


def _facts(corpus: "Corpus", found: "Concordance") -> dict[str, Any]:
    return {
        "corpus": {"name": corpus.name, "state": corpus.state},
        "query": str(found.query),
        "hits": found.hits,
        "documents": found.documents,
        "tokens": found.tokens,
        "per_million": found.per_million,
        "interval": list(found.interval),
    }


def _summary(found: "Concordance", seconds: float) -> str:
    shown = "" if len(found) == found.hits else f"{len(found):,} of "
    took = f"{seconds * 1000:,.0f} ms" if seconds < 10 else f"{seconds:,.1f} s"
    more = " · all: --csv > hits.csv" if shown else ""
    return f"{shown}{found} · {took}{more}"
