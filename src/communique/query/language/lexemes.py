"""Cuts the text of a query into lexemes, one look-ahead at a time."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from communique.errors import QueryError
from communique.query.language.values import unquote

MAX_LENGTH = 500_000
"""The longest query, in characters."""

MAX_DEPTH = 60
"""How deep parentheses may be nested: each level takes several frames of Python's stack."""

MAX_TIMES = 1_000_000
"""So often something may stand in a row."""

MAX_ITEMS = 1000
"""So many parts of a pattern may stand one after the other: each may be left out."""

_STRING = r"""(?P<string>l?"(?:[^"\\]|\\.)*"|l?'(?:[^'\\]|\\.)*')"""
_COMMON = rf"""{_STRING}
    | (?P<flags>%[a-zA-Z]+)
    | (?P<list>\$[^\W\d]\w*)"""
_FLAGS = re.VERBOSE | re.DOTALL

PATTERN = re.compile(
    rf"""\s*(?:{_COMMON}
    | (?P<macro>/[^\W\d]\w*\[)
    | (?P<strategy>\(\?(?:standard|longest|shortest|traditional|all)\))
    | (?P<look>\(\?<?[=!])
    | (?P<range>\{{\s*\d*\s*(?:,\s*\d*\s*)?\}})
    | (?P<tag></?[^\W\d][\w.-]*)
    | (?P<label>\w+:(?=\s*["'\[(])(?!\s*\[:))
    | (?P<mark>::|:\]|\[:|@(?=["'\[])|[\[\](){{}}|!,?*+<>&=%;$])
    | (?P<word>(?:(?!::)[^\s"\[\](){{}}|!,?+<>&=%;$])+)
    | (?P<end>$)
    )""",
    _FLAGS,
)
"""Lexemes between tokens. A word may hold an apostrophe, a hyphen, a full stop and what else."""

CONDITION = re.compile(
    rf"""\s*(?:{_COMMON}
    | (?P<mark>::|:\]|!=|<=|>=|==|->|/>|[\[\](){{}}=<>&|!,~;])
    | (?P<word>(?:(?!::|:\]|->|/>)[^\s"'\[\](){{}}=<>&|!,%~;])+)
    | (?P<end>$)
    )""",
    _FLAGS,
)
"""Lexemes inside a token, a tag or after `::`."""


_FILTER = re.compile(r"(?:not\s+)?(?:(?:within|containing)\b|near\s+-?\d+\s+-?\d+\s|having\s*\()")
_NAME = re.compile(r"(?:_\.|\w+[+-]\d{1,9}\.)?[^\W\d][\w.-]*")


class Lexemes:
    """A text read from left to right.

    Attributes:
        text: the whole text.
        kind, value, at: the lexeme that comes next, and where it begins.
    """

    def __init__(self, text: str, grammar: "re.Pattern[str]" = PATTERN) -> None:
        if len(text) > MAX_LENGTH:
            raise QueryError(
                f"the query has {len(text):,} characters, more than {MAX_LENGTH:,}",
                f"{text[:60]}…",
                0,
                hint="put long lists of words into a file and name it: [word in $list]",
            )
        self.text, self.grammar = text, grammar
        self._begin = self._stop = self._depth = 0
        self.advance()

    def advance(self) -> None:
        """Go on to the next lexeme."""
        match = self.grammar.match(self.text, self._stop)
        if match is None or match.lastgroup is None:
            at = self._stop + len(self.text[self._stop :]) - len(self.text[self._stop :].lstrip())
            unclosed = self.text[at] in "\"'"
            wrong = "quotation mark is not closed" if unclosed else "has no meaning here"
            raise QueryError(f"this {wrong}", self.text, at)
        self.kind, self.value = match.lastgroup, match[match.lastgroup]
        self.at = match.start(match.lastgroup)
        self._begin, self._stop = self._stop, match.end()

    def read_as(self, grammar: "re.Pattern[str]") -> None:
        """Read on in another grammar, from the lexeme that comes next."""
        if grammar is not self.grammar:
            self.grammar, self._stop = grammar, self._begin
            self.advance()

    def is_mark(self, *marks: str) -> bool:
        """Tell whether one of some marks comes next."""
        return self.kind == "mark" and self.value in marks

    def is_word(self, *words: str) -> bool:
        """Tell whether one of some words comes next."""
        return self.kind == "word" and self.value in words

    def took(self, *marks: str) -> bool:
        """Pass over a mark if one of some comes next, and tell whether it did."""
        if not self.is_mark(*marks):
            return False
        self.advance()
        return True

    def take(self, mark: str) -> None:
        """Pass over a mark that must come next."""
        if not self.took(mark):
            raise self.fail(f'"{mark}"')

    def take_end(self) -> None:
        """Do nothing at the end of the text."""
        if self.kind != "end":
            raise self.fail("the end")

    def next(self) -> str:
        """Return the lexeme that comes next and pass over it."""
        value = self.value
        self.advance()
        return value

    def number(self, what: str) -> int:
        """Return a whole number that must come next."""
        if self.kind != "word" or not re.fullmatch(r"-?\d{1,9}", self.value):
            raise self.fail(what)
        return int(self.next())

    def fail(self, expected: str, hint: str = "") -> QueryError:
        """Return the error that something else was expected here."""
        found = f"{self.value!r}" if self.value else "the end"
        return QueryError(f"expected {expected}, found {found}", self.text, self.at, hint=hint)

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Read what is nested, if not too deep."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            message = f"this is nested too deep: more than {MAX_DEPTH} levels"
            raise QueryError(message, self.text, self.at)
        yield
        self._depth -= 1


def is_filter(lex: Lexemes) -> bool:
    """Tell whether a filter comes next, and no word that is looked for."""
    return lex.kind == "word" and _FILTER.match(lex.text, lex.at) is not None


def string(lex: Lexemes) -> tuple[str, str]:
    """Read a string and its flags."""
    if lex.kind != "string":
        raise lex.fail("a string in quotation marks")
    lexeme = lex.next()
    plain = lexeme.startswith("l")
    found = flags(lex) + "l" * plain
    merged = "".join(flag for flag in "cdl" if flag in found)
    return unquote(lexeme.removeprefix("l"), literal="l" in merged), merged


def flags(lex: Lexemes) -> str:
    """Read flags, in their order; none are the empty text."""
    if lex.kind != "flags":
        return ""
    if unknown := set(lex.value[1:]) - set("cdl"):
        raise QueryError(
            f"no flag is called {min(unknown)!r}",
            lex.text,
            lex.at + lex.value.index(min(unknown)),
            hint="flags: c ignores case, d ignores diacritics, l takes the text literally",
        )
    value = lex.next()
    return "".join(flag for flag in "cdl" if flag in value)


def named(lex: Lexemes, what: str) -> str:
    """Return a name that must come next."""
    if lex.kind != "word" or not _NAME.fullmatch(lex.value):
        raise lex.fail(what)
    return lex.next()


def take_in(lex: Lexemes) -> None:
    """Pass over `in`, which must come next."""
    if not lex.is_word("in"):
        raise lex.fail('"in"')
    lex.advance()


def whole(digits: str) -> int:
    """Return a number that may have more digits than Python reads; so large a one is any."""
    return int(digits.strip().lstrip("0")[:12] or 0)
