"""Lexicoder's form: `+CATEGORY` on a line, and an entry on each line after it; or XML."""

from typing import Any

from communique.dictionary.lines import Text, category


def read(text: Text) -> dict[str, Any]:
    """Return the categories of a file.

    Raises:
        ReadError: a line isn't in the form.
    """
    nested: dict[str, Any] = {}
    entries: list[str] | None = None
    for number, line in text.lines():
        written = line.strip().strip('"').strip()
        if written.startswith("+"):
            name = written.removeprefix("+").strip()
            if not name:
                raise text.wrong("the category has no name", number, hint="as +POSITIVE")
            entries = category(nested, [name])
        elif entries is None:
            raise text.wrong(
                f"{written!r} stands before the first category",
                number,
                hint="begin with a category, as +POSITIVE",
            )
        else:
            entries.append(written)
    return nested
