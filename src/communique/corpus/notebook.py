"""The notebook of a corpus: results that someone pinned, in order, each with its recipe and a note.

    notebook/pins.json   the pins, in the order in which they stand

It stands outside the states, as kept results do. A pin holds numbers and where they came from, but
no text of a document: passages are read again from the state that is open.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from communique.corpus.files import read_json, replace_json
from communique.corpus.lock import writing
from communique.corpus.store import Store
from communique.errors import UsageError

PATH = "notebook/pins.json"

LONGEST = 20_000
"""So many characters a note has at most."""


@dataclass(frozen=True)
class Pin:
    """A result that someone wanted to keep.

    Attributes:
        id: by which it is named; no two pins of a corpus ever have the same.
        title: what it is.
        address: of the page that it is on, in the workbench; may be empty.
        place: the document, or the place in one, that it shows, as `ID#p3`; empty for numbers.
        made: when.
        recipe: what makes its numbers again, with these as they were.
        note: what someone wrote about it.
    """

    id: str
    title: str
    address: str
    place: str
    made: str
    recipe: Mapping[str, Any] = field(repr=False)
    note: str = ""


def pins(store: Store) -> list[Pin]:
    """Return the pins of a corpus, in order.

    Raises:
        CorpusError: the notebook is damaged.
    """
    return _read(store)[0]


def pin(store: Store, made: Pin) -> Pin:
    """Put a pin at the end; it gets an id and a time.

    Raises:
        LockedError: another process is writing.
    """
    with writing(store):
        there, number = _read(store)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        kept = replace(made, id=str(number), made=now, note=_checked(made.note))
        _write(store, [*there, kept], number + 1)
    return kept


def write_note(store: Store, id: str, note: str) -> None:
    """Let a pin have another note.

    Raises:
        UsageError: there is no such pin, or the note is too long.
    """
    text = _checked(note)
    _change(store, id, lambda there, at: [
        replace(each, note=text) if place == at else each for place, each in enumerate(there)
    ])  # fmt: skip


def move(store: Store, id: str, by: int) -> None:
    """Move a pin so many places down, or up if that is negative, as far as there are places."""

    def moved(there: Sequence[Pin], at: int) -> list[Pin]:
        rest = [*there[:at], *there[at + 1 :]]
        to = min(max(at + by, 0), len(rest))
        return [*rest[:to], there[at], *rest[to:]]

    _change(store, id, moved)


def drop(store: Store, id: str) -> None:
    """Take a pin away.

    Raises:
        UsageError: there is no such pin.
    """
    _change(store, id, lambda there, at: [*there[:at], *there[at + 1 :]])


def erase_from_notebook(store: Store, ids: Collection[str]) -> None:
    """Take what names some documents out of the notebook; the caller is the one writer.

    Pins whose title, address, place or recipe name one go, and rows of numbers that do.
    """
    there, number = _read(store)
    kept = [_without_rows(each, ids) for each in there if not _names(each, ids)]
    if kept != there:
        _write(store, kept, number)


def _names(pin: Pin, ids: Collection[str]) -> bool:
    options = pin.recipe.get("options", {}).values()
    said = [pin.title, unquote(pin.address), *(each for each in options if isinstance(each, str))]
    if _is_one(pin.place, ids):
        return True
    # As conditions and places write an id.
    quoted = [json.dumps(each, ensure_ascii=False) for each in ids]
    return any(each in text for each in quoted for text in said)


def _without_rows(pin: Pin, ids: Collection[str]) -> Pin:
    result = pin.recipe.get("result")
    if not result:
        return pin
    first = [row for row in result["first"] if not any(_is_one(v, ids) for v in row.values())]
    if len(first) == len(result["first"]):
        return pin
    return replace(pin, recipe={**pin.recipe, "result": {**result, "first": first}})


def _is_one(value: object, ids: Collection[str]) -> bool:
    return isinstance(value, str) and (value in ids or value.rpartition("#")[0] in ids)


def _change(store: Store, id: str, change: Callable[[Sequence[Pin], int], list[Pin]]) -> None:
    with writing(store):
        there, number = _read(store)
        at = next((place for place, each in enumerate(there) if each.id == id), None)
        if at is None:
            known = ", ".join(each.id for each in there) or "none"
            raise UsageError(f"no pin has the id {id!r}", hint=f"pins: {known}")
        _write(store, change(there, at), number)


def _checked(note: str) -> str:
    if len(note) > LONGEST:
        raise UsageError(f"a note has at most {LONGEST:,} characters", hint="shorten it")
    return note.strip()


def _read(store: Store) -> tuple[list[Pin], int]:
    if not store.exists(PATH):
        return [], 1
    found = read_json(store, PATH)
    return [Pin(**each) for each in found["pins"]], found["next"]


def _write(store: Store, there: Sequence[Pin], number: int) -> None:
    replace_json(store, PATH, {"next": number, "pins": [asdict(each) for each in there]})
    store.sync("")
