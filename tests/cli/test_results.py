"""`communique results` and `selections`: kept, listed, combined, shown, taken away."""

import json

import pytest


@pytest.fixture
def two(speeches, run):
    """Return a corpus that keeps two results, of 6 and of 7 hits, 5 of which are the same."""
    run("search", "peace", "--save", "peace", "-c", speeches)
    run("search", '"peace|bread"', "--save", "both", "-c", speeches)
    return speeches


def test_a_search_is_kept_and_shown_again(speeches, run):
    done = run("search", "peace", "--save", "mine", "-n", "1", "-c", speeches)
    plain = run("search", "peace", "--sort", "right", "-c", speeches)

    again = run("results", "mine", "--sort", "right", "-c", speeches)

    assert "mine: 6 hits in 4 documents" in done.stderr
    assert again.stdout == plain.stdout
    assert again.stderr.splitlines()[-1] == '6 hits in 4 documents · saved as mine · "peace"%cl'


def test_results_are_listed(two, run):
    lines = run("results", "--columns", "name,hits,documents,query", "-c", two).stdout.splitlines()

    assert lines[1:] == [
        'both\t7\t4\t"peace|bread"',
        'peace\t6\t4\t"peace"%cl',
    ]


@pytest.mark.parametrize(("how", "hits"), [("and", 5), ("or", 8), ("minus", 1)])
def test_two_results_are_combined(two, run, how, hits):
    done = run("results", "peace", how, "both", "--save", "new", "--json", "-c", two)
    told = json.loads(done.stdout)

    assert (told["hits"], len(told["rows"])) == (hits, hits)
    assert told["query"] == f'("peace"%cl) {how} ("peace|bread")'
    again = json.loads(run("results", "new", "--json", "-c", two).stdout)
    assert again == told


def test_several_results_are_taken_from_left_to_right(two, run):
    done = run("results", "peace", "or", "both", "minus", "peace", "--json", "-c", two)

    assert json.loads(done.stdout)["hits"] == 2


def test_a_result_of_an_earlier_state_says_so(two, run):
    run("remove", "d1", "--yes", "-c", two)

    said = run("results", "peace", "-c", two).stderr

    assert "note: saved in state " in said
    assert "note: gone or changed: 1 of 4 documents, with 2 of 6 hits" in said
    assert "4 hits in 3 documents" in said


def test_a_result_is_taken_away(two, run):
    run("results", "peace", "--remove", "-c", two)

    assert "both" in run("results", "-c", two).stdout
    assert run("results", "peace", "-c", two).exit_code == 2


@pytest.mark.parametrize("words", [("peace", "xor", "both"), ("peace", "and"), ("peace", "both")])
def test_what_combines_no_results_is_refused(two, run, words):
    done = run("results", *words, "-c", two)

    assert done.exit_code == 2
    assert "doesn't combine two results" in done.stderr


def test_a_selection_is_kept_listed_used_and_taken_away(speeches, run):
    kept = run("selections", "ours", "--where", "year > 1902 | party = none", "-c", speeches)

    assert kept.stderr == "ours: year > 1902 | party = none\n"
    assert run("selections", "ours", "-c", speeches).stdout == "year > 1902 | party = none\n"
    assert run("selections", "-c", speeches).stdout.splitlines()[1] == (
        "ours\tyear > 1902 | party = none"
    )
    used = run("search", "peace", "--where", "@ours & year < 1904", "--count", "-c", speeches)
    assert used.stdout == "1\n"
    run("selections", "ours", "--remove", "-c", speeches)
    assert run("search", "peace", "--where", "@ours", "-c", speeches).exit_code == 2


def test_a_selection_without_a_name_is_refused(speeches, run):
    assert run("selections", "--where", "year > 1902", "-c", speeches).exit_code == 2
