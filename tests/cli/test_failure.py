"""Errors as people and programs see them, and the status that follows."""

import errno
import json

import click
import pytest

from communique.cli.failure import failure, interrupted
from communique.errors import (
    BudgetError,
    CorpusError,
    MissingExtraError,
    QueryError,
    SkippedError,
    UsageError,
)


def test_an_error_is_a_sentence_a_place_and_a_hint():
    error = QueryError(
        'no field is called "partie"',
        'partie = "Greens"',
        0,
        hint="party? (fields: country, date, language, party, title)",
    )

    assert click.unstyle(failure(error).styled()) == (
        'error: no field is called "partie"\n'
        '  partie = "Greens"\n'
        "  ^ character 1\n"
        "hint: party? (fields: country, date, language, party, title)"
    )


def test_an_error_as_json_has_four_keys():
    told = json.loads(failure(CorpusError("damaged", where="a.corpus")).as_json())

    assert told == {"code": "corpus", "message": "damaged", "where": "a.corpus", "hint": ""}


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UsageError("x"), 2),
        (QueryError("x", "y", 0), 2),
        (CorpusError("x"), 3),
        (SkippedError("x"), 1),
        (BudgetError("x"), 1),
        (MissingExtraError("x"), 4),
        (click.UsageError("X."), 2),
        (click.BadParameter("no"), 2),
        (OSError(errno.ENOSPC, "No space left on device", "a.csv"), 3),
        (PermissionError(errno.EACCES, "Permission denied", "a.csv"), 3),
    ],
)
def test_each_kind_of_error_has_its_status(error, status):
    assert failure(error).status == status


def test_the_system_s_errors_are_a_sentence_with_the_file():
    told = failure(OSError(errno.ENOSPC, "No space left on device", "hits.csv"))

    assert (told.message, told.where) == ("no space left on device", "hits.csv")
    assert told.hint


def test_a_mistake_of_ours_is_not_dressed_up():
    assert failure(ZeroDivisionError("division by zero")) is None


def test_an_interruption_says_that_nothing_is_lost_and_how_to_go_on():
    told = interrupted()

    assert told.status == 130
    assert "as it was" in told.message
    assert "again" in told.hint
