"""Kinds of documents, by whole names and by words in titles."""

import pytest

from communique.vocabulary.kinds import KINDS, kind, kind_in


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Speech", "speech"),
        ("communique", "communiqué"),
        ("Press Release", "communiqué"),
        ("Joint  Statement", "joint statement"),
        ("press", ""),
        ("", ""),
    ],
)
def test_whole_names(text, meant):
    assert kind(text) == meant


@pytest.mark.parametrize(
    ("title", "meant"),
    [
        ("21 IMCWP, Contribution of WP of Korea", "contribution"),
        ("Message of Greetings to the congress", "greeting"),
        ("Joint Communiqué of three parties", "joint statement"),
        ("Resolution and editorial", ""),
        ("On the harvest", ""),
    ],
)
def test_words_in_titles(title, meant):
    assert kind_in(title)[0] == meant


def test_every_kind_names_itself():
    assert [kind(name) for name in KINDS] == list(KINDS)
