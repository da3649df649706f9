"""Catalogues of the words on pages: files of gettext, read as translators write them.

A catalogue is one `.po` file. It is read as it is, so that nothing has to be compiled before a
page can be shown, and a language is added with one file.
"""

import ast
import gettext
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

_CONTEXT = "\x04"
"""Stands between the context of a message and the message, as in gettext."""

_LINE = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)?\s*(".*")')
_PLURAL = re.compile(r"plural\s*=\s*([^;]+)")
_USUAL = "n != 1"


@dataclass(frozen=True)
class Catalogue:
    """Messages in one language.

    Attributes:
        messages: by the English message, its context before it: the text, or one for each form
            of the plural.
        form: says of a number which form of the plural goes with it, from 0.
    """

    messages: Mapping[str, Sequence[str]]
    form: Callable[[int], int]

    def text(self, message: str, context: str = "") -> str:
        """Return a message in this language, or in English where it isn't translated."""
        found = self.messages.get(_key(message, context))
        return found[0] if found else message

    def plural(self, one: str, many: str, n: int) -> str:
        """Return the form of a message that goes with a number."""
        found = self.messages.get(one)
        if not found:
            return one if n == 1 else many
        return found[min(self.form(n), len(found) - 1)]


ENGLISH = Catalogue({}, gettext.c2py(_USUAL))
"""The messages as they stand in pages."""


def read(text: str) -> Catalogue:
    """Return the catalogue that a `.po` file holds; what isn't translated, or unsure, is left out.

    Raises:
        ValueError: it says of the plural what can't be understood.
    """
    messages: dict[str, Sequence[str]] = {}
    plural = _USUAL
    for entry in _entries(text):
        texts = [value for name, value in sorted(entry.items()) if name.startswith("msgstr")]
        if entry["msgid"] and all(texts):
            messages[_key(entry["msgid"], entry.get("msgctxt", ""))] = texts
        elif not entry["msgid"]:
            said = _PLURAL.search(texts[0])
            plural = said[1] if said else _USUAL
    return Catalogue(messages, gettext.c2py(plural))


def _entries(text: str) -> Iterator[Mapping[str, str]]:
    """Yield each message as its parts by name."""
    for block in re.split(r"\n\s*\n", text):
        lines = block.splitlines()
        if any(line.startswith("#,") and "fuzzy" in line for line in lines):
            continue
        entry: dict[str, str] = {}
        name = ""
        for line in lines:
            found = _LINE.fullmatch(line.strip())
            if found:
                name = found[1] or name
                entry[name] = entry.get(name, "") + ast.literal_eval(found[2])
        if "msgid" in entry:
            yield entry


def _key(message: str, context: str) -> str:
    return f"{context}{_CONTEXT}{message}" if context else message
