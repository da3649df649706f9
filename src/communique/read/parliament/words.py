"""The text of turns as it grows, and its words where the file has cut them itself."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from communique.corpus import Mark, TokenStream


@dataclass
class Growing:
    """A text, its words if they are given, and labelled stretches."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    spans: list[tuple[int, int]] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)
    regions: dict[str, list[tuple[int, int, Mapping[str, str]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    marks: dict[str, list[Mark]] = field(default_factory=lambda: defaultdict(list))
    asides: dict[str, list[Mark]] = field(default_factory=lambda: defaultdict(list))
    glued: bool = True

    def gap(self, space: str) -> None:
        """Add white space between two things, if there is something before."""
        last = self.pieces[-1] if self.pieces else "\n\n"
        if last.endswith("\n\n") or (space == " " and last.endswith(" ")):
            return
        if last.endswith(" "):
            # Running text may end with a space that a paragraph doesn't need.
            self.pieces[-1] = last[:-1]
            self.length -= 1
        self.pieces.append(space)
        self.length += len(space)

    def say(self, text: str) -> int:
        """Add characters; return where they begin."""
        start = self.length
        self.pieces.append(text)
        self.length += len(text)
        return start

    def word(self, text: str, values: Mapping[str, str]) -> None:
        """Add a token with its attributes; `glued` says that no space goes before it."""
        if not self.glued:
            self.gap(" ")
        start = self.say(text)
        for name in {*values, *self.values}:
            column = self.values.setdefault(name, [""] * len(self.spans))
            column.append(values.get(name, ""))
        self.spans.append((start, self.length))
        self.glued = False

    def run(
        self, words: Sequence[str], gaps: Sequence[str], values: Mapping[str, Sequence[str]]
    ) -> None:
        """Add tokens with what stands after each, and columns of their attributes."""
        before, at = len(self.spans), self.length
        for word, gap in zip(words, gaps, strict=True):
            self.pieces += (word, gap)
            self.spans.append((at, at + len(word)))
            at += len(word) + len(gap)
        self.length = at
        for name, column in values.items():
            self.values.setdefault(name, [""] * before).extend(column)

    def last_gap(self, gap: str) -> None:
        """Put other white space after the last of the tokens that `run` added."""
        self.length += len(gap) - len(self.pieces[-1])
        self.pieces[-1] = gap

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self.pieces).rstrip()

    def tokens(self) -> TokenStream | None:
        """Return the tokens, or None where the file has none."""
        if not self.spans:
            return None
        # Few files have cut their words themselves, and the rest is read without arrays.
        from communique.read.parliament.tokens import stream

        text = "".join(self.pieces)
        words = [text[start:end] for start, end in self.spans]
        regions = {name: self.regions.get(name, []) for name in {"s", "p", *self.regions}}
        return stream(self.spans, {"word": words, **self.values}, regions)
