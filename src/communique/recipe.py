"""Recipes: how a number was made, with the number, to make it again and see what changed.

A recipe is the JSON of `Table.recipe` with a `result`: a digest of all rows and the first of
them. A study is an object of named recipes.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from communique.corpus import UNBOUNDED, Budget, Corpus
from communique.errors import ReadError
from communique.run import Table, make, run

_KEPT = 50
"""So many rows are kept in a recipe, to say what changed in them."""

_DIGITS = 8


@dataclass(frozen=True)
class Replay:
    """A recipe made again.

    Attributes:
        name: of the recipe in its study; empty where it stands alone.
        table: the numbers now.
        changes: what differs from the numbers then, a sentence each; none where all is the same.
        notices: what else differs: the state, the program's version; or that the recipe holds no
            numbers.
    """

    name: str
    table: Table
    changes: list[str]
    notices: list[str]

    @property
    def same(self) -> bool:
        """Whether no number changed; true of a recipe without numbers, too."""
        return not self.changes


def recorded(table: Table) -> dict[str, Any]:
    """Return the recipe of a table with its result."""
    rows = _plain(table)
    return {
        **table.recipe,
        "result": {"rows": len(rows), "sha256": _digest(rows), "first": rows[:_KEPT]},
    }


def read(path: Path) -> dict[str, Mapping[str, Any]]:
    """Return the recipes of a file by name; one alone has the empty name.

    Raises:
        ReadError: the file is missing, isn't JSON or holds no recipe.
    """
    try:
        found = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ReadError(f"the recipe can't be read: {error.strerror}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise ReadError("the recipe is not UTF-8", where=f"{path}, byte {error.start}") from error
    except json.JSONDecodeError as error:
        where = f"{path}, line {error.lineno}, column {error.colno}"
        raise ReadError(f"the recipe is not JSON: {error.msg}", where=where) from error
    except (RecursionError, ValueError) as error:
        where = f"{path}: nested too deep, or a number too long"
        raise ReadError("the recipe is not JSON that can be read", where=where) from error
    recipes = {"": found} if isinstance(found, dict) and "measure" in found else found
    if not isinstance(recipes, dict) or not recipes or not all(map(_is_recipe, recipes.values())):
        raise ReadError(
            "the file holds no recipe", where=str(path), hint="--recipe FILE writes one"
        )
    return recipes


def replay(
    corpus: Corpus, name: str, recipe: Mapping[str, Any], budget: Budget = UNBOUNDED
) -> Replay:
    """Make the table of a recipe again and compare it with what the recipe says.

    Raises:
        ReadError: the recipe isn't in the form of one.
        PluginError, UsageError, QueryError: the recipe makes no sense here.
    """
    if not _is_recipe(recipe):
        raise ReadError(
            "the recipe isn't in the form of one",
            where=name,
            hint="--recipe FILE writes one; leave out `result` to get the numbers alone",
        )
    table = run(corpus, make(recipe["measure"], recipe["options"]), budget=budget)
    then, now = recipe.get("result"), recorded(table)["result"]
    changes = [] if then is None or then["sha256"] == now["sha256"] else list(_changes(then, now))
    return Replay(name, table, changes, list(_notices(recipe, table.recipe)))


def _notices(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    old, new = then.get("corpus", {}).get("state"), now["corpus"]["state"]
    if old not in {None, new}:
        yield f"the state was {old} then, it is {new} now"
    old, new = then.get("communique"), now["communique"]
    if old not in {None, new}:
        yield f"communique was {old} then, it is {new} now"
    if then.get("result") is None:
        yield "the recipe holds no numbers to compare with"


def _is_recipe(found: object) -> bool:
    """Tell whether everything that is looked at is there, and of its type."""
    return (
        isinstance(found, Mapping)
        and isinstance(found.get("measure"), str)
        and isinstance(found.get("options"), Mapping)
        and isinstance(found.get("communique", ""), str)
        and isinstance(corpus := found.get("corpus", {}), Mapping)
        and isinstance(corpus.get("state", ""), str)
        and _is_result(found.get("result"))
    )


def _is_result(found: object) -> bool:
    if found is None:
        return True
    return (
        isinstance(found, Mapping)
        and isinstance(found.get("rows"), int)
        and isinstance(found.get("sha256"), str)
        and isinstance(first := found.get("first"), list)
        and all(isinstance(row, Mapping) for row in first)
    )


def _changes(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    if then["rows"] != now["rows"]:
        yield f"there were {then['rows']:,} rows then, there are {now['rows']:,} now"
    before, after = _by_label(then["first"]), _by_label(now["first"])
    for label, row in before.items():
        if label not in after:
            yield f"{label} was among the first {_KEPT} rows then, it is not now"
            continue
        for column, value in row.items():
            if after[label].get(column) != value:
                yield f"{column} of {label} was {value} then, it is {after[label].get(column)} now"
    if before == after and then["rows"] == now["rows"]:
        yield f"a row after the first {_KEPT} changed"


def _by_label(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {_label(row): row for row in rows}


def _label(row: Mapping[str, Any]) -> str:
    named = [
        row[key]
        for key in ("type", "group", "subgroup", "period", "kind", "number", "first")
        if key in row
    ]
    return " ".join("none" if each is None else str(each) for each in named) or "the total"


def _plain(table: Table) -> list[dict[str, Any]]:
    """Return the rows with floats cut to the digits that any machine agrees on."""
    return [
        {
            name: float(f"{cell:.{_DIGITS}g}") if isinstance(cell, float) else cell
            for name, cell in row.items()
        }
        for row in table
    ]


def _digest(rows: list[dict[str, Any]]) -> str:
    # JSON as Python writes it: how polars writes floats may change with its version.
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
