"""Budgets end work that takes too long, too much, or is no longer wanted."""

import pickle
from threading import Event

import pytest

from communique.corpus import UNBOUNDED, Budget
from communique.errors import BudgetError


def test_an_unbounded_budget_never_ends():
    UNBOUNDED.check()


def test_a_passed_deadline_ends_the_work():
    with pytest.raises(BudgetError, match="deadline passed"):
        Budget.within(-1).check()
    Budget.within(1000).check()


def test_used_up_memory_ends_the_work():
    with pytest.raises(BudgetError, match="1 bytes of memory"):
        Budget.within(None, memory=1).check()
    Budget(memory=1 << 60).check()


def test_a_cancelled_budget_ends_the_work():
    cancelled = Event()
    budget = Budget(cancelled=cancelled)
    budget.check()
    cancelled.set()

    with pytest.raises(BudgetError, match="cancelled"):
        budget.check()


def test_a_deadline_travels_to_another_process():
    with pytest.raises(BudgetError):
        pickle.loads(pickle.dumps(Budget.within(-1, memory=5))).check()
