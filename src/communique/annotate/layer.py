"""Annotators of layers: from documents and their tokens to attributes and structures.

A plug-in of the group `communique.annotators` that makes a layer is a frozen dataclass with the
methods of `LayerAnnotator`. Its fields are its options (text, whole numbers, numbers, true or
false), from which command line and record are read off.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, ClassVar, Protocol, cast, get_type_hints

import numpy as np
import numpy.typing as npt
import polars as pl

from communique import plugins
from communique.corpus import Coded, Regions, TokenStream
from communique.errors import UsageError

_SWITCH = {"true": True, "yes": True, "false": False, "no": False}


@dataclass(frozen=True, slots=True)
class Given:
    """Documents as an annotator gets them.

    Attributes:
        texts: their texts.
        stream: their tokens: `word`, paragraphs `p` and sentences `s`.
        documents: id, source, title and metadata, as `Part.documents`.
        language: what the corpus was built with as the language of its texts; may be empty.
    """

    texts: Sequence[str]
    stream: TokenStream
    documents: pl.DataFrame
    language: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """What an annotator has found.

    Attributes:
        values: positional attributes, a code for each token given.
        structures: structural attributes, counted in the tokens given.
        notices: what a user must know, and of how many documents it is true.
    """

    values: Mapping[str, Coded]
    structures: Mapping[str, Regions] = field(default_factory=dict)
    notices: Mapping[str, int] = field(default_factory=dict)


class LayerAnnotator(Protocol):
    """Makes a layer; a frozen dataclass, for it travels to other processes."""

    unit: ClassVar[int]
    """About how many bytes of text are annotated at a time; 0 is a whole part, and here."""

    def gives(self) -> tuple[Sequence[str], Sequence[str]]:
        """Return the names of the positional and of the structural attributes."""

    def identity(self) -> Mapping[str, str]:
        """Return what decides the results beside the options: versions, digests of models."""

    def check(self, documents: pl.DataFrame, language: str) -> None:
        """Do nothing where the annotator can do something for these documents.

        Raises:
            UsageError: it can't; the hint says what to tell it.
        """

    def annotate(self, given: Given) -> Annotation:
        """Annotate some documents; the result of one doesn't depend on those beside it."""


def layer_annotators() -> list[str]:
    """Return the names of the installed annotators that make layers."""
    return [name for name in plugins.names("annotators") if is_dataclass(_loaded(name))]


def made(name: str, options: Mapping[str, Any]) -> LayerAnnotator:
    """Return an annotator with its options; text is read as the option's type has it.

    Raises:
        PluginError: no annotator of that name is installed.
        UsageError: it makes no layers, or an option is unknown or of another type.
    """
    kind = _loaded(name)
    if not is_dataclass(kind):
        raise UsageError(
            f"{name!r} cuts texts into tokens when a corpus is built, and makes no layer",
            hint=f"layers: {', '.join(layer_annotators())}",
        )
    types = get_type_hints(kind)
    known = [each.name for each in fields(kind)]
    for option in options:
        if option not in known:
            raise UsageError(
                f"{name} has no option {option!r}", hint=f"options: {', '.join(known) or 'none'}"
            )
    read = {option: _read(option, types[option], value) for option, value in options.items()}
    return cast(LayerAnnotator, kind(**read))  # type: ignore[operator]


def options_of(annotator: LayerAnnotator) -> dict[str, Any]:
    """Return the options of an annotator, for the record."""
    return {each.name: getattr(annotator, each.name) for each in fields(annotator)}  # type: ignore[arg-type]


def coded(values: pl.Series) -> Coded:
    """Return strings as a column of codes."""
    if not len(values):
        return Coded(pl.Series([], dtype=pl.String), values.cast(pl.Int32).to_numpy())
    codes = values.rank("dense").cast(pl.Int32).to_numpy() - 1
    return Coded(values.unique().sort(), codes.astype("int32"))


def preferred(own: Coded, other: Coded, bounds: npt.NDArray[np.int64]) -> tuple[Coded, int]:
    """Return a column with the `own` values of documents that have any, else the `other`.

    Also returned is how many documents have values of their own; `bounds` are their tokens'.
    """
    said = (own.types != "").to_numpy()[own.codes] if len(own.codes) else np.zeros(0, bool)
    before = np.concatenate(([0], np.cumsum(said)))
    has = before[bounds[1:]] > before[bounds[:-1]]
    types = coded(pl.concat([own.types.alias("type"), other.types.alias("type")]))
    rows = np.where(np.repeat(has, np.diff(bounds)), own.codes, other.codes + len(own.types))
    return Coded(types.types, types.codes[rows]), int(has.sum())


def _loaded(name: str) -> Any:
    return plugins.load("annotators", name)


def _read(name: str, kind: Any, value: Any) -> Any:
    if type(value) is kind:
        return value
    try:
        return _SWITCH[str(value).lower()] if kind is bool else kind(value)
    except (KeyError, ValueError) as error:
        called = {bool: "true or false", int: "a whole number", float: "a number"}.get(kind, "text")
        raise UsageError(f"{name} can't be {value!r}", hint=f"give it as {called}") from error
