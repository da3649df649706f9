"""Recipes give the same numbers again, or say what changed."""

import hashlib
import json

import pytest

from communique.errors import ReadError
from communique.measure.distribution import Distribution
from communique.measure.frequency import Frequency
from communique.query import parse
from communique.recipe import read, recorded, replay
from communique.run import run
from small import content, document


def test_the_same_corpus_gives_the_same_numbers(cut, tmp_path):
    corpus = cut(["to be", "to"], [1])
    (tmp_path / "r.json").write_text(json.dumps(recorded(run(corpus, Frequency()))))

    [(name, recipe)] = read(tmp_path / "r.json").items()
    again = replay(corpus, name, recipe)

    assert (name, again.changes, again.notices) == ("", [], [])
    assert again.table.frame.equals(run(corpus, Frequency()).frame)


def test_a_changed_number_is_named_with_both_values(cut):
    before = cut(["to be", "to"])
    recipe = recorded(run(before, Distribution(parse("to"), by="party")))

    after = before.add([content([document(2, "to to")])])
    again = replay(after, "", recipe)

    assert "hits of a was 1 then, it is 3 now" in again.changes
    assert f"the state was {before.state_id} then, it is {after.state_id} now" in again.notices


def test_rows_that_come_and_go_are_named(cut):
    recipe = recorded(run(cut(["to be"]), Frequency()))

    again = replay(cut(["to to"]), "", recipe)

    assert "there were 2 rows then, there are 1 now" in again.changes
    assert "be was among the first 50 rows then, it is not now" in again.changes


def test_a_change_beyond_the_rows_kept_is_noticed(cut):
    words = " ".join(f"w{n:03}" for n in range(100))
    recipe = recorded(run(cut([words]), Frequency()))

    again = replay(cut([words.replace("w099", "w999")]), "", recipe)

    assert again.changes == ["a row after the first 50 changed"]


def test_same_says_whether_a_number_changed(cut):
    recipe = recorded(run(cut(["to be"]), Frequency()))

    assert replay(cut(["to be"]), "", recipe).same
    assert not replay(cut(["to to"]), "", recipe).same


def test_the_last_digits_of_a_rate_are_no_change(cut):
    recipe = recorded(run(cut(["to be or", "to"]), Frequency()))

    assert recipe["result"]["first"][0] == {
        "type": "to", "rank": 1, "count": 2, "tokens": 4, "per_million": 500000.0, "low": 0.0,
        "high": recipe["result"]["first"][0]["high"], "documents": 2,
    }  # fmt: skip
    for row in recipe["result"]["first"]:
        assert row["high"] is None or float(f"{row['high']:.8g}") == row["high"]


def test_the_digest_is_over_json_that_any_program_writes(cut):
    recipe = recorded(run(cut(["to be"]), Distribution(parse("to"), by="party")))

    [row] = recipe["result"]["first"]
    text = json.dumps([row], ensure_ascii=False, separators=(",", ":"))
    assert text == (
        '[{"group":"a","hits":1,"tokens":2,"per_million":500000.0,'
        '"low":null,"high":null,"documents":1,"of":1}]'
    )
    assert recipe["result"]["sha256"] == hashlib.sha256(text.encode()).hexdigest()


def test_another_version_of_the_program_is_named(cut):
    corpus = cut(["to"])
    recipe = {**recorded(run(corpus, Frequency())), "communique": "0.0.1"}

    [notice] = replay(corpus, "", recipe).notices

    assert notice.startswith("communique was 0.0.1 then, it is ")


def test_a_recipe_without_numbers_says_so(cut):
    again = replay(cut(["to"]), "", {"measure": "frequency", "options": {}})

    assert len(again.table) == 1
    assert again.changes == []
    assert again.notices == ["the recipe holds no numbers to compare with"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"result": 3},
        {"result": {}},
        {"result": {"rows": "1", "sha256": "", "first": []}},
        {"result": {"rows": 1, "sha256": "", "first": None}},
        {"result": {"rows": 1, "sha256": "", "first": [1]}},
        {"corpus": "speeches"},
        {"corpus": {"state": 3}},
        {"communique": 3},
        {"options": []},
        {"measure": None},
    ],
)
def test_a_recipe_in_another_form_is_refused(cut, wrong):
    recipe = {"measure": "frequency", "options": {}, **wrong}

    with pytest.raises(ReadError, match="form of one"):
        replay(cut(["to"]), "", recipe)


def test_a_study_holds_named_recipes(cut, tmp_path):
    recipe = recorded(run(cut(["to"]), Frequency()))
    (tmp_path / "study.json").write_text(json.dumps({"one": recipe, "two": recipe}))

    assert list(read(tmp_path / "study.json")) == ["one", "two"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "not JSON"),
        (b"\xff", "not UTF-8"),
        (b"[1]", "holds no recipe"),
        (b'{"a": {"measure": 3}}', "holds no recipe"),
        (b"[" * 100_000, "not JSON that can be read"),
        (b"1" * 10_000, "not JSON that can be read"),
    ],
)
def test_a_file_that_is_no_recipe_is_named(tmp_path, content, message):
    (tmp_path / "r.json").write_bytes(content)

    with pytest.raises(ReadError, match=message) as caught:
        read(tmp_path / "r.json")

    assert "r.json" in caught.value.where


def test_a_recipe_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ReadError, match="can't be read"):
        read(tmp_path / "none.json")
