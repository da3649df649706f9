"""The page of a measure, made from its fields: a form, a table, a chart, and how to repeat it.

It serves every measure that is installed, other people's too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from communique.api import Corpus, Table, recorded
from communique.api.forms import Form, Option, form, measures
from communique.errors import BudgetError, CommuniqueError, PluginError, UsageError
from communique.web import saying
from communique.web.asked import whole
from communique.web.cells import Cells
from communique.web.downloads import as_csv, as_parquet, attached
from communique.web.evidence import linked
from communique.web.jobs import Progress, UnfinishedError, awaited
from communique.web.kept import kept
from communique.web.language import _
from communique.web.progress import progress
from communique.web.statuses import status_of
from communique.web.terms import Terms
from communique.web.view import render, root_of, told
from communique.web.wording import valued

_ROWS = 50
_LARGE = 50_000
"""Tables of more rows are made anew for each page."""

_GO, _SORT, _PAGE = "go", "rows.sort", "rows.page"
"""What an address has beside options; a dot is in no option's name."""

_FIRST = (
    "document", "meeting", "one", "other", "against", "show", "only",
    "target", "reference", "features", "within", "by", "over",
)  # fmt: skip
"""Options that a form begins with, in this order; all others are folded away."""

_PERIODS = ("decade", "year", "quarter", "month")


@dataclass(frozen=True)
class Measured:
    """The state of a measure's page.

    Attributes:
        form: of the measure.
        options: those that are given, by name.
        asked: whether the table is asked for.
        sort: the column that rows are sorted by, with a minus in front for the greatest first.
        page: from 1.
    """

    form: Form
    options: Mapping[str, str]
    asked: bool
    sort: str = ""
    page: int = 1

    def address(self, ending: str = "", *, sort: str | None = None, page: int = 1) -> str:
        """Return the address of the table, of another page of it, or in another order."""
        sort = self.sort if sort is None else sort
        pairs = [*self.options.items()] or [(_GO, "1")]
        pairs += [(_SORT, sort)] if sort else []
        pairs += [(_PAGE, str(page))] if page > 1 else []
        query = "&".join(f"{name}={valued(value)}" for name, value in pairs)
        return f"/measures/{self.form.name}{ending}?{query}"


def listed(request: Request, corpus: Corpus) -> Response:
    """Return the page that lists all measures."""
    forms = [form(name) for name in measures()]
    return render(request, "measures.html", corpus=corpus, forms=forms)


def page(request: Request, corpus: Corpus) -> Response:
    """Return the page of a measure."""
    name, ending = _name(request)
    root = root_of(request)
    try:
        found = form(name)
    except PluginError as error:
        return told(request, error, 404, corpus)
    given = request.query_params
    measured = _measured(found, given)
    terms = request.app.state.terms
    if ending:
        return _twin(_table(corpus, measured, terms, terms.seconds), found.name, ending)
    if measured.asked and any(not value.strip() for value in given.values()):
        return RedirectResponse(root + measured.address())
    facts: dict[str, Any] = {"error": None, "table": None}
    status = 200
    if measured.asked:
        try:
            table = _table(corpus, measured, terms, terms.patience)
            facts = _facts(corpus, measured, table, root)
        except UnfinishedError as going:
            return progress(request, corpus, going.job)
        except BudgetError:
            raise
        except CommuniqueError as error:
            facts, status = {"error": error, "table": None}, status_of(error)
    facts |= {"form": found, "measured": measured, "options": _inputs(measured, corpus)}
    return render(request, "measure.html", status=status, corpus=corpus, **facts)


def _name(request: Request) -> tuple[str, str]:
    """Return the measure that an address names, and the ending of a twin of its page."""
    name = request.path_params["name"]
    for ending in (".recipe.json", ".json", ".csv", ".parquet", ".svg"):
        if name.endswith(ending):
            return name.removesuffix(ending), ending
    return name, ""


def _measured(found: Form, given: Mapping[str, str]) -> Measured:
    """Read an address.

    Raises:
        UsageError: it names no option, or one that names a file.
    """
    known = {option.name: option for option in found.options}
    for name in given:
        if name in {_GO, _SORT, _PAGE}:
            continue
        if name not in known:
            listed = ", ".join(known)
            wrong = _("%(measure)s has no option %(name)s", measure=found.name, name=repr(name))
            raise UsageError(wrong, hint=_("options: %(names)s", names=listed))
        if known[name].path and given[name].strip():
            hint = _("communique %(measure)s reads it on the command line", measure=found.name)
            raise UsageError(_("%(name)s names a file, and pages read none", name=name), hint=hint)
    options = {
        name: given[name].strip()
        for name, option in known.items()
        if given.get(name, "").strip() not in {"", option.usual}
    }
    number = whole(_PAGE, given.get(_PAGE, "1"))
    return Measured(found, options, bool(given), given.get(_SORT, ""), number)


