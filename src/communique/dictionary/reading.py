"""Dictionaries from files: in the form that the ending of the name says."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from communique.dictionary import lexicoder, liwc, nesting, wordstat, yoshikoder
from communique.dictionary.categories import Categories
from communique.dictionary.lines import FORM, Text
from communique.errors import ReadError, UsageError
from communique.read.encoding import decoded
from communique.read.options import ReadOptions

FORMS: Mapping[str, Callable[[Text], dict[str, Any]]] = {
    ".dic": liwc.read,
    ".lcd": lexicoder.read,
    ".lc3": lexicoder.read,
    ".cat": wordstat.read,
    ".ykd": yoshikoder.read,
    ".yml": nesting.read_yaml,
    ".yaml": nesting.read_yaml,
    ".json": nesting.read_json,
}
"""How a file of each ending is read."""

_XML = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")


def read_dictionary(path: str | Path, encoding: str = "") -> Categories:
    """Return the dictionary of a file; what is odd in it is told by its notices.

    LIWC `.dic`, Lexicoder `.lcd` and `.lc3`, WordStat `.cat`, Yoshikoder `.ykd`, YAML and JSON.

    Raises:
        ReadError: the file can't be read; the message says where and how to mend it.
        UsageError: the ending is of no form that is known.
        MissingExtraError: YAML, and PyYAML isn't installed.
    """
    file = Path(path)
    form = FORMS.get(file.suffix.lower())
    if form is None:
        raise UsageError(
            f"a dictionary can't be read from {file.name}", hint=f"endings: {', '.join(FORMS)}"
        )
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise ReadError(
            f"the dictionary can't be read: {error.strerror}", where=str(file)
        ) from error
    return _read(raw, file, form, encoding)


def _read(
    raw: bytes, file: Path, form: Callable[[Text], dict[str, Any]], encoding: str
) -> Categories:
    told: list[str] = []
    declared = _XML.match(raw)
    if declared and not encoding:
        encoding = declared[1].decode("ascii")
    options = ReadOptions(encoding=encoding, notice=lambda error: told.append(_sentence(error)))
    text = Text(str(file), decoded(raw, str(file), options), told)
    if form is lexicoder.read and text.text.lstrip().startswith("<"):
        form = yoshikoder.read
    nested = form(text)
    try:
        return Categories.of(nested, told)
    except UsageError as error:
        raise ReadError(error.message, where=str(file), hint=error.hint or FORM) from error


def _sentence(error: ReadError) -> str:
    return f"{error.where}: {error.message}"
