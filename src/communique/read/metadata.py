"""Metadata that a document's file doesn't say itself, or says apart from its text.

They come from the file's name, from a file beside it (`beside`), and from front matter; where
two say the same field, the one named last here counts.
"""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from communique.corpus import Value
from communique.errors import ReadError, UsageError
from communique.read.options import ReadOptions
from communique.read.values import interval, listed, typed

RESERVED = frozenset({"id", "source", "title", "text"})
"""Names of what every document has, and no field of metadata may."""

_FENCE = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<head>(?:.*\n)*?)---[ \t]*(?:\r?\n|\Z)")
_ENTRY = re.compile(r"(?P<key>[^\s:#][^:]*?)[ \t]*:(?:[ \t]+(?P<value>.*?))?[ \t]*")
_NUMBERS = frozenset({"year", "month", "day", "n", "nr", "no", "number"})
_PLACEHOLDER = re.compile(r"\{(\w*)\}")


def stem(name: str) -> str:
    """Return a file's relative name without its ending: the id of the one document in it."""
    path = PurePosixPath(name.removesuffix(".gz"))
    return (path.parent / (path.stem or path.name)).as_posix()


def renamed(values: Mapping[str, Any], options: ReadOptions) -> dict[str, Any]:
    """Return values under the names of the fields that are taken from them."""
    taken = {field: values[column] for field, column in options.fields.items() if column in values}
    columns = {options.fields[field] for field in taken}
    return {name: value for name, value in values.items() if name not in columns} | taken


def storable(values: Mapping[str, Value], name: str, options: ReadOptions) -> dict[str, Value]:
    """Return metadata with other names for the fields whose names the store keeps for itself."""
    kept: dict[str, Value] = {}
    for field, value in values.items():
        if field not in RESERVED and not field.startswith("_"):
            kept[field] = value
            continue
        other = f"{field.strip('_') or 'field'}_"
        options.notice(
            ReadError(
                f"the field {field!r} is kept as {other!r}, for every document has one of that name"
                if field in RESERVED
                else f"the field {field!r} is kept as {other!r}, for the store's own begin with _",
                where=name,
            )
        )
        kept[other] = value
    return kept


def of_name(name: str, options: ReadOptions) -> dict[str, str]:
    """Return what the file's name says by the pattern, if there is one; a misfit is told."""
    if not options.pattern:
        return {}
    subject = _subject(name, options.pattern)
    strict, free = _patterns(options.pattern)
    match = strict.fullmatch(subject) or free.fullmatch(subject)
    if match is None:
        options.notice(
            ReadError(
                f"the name does not fit the pattern {options.pattern!r}",
                where=name,
                hint="the document is read without the fields of the pattern",
            )
        )
        return {}
    return match.groupdict()


def _subject(name: str, pattern: str) -> str:
    """Return as many of the last steps of a name as the pattern has."""
    steps = pattern.count("/") + 1
    return "/".join(PurePosixPath(name).parts[-steps:])


def _patterns(pattern: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return a pattern whose fields of numbers take digits only, and one that takes anything."""
    parts = _PLACEHOLDER.split(pattern)
    fields = parts[1::2]
    proper = all(field.isidentifier() for field in fields)
    if not fields or not proper or len(set(fields)) < len(fields):
        raise UsageError(
            f"the pattern {pattern!r} needs fields in braces, each of a name of its own",
            hint="{year}_{name}_{n}.txt, for example",
        )
    strict, free = ([re.escape(part) for part in parts] for _ in range(2))
    free[1::2] = [f"(?P<{field}>[^/]+?)" for field in fields]
    strict[1::2] = [
        f"(?P<{field}>[0-9]+)" if field in _NUMBERS else wanted
        for field, wanted in zip(fields, free[1::2], strict=True)
    ]
    return re.compile("".join(strict)), re.compile("".join(free))


def of_facts(facts: Mapping[str, str]) -> dict[str, Value]:
    """Return the metadata among what is known of a file: its address, and when it was got."""
    values: dict[str, Value] = {"url": facts["url"]} if "url" in facts else {}
    if "retrieved" in facts:
        values["retrieved"] = interval(facts["retrieved"])
    return values


def of_front_matter(text: str, name: str, options: ReadOptions) -> tuple[dict[str, str], int]:
    """Return the fields of front matter, and the character at which the text begins.

    Lines that are no `key: value` are left out and told.
    """
    match = _FENCE.match(text)
    if match is None or not any(map(_ENTRY.fullmatch, match["head"].splitlines())):
        return {}, 0
    values: dict[str, str] = {}
    key = ""
    for number, line in enumerate(match["head"].splitlines(), start=2):
        entry = _ENTRY.fullmatch(line)
        item = line.strip()
        if entry:
            key = entry["key"].strip("\"'")
            values[key] = (entry["value"] or "").strip()
        elif item.startswith("- ") and key and (not values[key] or values[key].startswith("[")):
            values[key] = f"[{', '.join([*listed(values[key]), item[2:].strip()])}]"
        elif item and not item.startswith("#"):
            options.notice(
                ReadError(
                    "the line is no `key: value`, and was left out of the metadata",
                    where=f"{name}, line {number}",
                )
            )
    return values, match.end()


def front_matter_value(field: str, text: str, name: str, options: ReadOptions) -> Value:
    """Return the value of a line of front matter; quotes make a text of it."""
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" and field not in options.types:
        return text[1:-1]
    return value_of(field, text, name, options)


def value_of(field: str, text: str, name: str, options: ReadOptions) -> Value:
    """Return a written value as what it is; one that is impossible is told and missing."""
    kind = options.types.get(field, "")
    if not kind and text.startswith("[") and text.endswith("]"):
        kind = "list"
    return typed(
        field, text, lambda message: options.notice(ReadError(message, where=name)), kind=kind
    )
