"""Charts: tables as pictures in which every mark leads to what it counts.

`of` makes the chart of a table, `svg` and `figure` draw it, `write` puts it into a file. The
kinds of charts take plain columns, so that any table can have one.
"""

from communique.chart.clouds import keyness, network, scatter
from communique.chart.contrasts import keyness as contrast
from communique.chart.courses import Course, columns, over_time
from communique.chart.definition import Axis, Chart, Counts, Link, Mark, Stroke, to_search
from communique.chart.files import FORMS, check, of, write
from communique.chart.palette import DARK, LIGHT, N_SERIES, stylesheet
from communique.chart.render import FITTING, NARROW, WIDE, figure, svg
from communique.chart.rows import barcode, dendrogram, heat, listed

__all__ = [
    "DARK",
    "FITTING",
    "FORMS",
    "LIGHT",
    "NARROW",
    "N_SERIES",
    "WIDE",
    "Axis",
    "Chart",
    "Counts",
    "Course",
    "Link",
    "Mark",
    "Stroke",
    "barcode",
    "check",
    "columns",
    "contrast",
    "dendrogram",
    "figure",
    "heat",
    "keyness",
    "listed",
    "network",
    "of",
    "over_time",
    "scatter",
    "stylesheet",
    "svg",
    "to_search",
    "write",
]
