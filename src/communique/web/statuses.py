"""The status of an answer that tells of an error."""

from communique.errors import BudgetError, CommuniqueError, CorpusError, LockedError


def status_of(error: CommuniqueError) -> int:
    """Return the status: 400 is asked wrongly, 503 too long or to wait for, 500 a bad corpus."""
    if isinstance(error, BudgetError | LockedError):
        return 503
    return 500 if isinstance(error, CorpusError) else 400
