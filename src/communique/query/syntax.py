r"""Reads the text of a query.

    query     = token { token } [ "within" name ] [ "::" selection ]
    token     = word | string [ flags ] | "[" [ condition ] "]"
    condition = conjunct { "|" conjunct }
    conjunct  = factor { "&" factor }
    factor    = "!" factor | "(" condition ")" | test
    test      = name ("=" | "!=") string [ flags ]                                in a token
              | name ("=" | "!=" | "<" | "<=" | ">" | ">=") value                 in a selection
              | name [ "not" ] "in" "(" value { "," value } ")"
    value     = string | number | period | "none"
    period    = 2018 | 2018-04 | 2018-04-27 | 2018-Q2 | 2018..2020
    flags     = "%" { "c" | "d" | "l" }

A string is a regular expression on the whole word, case and diacritics told apart. A word by
itself is looked for as it stands, whatever its case; `free*` is every word that begins so. In
conditions `and`, `or` and `not` are read as `&`, `|` and `!`.

>>> print(parse('united "States" []  :: year >= 1900 and party in ("Whig","none")'))
"united"%cl "States" [] :: year >= 1900 & party in ("Whig", "none")
"""

import re
from collections.abc import Callable
from typing import cast

from communique.errors import QueryError
from communique.query.tree import (
    All,
    Any,
    Compare,
    Condition,
    Matches,
    Missing,
    Not,
    Number,
    OneOf,
    Operator,
    Period,
    Query,
    Selection,
    Token,
    unquote,
)

_LEXEME = re.compile(
    r"""\s*(?:
      (?P<string>"(?:[^"\\]|\\.)*")
    | (?P<flags>%[a-zA-Z]+)
    | (?P<mark>::|!=|<=|>=|[\[\]()=<>&|!,])
    | (?P<word>(?:(?!::)[^\s"\[\]()=<>&|!,%])+)
    | (?P<end>$)
    )""",
    re.VERBOSE | re.DOTALL,
)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_PERIOD = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?|-Q[1-4])?(?:\.\.\d{4}(?:-\d\d(?:-\d\d)?|-Q[1-4])?)?")
_NAME = re.compile(r"[^\W\d][\w.-]*")
_OPERATORS = ("=", "!=", "<", "<=", ">", ">=")
# The word itself can be looked for, too: the operator stands before a name at the end.
_WITHIN = re.compile(r"within(?:\s+[^\W\d]\w*)?\s*(?:::|$)")
_SYNONYMS = {"and": "&", "or": "|", "not": "!"}
_MAX_DEPTH = 200

Leaf = Callable[[], Condition]


def parse(text: str) -> Query:
    """Read a query.

    Raises:
        QueryError: the text isn't a query; the message points at the character.
    """
    parser = _Parser(text)
    query = parser.query()
    parser.take_end()
    return query


def parse_selection(text: str) -> Selection:
    """Read a selection; the empty text selects all documents.

    Raises:
        QueryError: the text isn't a selection; the message points at the character.
    """
    parser = _Parser(text)
    selection = parser.selection() if parser.kind != "end" else Selection()
    parser.take_end()
    return selection


