"""The first look at vertical text, which finds what its texts have to agree on.

Each text has the columns and structures of its whole file, and each value of its metadata is read
as what all of the file's are. So a file is looked through before the first text is read; what is
wrong with it is told then, too.
"""

import gzip
import re
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain

import numpy as np
import numpy.typing as npt

from communique.corpus import Source
from communique.errors import ReadError, UsageError
from communique.read.columns import n_columns
from communique.read.encoding import decoded_pieces, settled
from communique.read.lines import Lines, lines_of, stretches
from communique.read.nesting import Nesting, Tags, tags_of
from communique.read.options import ReadOptions
from communique.read.tags import GLUE, TEXT, tag

_GZIP = b"\x1f\x8b"
_USUAL = ("word", "pos", "lemma")
_NAMED = re.compile(r"<!--\s*#vrt\s+positional-attributes:\s*(?P<names>.*?)\s*-->")
_NAME = re.compile(r"[A-Za-z_][\w-]*")
_BEGINNING = 100_000
_STEP = 1_000_000


@dataclass(frozen=True, slots=True)
class Text:
    """The tag of a text: its line, from 0, and its attributes."""

    line: int
    values: Mapping[str, str]


@dataclass(slots=True)
class Survey:
    """What was found in a file.

    Attributes:
        source: the file.
        encoding: of its characters.
        names: of its columns.
        structures: names of all its structures, sorted.
        around: names of elements that stand around texts.
        texts: the tags of its texts, in order.
        outside: how many tokens stand outside all texts.
        first_outside: the line of the first of these, from 0.
    """

    source: Source
    encoding: str
    names: tuple[str, ...] = ()
    structures: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    texts: list[Text] = field(default_factory=list)
    outside: int = 0
    first_outside: int = -1


@dataclass(frozen=True, slots=True)
class Parsed:
    """A stretch of a file, whose lines are counted from 0.

    Attributes:
        lines: its lines.
        token: intp[n_tokens], the line of each token.
        tags: its tags.
        glue: intp[n], the lines of `<g/>`.
    """

    lines: Lines
    token: npt.NDArray[np.intp]
    tags: Tags
    glue: npt.NDArray[np.intp]


def surveyed(source: Source, options: ReadOptions) -> Survey:
    """Look through a file.

    Raises:
        ReadError: the file can't be unpacked or decoded, or its tags don't match.
        UsageError: a column is given a name that can't be one.
    """
    pieces = partial(_unpacked, source)
    survey = Survey(source, settled(pieces, source.name, options))
    nesting = Nesting(source.name)
    every = cut(survey, options)
    first = next(every)
    said, exactly = _said(first[:_BEGINNING], options)
    widest, before = 1, 0
    for parsed in _ahead(parsed_stretch, chain((first,), every)):
        nesting.take(replace(parsed.tags, line=parsed.tags.line + before))
        widest = max(widest, n_columns(parsed.lines))
        _note_texts(survey, parsed, before)
        # What follows the last end of a line is the first line of the next stretch.
        before += len(parsed.lines.codes) - 1
    nesting.close()
    named = list(said) if exactly else list(said)[:widest]
    survey.names = (*named, *(f"a{at}" for at in range(len(named), widest)))
    survey.structures = tuple(sorted({"s", "p", *nesting.structures}))
    survey.around = tuple(sorted(nesting.around))
    return survey


def cut(survey: Survey, options: ReadOptions) -> Iterator[str]:
    """Yield the file, stretch by stretch, each of whole texts."""
    source = survey.source
    step = min(_STEP, options.n_characters)
    text = decoded_pieces(partial(_unpacked, source, step), survey.encoding, source.name)
    text = chain((next(text, "").removeprefix("\ufeff"),), text)
    return stretches(text, options.n_characters)


def parsed_stretch(stretch: str) -> Parsed:
    """Return a stretch by its lines."""
    lines = lines_of(stretch)
    is_tag = np.zeros(len(lines.distinct), bool)
    is_tag[lines.tags] = True
    at = np.flatnonzero(is_tag[lines.codes])
    row = (np.cumsum(is_tag, dtype=np.int32) - np.int32(1))[lines.codes[at]]
    kinds = [tag(each) for each in lines.distinct.gather(lines.tags)]
    glues = [each is not None and each.name == GLUE and not each.closing for each in kinds]
    return Parsed(
        lines,
        token=np.flatnonzero(lines.token[lines.codes]),
        tags=tags_of(at, row, kinds),
        glue=at[np.array(glues, bool)[row]],
    )


def _ahead(
    work: Callable[[str], Parsed], items: Iterable[str], n_ahead: int = 3
) -> Iterator[Parsed]:
    """Yield the work done on each item, in order, while the next ones are under way."""
    with ThreadPoolExecutor(n_ahead) as pool:
        waiting: deque[Future[Parsed]] = deque()
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) == n_ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _unpacked(source: Source, step: int = _STEP) -> Iterator[bytes]:
    with source.opened() as file:
        packed = source.name.casefold().endswith(".gz") or file.read(2) == _GZIP
        file.seek(0)
        if not packed:
            yield from iter(lambda: file.read(step), b"")
            return
        with gzip.GzipFile(fileobj=file) as inside:
            yield from iter(lambda: _inflated(inside, step, source.name), b"")


def _inflated(file: gzip.GzipFile, step: int, name: str) -> bytes:
    try:
        return file.read(step)
    except (OSError, EOFError, zlib.error) as error:
        reason = str(error)
        raise ReadError(
            f"the file can't be unpacked: {reason[:1].lower()}{reason[1:]}",
            where=name,
            hint="it is damaged or cut short; fetch it again",
        ) from error


def _said(beginning: str, options: ReadOptions) -> tuple[tuple[str, ...], bool]:
    """Return the names of the columns, and whether they are said rather than usual."""
    for name in options.attributes:
        if not _NAME.fullmatch(name):
            raise UsageError(
                f"{name!r} can't be the name of a column", hint="letters, digits, _ and -"
            )
    if options.attributes:
        return tuple(dict.fromkeys(options.attributes)), True
    match = _NAMED.search(beginning)
    if match is None:
        return _USUAL, False
    return tuple(dict.fromkeys(_NAME.findall(match["names"]))) or _USUAL, True


def _note_texts(survey: Survey, parsed: Parsed, before: int) -> None:
    """Note the texts of a stretch, and the tokens before, between and behind them.

    So many lines go `before` it.
    """
    tags = parsed.tags
    of_text = tags.which(lambda each: each.name == TEXT)
    opening = np.flatnonzero(of_text & tags.which(lambda each: not each.closing))
    survey.texts += [Text(int(tags.line[at]) + before, tags.kind(at).values) for at in opening]
    several = np.flatnonzero(of_text & tags.which(lambda each: not each.lone or each.closing))
    edges = np.searchsorted(parsed.token, tags.line[several])
    # Between two edges of texts there are tokens by turns outside and inside.
    sides = np.diff(np.concatenate(([0], edges, [len(parsed.token)])))[::2]
    survey.outside += int(sides.sum())
    if survey.first_outside < 0 and sides.any():
        side = int(np.flatnonzero(sides)[0])
        first = parsed.token[0 if side == 0 else edges[2 * side - 1]]
        survey.first_outside = int(first) + before
