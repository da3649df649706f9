"""`communique annotate`, as a user runs it."""

import communique as cq


def test_annotate_says_what_was_given_to_how_many(run, speeches):
    result = run("annotate", "lemma", "--language", "en")

    assert result.exit_code == 0
    assert "lemma for 5 documents, 48 tokens in" in result.stderr
    assert run("search", '[lemma="say"]', "--count").stdout == "1\n"
    assert "layer       lemma: simplemma" in run("info").stdout
    with cq.open(speeches) as corpus:
        assert corpus.verify() == []


def test_annotate_asks_for_the_language_where_nothing_says_it(run, speeches):
    result = run("annotate", "lemma")

    assert result.exit_code == 2
    assert "no document says its language" in result.stderr
    assert "--language en" in result.stderr


def test_a_layer_can_be_named_and_taken_away(run, speeches):
    run("annotate", "lemma", "--option", "language=en", "--as", "simple")
    assert run("search", '[simple_lemma="say"]', "--count").stdout == "1\n"

    result = run("annotate", "simple", "--remove")

    assert "the layer simple is gone" in result.stderr
    assert run("annotate", "simple", "--remove").exit_code == 2


def test_an_option_without_a_value_is_refused(run, speeches):
    result = run("annotate", "lemma", "--option", "language")

    assert result.exit_code == 2
    assert "--option takes a name and a value" in result.stderr


def test_a_build_can_give_lemmas_at_once(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("These were good days.")

    result = run("build", "a.txt", "--language", "en", "--lemma", "-o", "a.corpus")

    assert result.exit_code == 0
    assert run("search", '[lemma="be"]', "--count", "-c", "a.corpus").stdout == "1\n"


def test_the_doctor_misses_the_files_of_layers(run, speeches):
    run("annotate", "lemma", "--language", "en")
    [path, *_] = sorted(speeches.glob("layers/*/*/lemma.codes.npy"))
    path.unlink()

    result = run("doctor", "-c", speeches)

    assert result.exit_code == 1
    assert "lemma.codes.npy is missing" in result.stdout
