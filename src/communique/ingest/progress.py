"""How far a build or an annotation is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a piece of work is: bytes of source files read, or of texts annotated, of all."""

    stage: str
    done: int
    total: int
