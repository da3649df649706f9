"""Vertical text and CoNLL-U: tokens with their annotations."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import numpy as np
import polars as pl

from communique.corpus import Part
from communique.corpus.rights import ALL, right
from communique.write.chosen import Chosen, Log, tell_lists, tell_origins, written

_NO_KEY = re.compile(r"[^\w:.\-]")
_CONLLU = ("word", "lemma", "pos", "xpos", "feats", "head", "deprel", "deps")


def write_vertical(chosen: Chosen, path: Path, log: Log) -> None:
    """Write vertical text: a token on each line, structures and documents as tags."""
    names = list(chosen.corpus.attribute_names)
    if any(_has_empty(part) for part, _ in chosen.parts):
        log("regions of structures that hold no word are left out")
    if any(_is_spaced(values) for values in chosen.documents.iter_rows(named=True)):
        log("vertical text joins tokens by single spaces: white space is not carried")
    _tell(chosen, log)
    keys = _keys(chosen, log)
    with path.open("w", encoding="utf-8") as file:
        file.write(f"<!-- #vrt positional-attributes: {' '.join(names)} -->\n")
        for part, row, values in chosen.each():
            file.write(f"<text{_attributes(values, keys)}>\n")
            if right(values.get("show")) == ALL:
                file.writelines(f"{line}\n" for line in _vertical(part, row, names))
            file.write("</text>\n")


def _is_spaced(values: Mapping[str, Any]) -> bool:
    """Return whether a text may have other white space than vertical text gives it."""
    return values.get("text_origin") is None


def _has_empty(part: Part) -> bool:
    regions = (part.structure(name).regions for name in part.structure_names)
    return any(bool((each[:, 0] == each[:, 1]).any()) for each in regions)


def _keys(chosen: Chosen, log: Log) -> Mapping[str, str]:
    """Return what each column of documents is called in a form that allows no spaces in names."""
    keys: dict[str, str] = {}
    for name in chosen.documents.columns:
        key = _NO_KEY.sub("_", name)
        keys[name] = key if key not in {*keys.values()} else f"{key}_{len(keys)}"
    odd = [name for name, key in keys.items() if name != key]
    if odd:
        log(f"names of fields are written with _: {', '.join(odd)}")
    return keys


def _attributes(values: Mapping[str, Any], keys: Mapping[str, str]) -> str:
    own = {keys[name]: written(value) for name, value in values.items() if name != "source"}
    own.pop("text_origin", None)
    return "".join(f" {name}={quoteattr(value)}" for name, value in own.items() if value)


def _vertical(part: Part, row: int, names: list[str]) -> Iterator[str]:
    first, stop = int(part.bounds[row]), int(part.bounds[row + 1])
    lines = _lines(part, names, first, stop)
    before, after = _tags(part, first, stop)
    glued = _glued(part, row, first, stop)
    for at, line in enumerate(lines):
        yield from after.get(at, ())
        yield from before.get(at, ())
        yield line
        if glued[at]:
            yield "<g/>"
    yield from after.get(stop - first, ())
    yield from before.get(stop - first, ())


def _lines(part: Part, names: list[str], first: int, stop: int) -> list[str]:
    columns = []
    for name in names:
        attribute = part.attribute(name)
        types = attribute.types["type"]
        plain = (
            types.str.replace_all("&", "&amp;", literal=True)
            .str.replace_all("<", "&lt;", literal=True)
            .str.replace_all(r"[\t\n]", " ")
        )
        columns.append(plain.gather(attribute.codes[first:stop]).alias(name))
    table = pl.DataFrame(columns)
    return table.select(pl.concat_str(pl.all(), separator="\t"))[:, 0].to_list()


def _glued(part: Part, row: int, first: int, stop: int) -> list[bool]:
    spans = part.spans[first:stop]
    glued = np.zeros(stop - first, bool)
    glued[:-1] = spans[1:, 0] == spans[:-1, 1]
    found: list[bool] = glued.tolist()
    return found


def _tags(part: Part, first: int, stop: int) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Return the tags that open before each token, and those that close before it."""
    opened: list[tuple[int, int, str, str]] = []
    for name in part.structure_names:
        structure = part.structure(name)
        regions = structure.regions
        inside = np.flatnonzero((regions[:, 0] >= first) & (regions[:, 1] <= stop))
        values = structure.values[inside] if structure.values.width else None
        for at, (start, end) in enumerate(regions[inside].tolist()):
            if start == end:
                continue
            own = values.row(at, named=True) if values is not None else {}
            attributes = "".join(
                f" {key}={quoteattr(str(value))}" for key, value in own.items() if value is not None
            )
            opened.append((start - first, end - first, name, attributes))
    # What is longer opens first and closes last.
    opened.sort(key=lambda each: (each[0], -each[1]))
    before: dict[int, list[str]] = defaultdict(list)
    after: dict[int, list[str]] = defaultdict(list)
    for start, end, name, attributes in opened:
        before[start].append(f"<{name}{attributes}>")
        after[end].insert(0, f"</{name}>")
    return before, after


