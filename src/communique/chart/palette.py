"""Colours, as roles with a value for light and one for dark, and the style sheet of a chart."""

from collections.abc import Mapping

LIGHT: Mapping[str, str] = {
    "paper": "#fcfbf8",
    "ink": "#1b1d21",
    "muted": "#565c66",
    "line": "#dcd8ce",
    "line2": "#8b867a",
    "focus": "#0b57a8",
    "c1": "#1341a4",
    "c2": "#d66f00",
    "c3": "#0e9bc9",
    "c4": "#7b1f13",
    "c5": "#6b7078",
}
DARK: Mapping[str, str] = {
    "paper": "#15171a",
    "ink": "#e8e6e1",
    "muted": "#a3abb8",
    "line": "#33373d",
    "line2": "#767d88",
    "focus": "#8cc4ff",
    "c1": "#6c8cff",
    "c2": "#f0883e",
    "c3": "#63e6e2",
    "c4": "#f5e06a",
    "c5": "#8b93a0",
}

N_SERIES = 4
"""So many series can be told apart; what is beyond is grey."""

_FONT = "system-ui,sans-serif"

_FORM = (
    f".cq-chart{{font:12px {_FONT};font-variant-numeric:tabular-nums lining-nums;"
    "max-width:100%;height:auto}"
    ".cq-chart .title{font-size:14px;font-weight:600}"
    ".cq-chart .grid,.cq-chart .rule,.cq-chart .zero{fill:none}"
    ".cq-chart .zero{stroke-dasharray:3 3}"
    ".cq-chart .label{paint-order:stroke;stroke-width:3px;stroke-linejoin:round}"
    ".cq-chart .band{fill-opacity:.16}"
    ".cq-chart .course,.cq-chart .spread{fill:none}"
    ".cq-chart .course{stroke-linejoin:round;stroke-linecap:round}"
    ".cq-chart .spread{stroke-width:2}"
    ".cq-chart .hot{fill:#000;fill-opacity:0}"
    ".cq-chart .near{fill:none;stroke:#000;stroke-opacity:0}"
    ".cq-chart .hollow{stroke-width:1.5}"
    ".cq-chart a:focus{outline:none}"
    ".cq-chart a:hover .label{text-decoration:underline}"
)


def stylesheet(*, plain: bool = False) -> str:
    """Return the style of a chart.

    Each colour is a variable of the page, as `var(--ink, #1b1d21)`, so that a page decides;
    without one it is light, or dark where the reader prefers that, and always light on white in
    print. With `plain` there are only light colours, as values, for programs that know no
    variables.
    """
    if plain:
        return _FORM + _colours(LIGHT, plain=True)
    dark = _colours(DARK, plain=False)
    return (
        _FORM
        + _colours(LIGHT, plain=False)
        + f"@media screen and (prefers-color-scheme:dark){{{dark}}}"
        + "@media print{"
        + _colours({**LIGHT, "paper": "#ffffff"}, plain=True)
        + "}"
    )


def _colours(values: Mapping[str, str], *, plain: bool) -> str:
    def colour(role: str) -> str:
        return values[role] if plain else f"var(--{role},{values[role]})"

    fills = {"paper": "paper", "title": "ink", "label": "ink", "name": "ink", "tick": "muted"}
    strokes = {"grid": "line", "zero": "line2", "rule": "line2", "label": "paper"}
    rules = [f".cq-chart .{name}{{fill:{colour(role)}}}" for name, role in fills.items()]
    rules += [f".cq-chart .{name}{{stroke:{colour(role)}}}" for name, role in strokes.items()]
    for number in range(1, N_SERIES + 2):
        of, value = f".cq-chart .s{number} ", colour(f"c{number}")
        rules.append(f"{of}.full,{of}.band{{fill:{value}}}")
        rules.append(f"{of}.course,{of}.spread,{of}.hollow{{stroke:{value}}}")
    rules.append(f".cq-chart .hollow{{fill:{colour('paper')}}}")
    rules.append(f".cq-chart a:focus .near{{stroke:{colour('focus')};stroke-opacity:.5}}")
    rules.append(f".cq-chart a:focus .hot{{stroke:{colour('focus')};stroke-width:3}}")
    return "".join(rules)
