"""`communique annotate`: attributes and structures added to a corpus that is there."""

from pathlib import Path
from typing import Any

import click

from communique.cli.options import Manners, command, corpus_option, utf8
from communique.cli.place import opened, shown
from communique.cli.progress import ProgressLine
from communique.errors import UsageError


@command(
    "communique annotate lemma --language en -c sotu.corpus",
    "communique annotate spacy --give lemma,pos -c sotu.corpus",
)
@click.argument("layer", callback=utf8)
@click.argument("model", required=False, callback=utf8)
@click.option(
    "--language",
    "--lang",
    metavar="CODE",
    callback=utf8,
    help="Of documents whose metadata doesn't say, as en or de.",
)
@click.option(
    "--give",
    metavar="A,B",
    callback=utf8,
    help="Of what a model can give only this, which is faster: lemma, pos, morph, dep, head, "
    "entity.",
)
@click.option(
    "--option",
    "more",
    multiple=True,
    metavar="NAME=VALUE",
    callback=lambda ctx, param, values: [utf8(ctx, param, value) for value in values],
    help="Any other option of the annotator. May be given again.",
)
@click.option(
    "--as",
    "name",
    default="",
    metavar="NAME",
    callback=utf8,
    help="Call the layer so, and its attributes NAME_lemma and so on.",
)
@click.option("--remove", is_flag=True, help="Take the layer away; earlier states keep it.")
@click.option(
    "--jobs",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Processes; one for each processor if not given.",
)
@corpus_option
def annotate(
    *,
    layer: str,
    model: str | None,
    language: str | None,
    give: str | None,
    more: list[str],
    name: str,
    remove: bool,
    jobs: int,
    corpus_path: Path | None,
    manners: Manners,
) -> None:
    """Add attributes or structures by a LAYER's annotator: lemma, or spacy with a MODEL.

    Only documents that are without the layer are annotated. A run that was interrupted goes
    on where it was, and later additions to the corpus get the layer as they come.
    """
    named = {"model": model, "language": language, "give": give}
    options: dict[str, Any] = {key: value for key, value in named.items() if value is not None}
    options |= dict(map(_pair, more))
    with opened(corpus_path, manners) as corpus:
        if remove:
            corpus.remove_layer(name or layer)
            manners.note(f"the layer {name or layer} is gone, state {corpus.state}")
            return
        with ProgressLine(manners) as progress:
            report = corpus.annotate(layer, name=name, jobs=jobs, progress=progress, **options)
        given = ", ".join([*report.layer["attributes"], *report.layer["structures"]])
        where = shown(corpus.path) if corpus.path else corpus.name
        manners.note(
            f"{where}: {given} for {report.documents:,} document{'s' * (report.documents != 1)}, "
            f"{report.tokens:,} tokens in {report.seconds:.1f} s, state {corpus.state}"
        )
        for line in report.notices:
            manners.note(line)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise UsageError(
            "--option takes a name and a value", where=text, hint="--option field=lang, for example"
        )
    return name, value
