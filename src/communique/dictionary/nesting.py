"""YAML and JSON: mappings of categories that end in lists of entries.

What a file says twice is an error, as is what isn't text in JSON; in YAML all that stands for
one value is text as it is written, `no` and `1984` too.
"""

import json
from typing import Any

from communique.dictionary.lines import Text
from communique.errors import MissingExtraError

_DEEPEST = 50


def read_json(text: Text) -> dict[str, Any]:
    """Return the nested categories of a JSON file.

    Raises:
        ReadError: it isn't JSON, or not in the form.
    """

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            at = text.text.rfind(json.dumps(twice, ensure_ascii=False))
            raise text.wrong(
                f"{twice!r} is there twice", *_place(text.text, at), hint="join the two"
            )
        return found

    try:
        found = json.loads(text.text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise text.wrong(
            f"the file is not JSON: {error.msg}",
            error.lineno,
            error.colno,
            hint='as {"peace": ["peace*", "cease fire"]}',
        ) from error
    except (RecursionError, ValueError) as error:
        raise text.wrong("the file is nested too deep, or a number too long", 1) from error
    return _mapping(text, found)


def read_yaml(text: Text) -> dict[str, Any]:
    """Return the nested categories of a YAML file.

    Raises:
        ReadError: it isn't YAML, or not in the form.
        MissingExtraError: PyYAML isn't installed.
    """
    try:
        import yaml
    except ImportError as error:
        raise MissingExtraError(
            "dictionaries in YAML need PyYAML", hint="pip install 'communique[yaml]', or use JSON"
        ) from error
    try:
        node = yaml.compose(text.text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise text.wrong(
            f"the file is not YAML: {error.problem}",
            place[0],
            place[1],
            hint="indent by spaces, and put what begins with * or holds : in quotation marks",
        ) from error
    except yaml.reader.ReaderError as error:
        place = _place(text.text, error.position)
        raise text.wrong(f"the file is not YAML: {error.reason}", *place) from error
    except RecursionError as error:
        raise text.wrong("the file is nested too deep", 1) from error
    seen: set[int] = set()
    return _mapping(text, None if node is None else _value(text, node, seen, 0))


def _value(text: Text, node: Any, seen: set[int], depth: int) -> Any:
    """Return what a node of YAML stands for, scalars as they are written."""
    place = (node.start_mark.line + 1, node.start_mark.column + 1)
    if id(node) in seen:
        raise text.wrong("an alias repeats what stands elsewhere", *place, hint="write it out")
    seen.add(id(node))
    if depth > _DEEPEST:
        raise text.wrong("the file is nested too deep", *place)
    if node.id == "scalar":
        return None if node.tag.endswith(":null") and node.style is None else node.value
    if node.id == "sequence":
        return [_value(text, each, seen, depth + 1) for each in node.value]
    found: dict[str, Any] = {}
    for key, inner in node.value:
        at = (key.start_mark.line + 1, key.start_mark.column + 1)
        if key.id != "scalar":
            raise text.wrong("the name of a category is no text", *at, hint="as peace: [truce]")
        if key.value in found:
            raise text.wrong(f"{key.value!r} is there twice", *at, hint="join the two")
        found[key.value] = _value(text, inner, seen, depth + 1)
    return found


def _mapping(text: Text, found: Any) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise text.wrong("the file holds no categories", 1)
    return found


def _place(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
