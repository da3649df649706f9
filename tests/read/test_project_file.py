"""Project files, and what can be wrong in one."""

import pytest

from communique.errors import UsageError
from communique.read import ReadOptions, project


def written(folder, text):
    path = folder / "communique.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_project_says_how_files_are_read(tmp_path):
    path = written(
        tmp_path,
        '[read]\nencoding = "cp1252"\npattern = "{year}.txt"\nreader = "plain"\n'
        'attributes = ["word", "pos"]\n[read.fields]\ntitle = "h1"\n[read.types]\nyear = "text"\n',
    )

    assert project(path) == ReadOptions(
        encoding="cp1252",
        pattern="{year}.txt",
        reader="plain",
        attributes=("word", "pos"),
        fields={"title": "h1"},
        types={"year": "text"},
    )


def test_a_project_may_say_nothing_about_reading(tmp_path):
    assert project(written(tmp_path, "[other]\nx = 1\n")) == ReadOptions()


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ('[read]\n\nencodin = "x"', "[read] has no key 'encodin'", 3),
        ("[read]\nencoding = 3", "'encoding' must be text in quotes", 2),
        ("[read]\nocr = true", "'ocr' must be text in quotes", 2),
        ('[read]\nattributes = "word"', "'attributes' must be a list of names", 2),
        ('[read]\nfields = "x"', "[read.fields] must be a table", 2),
        ("[read.fields]\ntitle = 1", "'title' in [read.fields] must be text in quotes", 2),
        ('[read.types]\nyear = "int"', "the type 'int' of 'year' is not known", 2),
        ('read = "x"', "[read] must be a table", 1),
    ],
)
def test_what_no_reader_knows(tmp_path, text, message, line):
    path = written(tmp_path, text)

    with pytest.raises(UsageError) as caught:
        project(path)

    assert caught.value.message == message
    assert caught.value.where == f"{path}, line {line}"


@pytest.mark.parametrize(("text", "line"), [("[read]\nx = = 1\n", 2), ("[read]\nx = [1,\n", 2)])
def test_a_file_that_is_not_toml(tmp_path, text, line):
    path = written(tmp_path, text)

    with pytest.raises(UsageError, match="the project file is not TOML") as caught:
        project(path)

    assert caught.value.where.startswith(f"{path}, line {line}")


def test_a_project_file_that_is_not_there(tmp_path):
    with pytest.raises(UsageError, match="the project file can't be read"):
        project(tmp_path / "none.toml")
