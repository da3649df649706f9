"""Novelty: which sentences of a statement were said before, which are varied, which are new."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import polars as pl

from communique.corpus import Budget, Corpus, Part
from communique.errors import UsageError
from communique.features import Features, every_token
from communique.measure import Evidence, Unit
from communique.measure.anew import Compared, brief, sentences
from communique.measure.earlier import ACTORS, Against, against
from communique.measure.fields import WITHIN, equals
from communique.measure.heard import KINDS, Asked, Everything, Heard, Manner, Way
from communique.measure.sentences import Statement, Told, Vocabulary
from communique.measure.statements import document, documents
from communique.query import Selection, anything, check_selection, parse, parse_selection
from communique.query.language.values import quote

_SHOWN = ("sentences", "documents", "brief")
_NOWHERE = '"", 0, 0'
_NEAR = 3

Partial = tuple[Heard | Everything, ...]


@dataclass(frozen=True, slots=True)
class Novelty:
    """What a statement repeats of earlier ones, what it varies, and what is new.

    Columns of `sentences`, in the order of the statement:
        document, number: which sentence it is, from 1.
        kind: repeated, varied or new.
        text: the sentence, as far as it may be shown.
        similarity: with the nearest sentence, 0 to 1; null if none is near.
        nearest, nearest_date, order: the document that has it, the first of several, when it was
            said, and whether that was earlier, at the same time, later or is unknown.
        nearest_text: the sentence there.
        words, nearest_words: of both.
        new_words: those that aren't in the nearest in the same order; all of a new sentence.
        times, last, last_date: documents that have one as near; the last of them.
        difference: of a varied sentence what is gone and what came in its place: `[-a-]{+b+}`.
        start, end, nearest_start, nearest_end: characters of both in their documents.
        new_at, times_at: where the new words are, and the sentences as near.
    Columns of `brief`, which has the sentences of the last statement with no like here after them:
        as of `sentences`; their kind is dropped.
    Columns of `documents`, in the order of time:
        document, date, group: which it is, when it was said, whose it is.
        earlier: documents it is compared with.
        words: all of its words.
        repeated, varied, new: words in sentences of each kind; they add up to `words`.
        share: of words in new sentences, 0 to 1; null where nothing is earlier.
        low, high: its 95 % interval, with the sentence as sampling unit.
        copies: documents left out because they are the same statement.
        reference: the condition of the documents it is compared with.
        repeated_at, varied_at, new_at: where the sentences are.
    """

    counts: ClassVar[Sequence[str]] = (
        *("words", "new_words", "nearest_words", "times"),
        *("earlier", "repeated", "varied", "new"),
    )

    document: str = field(default="", metadata={"help": "the id of the statement; empty is all"})
    against: str = field(
        default="earlier",
        metadata={"help": "earlier (by the same actor), year, meeting, or a condition"},
    )
    show: str = field(default="sentences", metadata={"help": ", ".join(_SHOWN), "choices": _SHOWN})
    features: Features = field(
        default=Features(punctuation=False), metadata={"help": "what words are compared, as what"}
    )
    within: Selection = field(default=Selection(), metadata=WITHIN)
    by: str = field(default="", metadata={"help": f"whose a document is; else {', '.join(ACTORS)}"})
    date: str = field(default="date", metadata={"help": "date or number: what came first"})
    varied: float = field(default=0.5, metadata={"help": "similarity from which it is varied"})
    repeated: float = field(default=1.0, metadata={"help": "and from which it is repeated"})
    short: int = field(
        default=5, metadata={"help": "sentences of fewer words are repeated only word for word"}
    )
    copy: float = field(
        default=0.9, metadata={"help": "likeness from which a document is the same statement"}
    )
    copies: bool = field(default=False, metadata={"help": "whether such documents are compared"})

    def items(self, corpus: Corpus, /) -> Iterable[Any]:
        """Return the parts, each with what is looked for in it."""
        self._check()
        sets = against(self.against, self.by, self.date, self.within, corpus.fields)
        check_selection(sets[0].condition, corpus.fields)
        manner = Manner(self.repeated, self.varied, self.short, self.copy, self.copies)
        vocabulary = Vocabulary.of(corpus.parts, self.features)
        if not self.document:
            chosen: Any = Way(sets[0], vocabulary, manner)
        else:
            part, row = _place(corpus, self.document)
            one, fact = _fact(part, row, sets)
            statement = Statement.of(Told.of(part, vocabulary), row)
            chosen = Asked(statement, fact, Way(one, vocabulary, manner))
        return [(part, chosen) for part in corpus.parts]

    def _check(self) -> None:
        if self.show not in _SHOWN:
            raise UsageError(f"{self.show!r} can't be shown", hint=f"shown: {', '.join(_SHOWN)}")
        if not self.document and self.show != "documents":
            raise UsageError(
                f"{self.show} are those of one document",
                hint="give its id; --show documents looks at all",
            )
        if not 0 < self.varied <= self.repeated <= 1:
            raise UsageError(
                "similarities are above 0 to 1, and varied is no more than repeated",
                hint="varied 0.5 and repeated 1 are usual",
            )
        if not 0 < self.copy <= 1:
            raise UsageError("a likeness is above 0 to 1", hint="copy 0.9 is usual")
        if self.short < 0:
            raise UsageError("a sentence has no less than 0 words", hint="short 5 is usual")
        kept = replace(self.features, ngrams=(1,), skip=(0,), compounds=())
        if kept != self.features or self.features.limited:
            raise UsageError(
                "novelty compares single words, however frequent they are",
                hint="features may say: lower; no punctuation; no numbers; stop words en",
            )

    def map(self, item: Any, budget: Budget, /) -> Partial:
        """Look for the statement in one part, or take the sentences of all its documents."""
        part, chosen = item
        if isinstance(chosen, Asked):
            return (Heard.of(part, chosen, budget),)
        return (Everything.of(part, chosen, budget),)

    def merge(self, partials: Sequence[Partial], /) -> Partial:
        """Put the parts side by side."""
        return tuple(each for several in partials for each in several)

    def finish(self, partial: Partial, /) -> pl.DataFrame:
        """Choose the nearest of all parts, and say what is new."""
        everything, heard = _sorted(partial)
        if everything:
            return documents(Everything.merged(everything))
        tables = {"sentences": sentences, "brief": brief, "documents": document}
        return tables[self.show](Compared(heard))

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for the words of sentences, or for the documents compared."""
        if column == "earlier":
            return Evidence(anything(parse_selection(row["reference"])), "documents")
        if column == "words" and self.show == "documents":
            whole = self.within.narrowed(equals("id", row["document"]))
            return Evidence(every_token(self.features, whole), "tokens")
        inside = parse(f"[] within chars({_stretch(row, column)})").filters
        unit: Unit = "documents" if column == "times" else "tokens"
        return Evidence(replace(every_token(self.features), filters=inside), unit)

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what words are."""
        return [f"words: {self.features}"]

    def remarks(self, partial: Partial, /) -> Sequence[str]:
        """Return what was compared, and what was left out."""
        everything, heard = _sorted(partial)
        return _about_all(everything) if everything else _about(Compared(heard))


def _sorted(partial: Partial) -> tuple[list[Everything], list[Heard]]:
    """Return what was taken of all documents, and what was heard for one; one of them is empty."""
    return (
        [each for each in partial if isinstance(each, Everything)],
        [each for each in partial if isinstance(each, Heard)],
    )


def _stretch(row: Mapping[str, Any], column: str) -> str:
    """Return the characters of what a cell counts, as `chars(…)` takes them."""
    if column in {*KINDS, "new_words", "times"}:
        return row["new_at" if column == "new_words" else f"{column}_at"] or _NOWHERE
    side = "nearest_" if column == "nearest_words" else ""
    document = row["nearest" if side else "document"]
    if document is None:
        return _NOWHERE
    return f"{quote(document)}, {row[f'{side}start']}, {row[f'{side}end']}"


def _place(corpus: Corpus, name: str) -> tuple[Part, int]:
    """Return the part of a document, and its row there.

    Raises:
        UsageError: there is none of that id.
    """
    for part in corpus.parts:
        rows = (part.documents["id"] == name).arg_true()
        if len(rows):
            return part, int(rows[0])
    ids = [each for part in corpus.parts for each in part.documents["id"]]
    near = difflib.get_close_matches(name, ids, n=_NEAR) or ids[:_NEAR]
    raise UsageError(f"no document is called {name!r}", hint=f"{', '.join(near)}?")


def _fact(part: Part, row: int, sets: Sequence[Against]) -> tuple[Against, Mapping[str, Any]]:
    """Return with what a statement is compared, and what is known of it.

    Raises:
        UsageError: too little is known of it.
    """
    name = part.documents["id"][row]
    facts = [each.facts(part).filter(row=row) for each in sets]
    known = [(one, fact.row(0, named=True)) for one, fact in zip(sets, facts, strict=True)]
    chosen, fact = known[0]
    key = chosen.key
    if key:
        able = [(one, each) for one, each in known if each[key] is not None]
        if not able:
            missing = ", ".join(one.by for one, _ in known) if key == "group" else "meeting"
            raise UsageError(
                f"{name} has no {missing}",
                hint="name the field with --by, or the documents: against 'year' or a condition",
            )
        chosen, fact = able[0]
    if chosen.needs_date and fact["first"] is None:
        raise UsageError(
            f"{name} has no {chosen.date}: nothing is known to be earlier",
            hint="name the documents to compare it with: against 'party = \"A\"'",
        )
    return chosen, fact


def _about(compared: Compared) -> list[str]:
    """Return with how many documents a statement was compared, and which of them are no others."""
    asked, kept = compared.asked, compared.kept
    told = [f"{asked.way.against.told(asked.fact)}: {_several(len(kept))}"]
    if len(kept):
        dates = kept["said"].drop_nulls().sort()
        if len(dates):
            told[0] += f", {dates[0]} to {dates[-1]}"
        undated = len(kept) - len(dates)
        if undated and asked.way.against.kind:
            told.append(f"{_several(undated)} compared without {asked.way.against.date}")
    else:
        told.append("nothing is earlier: that all is new says nothing")
    if compared.copies:
        told.append(
            f"left out as the same statement: {', '.join(compared.copies)}; "
            "--copies compares them, too"
        )
    return told


def _about_all(everything: Sequence[Everything]) -> list[str]:
    """Return with what statements were compared, and which of them couldn't be."""
    one = everything[0].way.against
    told = [f"each {one.told()}"]
    missing = {"first": one.date} if one.needs_date else {}
    if one.key:
        missing[one.key] = one.by if one.key == "group" else one.key
    for column, called in missing.items():
        n = sum(int(each.documents[column].null_count()) for each in everything)
        if n:
            told.append(f"not in the table, without {called}: {_several(n)}")
    return told


def _several(n: int) -> str:
    return "1 document" if n == 1 else f"{n:,} documents"