def write_conllu(chosen: Chosen, path: Path, log: Log) -> None:
    """Write CoNLL-U: sentences and paragraphs, white space in MISC, metadata as comments."""
    others = [name for name in chosen.corpus.structure_names if name not in {"p", "s"}]
    if others:
        log(f"structures are left out: {', '.join(others)}")
    more = [n for n in chosen.corpus.attribute_names if n not in {*_CONLLU, "misc"}]
    if more:
        log(f"annotations are left out: {', '.join(more)}")
    none = [n for n in (*_CONLLU, "misc") if n not in chosen.corpus.attribute_names]
    if none:
        log(f"annotations that the corpus hasn't are read as empty ones: {', '.join(none)}")
    for part, _ in chosen.parts:
        _tell_conllu(part, log)
    texts = chosen.documents.select(pl.selectors.string().exclude("id", "source"))
    if any((each.str.strip_chars() != each.str.replace_all(r"\s+", " ")).any() for each in texts):
        log("white space in metadata is written as single spaces")
    _tell(chosen, log)
    keys = _keys(chosen, log)
    with path.open("w", encoding="utf-8") as file:
        for part, row, values in chosen.each():
            named = {keys[name]: value for name, value in values.items()}
            file.writelines(f"{line}\n" for line in _conllu(part, row, named))


def _tell_conllu(part: Part, log: Log) -> None:
    for name in ("s", "p"):
        regions = part.structure(name).regions if name in part.structure_names else None
        if regions is not None and 0 < int((regions[:, 1] - regions[:, 0]).sum()) < part.n_tokens:
            log("words outside of sentences or paragraphs are read as in those before them")
    for name in {*part.attribute_names} & {*_CONLLU[1:], "misc"}:
        if (part.attribute(name).types["type"] == "_").any():
            log("annotations that are `_` are read as empty ones")


def _conllu(part: Part, row: int, values: Mapping[str, Any]) -> Iterator[str]:
    yield f"# newdoc id = {values['id']}"
    for name, value in values.items():
        if name not in {"id", "source"} and written(value):
            yield f"# meta::{name} = {' '.join(written(value).split())}"
    if right(values.get("show")) != ALL:
        yield ""
        return
    first, stop = int(part.bounds[row]), int(part.bounds[row + 1])
    text = part.text(row)
    columns = [_column(part, name, first, stop) for name in (*_CONLLU, "misc")]
    paragraphs = _regions(part, "p", first, stop)
    sentences = _regions(part, "s", first, stop)
    edges = sorted({0, stop - first, *sentences, *paragraphs})
    spans = part.spans[first:stop].tolist()
    for begin, end in pairwise(edges):
        if begin in paragraphs:
            identity = paragraphs[begin].get("id")
            yield f"# newpar id = {identity}" if identity else "# newpar"
        about = {name: v for name, v in sentences.get(begin, {}).items() if v is not None}
        if "id" in about:
            yield f"# sent_id = {about.pop('id')}"
        said = " ".join(text[spans[begin][0] : spans[end - 1][1]].split())
        yield f"# text = {said}"
        yield from (f"# {name} = {value}" for name, value in about.items())
        for number, at in enumerate(range(begin, end), start=1):
            cells = [column[at] or "_" for column in columns]
            after = spans[at + 1][0] if at + 1 < len(spans) else len(text)
            is_last, is_new = at + 1 == len(spans), at + 1 in paragraphs
            space = _space(text[spans[at][1] : after], edge=is_last)
            cells[-1] = _misc(cells[-1], space, "" if is_last else "\n\n" if is_new else " ")
            if at == 0 and _space(text[: spans[0][0]], edge=True):
                before = f"SpacesBefore={_coded(_space(text[: spans[0][0]], edge=True))}"
                cells[-1] = before if cells[-1] == "_" else f"{before}|{cells[-1]}"
            yield "\t".join([str(number), *cells])
        yield ""


def _space(between: str, *, edge: bool) -> str:
    """Return the white space between words, without what stands there beside the words."""
    if not between.strip():
        return between
    if edge:
        return ""
    before = between[: len(between) - len(between.lstrip())]
    after = between[len(between.rstrip()) :]
    return max(before, after, key=len)


def _misc(misc: str, space: str, usual: str) -> str:
    """Return what is said of a token beside, with the white space after it if that is unusual."""
    if space == usual:
        return misc
    # At the end of a paragraph no space has to be said so, or it is read as an empty line.
    found = f"SpacesAfter={_coded(space)}" if space or usual == "\n\n" else "SpaceAfter=No"
    return found if misc == "_" else f"{misc}|{found}"


def _coded(space: str) -> str:
    coded = space.replace("\\", "\\\\").replace(" ", "\\s")
    for sign, code in (("\n", "\\n"), ("\t", "\\t"), ("\r", "\\r"), ("|", "\\p")):
        coded = coded.replace(sign, code)
    return coded


def _column(part: Part, name: str, first: int, stop: int) -> list[str]:
    if name not in part.attribute_names:
        return [""] * (stop - first)
    attribute = part.attribute(name)
    plain = attribute.types["type"].str.replace_all(r"[\t\n]", " ")
    found: list[str] = plain.gather(attribute.codes[first:stop]).to_list()
    return found


def _regions(part: Part, name: str, first: int, stop: int) -> dict[int, dict[str, Any]]:
    """Return the values of the regions in a document by where they start in it."""
    structure = part.structure(name)
    starts = structure.regions[:, 0]
    inside = np.flatnonzero((starts >= first) & (starts < stop))
    values = structure.values[inside].to_dicts() if structure.values.width else [{}] * len(inside)
    return dict(zip((starts[inside] - first).tolist(), values, strict=True))


def _tell(chosen: Chosen, log: Log) -> None:
    tell_lists(chosen, log)
    tell_origins(chosen, log)
    chosen.tell_rights(log)
    if any(len(part.asides) for part, _ in chosen.parts):
        log("stretches without tokens (furniture, notes) are left out")
    if chosen.corpus.records:
        log("tables of agents, memberships and corrections are left out")
