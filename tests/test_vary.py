"""Varying: numbers under other choices are those that one gets by choosing so."""

import json

import pytest

from communique.corpus import MemoryStore
from communique.edition import Rules
from communique.errors import UsageError
from communique.features import Features
from communique.ingest import build
from communique.measure.distribution import Distribution
from communique.measure.formulas import Formulas
from communique.measure.frequency import Frequency
from communique.query import parse
from communique.run import run
from communique.vary import ASKED, vary

TEXTS = ["To be or not to be.", "The war, the war!", "the", "The war, the war!"]


def test_each_column_is_the_table_made_with_that_choice(cut):
    corpus = cut(TEXTS, [2])
    table = run(corpus, Frequency())

    varied = vary(corpus, table, ["tokens", "stopwords"], "per_million")

    assert varied.frame.columns[:2] == ["type", ASKED]
    other = run(corpus, Frequency(Features(punctuation=False))).frame
    there = varied.frame.drop_nulls("no punctuation")
    assert dict(there.select("type", "no punctuation").rows()) == dict(
        other.select("type", "per_million").rows()
    )
    assert varied.frame.filter(type=".")["no punctuation"].to_list() == [None]
    assert varied.frame.filter(type="the")["no stop words (en)"].to_list() == [None]
    assert varied.notices == ["word: 2 rows more"]


def test_editions_count_each_text_once(cut):
    corpus = cut(TEXTS, [1, 3])
    table = run(corpus, Distribution(parse("war")))

    varied = vary(corpus, table, ["editions"])

    [row] = varied.frame.to_dicts()
    assert (row[ASKED], row["each text once"], row["least"], row["most"]) == (4, 2, 2, 4)


def test_of_editions_the_first_or_the_last_is_counted(tmp_path):
    text = (
        "The harbour opened again in the spring of that year, and the ships that had waited "
        "outside the bar for seven weeks came in one after the other while the people stood "
        "along the quay and counted their sails in the wind."
    )
    said = [("2001-02-03", text), ("2001-02-05", f"{text} War was far away, and war came."),
            ("2003-01-01", "Of war nobody spoke in the second winter of the council.")]  # fmt: skip
    for number, (day, each) in enumerate(said):
        row = {"id": f"d{number}", "date": day, "title": "The harbour", "text": each}
        (tmp_path / f"d{number}.jsonl").write_text(json.dumps(row))
    with build([tmp_path], MemoryStore()).corpus as corpus:
        table = run(corpus, Distribution(parse('"war"%c')))

        [row] = vary(corpus, table, ["editions"]).frame.to_dicts()
        [strict] = vary(corpus, table, ["editions"], rules=Rules(near=1.0)).frame.to_dicts()

    assert (row[ASKED], row["each text once"]) == (3, 3)
    assert (row["first edition"], row["last edition"]) == (1, 3)
    assert (strict["first edition"], strict["last edition"]) == (3, 3)


def test_text_that_names_no_row_is_not_compared_by(cut):
    corpus = cut(["to be or", "to be, or", "To be or"])
    options = {"size": "2-4", "min_count": 2, "min_documents": 1, "glue": 0.0}
    table = run(corpus, Formulas(by="party", **options))

    varied = vary(corpus, table, ["tokens"])

    [row] = varied.frame.to_dicts()
    assert (row["formula"], row[ASKED], row["word"]) == ("to be or", 3, 2)
    assert row["with punctuation"] == 2
    assert "used_by" not in row


@pytest.mark.parametrize(
    ("kinds", "column"), [(["nothing"], ""), (["tokens"], ""), (["editions"], "nothing")]
)
def test_what_can_not_be_varied_is_said(cut, kinds, column):
    corpus = cut(TEXTS)
    table = run(corpus, Distribution(parse("war")))

    with pytest.raises(UsageError):
        vary(corpus, table, kinds, column)