def named_table(
    corpus: Corpus, name: str, given: Mapping[str, str], terms: Terms
) -> tuple[str, Table]:
    """Return the table that an address asks for, and its name.

    Raises:
        PluginError, UsageError: there is no such measure, or an option makes no sense.
        BudgetError: it isn't made in the time of a page.
    """
    measured = _measured(form(name), given)
    options = [f"{key} {value}" for key, value in measured.options.items()]
    told = ": ".join(filter(None, [name, ", ".join(options)[:200]]))
    return told, _table(corpus, measured, terms, terms.seconds)


def _table(corpus: Corpus, measured: Measured, terms: Terms, patience: float) -> Table:
    """Return a table as it was made before, or make it: where many read, within the page's time.

    Raises:
        UnfinishedError: it isn't there in time, and goes on as a job.
    """
    options: Any = measured.options
    name, key = measured.form.name, ("measure", measured.form.name, *options.items())

    def make(tell: Progress | None = None) -> Table:
        return corpus.measure(name, progress=tell, **options)

    def awaited_table() -> Table:
        if terms.public:
            return make()
        address = measured.address(sort=measured.sort, page=measured.page)
        table: Table = awaited(corpus, key, make, patience=patience, address=address)
        return table

    return kept(corpus, key, awaited_table, worth=lambda table: len(table) <= _LARGE)


def _twin(table: Table, name: str, ending: str) -> Response:
    """Return the table as a program reads it, whole and in its own order."""
    if ending == ".recipe.json":
        return JSONResponse(recorded(table), headers=attached(f"{name}.recipe.json"))
    if ending == ".csv":
        return as_csv(table.with_evidence(), f"{name}.csv")
    if ending == ".parquet":
        return as_parquet(table.with_evidence(), f"{name}.parquet")
    if ending == ".svg":
        return Response(table.svg(), media_type="image/svg+xml")
    rows = table.with_evidence().to_dicts()
    return JSONResponse({**table.recipe, "notices": list(table.notices), "rows": rows})


def _facts(corpus: Corpus, measured: Measured, table: Table, root: str) -> dict[str, Any]:
    rows = _ordered(table, measured.sort)
    last = max(-(-len(rows) // _ROWS), 1)
    part = rows[(measured.page - 1) * _ROWS : measured.page * _ROWS]
    key = ("figure", root, measured.form.name, *measured.options.items())
    ids = kept(corpus, "ids", lambda: frozenset(corpus.documents["id"]))
    cells = Cells(table, part, ids, root)
    return {
        "error": None,
        "table": table,
        "columns": [_column(measured, table, name, cells.kinds[name]) for name in cells.columns],
        "rows": [cells.row(row) for row in part],
        "hidden": [name for name in table.frame.columns if name not in cells.columns],
        "chart": kept(corpus, key, lambda: _chart(table, root)),
        "last": last,
        "python": saying.measure_python(corpus, measured.form.name, measured.options),
        "command": saying.replay(corpus, measured.form.name),
    }


def _ordered(table: Table, sort: str) -> Sequence[int]:
    """Return the rows of a table in an order."""
    column = sort.removeprefix("-")
    if not column:
        return range(len(table))
    if column not in table.frame.columns:
        known = ", ".join(table.frame.columns)
        wrong = _("no column is called %(name)s", name=repr(column))
        raise UsageError(wrong, hint=_("columns: %(names)s", names=known))
    frame = table.frame.with_row_index("rows.number")
    order = frame.sort(column, descending=sort[0] == "-", nulls_last=True, maintain_order=True)
    rows: list[int] = order["rows.number"].to_list()
    return rows


def _column(measured: Measured, table: Table, name: str, kind: str) -> dict[str, Any]:
    numeric = table.frame.schema[name].is_numeric()
    # Numbers are looked at from the greatest, words from a to z; a second click turns it round.
    first, second = (f"-{name}", name) if numeric else (name, f"-{name}")
    ways = {f"-{name}": "descending", name: "ascending"}
    sort = second if measured.sort == first else first
    return {
        "name": name,
        "kind": kind,
        "sorted": ways.get(measured.sort, ""),
        "link": measured.address(sort=sort),
    }


def _chart(table: Table, root: str) -> str:
    if not table.is_drawn or not len(table):
        return ""
    try:
        return table.figure(link=linked(root), bare=True)
    except UsageError:
        # Some tables of a measure have a chart, and others have none.
        return ""


def _inputs(measured: Measured, corpus: Corpus) -> list[dict[str, Any]]:
    """Return what the form asks for: each option with its value, and what may stand there."""
    fields = list(corpus.fields)
    inputs = [
        {"option": option, "value": measured.options.get(option.name, ""),
         "choices": _choices(option), "fields": fields if option.name == "by" else [],
         "first": option.needed or option.name in _FIRST}
        for option in measured.form.options
        if not option.path
    ]  # fmt: skip
    return sorted(inputs, key=_rank)


def _rank(asked: Mapping[str, Any]) -> tuple[bool, int]:
    """Put options that are needed first, then those that say what is looked at."""
    option = asked["option"]
    place = _FIRST.index(option.name) if option.name in _FIRST else len(_FIRST)
    return not option.needed, place


def _choices(option: Option) -> Sequence[str]:
    if option.kind == "switch":
        return ("true", "false")
    if option.choices:
        return option.choices
    return _PERIODS if option.name == "over" else ()
