"""Tells whether a query makes sense for a corpus, before anything is looked for."""

from collections.abc import Iterator, Mapping, Sequence

from communique.corpus import Corpus
from communique.corpus.results import results
from communique.errors import QueryError
from communique.query.engine.constraint import labels_in
from communique.query.engine.regions import is_flat, split
from communique.query.engine.rewrite import nonempty
from communique.query.engine.select import ALWAYS, check_selection, unknown
from communique.query.engine.types import check_pattern
from communique.query.language.conditions import ANCHORS
from communique.query.language.pattern import (
    TEXT,
    Edge,
    Look,
    Meet,
    Pattern,
    Region,
    Token,
    labels,
)
from communique.query.language.query import (
    Filter,
    Filtered,
    Having,
    InResult,
    InStructure,
    Near,
    Query,
    Within,
    everything,
    inner_queries,
)
from communique.query.language.tree import (
    AtLabel,
    Condition,
    Distance,
    Inherited,
    Like,
    Matches,
    SameValue,
    Selection,
    leaves,
)


def check(query: Query, corpus: Corpus) -> None:
    """Do nothing where a query makes sense for a corpus.

    Raises:
        QueryError: it names an attribute, structure, field or label that isn't there, compares
            with a value of another type, has a regular expression that can't be read, or can
            match nothing but the empty text.
    """
    _Check(corpus, query).all()


class _Check:
    def __init__(self, corpus: Corpus, query: Query) -> None:
        self.corpus, self.query = corpus, query
        self.text = query.text or str(query)
        self.fields: Mapping[str, str] = {**ALWAYS, **corpus.fields}
        self.structures = [*corpus.structure_names, TEXT]

    def all(self) -> None:
        query = self.query
        for each in everything(query):
            self.pattern(each)
        for filtered in _filtered(Filtered(query.pattern, query.filters, query.labels)):
            if nonempty(filtered.pattern) is None:
                raise QueryError(
                    "this looks for no token: it is a place between tokens",
                    self.text,
                    0,
                    hint="add [] for the token there: <s> []",
                )
            for each_filter in filtered.filters:
                self.filter(each_filter, labels(filtered.pattern))
            if filtered.labels is not None:
                self.labels(filtered.labels, labels(filtered.pattern))
        check_selection(query.within, self.corpus.fields)

    def pattern(self, each: Pattern) -> None:
        match each:
            case Token(condition):
                for leaf in leaves(condition):
                    self.leaf(leaf)
            case Edge(structure=name, condition=condition, at=at):
                self.structure(name, at, condition)
            case Region(structure=name, condition=condition, at=at):
                self.structure(name, at, condition)
            case Meet(structure=name, at=at) if name:
                self.structure(name, at, None)
            case Look(pattern=inner) if labels(inner):
                raise QueryError(
                    f"{labels(inner)[0]} names a token that no hit has",
                    self.text,
                    0,
                    hint="labels stand on tokens of the hit, not in look-ahead or look-behind",
                )

    def leaf(self, leaf: object) -> None:
        if isinstance(leaf, Inherited):
            self.inherited(leaf)
        elif not isinstance(leaf, SameValue | Distance | AtLabel):
            self.attribute(leaf.attribute, self.at(leaf))  # type: ignore[attr-defined]
            if isinstance(leaf, Matches):
                check_pattern(leaf, self.text)

    def attribute(self, name: str, at: int) -> None:
        known = self.corpus.attribute_names
        if name in known:
            return
        named = split(name, self.corpus.structure_names)
        if named is None:
            raise unknown("attribute", name, known, (self.text, at))
        self.value(*named, at)

    def inherited(self, leaf: Inherited) -> None:
        name = leaf.leaf.field
        if name in self.fields:
            check_selection(Selection(leaf.leaf, self.query.text), self.corpus.fields)
            return
        named = split(name, self.corpus.structure_names)
        if named is None:
            raise unknown("field", name, self.fields, (self.text, self.at(leaf.leaf)))
        self.value(*named, self.at(leaf.leaf))

    def value(self, structure: str, value: str, at: int) -> None:
        known = {
            name for part in self.corpus.parts for name in part.structure(structure).values.columns
        }
        if value not in known:
            raise unknown(f"value of {structure}", value, known, (self.text, at))

    def structure(self, name: str, at: int, condition: Condition | None) -> None:
        if name not in self.structures:
            raise unknown("structure", name, self.structures, (self.text, at))
        if name == TEXT:
            if condition is not None:
                check_selection(Selection(condition, self.query.text), self.corpus.fields)
            return
        for leaf in leaves(condition):
            self.value(name, leaf.field, self.at(leaf))  # type: ignore[union-attr]
            if isinstance(leaf, Like):
                check_pattern(leaf, self.text)

    def filter(self, each: Filter, known: Sequence[str]) -> None:
        match each:
            case Within(scope=InStructure() as scope):
                self.structure(scope.structure, scope.at, scope.condition)
                self.several(scope)
            case Within(scope=InResult(name=name, at=at)):
                there = results(self.corpus.store)
                if name not in there:
                    raise unknown("result", name, there, (self.text, at if self.query.text else 0))
            case Near(structure=name, at=at) if name:
                self.structure(name, at, None)
                self.several(InStructure(name, 2, at=at))
            case Having(condition):
                self.labels(condition, known)

    def several(self, scope: InStructure) -> None:
        if scope.n > 1 and not all(is_flat(part, scope.structure) for part in self.corpus.parts):
            raise QueryError(
                f"regions of {scope.structure} overlap: they have no neighbours and end no window",
                self.text,
                scope.at if self.query.text else 0,
                hint=f"within {scope.structure}",
            )

    def labels(self, condition: Condition, named: Sequence[str]) -> None:
        known = [*named, *ANCHORS]
        for name in labels_in(condition):
            if name not in known:
                raise unknown("label", name, known, (self.text, max(self.text.rfind(name), 0)))
        for leaf in leaves(condition):
            match leaf:
                case AtLabel(test=test):
                    self.leaf(test)
                case SameValue(left, right):
                    for _, name in (left, right):
                        if name not in {"lower", "fold"}:
                            self.attribute_alone(name, self.at(leaf))
                case Distance():
                    pass
                case _:
                    check_selection(Selection(leaf, self.query.text), self.corpus.fields)

    def attribute_alone(self, name: str, at: int) -> None:
        if name not in self.corpus.attribute_names:
            raise unknown("attribute", name, self.corpus.attribute_names, (self.text, at))

    def at(self, leaf: object) -> int:
        return int(getattr(leaf, "at", 0)) if self.query.text else 0


def _filtered(found: Filtered) -> Iterator[Filtered]:
    yield found
    for inner in inner_queries(found):
        yield from _filtered(inner)
