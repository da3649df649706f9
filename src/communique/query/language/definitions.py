"""Definitions in a file: lists of words and macros that queries name.

```toml
[lists]
peace = ["peace", "truce", "armistice"]
towns = "towns.txt"

[macros]
np = '[pos="DET"]? [pos="ADJ"]* [pos="NOUN"]+'
```

A list is written out, or is a file beside this one with a word a line.
"""

import tomllib
from pathlib import Path
from typing import Any

from communique.errors import ReadError
from communique.query.language.conditions import Definitions


def read_definitions(path: Path) -> Definitions:
    """Return the lists and macros that the parts `[lists]` and `[macros]` of a file define.

    Raises:
        ReadError: the file, or one that it names, can't be read, is not TOML, or defines what is
            neither words nor the text of a query.
    """
    try:
        content = tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise ReadError(f"the definitions are not TOML: {error}", where=str(path)) from error
    lists = {name: _words(path, name, given) for name, given in _table(path, content, "lists")}
    for name, given in _table(path, content, "macros"):
        if not isinstance(given, str):
            raise _wrong(path, f"the macro {name!r} is no text", "np = '[pos=\"NOUN\"]+'")
    return Definitions(lists, dict(_table(path, content, "macros")))


def _table(path: Path, content: dict[str, Any], name: str) -> list[tuple[str, Any]]:
    found = content.get(name, {})
    if not isinstance(found, dict):
        raise _wrong(path, f"[{name}] is no table", f"[{name}] stands on a line of its own")
    return list(found.items())


def _words(path: Path, name: str, given: Any) -> tuple[str, ...]:
    if isinstance(given, str):
        lines = _text(path.parent / given).splitlines()
        words = tuple(line.strip() for line in lines if line.strip())
    elif isinstance(given, list) and all(isinstance(word, str) for word in given):
        words = tuple(given)
    else:
        raise _wrong(path, f"the list {name!r} holds no words", 'peace = ["peace", "truce"]')
    if not words:
        raise _wrong(path, f"the list {name!r} is empty", 'peace = ["peace", "truce"]')
    return words


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        message = f"the definitions can't be read: {error.strerror}"
        raise ReadError(message, where=str(path)) from error
    except UnicodeDecodeError as error:
        message = "the definitions are not UTF-8"
        raise ReadError(message, where=f"{path}, byte {error.start}") from error


def _wrong(path: Path, message: str, hint: str) -> ReadError:
    return ReadError(message, where=str(path), hint=hint)
