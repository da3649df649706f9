"""Yoshikoder's form, `.ykd`: XML in which a `cnode` is a category and a `pnode` an entry.

Declarations of types and entities are refused: a few lines of them can stand for gigabytes.
"""

from typing import Any
from xml.parsers import expat

from communique.dictionary.lines import Text, category
from communique.errors import ReadError

_KNOWN = {"dictionary", "cnode", "pnode"}


def read(text: Text) -> dict[str, Any]:
    """Return the nested categories of a file.

    Raises:
        ReadError: it isn't XML, or not in the form.
    """
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: Text) -> None:
        self.text = text
        self.nested: dict[str, Any] = {}
        self.path: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end

    def read(self) -> dict[str, Any]:
        try:
            self.parser.Parse(self.text.text, True)
        except expat.ExpatError as error:
            raise self.text.wrong(
                f"the file is not XML: {expat.errors.messages[error.code]}",
                error.lineno,
                error.offset + 1,
                hint="save it again from the program that made it",
            ) from error
        return self.nested

    def _refuse(self, *_: object) -> None:
        raise self._wrong("the file declares a DOCTYPE, which is not read", "take the lines out")

    def _begin(self, tag: str, values: dict[str, str]) -> None:
        if tag not in _KNOWN:
            self.text.tell(self.parser.CurrentLineNumber, f"<{tag}> is not read")
        elif tag != "dictionary":
            name = values.get("name", "").strip()
            if not name:
                raise self._wrong(f"the {tag} has no name", f'as <{tag} name="peace">')
            if tag == "cnode":
                self.path.append(name)
                category(self.nested, self.path)
            elif self.path:
                category(self.nested, self.path).append(name)
            else:
                raise self._wrong(f"the pnode {name!r} lies in no cnode", "put it into a cnode")

    def _end(self, tag: str) -> None:
        if tag == "cnode":
            self.path.pop()

    def _wrong(self, what: str, hint: str) -> ReadError:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        return self.text.wrong(what, line, column, hint)
