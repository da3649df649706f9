"""Upgrades: a corpus of an older format becomes one of this format, step by step.

A step reads a corpus of its format and writes one of the next; what it reads stays as it was.
"""

from collections.abc import Callable, Mapping

from communique.corpus.files import read_json
from communique.corpus.state import FORMAT, MANIFEST
from communique.corpus.store import MemoryStore, Store
from communique.errors import CorpusError

Step = Callable[[Store, Store], None]

STEPS: Mapping[int, Step] = {}
"""The step from each past format to the next. Format 1 is the first: it has none before it."""


def upgrade(old: Store, new: Store, steps: Mapping[int, Step] = STEPS) -> None:
    """Write the corpus in `old` to the empty store `new`, in this version's format.

    Raises:
        CorpusError: the corpus is of this format already, of a newer one, or of one that no
            step leads from.
    """
    found = int(read_json(old, MANIFEST)["format"])
    if found >= FORMAT:
        raise CorpusError(
            f"the corpus is of format {found}, and this communique writes format {FORMAT}",
            where=old.label,
            hint="there is nothing to upgrade",
        )
    for step in range(found, FORMAT):
        if step not in steps:
            raise CorpusError(
                f"corpora of format {step} can't be upgraded",
                where=old.label,
                hint="build the corpus again from its sources",
            )
        target = new if step == FORMAT - 1 else MemoryStore()
        steps[step](old, target)
        old = target
