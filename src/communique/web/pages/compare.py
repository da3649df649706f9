"""The page that compares two selections: a chart of ratios, what each has more of, a map."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from communique.api import Corpus, Table, recorded
from communique.chart import Chart, Link, contrast, figure, svg
from communique.errors import BudgetError, CommuniqueError, UsageError
from communique.web import downloads, saying
from communique.web.downloads import as_csv, attached
from communique.web.evidence import address, linked
from communique.web.facets import fields_with_facets, known
from communique.web.jobs import Progress, UnfinishedError, awaited
from communique.web.kept import kept
from communique.web.language import _, current
from communique.web.progress import progress
from communique.web.sides import ASKED, NAMES, Compared, Side, choices, side, typed, units
from communique.web.statuses import status_of
from communique.web.view import render, root_of
from communique.web.wording import valued

if TYPE_CHECKING:
    from communique.api.contrasting import Contrasting

_ROWS = 25
"""So many words of each side are listed."""

_DRAWN = 250
"""So many words are in the chart."""

_GROUPS = (3, 200)
"""A map has so many groups at least, and at most."""


def page(request: Request, corpus: Corpus) -> Response:
    """Return the page; without a selection it only asks for two."""
    root = root_of(request)
    given = request.query_params
    compared, error, facts = Compared(Side(""), Side("")), None, {"table": None}
    try:
        if any(name not in ASKED for name in given):
            return RedirectResponse(root + typed(corpus, given))
        compared = Compared.of(given, corpus)
        if compared.a.where:
            _await(corpus, compared, request)
            facts = _facts(corpus, compared, root)
    except UnfinishedError as going:
        return progress(request, corpus, going.job)
    except BudgetError:
        raise
    except CommuniqueError as told:
        error = told
        one, other = (_as_typed(corpus, given.get(name, "")) for name in NAMES)
        compared = Compared(one, other)
    return render(
        request,
        "compare.html",
        status=status_of(error) if error else 200,
        corpus=corpus,
        compared=compared,
        error=error,
        choices=choices(corpus),
        units=units(corpus),
        fields=fields_with_facets(corpus),
        years=bool(known(corpus)["span"]),
        **facts,
    )


def _await(corpus: Corpus, compared: Compared, request: Request) -> None:
    """Make what takes long and is kept; where many read, within the page's time.

    Raises:
        UnfinishedError: it isn't there in time, and goes on as a job.
    """
    terms, root = request.app.state.terms, root_of(request)

    def make(tell: Progress | None = None) -> None:
        table_of(corpus, compared)
        if compared.map:
            _map(corpus, compared, root)

    if terms.public:
        return
    address = compared.address()
    key = ("compare", root, address)
    awaited(corpus, key, make, patience=terms.patience, address=address)


def as_json(request: Request, corpus: Corpus) -> Response:
    """Return the whole table with what was compared."""
    compared = Compared.of(request.query_params, corpus)
    table = table_of(corpus, compared)
    sides = {name: _extent(corpus, compared, name) for name in NAMES}
    sides = {name: {key: side[key] for key in ("where", "documents", "tokens")}
             for name, side in sides.items()}  # fmt: skip
    rows = table.with_evidence().to_dicts()
    return JSONResponse({**table.recipe, **sides, "notices": list(table.notices), "rows": rows})


def as_table(request: Request, corpus: Corpus) -> Response:
    """Return the whole table as CSV."""
    table = table_of(corpus, Compared.of(request.query_params, corpus))
    return as_csv(table.with_evidence(), "compare.csv")


def as_parquet(request: Request, corpus: Corpus) -> Response:
    """Return the whole table as Parquet."""
    table = table_of(corpus, Compared.of(request.query_params, corpus))
    return downloads.as_parquet(table.with_evidence(), "compare.parquet")


def as_svg(request: Request, corpus: Corpus) -> Response:
    """Return the chart."""
    compared = Compared.of(request.query_params, corpus)
    return Response(svg(_chart(corpus, compared)), media_type="image/svg+xml")


def as_recipe(request: Request, corpus: Corpus) -> Response:
    """Return what `communique run` makes the table of again."""
    table = table_of(corpus, Compared.of(request.query_params, corpus))
    return JSONResponse(recorded(table), headers=attached("compare.recipe.json"))


def table_of(corpus: Corpus, compared: Compared) -> Table:
    """Return the table of a comparison.

    Raises:
        UsageError: no selection is asked for, or a document is in both.
    """
    if not compared.a.where:
        raise UsageError(_("no selection is named"), hint='a=party = "Greens"')
    key = ("compared", compared.a.where, compared.b.where, compared.features)
    counted = _counted(corpus, compared)
    return kept(corpus, key, lambda: counted.keyness(compared.a.where, compared.b.where))


def named_table(corpus: Corpus, given: QueryParams) -> tuple[str, Table]:
    """Return the table that an address asks for, and its name."""
    compared = Compared.of(given, corpus)
    one, other = _names(compared)
    named = _("%(one)s against %(other)s", one=one, other=other)
    return named, table_of(corpus, compared)


def _counted(corpus: Corpus, compared: Compared) -> "Contrasting":
    """Return the words of every document, counted once for each state and unit."""
    features = compared.features
    make = lambda: corpus.contrasting(features)  # noqa: E731
    return kept(corpus, ("contrasting", features), make)


def _others(corpus: Corpus, compared: Compared) -> str:
    return compared.b.where or corpus.others(compared.a.where)


def _names(compared: Compared) -> tuple[str, str]:
    return compared.a.name, compared.b.name or _("all others")


def _chart(corpus: Corpus, compared: Compared) -> Chart:
    table, (one, other) = table_of(corpus, compared), _names(compared)
    return contrast(table, sides=(other, one), most=_DRAWN)


def _facts(corpus: Corpus, compared: Compared, root: str) -> dict[str, Any]:
    table = table_of(corpus, compared)
    link = linked(root)
    key = ("figure", root, current(), compared.address(map=""))
    wheres = (compared.a.where, compared.b.where)
    surely = {"a": pl.col("low") > 0, "b": pl.col("high") < 0}
    rows = {
        name: _rows(corpus, compared, name, table.frame.with_row_index("row").filter(test), link)
        for name, test in surely.items()
    }
    return {
        "table": table,
        "names": dict(zip(NAMES, _names(compared), strict=True)),
        "extents": {name: _extent(corpus, compared, name) for name in NAMES},
        "chart": kept(corpus, key, lambda: figure(_chart(corpus, compared), link=link, bare=True)),
        "rows": rows,
        "map_chart": _map(corpus, compared, root) if compared.map else "",
        "map_table": _map_address(corpus, compared) if compared.map else "",
        "python": saying.compare_python(corpus, *wheres, compared.features),
        "command": saying.compare_command(corpus, *wheres, compared.attribute),
    }


def _extent(corpus: Corpus, compared: Compared, name: str) -> dict[str, Any]:
    """Return how much a side holds, and where that is listed."""
    where = compared.a.where if name == "a" else _others(corpus, compared)
    found = _counted(corpus, compared).extent(where)
    query = str(found.evidence)
    return {
        "where": where,
        "documents": found.documents,
        "tokens": found.tokens,
        "documents_link": address(query, "documents"),
        "tokens_link": address(query, "tokens"),
    }


def _rows(
    corpus: Corpus, compared: Compared, name: str, frame: pl.DataFrame, link: Link
) -> list[dict[str, Any]]:
    """Return the words that a side has surely more of, the most surely first."""
    table, counted = table_of(corpus, compared), _counted(corpus, compared)
    own, other = ("target", "reference") if name == "a" else ("reference", "target")
    before = {"target": "", "reference": "reference_"}
    top = frame.head(_ROWS)
    wheres = {"a": compared.a.where, "b": _others(corpus, compared)}
    uneven = counted.evenness(wheres[name], top["type"].to_list()) if len(top) else []

    def number(row: Mapping[str, Any], column: str) -> dict[str, Any]:
        evidence = table.evidence(row["row"], column)
        return {"count": row[column], "unit": evidence.unit, "link": link(evidence)}

    both = (compared.a.where, compared.b.where) if compared.b.where else ()
    return [
        {
            "word": row["type"],
            "link": address(counted.passages(row["type"], *both)),
            "own": {**number(row, own), "rate": row[f"{before[own]}per_million"]},
            "other": {**number(row, other), "rate": row[f"{before[other]}per_million"]},
            "documents": number(row, f"{before[own]}documents"),
            "uneven": spread,
            "least": 2.0 ** (row["low"] if name == "a" else -row["high"]),
        }
        for row, spread in zip(top.iter_rows(named=True), uneven, strict=True)
    ]


def _map_options(corpus: Corpus, compared: Compared) -> dict[str, str]:
    either = ""
    if compared.b.where:
        either = corpus.where(f"({compared.a.where}) | ({compared.b.where})")
    return {"show": "map", "by": compared.map, "features": compared.features, "within": either}


def _map(corpus: Corpus, compared: Compared, root: str) -> str:
    """Return the chart of how near the groups of a field are, in what they say.

    Raises:
        UsageError: they are too few, or too many.
    """
    options: Any = _map_options(corpus, compared)
    key = ("map", root, *options.values())

    def made() -> str:
        table = corpus.measure("similarity", **options)
        least, most = _GROUPS
        if not least <= len(table) <= most:
            told = _(
                "%(field)s has %(n)s values here, and no map is made of these",
                field=compared.map,
                n=len(table),
            )
            hint = _("a map shows %(least)s to %(most)s", least=least, most=most)
            raise UsageError(told, hint=hint)
        return table.figure(link=linked(root), bare=True)

    return kept(corpus, key, made)


def _map_address(corpus: Corpus, compared: Compared) -> str:
    pairs = [(name, value) for name, value in _map_options(corpus, compared).items() if value]
    return "/measures/similarity?" + "&".join(f"{name}={valued(value)}" for name, value in pairs)


def _as_typed(corpus: Corpus, where: str) -> Side:
    """Return a side as it was typed, where it makes no sense too."""
    try:
        return side(corpus, where)
    except CommuniqueError:
        return Side(where, rest=where)
