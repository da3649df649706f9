"""Project files: how the files of a collection are read, written down once.

```toml
[read]
encoding = "cp1252"
pattern = "{year}_{name}.txt"

[read.fields]
title = "h1"

[read.types]
year = "number"

[rights]
show = "snippets"
licence = "CC-BY-4.0"
```
"""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from communique.corpus.rights import SHOWN
from communique.errors import UsageError
from communique.read.options import TYPES, ReadOptions

_TEXTS = ("encoding", "ocr", "pattern", "query", "reader", "unit")
_KEYS = (*_TEXTS, "attributes", "fields", "types", "verbatim")
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def project(path: Path) -> ReadOptions:
    """Return the options that a `communique.toml` says in `[read]`, `[site]` and `[rights]`.

    Raises:
        UsageError: the file can't be read, is not TOML, or says what no reader knows.
    """
    text = _text(path)
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(path, str(error), text) from error
    read = content.get("read", {})
    if not isinstance(read, dict):
        raise _problem("[read] must be a table", path, text, "read")
    for key, value in read.items():
        _check(key, value, path, text)
    sites = content.get("site", {})
    _check_sites(sites, path, text)
    rights = content.get("rights", {})
    _check_rights(rights, path, text)
    told = {**read, "attributes": tuple(read.get("attributes", ()))}
    return ReadOptions(**told, sites=sites, defaults=rights)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise UsageError(
            f"the project file can't be read: {error.strerror}", where=str(path)
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError("the project file is not UTF-8", where=str(path)) from error


def _not_toml(path: Path, message: str, text: str) -> UsageError:
    place = _PLACE.search(message)
    line = place[1] if place and place[1] else str(len(text.splitlines()))
    column = f", column {place[2]}" if place and place[2] else ""
    what = _PLACE.sub("", message)
    return UsageError(
        f"the project file is not TOML: {what[:1].lower()}{what[1:]}",
        where=f"{path}, line {line}{column}",
        hint='text stands in quotes: encoding = "cp1252"',
    )


def _check(key: str, value: Any, path: Path, text: str) -> None:
    if key not in _KEYS:
        raise _problem(f"[read] has no key {key!r}", path, text, key, f"keys: {', '.join(_KEYS)}")
    if key in _TEXTS and not isinstance(value, str):
        raise _problem(f"{key!r} must be text in quotes", path, text, key)
    if key == "verbatim" and not isinstance(value, bool):
        raise _problem("'verbatim' must be true or false", path, text, key)
    if key == "attributes" and not _are_texts(value):
        hint = 'attributes = ["word", "pos", "lemma"]'
        raise _problem("'attributes' must be a list of names", path, text, key, hint)
    if key in {"fields", "types"}:
        _check_table(key, value, path, text)


def _check_table(key: str, value: Any, path: Path, text: str) -> None:
    if not isinstance(value, Mapping):
        raise _problem(f"[read.{key}] must be a table", path, text, key)
    for name, given in value.items():
        if not isinstance(given, str):
            raise _problem(f"{name!r} in [read.{key}] must be text in quotes", path, text, name)
        if key == "types" and given not in TYPES:
            raise _problem(
                f"the type {given!r} of {name!r} is not known",
                path, text, name, f"types: {', '.join(TYPES)}",
            )  # fmt: skip


def _check_sites(sites: Any, path: Path, text: str) -> None:
    hint = '[site."example.org"] and under it text = "div.speech", date = "span.when"'
    if not isinstance(sites, Mapping):
        raise _problem("[site] must hold a table for each site", path, text, "site", hint)
    for host, recipe in sites.items():
        if not isinstance(recipe, Mapping):
            raise _problem(f"{host!r} in [site] must be a table", path, text, host, hint)
        for name, value in recipe.items():
            problem = _problem_of_recipe(name, value)
            if problem:
                raise UsageError(
                    f"{name!r} of the site {host!r} {problem}",
                    where=f"{path}, line {_line_of_site(host, name, text)}",
                    hint=hint,
                )


def _problem_of_recipe(name: str, value: Any) -> str:
    from communique.read.html.recipes import LISTED, is_css

    if not isinstance(value, str) and not (name in LISTED and _are_texts(value)):
        return "must be a selector in quotes"
    selectors = [value] if isinstance(value, str) else value
    wrong = next((each for each in selectors if not is_css(each)), None)
    return "" if wrong is None else f"is no CSS selector: {wrong!r}"


def _line_of_site(host: str, key: str, text: str) -> int:
    """Return the line in which a key of a site is set; the first if it can't be told."""
    inside = False
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.fullmatch(r"\s*\[([^\]]+)\]\s*(?:#.*)?", line)
        if header:
            inside = re.sub(r"[\s\"']", "", header[1]) == f"site.{host}"
        elif inside and re.match(rf"""\s*["']?{re.escape(key)}["']?\s*=""", line):
            return number
    return 1


def _check_rights(rights: Any, path: Path, text: str) -> None:
    hint = 'show = "all", "snippets" or "nothing"; licence = "CC-BY-4.0"'
    if not isinstance(rights, Mapping):
        raise _problem("[rights] must be a table", path, text, "rights", hint)
    for key, value in rights.items():
        if key not in {"licence", "show"}:
            raise _problem(f"[rights] has no key {key!r}", path, text, key, hint)
        if not isinstance(value, str) or not value:
            raise _problem(f"{key!r} in [rights] must be text in quotes", path, text, key, hint)
        if key == "show" and value not in SHOWN:
            raise _problem(f"'show' can't be {value!r}", path, text, key, hint)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _problem(message: str, path: Path, text: str, key: str, hint: str = "") -> UsageError:
    """Return an error that names the line in which a key is set in a table of the project file."""
    table = ""
    setting = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*=""")
    found = 1
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.fullmatch(r"\s*\[+\s*([^\]]+?)\s*\]+\s*(?:#.*)?", line)
        table = header[1] if header else table
        inside = table.split(".")[0] in {"read", "rights", "site"}
        if (header and table.endswith(key)) or (inside and setting.match(line)):
            found = number
            break
    return UsageError(message, where=f"{path}, line {found}", hint=hint)
