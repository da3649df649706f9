"""Charts of tables as files: SVG by ourselves, PNG and PDF through the extra `plots`."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from communique import plugins
from communique.chart.definition import Chart, Link, to_search
from communique.chart.render import WIDE, figure, svg
from communique.errors import MissingExtraError, UsageError
from communique.run import Table

FORMS = ("svg", "png", "pdf")
"""The endings of files that `write` knows."""

_PIXELS = 2.0
"""Pixels of a PNG for each unit of a chart: sharp on paper, too."""


def of(table: Table) -> Chart:
    """Return the chart of a table, by the kind of its measure.

    Raises:
        UsageError: nobody said how such a table is drawn.
    """
    name = table.recipe["measure"]
    if name not in plugins.names("charts"):
        known = ", ".join(plugins.names("charts"))
        raise UsageError(f"a table of {name} has no chart", hint=f"charts: {known}")
    make: Callable[[Table], Chart] = plugins.load("charts", name)
    return make(table)


def table_svg(table: Table, *, width: int = WIDE, link: Link = to_search) -> str:
    """Return the chart of a table as SVG."""
    return svg(of(table), width=width, link=link)


def table_figure(table: Table, *, link: Link = to_search, bare: bool = False) -> str:
    """Return the chart of a table as HTML, in the width that fits the screen."""
    return figure(of(table), link=link, bare=bare)


def table_plot(table: Table, path: Path) -> None:
    """Draw the chart of a table into a file."""
    write(of(table), path)


def check(path: Path) -> str:
    """Return the form that a file's ending names.

    Raises:
        UsageError: the ending is none of `FORMS`.
        MissingExtraError: that form needs the extra `plots`.
    """
    form = path.suffix.removeprefix(".").lower()
    if form not in FORMS:
        raise UsageError(
            "the file's name doesn't say in what form to draw it",
            where=str(path),
            hint=f"endings: .{', .'.join(FORMS)}",
        )
    if form != "svg" and find_spec("vl_convert") is None:
        raise MissingExtraError(
            f"{form.upper()} needs the extra plots",
            where=str(path),
            hint="pip install 'communique[plots]'; .svg needs nothing",
        )
    return form


def write(chart: Chart, path: Path, *, link: Link = to_search) -> None:
    """Draw a chart into a file: .svg, .png or .pdf.

    Raises:
        UsageError, MissingExtraError: as `check`.
    """
    path.write_bytes(_content(chart, check(path), link))


def _content(chart: Chart, form: str, link: Link) -> bytes:
    if form == "svg":
        return svg(chart, link=link).encode()
    import vl_convert

    plain = svg(chart, link=link, plain=True)
    if form == "png":
        return bytes(vl_convert.svg_to_png(plain, scale=_PIXELS))
    return bytes(vl_convert.svg_to_pdf(plain))
