"""`communique search`: the hits of a query in their context, or how many there are."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from communique.cli.asking import Asking, asking
from communique.cli.options import (
    Effort,
    Manners,
    by_option,
    command,
    context_option,
    corpus_option,
    effort,
    n_option,
    over_option,
    packed,
    recipe_option,
    sort_option,
    utf8,
    where_option,
)
from communique.cli.output import (
    Output,
    output,
    write,
    write_lines,
    write_recipe,
    write_spans,
    write_table,
)
from communique.cli.place import opened

if TYPE_CHECKING:
    from communique.api import Concordance, Corpus
    from communique.query import Query


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
    thin: str | None
    sample: int | None
    seed: int


view = packed(
    "view",
    View,
    context_option,
    sort_option,
    n_option,
    click.option(
        "--thin",
        type=click.Choice(["first", "random", "one"]),
        help="Which hits are kept: the first or random ones (--sample says how many), or one "
        "of each document.",
    ),
    click.option(
        "--sample",
        type=click.IntRange(min=0),
        metavar="N",
        help="Keep so many of all hits, drawn at random by --seed if --thin doesn't say otherwise.",
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
    reference: bool
    explain: bool
    by: str
    over: str | None
    save: str | None
    fail_empty: bool


answer = packed(
    "answer",
    Answer,
    click.option("--count", is_flag=True, help="Write the number of hits alone."),
    click.option(
        "--spans", is_flag=True, help="Write first and last token of each hit, from 0, inclusive."
    ),
    click.option(
        "--reference", is_flag=True, help="Write the address of the result: query, view and state."
    ),
    click.option(
        "--explain", is_flag=True, help="Show the steps: what was expected of each, and found."
    ),
    by_option,
    over_option,
    click.option(
        "--save",
        metavar="NAME",
        callback=utf8,
        help="Keep the hits with the corpus under a name; communique results NAME shows them.",
    ),
    click.option("--fail-empty", is_flag=True, help="End with 1 when there is no hit."),
)


@command(
    'communique search \'"class" "struggle"\' --sort right -c speeches.corpus',
    "communique search peace --where 'date >= 1990' --csv -c speeches.corpus > hits.csv",
)
@question
@asking
@answer
@view
@corpus_option
@effort
@recipe_option
@output
def search(
    *,
    question: Question,
    asking: Asking,
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
        query = asking.query(corpus, question.query, question.where)
        if asking.simple:
            manners.note(f"query: {query}")
        for notice in query.notices:
            manners.note(f"note: {notice}")
        asked = _Asked(corpus, query, view, effort)
        if answer.save:
            result = corpus.save(asked.found(n=0), answer.save)
            manners.note(f"{answer.save}: {result}")
        if answer.explain:
            n_hits = _explained(asked, output, manners)
        elif answer.by or answer.over:
            n_hits = _table(asked, answer, (output, manners, recipe_file))
        elif answer.count or answer.spans or answer.reference:
            n_hits = _bare(asked, answer)
        else:
            n_hits = _lines(asked, (output, manners, recipe_file))
    if answer.fail_empty and not n_hits:
        click.get_current_context().exit(1)


@dataclass(frozen=True)
class _Asked:
    """A question to a corpus, and how its lines are seen."""

    corpus: "Corpus"
    query: "Query"
    view: View
    effort: Effort

    def found(self, n: int | None) -> "Concordance":
        return self.corpus.search(
            self.query,
            context=self.view.context,
            sort=self.view.sort,
            n=n,
            thin=self.view.thin or "",
            sample=self.view.sample,
            seed=self.view.seed,
            deadline=self.effort.deadline,
        )


def _bare(asked: _Asked, answer: Answer) -> int:
    """Write one thing alone: how many hits, where they are, or where the result can be found."""
    corpus, query, deadline = asked.corpus, asked.query, asked.effort.deadline
    if answer.spans:
        spans = corpus.spans(query, deadline=deadline)
        write_spans(spans)
        return len(spans)
    if answer.reference:
        found = asked.found(n=0)
        click.echo(found.reference)
        return found.hits
    n_hits = corpus.count(query, deadline=deadline)
    click.echo(n_hits)
    return n_hits


def _explained(asked: _Asked, output: Output, manners: Manners) -> int:
    """Show how the hits were found."""
    plan = asked.corpus.explain(asked.query, deadline=asked.effort.deadline)
    write(plan.steps, output, manners, facts={"query": str(plan.query), "hits": plan.hits})
    manners.note(f"{plan.query}: {plan.hits:,} hits")
    return plan.hits


def _table(asked: _Asked, answer: Answer, to: tuple[Output, Manners, Path | None]) -> int:
    output, manners, recipe_file = to
    table = asked.corpus.freq(
        asked.query,
        by=answer.by,
        over=answer.over or "",
        **asked.effort.keywords(),
    )
    write_table(table, asked.corpus, output, manners, n=asked.view.n)
    write_recipe(table, recipe_file)
    return int(table.frame["hits"].sum())


def _lines(asked: _Asked, to: tuple[Output, Manners, Path | None]) -> int:
    from communique.corpus.rights import ALL, right

    output, manners, recipe_file = to
    started = time.perf_counter()
    found = asked.found(output.limit(asked.view.n))
    seconds = time.perf_counter() - started
    facts = found.facts if output.form == "json" else {}
    write_lines(found.lines, lambda: found.frame, output, manners, facts)
    if recipe_file:
        write_recipe(found.total, recipe_file)
    manners.note(_summary(found, seconds))
    cut = sum(right(line.metadata.get("show")) != ALL for line in found.lines)
    if cut:
        lines = "line is" if cut == 1 else "lines are"
        manners.note(f"{cut:,} {lines} cut, or without text: the field `show` says so")
    return found.hits


def _summary(found: "Concordance", seconds: float) -> str:
    shown = "" if len(found) == found.hits else f"{len(found):,} of "
    took = f"{seconds * 1000:,.0f} ms" if seconds < 10 else f"{seconds:,.1f} s"
    more = " · all: --csv > hits.csv" if shown else ""
    return f"{shown}{found} · {took}{more}"
