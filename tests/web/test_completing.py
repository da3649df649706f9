"""What the box goes on with: names where names stand, values where values stand."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

import communique
from communique.corpus import FolderStore
from communique.errors import CommuniqueError
from communique.web import completing
from communique.web.completing import completed


@pytest.fixture
def corpus(speeches):
    with communique.open(speeches) as opened:
        yield opened


def _gone_on(corpus, text, at=None, **how):
    """Return the texts that a text may become."""
    found = completed(corpus, text, len(text) if at is None else at, **how)
    return [text[: found.start] + each.text + text[found.end :] for each in found.items]


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("pea", "peace"),
        ("for pea", "for peace"),
        ("Pea", "peace"),
        ("[wo", "[word"),
        ('[word = "str', '[word = "struggle"'),
        ('[word = "str"]', '[word = "struggle"]'),
        ('"str', '"struggle"'),
        ("peace :: par", "peace :: party"),
        ('peace :: party = "', 'peace :: party = "a"'),
        ("peace :: party = ", 'peace :: party = "a"'),
        ('peace :: party in ("a", "', 'peace :: party in ("a", "b"'),
        ('[word != "x"] :: dat', '[word != "x"] :: date'),
        ("<", "<p"),
        ("peace within ", "peace within p"),
        ("和", "和平"),
    ],
)
def test_a_text_goes_on(corpus, text, becomes):
    at = text.index('"]') if text.endswith('str"]') else None

    assert becomes in _gone_on(corpus, text, at)


@pytest.mark.parametrize(
    ("text", "becomes"),
    [("", "party"), ("par", "party"), ('party = "b', 'party = "b"'),
     ('date >= 2000 & par', "date >= 2000 & party")],
)  # fmt: skip
def test_a_condition_goes_on(corpus, text, becomes):
    assert becomes in _gone_on(corpus, text, condition=True)


@pytest.mark.parametrize(
    "text", ["", "p", "zzz", '[colour = "r', "peace :: colour = ", "]", "peace "]
)
def test_nothing_is_offered_rather_than_something_wrong(corpus, text):
    assert _gone_on(corpus, text) == []


def test_the_most_frequent_word_is_first_and_says_how_often(corpus):
    found = completed(corpus, "pe", 2).items

    assert found[0].text == "peace"
    assert int(found[0].says) == corpus.count("peace")


def test_signs_that_mean_something_are_taken_for_themselves(cut, tmp_path):
    (tmp_path / "signs.corpus").mkdir()
    cut(["The U.S. is here. The UXS. is not."], [], FolderStore(tmp_path / "signs.corpus")).close()
    with communique.open(tmp_path / "signs.corpus") as corpus:
        for text in _gone_on(corpus, '[word = "U'):
            assert corpus.count(f"{text}]") == 1


TEXT = st.lists(
    st.sampled_from(
        [
            "peace",
            " ",
            "[",
            "]",
            '"',
            "word",
            "=",
            "::",
            "party",
            "(",
            ")",
            "&",
            "\\",
            "<",
            "和",
            "in",
        ]
    ),
    max_size=9,
).map("".join)


@given(text=TEXT, share=st.floats(0, 1), condition=st.booleans())
def test_what_is_offered_takes_the_place_of_what_was_typed(corpus, text, share, condition):
    at = round(share * len(text))

    found = completed(corpus, text, at, condition=condition)

    assert 0 <= found.start <= at <= found.end <= len(text)
    assert all(each.text and each.says for each in found.items)


@pytest.mark.parametrize("text", ["pea", '[word = "str', "peace :: par", 'peace :: party = "'])
def test_the_endpoint_says_where_and_what(small, corpus, text):
    answer = small.get("/complete", params={"q": text, "at": str(len(text))}).json()
    found = completed(corpus, text, len(text))

    assert (answer["from"], answer["to"]) == (found.start, found.end)
    assert [each["text"] for each in answer["items"]] == [each.text for each in found.items]


@pytest.mark.parametrize("at", ["", "x", "-1", "99999999999", "7"])
def test_a_place_that_makes_no_sense_is_the_end(small, at):
    answer = small.get("/complete", params={"q": "pea", "at": at}).json()

    assert (answer["from"], answer["to"]) == (0, 3)


def test_a_completed_query_can_be_asked(corpus):
    for text in ("pea", '[word = "str', 'peace :: party = "', "peace within "):
        for whole in _gone_on(corpus, text):
            closed = whole + "]" * whole.startswith("[")
            try:
                corpus.query(closed)
            except CommuniqueError as error:
                raise AssertionError(closed) from error


def test_scripts_are_small(small, page):
    addresses = [each.attributes["src"] for each in page(small, "/").css("script")]

    assert sum(len(gzip.compress(small.get(each).content)) for each in addresses) < 25_000


@pytest.mark.parametrize("end", ["", " ", "!", ' :: a = "', " within ", "[a in ("])
def test_a_text_of_any_length_is_gone_over_once(corpus, end, monkeypatch):
    seen = []

    class Counted:
        def __init__(self, pattern):
            self.pattern = pattern

        def __getattr__(self, name):
            def asked(text):
                seen.append(len(text))
                return getattr(self.pattern, name)(text)

            return asked

    for name in ("_NAME", "_ASSIGNED"):
        monkeypatch.setattr(completing, name, Counted(getattr(completing, name)))
    text = "a" * 60_000 + end

    assert completed(corpus, text, len(text)).end <= len(text)
    assert max(seen, default=0) <= 1_000
