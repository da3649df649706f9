"""The categories of a dictionary, one in another, and the entries that count as each.

`str(categories)` is JSON that reads back as equal categories, so that a recipe can hold the
dictionary itself: numbers are made again from it, whatever became of the file.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from communique.errors import UsageError

OWN = "__"
"""The key of entries that stand in a category beside other categories."""

_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Category:
    """A category: its name after those it lies in, and its own entries.

    An entry is a word or several; in a word `*` is any characters and `?` is one.
    """

    path: tuple[str, ...]
    entries: tuple[str, ...]

    @property
    def name(self) -> str:
        """The names of the path, joined by a point."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Categories:
    """A dictionary.

    Attributes:
        categories: those that have entries, in the order of the file, outer before inner ones.
        notices: what was odd in the file; of no account where dictionaries are compared.
    """

    categories: tuple[Category, ...]
    notices: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, nested: Mapping[str, Any], notices: Sequence[str] = ()) -> "Categories":
        """Return the dictionary of nested mappings that end in lists of entries.

        A list may hold mappings too; the key `__` stands for entries of the category itself.

        Raises:
            UsageError: something in it is no category and no entry, or there is no entry.
        """
        gathered: dict[tuple[str, ...], list[str]] = {}
        _gather(nested, (), gathered)
        told = list(notices)
        found = []
        for path, entries in _in_order(gathered).items():
            alone = list(dict.fromkeys(each for each in entries if each))
            if len(alone) < len(entries):
                told.append(f"{'.'.join(path)} has {len(entries) - len(alone)} entries that are "
                            "empty or stand there twice")  # fmt: skip
            if alone:
                found.append(Category(path, tuple(alone)))
            elif not any(other[: len(path)] == path for other in gathered if other != path):
                told.append(f"the category {'.'.join(path)} has no entries, and isn't counted")
        if not found:
            raise UsageError(
                "the dictionary has no entry", hint='{"peace": ["peace*", "cease fire"]}'
            )
        return cls(tuple(found), tuple(told))

    def __str__(self) -> str:
        return json.dumps(self.nested, ensure_ascii=False)

    @property
    def nested(self) -> dict[str, Any]:
        """The dictionary as nested mappings."""
        whole: dict[str, Any] = {}
        for category in self.categories:
            inner = whole
            for name in category.path:
                inner = inner.setdefault(name, {})
            inner[OWN] = list(category.entries)
        return _plain(whole)

    def at_levels(self, levels: str) -> tuple[dict[str, tuple[str, ...]], list[str]]:
        """Return entries by the names of categories at some levels, and what is left out.

        `levels` is as `1` or `1,3`, and empty for all. Names at other levels aren't told apart:
        entries of categories that then have the same name count as one category.

        Raises:
            UsageError: `levels` makes no sense, or leaves nothing.
        """
        wanted = _levels(levels)
        merged: dict[str, dict[str, None]] = {}
        lost = []
        for category in self.categories:
            kept = [
                name
                for level, name in enumerate(category.path, start=1)
                if wanted is None or level in wanted
            ]
            if kept:
                merged.setdefault(".".join(kept), {}).update(dict.fromkeys(category.entries))
            else:
                lost.append(category.name)
        if not merged:
            raise UsageError(f"no category is at levels {levels}", hint="level 1 is the outermost")
        told = [f"not at levels {levels}, and so not counted: {', '.join(lost)}"] if lost else []
        return {name: tuple(entries) for name, entries in merged.items()}, told

    def under(self, name: str) -> tuple[str, ...]:
        """Return the entries of a category and of those in it; `a+b` is those of either.

        Raises:
            UsageError: there is no such category.
        """
        found: dict[str, None] = {}
        for one in (each.strip().lower() for each in name.split("+")):
            inside = [
                category
                for category in self.categories
                if f"{category.name.lower()}.".startswith(f"{one}.")
            ]
            if not inside:
                known = ", ".join(category.name for category in self.categories)
                raise UsageError(f"no category is called {one!r}", hint=f"categories: {known}")
            for category in inside:
                found.update(dict.fromkeys(category.entries))
        return tuple(found)


def parse_categories(text: str) -> Categories:
    """Return the dictionary of a JSON text.

    Raises:
        ValueError: it is none.
        UsageError: it holds something else than categories and entries.
    """
    try:
        found = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(found, dict):
        raise ValueError(text)
    return Categories.of(found)


def normal(entry: str) -> str:
    """Return an entry with one space between its words."""
    return " ".join(entry.split())


def _gather(
    found: object,
    path: tuple[str, ...],
    gathered: dict[tuple[str, ...], list[str]],
    depth: int = 0,
) -> None:
    if depth > _DEEPEST:
        raise UsageError(f"the dictionary is nested more than {_DEEPEST} deep")
    match found:
        case Mapping():
            if path and not found:
                gathered.setdefault(path, [])
            for name, inner in _named(found):
                _gather(inner, path if name == OWN else (*path, name), gathered, depth + 1)
        case list() | tuple():
            if path:
                gathered.setdefault(path, [])
            for inner in found:
                _gather(inner, path, gathered, depth + 1)
        case str() if path and _is_text(found):
            gathered.setdefault(path, []).append(normal(found))
        case None if path:
            gathered.setdefault(path, [])
        case _:
            where = f"in the category {'.'.join(path)}" if path else "outside of a category"
            raise UsageError(
                f"{json.dumps(found, default=str)} {where} is no entry",
                hint='an entry is a text, as "peace*"; put numbers in quotation marks',
            )


def _is_text(found: str) -> bool:
    """Tell whether a text has no half of a character, as JSON can say."""
    return found.encode("utf-8", "replace").decode("utf-8") == found


def _in_order(gathered: dict[tuple[str, ...], list[str]]) -> dict[tuple[str, ...], list[str]]:
    """Return categories with those that lie in them behind them."""
    first: dict[tuple[str, ...], int] = {}
    for path in gathered:
        for depth in range(1, len(path) + 1):
            first.setdefault(path[:depth], len(first))
    places = {path: [first[path[: d + 1]] for d in range(len(path))] for path in gathered}
    return {path: gathered[path] for path in sorted(gathered, key=places.__getitem__)}


def _named(mapping: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    for key, inner in mapping.items():
        name = normal(str(key))
        if not name or not _is_text(name):
            raise UsageError("a category has no name that can be read", hint="give each one")
        yield name, inner


def _plain(inner: dict[str, Any]) -> dict[str, Any]:
    """Return nested mappings in which a category with nothing but entries is a list."""
    return {
        name: value[OWN]
        if list(value) == [OWN]
        else _plain(value)
        if isinstance(value, dict)
        else value
        for name, value in inner.items()
    }


def _levels(levels: str) -> set[int] | None:
    if not levels.strip():
        return None
    if not re.fullmatch(r"\s*[1-9]\d*(\s*[,\s]\s*[1-9]\d*)*\s*", levels):
        raise UsageError(f"levels can't be {levels!r}", hint="as 1, or 1,3; 1 is the outermost")
    return {int(each) for each in re.findall(r"\d+", levels)}
