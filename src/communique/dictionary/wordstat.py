"""WordStat's form, `.cat`: an outline by tabs, in which entries end with a weight, as `TAX* (1)`.

A low line in an entry stands for the space between two words.
"""

import re
from typing import Any

from communique.dictionary.lines import Outline, Text, category

_ENTRY = re.compile(r"\s*(\S.*?)\s*\((-?\d+(?:[.,]\d+)?)\)")


def read(text: Text) -> dict[str, Any]:
    """Return the nested categories of a file.

    Raises:
        ReadError: a line isn't in the form.
    """
    nested: dict[str, Any] = {}
    outline = Outline(text)
    for number, line in text.lines():
        found = _ENTRY.fullmatch(line)
        if found is None:
            category(nested, outline.path(number, line, line.strip()))
            continue
        path = outline.inside(number, line)
        if not path:
            raise text.wrong(
                f"{found[1]!r} lies in no category",
                number,
                hint="write the name of a category on a line before it, and a tab before the entry",
            )
        if found[1].startswith("@"):
            text.tell(number, f"{found[1]!r} is a rule of WordStat, and isn't counted")
            continue
        if found[2] != "1":
            text.tell(number, f"the weight {found[2]} of {found[1]!r} is left out: it counts as 1")
        category(nested, path).append(found[1].replace("_", " "))
    return nested
