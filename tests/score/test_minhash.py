"""Bands of MinHash: probabilities by trying, and those of textreuse."""

import json
import os
import random
from pathlib import Path

import pytest

from communique.score.minhash import met, threshold


def test_sets_are_met_as_often_as_the_formula_says():
    chance = random.Random(3)
    n, hashes, bands, similarity = 20_000, 12, 4, 0.5

    times = 0
    for _ in range(n):
        agree = [chance.random() < similarity for _ in range(hashes)]
        times += any(all(agree[at : at + 3]) for at in range(0, hashes, 3))

    # Three standard errors of so many tries.
    assert times / n == pytest.approx(met(similarity, hashes, bands), abs=0.0105)


def test_all_or_nothing_is_met_always_or_never():
    assert met(0, 240, 80) == 0
    assert met(1, 240, 80) == 1
    assert met(threshold(1, 1), 1, 1) == 1


def test_probabilities_agree_with_textreuse():
    if not (folder := os.environ.get("COMMUNIQUE_REFERENCE")):
        pytest.skip("COMMUNIQUE_REFERENCE names no folder of reference data")
    cases = json.loads((Path(folder) / "political" / "cases.json").read_text("utf-8"))["cases"]
    [case] = [case for case in cases if case["id"] == "reuse.lsh"]

    for given, expected in zip(case["input"], case["expect"], strict=True):
        hashes, bands, near = given["h"], given["b"], case["tolerance"]
        assert threshold(hashes, bands) == pytest.approx(expected["threshold"], abs=near)
        for similarity, probability in expected["P"].items():
            assert met(float(similarity), hashes, bands) == pytest.approx(probability, abs=near)
