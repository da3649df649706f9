"""What stands in the body of a TEI text: paragraphs, words, and notes beside them.

Nothing is lost: text in an element that isn't known is a paragraph too.
"""

import re
from xml.etree.ElementTree import Element

from communique.corpus import Mark
from communique.read.guarded.markup import LANG, first, local, written
from communique.read.parliament.people import reference
from communique.read.parliament.words import Growing

_NOTES = frozenset({"narrative", "scene", "recordedTime", "remark", "summary", "authorialNote"})
"""What Akoma Ntoso calls the notes of those who wrote the debate down."""

BESIDE = _NOTES | {"note", "kinesic", "vocal", "incident", "gap", "desc", "stage", "writing"}
"""Elements whose text was not said."""

_BLOCKS = frozenset(
    {"seg", "p", "ab", "l", "item", "cell", "head", "salute", "signed", "byline"}
    | {"heading", "subheading", "block", "li"}
)
_BREAKS = frozenset({"pb", "cb", "gb", "milestone", "anchor"})
_WORDS = frozenset({"w", "pc"})
_REST_OF_WORD = re.compile(r"\w+")


def add_blocks(growing: Growing, around: Element) -> None:
    """Add what stands below an element, a paragraph for each block."""
    if _is_running(around):
        _start(growing)
        _block(growing, around, local(around))
        return
    for child in around:
        name = local(child)
        if name in BESIDE or name == "speaker":
            growing.gap("\n\n")
            _aside(growing, child, name)
        elif name in _BLOCKS:
            _start(growing)
            _block(growing, child, name)
        elif name in {"u", "sp"}:
            _turn(growing, child, name)
        else:
            add_blocks(growing, child)


def _is_running(element: Element) -> bool:
    """Return whether text or words stand right below an element."""
    return bool(
        (element.text or "").strip()
        or any((child.tail or "").strip() or local(child) in {"s", *_WORDS} for child in element)
    )


def _start(growing: Growing) -> None:
    growing.gap("\n\n")
    growing.glued = True


def _turn(growing: Growing, element: Element, name: str) -> None:
    growing.gap("\n\n")
    start, first_word = growing.length, len(growing.spans)
    who = element.get("who") or written(first(element, "speaker"))
    values = {"who": reference(who)}
    add_blocks(growing, element)
    growing.marks[name].append(Mark(start, growing.length, values))
    growing.regions[name].append((first_word, len(growing.spans), values))


def _block(growing: Growing, element: Element, name: str) -> None:
    start, first_word = growing.length, len(growing.spans)
    values = {"lang": element.get(LANG) or ""} if element.get(LANG) else {}
    marked = name in _BLOCKS and (name == "head" or bool(values))
    if any(local(each) in _WORDS for each in element.iter()):
        _words(growing, element)
        growing.regions["p"].append((first_word, len(growing.spans), {}))
        if marked and name != "p":
            growing.regions[name].append((first_word, len(growing.spans), values))
    else:
        _inline(growing, element)
    if marked:
        growing.marks[name].append(Mark(start, growing.length, values))


def _inline(growing: Growing, element: Element) -> None:
    """Add running text with the notes in it."""
    _spaced(growing, element.text)
    for child in element:
        name, tail = local(child), child.tail or ""
        if name in BESIDE:
            tail = _rest_of_word(growing, tail)
            growing.gap(" ")
            _aside(growing, child, name)
            if tail[:1].isalnum():
                growing.gap(" ")
        elif name == "lb" and child.get("break") != "no":
            growing.gap(" ")
        elif name in _BLOCKS and name != "seg":
            growing.gap("\n\n")
            _inline(growing, child)
            growing.gap("\n\n")
        elif name not in _BREAKS:
            _inline(growing, child)
        _spaced(growing, tail)


def _rest_of_word(growing: Growing, tail: str) -> str:
    """Add the end of a word that a note stands in before the note; return what follows."""
    last = growing.pieces[-1][-1:] if growing.pieces else ""
    rest = _REST_OF_WORD.match(tail)
    if rest is None or not last.isalnum():
        return tail
    growing.say(rest[0])
    return tail[rest.end() :]


def _spaced(growing: Growing, text: str | None) -> None:
    """Add text with its white space as single spaces."""
    if not text:
        return
    if text[0].isspace() and growing.pieces and not growing.pieces[-1].endswith((" ", "\n\n")):
        growing.say(" ")
    inner = " ".join(text.split())
    if inner:
        growing.say(inner + (" " if text[-1].isspace() else ""))


def _aside(growing: Growing, element: Element, name: str) -> None:
    text = written(element) or element.get("reason") or ""
    if text:
        start = growing.say(text)
        kind = name if name in _NOTES else element.get("type") or element.get("reason") or ""
        growing.asides["note" if name in _NOTES else name].append(
            Mark(start, growing.length, {"type": kind} if kind else {})
        )
        growing.glued = False


def _words(growing: Growing, element: Element) -> None:
    """Add the tokens below an element, with its sentences and names."""
    for child in element:
        name = local(child)
        first_word = len(growing.spans)
        if name in _WORDS:
            _word(growing, child)
        elif name in BESIDE:
            growing.gap(" ")
            _aside(growing, child, name)
        else:
            _words(growing, child)
            values = {"type": child.get("type") or ""} if child.get("type") else {}
            kind = {"s": "s", "name": "entity"}.get(name)
            if kind:
                growing.regions[kind].append((first_word, len(growing.spans), values))


def _word(growing: Growing, element: Element) -> None:
    inner = [each for each in element if local(each) == "w"]
    beside = [each for each in element if local(each) in BESIDE]
    text = (element.text or "") + "".join(each.tail or "" for each in element)
    if inner and not text.strip():
        # A word that the corpus has divided: what was written is `norm`'s other side.
        text = "".join("".join(each.itertext()) for each in inner)
    growing.word("".join(text.split()), _annotation(element, inner))
    for each in beside:
        growing.gap(" ")
        _aside(growing, each, local(each))
    growing.glued = element.get("join") in {"right", "both"}


def _annotation(element: Element, inner: list[Element]) -> dict[str, str]:
    """Return the attributes of a word; those of the words it is made of, joined by `+`."""
    if inner and not element.get("lemma"):
        each = [_annotation(one, []) for one in inner]
        names = dict.fromkeys(name for values in each for name in values)
        return {name: "+".join(values.get(name, "") for values in each) for name in names}
    msd = element.get("msd") or ""
    features = dict(each.partition("=")[::2] for each in msd.split("|") if "=" in each)
    pos = features.pop("UPosTag", "") or element.get("pos") or ""
    values = {"lemma": element.get("lemma") or "", "pos": pos}
    if features:
        values["feats"] = "|".join(f"{key}={value}" for key, value in features.items())
    if msd and "=" not in msd:
        values["msd"] = msd
    tag = next((a for a in (element.get("ana") or "").split() if a.startswith("mte:")), "")
    if tag:
        values["xpos"] = tag.removeprefix("mte:")
    return values
