"""Reads patterns: tokens, sequences, choices, repetitions, tags, looks and macros."""

import re
from collections.abc import Callable
from typing import cast

from communique.errors import QueryError
from communique.query.language import conditions, lexemes
from communique.query.language.conditions import Definitions, Known, label_test, token_test
from communique.query.language.fields import document_test, other_dialect
from communique.query.language.lexemes import CONDITION, PATTERN, Lexemes, flags, is_filter, string
from communique.query.language.pattern import (
    TARGET,
    Edge,
    Look,
    Meet,
    Pattern,
    Region,
    Token,
    Union,
    choice,
    repeat,
    sequence,
    with_regions,
)
from communique.query.language.query import Filter, Filtered, Strategy
from communique.query.language.tree import (
    Among,
    Condition,
    Field,
    Matches,
    SameValue,
    conjunction,
    conjuncts,
    leaves,
)
from communique.query.language.values import escaped, unquote

_SIGNS = {"?": (0, 1), "*": (0, None), "+": (1, None)}
_CALLS = 20
"""So many macros may call each other in a row."""

_BEGINNINGS = {"string", "list", "macro", "look", "tag", "label", "word"}


class Reader:
    """Reads patterns; what conditions in tokens say about labels is gathered on the way."""

    def __init__(
        self,
        lex: Lexemes,
        definitions: Definitions,
        filter_: "Callable[[Reader], Filter | None]",
        calls: int = 0,
    ) -> None:
        self.lex, self.definitions, self.filter, self.calls = lex, definitions, filter_, calls
        self.labels: list[str] = []
        self.constraints: list[Condition] = []

    def closed(self, mark: str, found: Condition | None) -> Condition | None:
        """Pass over the mark that closes a condition, and read on as pattern."""
        if not self.lex.is_mark(mark):
            raise self.lex.fail(f'"{mark}"')
        self.lex.grammar = PATTERN
        self.lex.advance()
        return found

    def choice(self) -> Pattern | Filtered:
        """Read sequences with `|` between them."""
        with self.lex.deeper():
            branches = [self.sequence()]
            while self.lex.took("|"):
                branches.append(self.sequence())
        return branches[0] if len(branches) == 1 else choice([self.bare(b) for b in branches])

    def bare(self, found: Pattern | Filtered) -> Pattern:
        """Return a pattern that has no filters."""
        if isinstance(found, Filtered):
            raise QueryError(
                "within and containing can't stand in a part of a pattern",
                self.lex.text,
                self.lex.at,
                hint="they stand behind the whole pattern, or in parentheses after "
                "within or containing",
            )
        return found

    def sequence(self) -> Pattern | Filtered:
        """Read items one after the other, up to what none begins with."""
        lex = self.lex
        found: list[Pattern | Filtered] = []
        while not found or not is_filter(lex):
            begins = lex.is_mark("[", "(", "[:", "@", ",") or lex.kind in _BEGINNINGS
            if not begins:
                break
            if len(found) == lexemes.MAX_ITEMS:
                message = f"a pattern has at most {lexemes.MAX_ITEMS:,} parts one after the other"
                raise QueryError(message, lex.text, lex.at)
            found.append(self.item())
        if not found:
            raise lex.fail("a word, a string in quotation marks or [ ]")
        if len(found) == 1:
            return found[0]
        return sequence(with_regions([self.bare(each) for each in found]))

    def item(self) -> Pattern | Filtered:
        """Read a pattern and how often it stands in a row."""
        found = self.atom()
        while (times := self.times()) is not None:
            found = repeat(self.bare(found), *times)
        return found

    def times(self) -> tuple[int, int | None] | None:
        """Read how often what was read may stand in a row; None is nothing said."""
        lex = self.lex
        if lex.is_mark(*_SIGNS):
            return _SIGNS[lex.next()]
        if lex.kind != "range":
            return None
        at = lex.at
        low, comma, high = lex.next()[1:-1].partition(",")
        first = lexemes.whole(low) if low.strip() else 0
        last = (lexemes.whole(high) if high.strip() else None) if comma else first
        if not (low.strip() or high.strip()) or (last is not None and last < max(first, 1)):
            raise QueryError(
                "this repeats nothing", lex.text, at, hint="{2} twice, {0,3} up to three times"
            )
        if first > lexemes.MAX_TIMES // 100 or (last or 0) > lexemes.MAX_TIMES:
            least, most = lexemes.MAX_TIMES // 100, lexemes.MAX_TIMES
            message = f"a pattern repeats {least:,} to {most:,} times at most"
            raise QueryError(message, lex.text, at, hint="leave the bound out: {2,}")
        return first, last

    def atom(self) -> Pattern | Filtered:
        """Read a pattern that nothing is repeated of yet."""
        lex = self.lex
        match lex.kind:
            case "string":
                at = lex.at
                return Token(Matches("word", *string(lex), at=at))
            case "list":
                return Token(self.listed())
            case "tag":
                return self.tag()
            case "look":
                return self.look()
            case "macro":
                return self.macro()
            case "label":
                return self.labelled(lex.next()[:-1])
        if lex.took("@"):
            return self.labelled(TARGET)
        if lex.is_mark("["):
            return self.token()
        if lex.is_mark("[:"):
            return self.look_at_one()
        if lex.took("("):
            return self.group()
        if lex.is_word("MU") and lex.text[lex.at + 2 :].lstrip().startswith("("):
            lex.advance()
            return self.meet()
        return self.word()

    def group(self) -> Pattern | Filtered:
        """Read what stands in parentheses: a pattern, or a query inside another."""
        lex = self.lex
        n_constraints = len(self.constraints)
        strategy = cast("Strategy", lex.next()[2:-1]) if lex.kind == "strategy" else None
        found = self.choice()
        whole = found if isinstance(found, Filtered) else Filtered(found)
        filters = whole.filters
        while not lex.is_mark(")") and (each := self.filter(self)) is not None:
            filters = (*filters, each)
        condition = self.about_labels() if lex.is_mark("::") else None
        self.closed(")", None)
        if strategy is None and condition is None and filters == whole.filters:
            return found
        # What tokens in here say of labels in here is said of this query alone.
        inside = self.constraints[n_constraints:]
        del self.constraints[n_constraints:]
        said = [each for each in (whole.labels, *inside, condition) if each is not None]
        own = strategy or whole.strategy
        return Filtered(whole.pattern, filters, conjunction(said), own)

    def about_labels(self) -> Condition:
        """Read the condition on labels of a query inside another."""
        lex = self.lex
        lex.read_as(CONDITION)
        lex.take("::")
        at, known = lex.at, Known(self.definitions.lists, self.labels)
        found = conditions.either(lex, label_test(known))
        if any(isinstance(leaf, Field) for leaf in leaves(found)):
            raise QueryError(
                "documents are chosen for the whole query",
                lex.text,
                at,
                hint="put the condition on fields at the end, after ::",
            )
        return found

    def word(self) -> Token:
        """Read a word by itself: whatever its case; `free*` begins so."""
        lex = self.lex
        at, word = lex.at, lex.next()
        if word.endswith("*") and len(word) > 1:
            return Token(Matches("word", f"{escaped(word[:-1])}.*", "c", at=at))
        return Token(Matches("word", word, "cl", at=at))

    def listed(self) -> Condition:
        """Read the name of a list of words."""
        lex, at = self.lex, self.lex.at
        found = conditions.listed(lex, Known(self.definitions.lists))
        return Among("word", found, flags(lex).replace("l", ""), at=at)

    def token(self, label: str = "") -> Token:
        """Read a token in brackets."""
        lex = self.lex
        lex.read_as(CONDITION)
        lex.take("[")
        known = Known(self.definitions.lists, self.labels)
        read = None if lex.is_mark("]") else conditions.either(lex, token_test(known))
        found = self.closed("]", read)
        if found is None or not any(isinstance(each, SameValue) for each in leaves(found)):
            return Token(found, label)
        return self.compared(found, label)

    def compared(self, found: Condition, label: str) -> Token:
        """Return a token whose comparisons with earlier labels are said of a label of its own."""
        label = label or f"_{1 + sum(each.startswith('_') for each in self.labels)}"
        kept: list[Condition] = []
        for each in conjuncts(found):
            if isinstance(each, SameValue):
                attribute = each.left[1]
                same = SameValue((label, attribute), each.right, each.equal, at=each.at)
                self.constraints.append(same)
            elif any(isinstance(leaf, SameValue) for leaf in leaves(each)):
                raise QueryError(
                    "another label can't be looked at under ! or |",
                    self.lex.text,
                    self.lex.at,
                    hint="name this token too, and compare after ::, as b.lemma = a.lemma",
                )
            else:
                kept.append(each)
        if label not in self.labels:
            self.labels.append(label)
        return Token(conjunction(kept), label)

    def labelled(self, label: str) -> Token:
        """Read the token that a label names."""
        lex = self.lex
        if label not in self.labels:
            self.labels.append(label)
        if lex.is_mark("["):
            return self.token(label)
        if lex.kind != "string":
            raise lex.fail("a token in brackets or a string", "labels name single tokens")
        at = lex.at
        return Token(Matches("word", *string(lex), at=at), label)

    def look_at_one(self) -> Pattern:
        """Read `[: … :]`, a condition on the token that comes next."""
        lex = self.lex
        lex.grammar = CONDITION
        lex.advance()
        found = conditions.either(lex, token_test(Known(self.definitions.lists)))
        return Look(Token(self.closed(":]", found)))

    def look(self) -> Pattern:
        """Read look-ahead or look-behind."""
        sign = self.lex.next()
        with self.lex.deeper():
            found = self.bare(self.choice())
        self.lex.take(")")
        return Look(found, behind="<" in sign, negative=sign.endswith("!"))

    def tag(self) -> Pattern:
        """Read `<s>`, `</s>`, `<s/>`, each of the first and last with values: `<p n="1">`."""
        lex, at = self.lex, self.lex.at
        name = lex.value.lstrip("</")
        end = lex.value.startswith("</")
        lex.grammar = CONDITION
        lex.advance()
        if end:
            self.closed(">", None)
            return Edge(name, end=True, at=at)
        structure, underscore, value = name.partition("_")
        if underscore and lex.is_mark("="):
            name = structure
            condition: Condition | None = other_dialect(lex, value, at)
        else:
            condition = self.values()
        if lex.is_mark("/>"):
            return Region(name, self.closed("/>", condition), at=at)
        self.closed(">", condition)
        return Edge(name, condition=condition, at=at)

    def values(self) -> Condition | None:
        """Read the values that a region must have, up to the end of its tag."""
        lex = self.lex
        found: list[Condition] = []
        while not lex.is_mark(">", "/>"):
            if lex.is_mark("(") or lex.is_mark("!"):
                found.append(conditions.either(lex, document_test))
            else:
                found.append(document_test(lex))
            lex.took("&")
        return conjunction(found)

    def macro(self) -> Pattern | Filtered:
        """Read `/region[s]`, the whole region, or what a macro stands for."""
        lex, at = self.lex, self.lex.at
        name = lex.next()[1:-1]
        arguments: list[str] = []
        while not lex.is_mark("]"):
            if lex.kind not in {"string", "word"}:
                raise lex.fail('an argument or "]"')
            value = lex.next()
            arguments.append(unquote(value) if value[0] in "\"'" else value)
            lex.took(",")
        lex.take("]")
        if name == "region" and len(arguments) == 1:
            return Region(arguments[0], at=at)
        return self.expanded(name, arguments, at)

    def expanded(self, name: str, arguments: list[str], at: int) -> Pattern:
        """Return the pattern that a macro stands for."""
        macros = self.definitions.macros
        if name not in macros:
            there = ", ".join(f"/{each}[]" for each in ["region", *sorted(macros)])
            raise QueryError(
                f"no macro is called /{name}[]", self.lex.text, at, hint=f"macros: {there}"
            )
        text = re.sub(
            r"\$(\d)",
            lambda found: arguments[int(found[1])] if int(found[1]) < len(arguments) else found[0],
            macros[name],
        )
        if self.calls >= _CALLS:
            raise QueryError(f"/{name}[] calls itself without end", self.lex.text, at)
        try:
            inner = Reader(Lexemes(text), self.definitions, self.filter, self.calls + 1)
            inner.labels = self.labels
            found = inner.bare(inner.choice())
            inner.lex.take_end()
        except QueryError as error:
            raise QueryError(
                f"in /{name}[], which stands for {text!r}: {error.message}",
                self.lex.text,
                at,
                hint=error.hint,
            ) from error
        self.constraints.extend(inner.constraints)
        return found

    def meet(self) -> Pattern:
        """Read `(meet A B -5 5)`, `(meet A B s)` or `(union A B)`."""
        lex, at = self.lex, self.lex.at
        lex.take("(")
        if not lex.is_word("meet", "union"):
            raise lex.fail("meet or union", 'MU(meet "peace" "war" -5 5)')
        name = lex.next()
        with lex.deeper():
            left, right = self.single(), self.single()
        if name == "union":
            lex.take(")")
            return Union(left, right)
        if lex.kind == "word" and re.fullmatch(r"-?\d+", lex.value):
            begins = lex.at
            low = lex.number("a number")
            high = lex.number("a second number: the tokens that come after")
            found = Meet(left, right, low, high, at=at)
            if low > high:
                raise QueryError("the window ends before it begins", lex.text, begins)
        else:
            structure = self.name("two numbers, as -5 5, or the name of a structure, as s")
            found = Meet(left, right, structure=structure, at=at)
        lex.take(")")
        return found

    def single(self) -> Meet | Union | Token:
        """Read an operand of meet or union."""
        if self.lex.is_mark("("):
            return cast("Meet | Union", self.meet())
        found = self.atom()
        if not isinstance(found, Token | Meet | Union):
            raise self.lex.fail("single tokens in meet and union")
        return found

    def name(self, what: str) -> str:
        """Return a name that must come next."""
        if self.lex.kind != "word" or not re.fullmatch(r"[^\W\d][\w.-]*", self.lex.value):
            raise self.lex.fail(what)
        return self.lex.next()