class _Parser:
    """Reads left to right with one lexeme of look-ahead."""

    def __init__(self, text: str) -> None:
        self.text, self.stop, self.depth = text, 0, 0
        self.advance()

    def advance(self) -> None:
        match = _LEXEME.match(self.text, self.stop)
        if match is None or match.lastgroup is None:
            at = self.stop + len(self.text[self.stop :]) - len(self.text[self.stop :].lstrip())
            unclosed = self.text[at] == '"'
            wrong = "quotation mark is not closed" if unclosed else "has no meaning here"
            raise QueryError(f"this {wrong}", self.text, at)
        self.kind, self.value = match.lastgroup, match[match.lastgroup]
        self.at, self.stop = match.start(match.lastgroup), match.end()

    def fail(self, expected: str) -> QueryError:
        found = f"{self.value!r}" if self.value else "the end"
        return QueryError(f"expected {expected}, found {found}", self.text, self.at)

    def take(self, mark: str) -> None:
        if self.value != mark or self.kind == "string":
            raise self.fail(f'"{mark}"')
        self.advance()

    def take_end(self) -> None:
        if self.kind != "end":
            raise self.fail("the end")

    def name(self, what: str) -> str:
        if self.kind != "word" or not _NAME.fullmatch(self.value):
            raise self.fail(what)
        name = self.value
        self.advance()
        return name

    def query(self) -> Query:
        tokens: list[Token] = []
        structure = ""
        while self.kind in {"word", "string"} or self.value in {"[", ","}:
            if tokens and self.kind == "word" and _WITHIN.match(self.text, self.at):
                self.advance()
                structure = self.name("the name of a structure, as s or p")
                break
            tokens.append(self.token())
        if not tokens:
            raise self.fail("a word, a string in quotation marks or [ ]")
        within = Selection()
        if self.value == "::":
            self.advance()
            within = self.selection()
        return Query(tuple(tokens), within, structure, self.text)

    def token(self) -> Token:
        at = self.at
        if self.kind == "string":
            pattern, flags = self.string()
            return Token(Matches("word", pattern, flags, at=at))
        if self.value == "[":
            self.advance()
            condition = None if self.value == "]" else self.either(self.test)
            self.take("]")
            return Token(condition)
        word = self.value
        self.advance()
        if word.endswith("*") and len(word) > 1:
            return Token(Matches("word", f"{_escaped(word[:-1])}.*", "c", at=at))
        return Token(Matches("word", word, "cl", at=at))

    def string(self) -> tuple[str, str]:
        """Read a string and its flags."""
        if self.kind != "string":
            raise self.fail("a string in quotation marks")
        lexeme = self.value
        self.advance()
        flags = ""
        if self.kind == "flags":
            if unknown := set(self.value[1:]) - set("cdl"):
                raise QueryError(
                    f"no flag is called {min(unknown)!r}",
                    self.text,
                    self.at + self.value.index(min(unknown)),
                    hint="flags: c ignores case, d ignores diacritics, l takes the text literally",
                )
            flags = "".join(flag for flag in "cdl" if flag in self.value)
            self.advance()
        return unquote(lexeme, literal="l" in flags), flags

    def selection(self) -> Selection:
        return Selection(self.either(self.comparison), self.text)

    def either(self, leaf: Leaf) -> Condition:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise QueryError("the parentheses are nested too deep", self.text, self.at)
        found = [self.both(leaf)]
        while self.operator() == "|":
            self.advance()
            found.append(self.both(leaf))
        self.depth -= 1
        return found[0] if len(found) == 1 else Any(tuple(_flat(found, Any)))

    def both(self, leaf: Leaf) -> Condition:
        found = [self.factor(leaf)]
        while self.operator() == "&":
            self.advance()
            found.append(self.factor(leaf))
        return found[0] if len(found) == 1 else All(tuple(_flat(found, All)))

    def factor(self, leaf: Leaf) -> Condition:
        if self.operator() == "!":
            self.advance()
            self.depth += 1
            if self.depth > _MAX_DEPTH:
                raise QueryError("the negations are nested too deep", self.text, self.at)
            negated = Not(self.factor(leaf))
            self.depth -= 1
            return negated
        if self.value == "(" and self.kind == "mark":
            self.advance()
            condition = self.either(leaf)
            self.take(")")
            return condition
        return leaf()

    def operator(self) -> str:
        if self.kind == "word":
            return _SYNONYMS.get(self.value, "")
        return self.value if self.kind == "mark" else ""

    def test(self) -> Condition:
        at = self.at
        name = self.name("the name of an attribute, as word or lemma")
        if self.value not in {"=", "!="}:
            raise self.fail('"=" or "!="')
        equal = self.value == "="
        self.advance()
        pattern, flags = self.string()
        implied = {"lower": "c", "fold": "cd"}.get(name, "")
        merged = "".join(flag for flag in "cdl" if flag in flags + implied)
        return Matches("word" if implied else name, pattern, merged, equal, at=at)

    def comparison(self) -> Condition:
        at = self.at
        name = self.name("the name of a metadata field")
        if self.kind == "word" and self.value in {"in", "not"}:
            negated = self.value == "not"
            if negated:
                self.advance()
            if self.value != "in":
                raise self.fail('"in"')
            self.advance()
            chosen = self.one_of(name, at)
            return Not(chosen) if negated else chosen
        if self.value not in _OPERATORS or self.kind != "mark":
            raise self.fail("one of = != < <= > >= in")
        operator = cast("Operator", self.value)
        self.advance()
        if (self.kind, self.value) == ("word", "none") and operator in {"=", "!="}:
            self.advance()
            missing = Missing(name, at=at)
            return missing if operator == "=" else Not(missing)
        return Compare(name, operator, self.field_value(), at=at)

    def one_of(self, name: str, at: int) -> Condition:
        self.take("(")
        found: list[str | Number | Period] = []
        missing = False
        while True:
            if (self.kind, self.value) == ("word", "none"):
                missing = True
                self.advance()
            else:
                found.append(self.field_value())
            if self.value != ",":
                break
            self.advance()
        self.take(")")
        chosen = OneOf(name, tuple(found), at=at)
        if missing:
            return Any((chosen, Missing(name, at=at))) if found else Missing(name, at=at)
        return chosen

    def field_value(self) -> str | Number | Period:
        value, at = self.value, self.at
        if self.kind == "string":
            self.advance()
            return unquote(value)
        if self.kind == "word" and _NUMBER.fullmatch(value):
            self.advance()
            return Number(value)
        if self.kind == "word" and _PERIOD.fullmatch(value):
            self.advance()
            period = Period(value)
            try:
                first, stop = period.days
            except (ValueError, OverflowError) as error:
                raise QueryError(f"no such day: {error}", self.text, at) from None
            if first >= stop:
                raise QueryError("the period ends before it begins", self.text, at)
            return period
        hint = f'text stands in quotation marks: "{value}"' if self.kind == "word" else ""
        expected = self.fail("a text in quotation marks, a number, a day as 2018-04-27, or none")
        raise QueryError(expected.message, self.text, at, hint=hint)


def _flat(conditions: list[Condition], kind: type[All] | type[Any]) -> list[Condition]:
    flat: list[Condition] = []
    for each in conditions:
        flat.extend(each.conditions if isinstance(each, kind) else [each])
    return flat


def _escaped(text: str) -> str:
    return re.sub(r"([\\.^$*+?()\[\]{}|])", r"\\\1", text)
