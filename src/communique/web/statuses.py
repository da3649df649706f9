"""The status of an answer that tells of an error."""

from communique.errors import BudgetError, CommuniqueError, CorpusError


def status_of(error: CommuniqueError) -> int:
    """Return 400 for what was asked wrongly, 503 for what takes too long, 500 for a bad corpus."""
    if isinstance(error, BudgetError):
        return 503
    return 500 if isinstance(error, CorpusError) else 400
