"""`--plot FILE`: the numbers drawn beside the table."""

from xml.etree import ElementTree

from communique.chart import files


def test_a_chart_is_drawn_beside_the_table(speeches, run, tmp_path):
    result = run("freq", "peace", "--by", "party", "--plot", "peace.svg")

    assert result.exit_code == 0
    assert result.stdout.startswith("group\thits\t")
    ElementTree.parse(tmp_path / "peace.svg")


def test_collocates_are_drawn(speeches, run, tmp_path):
    result = run("collocates", "peace", "--minimum", 1, "--plot", "near.svg")

    assert result.exit_code == 0
    assert "Words near “peace”" in (tmp_path / "near.svg").read_text("utf-8")


def test_no_rows_are_drawn_as_a_sentence(speeches, run, tmp_path):
    result = run("collocates", "zzz", "--plot", "none.svg")

    assert result.exit_code == 0
    assert "There is nothing to draw" in (tmp_path / "none.svg").read_text("utf-8")


def test_a_file_that_cannot_be_drawn_is_refused_before_anything_is_counted(speeches, run):
    result = run("freq", "--plot", "all.gif")

    assert result.exit_code == 2
    assert "all.gif" in result.stderr
    assert ".svg, .png, .pdf" in result.stderr
    assert result.stdout == ""


def test_a_missing_extra_ends_with_4_and_names_it(speeches, run, monkeypatch):
    monkeypatch.setattr(files, "find_spec", lambda name: None)
    result = run("freq", "--plot", "all.png")

    assert result.exit_code == 4
    assert "communique[plots]" in result.stderr
    assert result.stdout == ""
