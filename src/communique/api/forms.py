"""Measures as forms: what each one counts, and the options it takes, read off its fields."""

import inspect
from collections.abc import Sequence
from dataclasses import MISSING, dataclass, fields
from types import NoneType
from typing import Any, Literal, get_args, get_type_hints

from communique import plugins
from communique.dictionary import Categories
from communique.features.choices import Features
from communique.query import Query, Selection

Kind = Literal["query", "condition", "features", "dictionary", "switch", "whole", "number", "text"]

_KINDS: dict[Any, Kind] = {
    Query: "query",
    Selection: "condition",
    Features: "features",
    Categories: "dictionary",
    bool: "switch",
    int: "whole",
    float: "number",
    str: "text",
}


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a measure.

    Attributes:
        name: as `Corpus.measure` takes it.
        kind: what it is, as text.
        usual: what it is if it isn't given, as text; empty where it is nothing.
        needed: whether it must be given.
        help: what it says.
        path: whether it names a file on the machine that counts.
        choices: what it may be, where that is little.
        lines: whether it may have several lines.
    """

    name: str
    kind: Kind
    usual: str
    needed: bool
    help: str
    path: bool = False
    choices: Sequence[str] = ()
    lines: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A measure.

    Attributes:
        name: as `Corpus.measure` takes it.
        summary: what it counts, one sentence.
        columns: what is said of the columns of its table.
        options: in the order of its fields.
    """

    name: str
    summary: str
    columns: str
    options: Sequence[Option]


def measures() -> list[str]:
    """Return the names of all measures that are installed."""
    return plugins.names("measures")


def form(name: str) -> Form:
    """Return the form of a measure.

    Raises:
        PluginError: no measure of that name is installed.
    """
    kind = plugins.load("measures", name)
    types = get_type_hints(kind)
    summary, _, rest = (inspect.getdoc(kind) or "").partition("\n")
    columns = rest[rest.index("Columns of") :] if "Columns of" in rest else ""
    return Form(
        name,
        summary,
        columns,
        [_option(each, types[each.name]) for each in fields(kind)],
    )


def _option(field: Any, kind: Any) -> Option:
    [kind] = [each for each in get_args(kind) or (kind,) if each is not NoneType]
    needed = field.default is MISSING and field.default_factory is MISSING
    usual = None if needed else field.default
    if usual is MISSING:
        usual = field.default_factory()
    text = "" if usual is None else str(usual)
    return Option(
        field.name,
        _KINDS.get(kind, "text"),
        text.lower() if kind is bool else text,
        needed,
        field.metadata.get("help", ""),
        bool(field.metadata.get("path")),
        tuple(field.metadata.get("choices", ())),
        bool(field.metadata.get("lines")),
    )
