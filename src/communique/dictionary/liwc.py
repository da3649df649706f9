"""LIWC's form, `.dic`: numbered categories between two lines of `%`, then entries with numbers.

Categories may lie in one another, by tabs. Entries whose numbers depend on what stands beside
them, as `like (02 134)125/464`, are told and left out.
"""

import re
from typing import Any

from communique.dictionary.lines import Outline, Text, category

_CATEGORY = re.compile(r"\s*(\d+)\s+(\S.*)")
_NUMBERS = re.compile(r"\d+(\s+\d+)*")
_SPACED = re.compile(r"(\S.*?)\s+(\d[\d\s]*)")


def read(text: Text) -> dict[str, Any]:
    """Return the nested categories of a file.

    Raises:
        ReadError: a line isn't in the form.
    """
    lines = list(text.lines())
    frame = [at for at, (_, line) in enumerate(lines) if line.strip() == "%"]
    if len(frame) < 2 or frame[0] != 0:
        number = lines[0][0] if lines and (not frame or frame[0] != 0) else len(lines)
        raise text.wrong(
            "categories of a .dic file stand between two lines of %",
            max(number, 1),
            hint="put % alone on a line before the first category and after the last",
        )
    nested: dict[str, Any] = {}
    paths = _categories(text, lines[1 : frame[1]], nested)
    for number, line in lines[frame[1] + 1 :]:
        _entry(text, number, line, paths, nested)
    return nested


def _categories(
    text: Text, lines: list[tuple[int, str]], nested: dict[str, Any]
) -> dict[int, tuple[str, ...]]:
    outline = Outline(text)
    paths: dict[int, tuple[str, ...]] = {}
    for number, line in lines:
        found = _CATEGORY.fullmatch(line)
        if found is None:
            raise text.wrong(
                "the line is no category", number, hint="a number, a tab and a name, as 1, posemo"
            )
        key, (name, *described) = int(found[1]), re.split(r"\t+", found[2])
        if key in paths:
            raise text.wrong(
                f"the category {key} is there twice", number, hint="give each its own number"
            )
        if described:
            text.tell(number, f"the category is called {name}; {' '.join(described)} is left out")
        paths[key] = outline.path(number, line, name.strip())
        category(nested, paths[key])
    return paths


def _entry(
    text: Text,
    number: int,
    line: str,
    paths: dict[int, tuple[str, ...]],
    nested: dict[str, Any],
) -> None:
    entry, rest = _split(line.strip())
    if not _NUMBERS.fullmatch(rest):
        if re.search(r"[(<]", line):
            text.tell(number, f"{line.strip()!r} is conditional, and isn't counted")
            return
        raise text.wrong(
            f"{line.strip()!r} has no numbers of categories",
            number,
            len(line) + 1,
            hint="write the numbers behind the entry, after tabs",
        )
    if re.search(r"<\w+>", entry):
        text.tell(number, f"{entry!r} is conditional, and isn't counted")
        return
    for key in map(int, rest.split()):
        if key in paths:
            category(nested, paths[key]).append(entry)
        else:
            text.tell(number, f"{entry!r} is of the category {key}, which there isn't")


def _split(line: str) -> tuple[str, str]:
    """Return an entry and what stands behind it."""
    if "\t" in line:
        entry, _, rest = line.partition("\t")
        return entry.strip(), rest.strip()
    found = _SPACED.fullmatch(line)
    return (found[1], found[2].strip()) if found else (line, "")
