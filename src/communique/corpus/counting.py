"""Which editions count: parts are written anew without those that don't, and those are kept.

A state of which some documents don't count lists the whole parts as `live`, and what was chosen
as `editions`. Verbs begin with the whole parts again (`whole_state`), so nothing is lost, and a
choice that is undone gives the state that was there before.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from communique.corpus.change import Removal, commit, ids_of
from communique.corpus.lock import writing
from communique.corpus.state import State, earlier_of, whole_state
from communique.corpus.store import Store


@dataclass(frozen=True)
class Counting:
    """What counts in a state.

    Attributes:
        left_out: ids of documents that don't count.
        taken: ids of earlier releases that do.
        records: what the state says of its records.
        choice: how this was chosen, to choose again when documents are added; None is no choice.
    """

    left_out: Collection[str] = ()
    taken: Collection[str] = ()
    records: Mapping[str, Any] | None = None
    choice: Mapping[str, Any] | None = field(default=None)


def count(store: Store, counting: Counting) -> State:
    """Make a state in which some documents don't count, and some earlier releases do."""
    with writing(store):
        base = whole_state(store)
        live = base["parts"]
        parts = Removal(store, counting.left_out).left_of(base) if counting.left_out else live
        taken = _taken(store, base, counting.taken)
        kept: dict[str, Any] = {} if parts is live and not taken else {"live": live}
        return commit(
            store,
            [*parts, *taken],
            base,
            records=counting.records,
            editions=counting.choice,
            **kept,
        )


def _taken(store: Store, base: State, ids: Collection[str]) -> list[Mapping[str, Any]]:
    """Return parts of nothing but some earlier releases."""
    if not ids:
        return []
    others = {each for part in earlier_of(base) for each in ids_of(store, part)} - set(ids)
    return list(Removal(store, others).earlier_of(base))
