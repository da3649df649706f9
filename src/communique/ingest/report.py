"""What a build met on its way: what it left out, and what it read with a doubt."""

from dataclasses import dataclass, field

from communique.errors import ReadError, SkippedError
from communique.records import Record


@dataclass(slots=True)
class Report:
    """What a build met on its way.

    Attributes:
        skipped: what was left out, one error each.
        notices: what was read, with a doubt.
        records: persons, organisations, memberships and meetings, as readers met them.
        strict: whether leaving something out ends the build.
    """

    strict: bool = False
    skipped: list[ReadError] = field(default_factory=list)
    notices: list[ReadError] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)

    def skip(self, error: ReadError) -> None:
        """Note something left out.

        Raises:
            SkippedError: the build is strict.
        """
        if self.strict:
            raise SkippedError(error.message, where=error.where, hint=error.hint) from error
        self.skipped.append(error)

    def notice(self, error: ReadError) -> None:
        """Note a doubt."""
        self.notices.append(error)
