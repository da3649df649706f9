"""What can go wrong, told to the person at the keyboard.

Every error says in one sentence what is wrong, where (file, line, column, character) and,
as a hint, how to mend it. The command line prints the message alone; a traceback is always
a bug of ours.
"""

from typing import ClassVar


class CommuniqueError(Exception):
    """Base of all errors that a user can mend.

    Attributes:
        message: what is wrong, one sentence in lower case without a full stop.
        where: the place, as a path with line and column or a text with a caret; may be empty.
        hint: how to mend it; may be empty.
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 2
    """Exit status of the command line: 1 found wrong, 2 usage, 3 corpus or file, 4 extra."""

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(message, where, hint)
        self.message, self.where, self.hint = message, where, hint

    def __str__(self) -> str:
        lines = [self.message, *(f"  {line}" for line in self.where.splitlines())]
        return "\n".join([*lines, f"hint: {self.hint}"] if self.hint else lines)


class UsageError(CommuniqueError):
    """An option, a name or a combination of them makes no sense."""

    code = "usage"


class QueryError(CommuniqueError):
    """A query or condition can't be understood; `at` is the character (from 0) to look at."""

    code = "query"

    def __init__(self, message: str, text: str, at: int, *, hint: str = "") -> None:
        super().__init__(message, where=_caret(text, at), hint=hint)
        self.text, self.at = text, at

    def __reduce__(self) -> tuple[type["QueryError"], tuple[str, str, int], dict[str, str]]:
        return type(self), (self.message, self.text, self.at), {"hint": self.hint}


class PluginError(CommuniqueError):
    """A reader, annotator or measure of that name isn't installed."""

    code = "plugin"


class CorpusError(CommuniqueError):
    """A corpus is missing, unreadable, damaged or of a newer format."""

    code = "corpus"
    status = 3


class LockedError(CorpusError):
    """Another process is using the corpus in a way that excludes this one."""

    code = "locked"


class ReadError(CommuniqueError):
    """A source file can't be read as what it claims to be."""

    code = "read"
    status = 3


class SkippedError(CommuniqueError):
    """Something was skipped, and the build was asked to be strict."""

    code = "skipped"
    status = 1


class BudgetError(CommuniqueError):
    """A deadline passed, the memory granted was used up, or the work was cancelled."""

    code = "budget"
    status = 1


class MissingExtraError(CommuniqueError):
    """Something needs an optional dependency that isn't installed; the hint names it."""

    code = "extra"
    status = 4


def _caret(text: str, at: int) -> str:
    return f"{text}\n{' ' * at}^ character {at + 1}"
