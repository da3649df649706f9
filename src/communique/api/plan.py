"""How a corpus is built: what is said in the call, else what the project file says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypedDict, Unpack

from communique.ingest import Plan, Progress
from communique.read import ReadOptions, project

PROJECT = "communique.toml"
"""The project file that is read where none is named."""


Sources = str | Path | Sequence[str | Path]
"""Files, folders, patterns and archives."""


class How(TypedDict, total=False):
    """The options of `build` and `add`.

    Attributes:
        reader: the name of the reader for every file.
        map: the column or key that a field is taken from: `{"text": "body"}`.
        types: what fields are: text, number, date or list.
        encoding: of plain text.
        pattern: metadata in the names of files: `{year}_{name}_{n}.txt`.
        attributes: the columns of vertical text.
        verbatim: whether texts are left as they are: no soft hyphen, ligature or wrongly read UTF-8
            is mended.
        ocr: the languages of scanned pages, which Tesseract then reads: `de+en`.
        project: a file that says all of these, the `communique.toml` here if there is one.
        preset: the tokeniser's rules, `default` or `quanteda`; of no use to `add`.
        language: of texts that don't say; of no use to `add`.
        jobs: threads; 0 is one for each processor. Where a model makes a layer of the corpus,
            processes; 0 is one.
        strict: whether leaving something out ends the build.
        lemma: whether the words are given their lemmas; `add` gives every layer that is there.
        corrections: files of corrections, beside those that lie with the sources.
        progress: is told how far the build is.
    """

    reader: str
    map: Mapping[str, str]
    types: Mapping[str, str]
    encoding: str
    pattern: str
    attributes: Sequence[str]
    verbatim: bool
    ocr: str
    project: str | Path | None
    preset: str | None
    language: str
    jobs: int
    strict: bool
    lemma: bool
    corrections: Sequence[str | Path]
    progress: Callable[[Progress], None]


def planned(**how: Unpack[How]) -> Plan:
    """Return how to build; what the call says goes before what the project file says.

    Raises:
        TypeError: an option isn't one of `How`.
        UsageError: the project file or an option makes no sense.
    """
    unknown = sorted(set(how) - set(How.__annotations__))
    if unknown:
        raise TypeError(f"there is no option {unknown[0]!r}")
    told = _told(how.get("project"))
    options = replace(
        told,
        fields={**told.fields, **how.get("map", {})},
        types={**told.types, **how.get("types", {})},
        encoding=how.get("encoding") or told.encoding,
        pattern=how.get("pattern") or told.pattern,
        reader=how.get("reader") or told.reader,
        attributes=tuple(how.get("attributes") or told.attributes),
        verbatim=how.get("verbatim") or told.verbatim,
        ocr=how.get("ocr") or told.ocr,
    )
    plan = Plan(
        options=options,
        preset=how.get("preset") or "default",
        language=how.get("language", ""),
        jobs=how.get("jobs", 0),
        strict=how.get("strict", False),
        lemma=how.get("lemma", False),
        corrections=tuple(map(Path, how.get("corrections", ()))),
    )
    return replace(plan, progress=how["progress"]) if "progress" in how else plan


def _told(named: str | Path | None) -> ReadOptions:
    if named:
        return project(Path(named))
    return project(Path(PROJECT)) if Path(PROJECT).is_file() else ReadOptions()


def listed(sources: Sources) -> list[str | Path]:
    """Return sources as a list."""
    return [sources] if isinstance(sources, str | Path) else list(sources)
