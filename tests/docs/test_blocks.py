"""The mechanism that runs the documentation, on documents small enough to see through."""

import sys

import pytest

from blocks import DifferentError, Runner, blocks, matches, rewritten, steps


def _document(tmp_path, text):
    path = tmp_path / "page.md"
    path.write_text(text, encoding="utf-8")
    return path


def _provide(name, folder):
    (folder / name).write_text("provided")


def _run(path, tmp_path):
    runner = Runner(tmp_path, _provide)
    return {block.line: runner.run(block) for block in blocks(path)}


def test_a_block_knows_its_language_line_and_marks(tmp_path):
    path = _document(
        tmp_path, "# T\n\n<!-- needs: sotu -->\n<!-- exits: 3 -->\n```console\n$ x\n```\n"
    )

    (block,) = blocks(path)

    assert (block.language, block.line, block.lines) == ("console", 6, ("$ x",))
    assert block.marks == {"needs": "sotu", "exits": "3"}


def test_a_mark_belongs_to_the_next_block_only(tmp_path):
    path = _document(tmp_path, "<!-- needs: a -->\n\ntext\n\n```text\n```\n\n```text\n```\n")

    assert [block.marks for block in blocks(path)] == [{}, {}]


def test_a_longer_fence_may_hold_a_shorter_one(tmp_path):
    path = _document(tmp_path, "````text\n```console\n$ x\n```\n````\n")

    assert [block.lines for block in blocks(path)] == [("```console", "$ x", "```")]


def test_a_fence_in_a_list_loses_its_indent_and_gets_it_back(tmp_path):
    path = _document(tmp_path, "- a\n\n  ```console\n  $ echo b\n  ```\n")
    (block,) = blocks(path)

    new = rewritten(path, {block.line: ("$ echo b", "b")})

    assert block.lines == ("$ echo b",)
    assert new == "- a\n\n  ```console\n  $ echo b\n  b\n  ```\n"


@pytest.mark.parametrize(
    ("shown", "real"),
    [
        (("a", "b"), ("a", "b")),
        (("a", "...", "d"), ("a", "b", "c", "d")),
        (("a", "...", "d"), ("a", "d")),
        (("took ... ms",), ("took 14 ms",)),
        (("a.c",), ("a.c  ",)),
        (("z 10.27642982663994",), ("z 10.276429826639939",)),
    ],
)
def test_three_dots_stand_for_anything(shown, real):
    assert matches(shown, real)


@pytest.mark.parametrize(
    ("shown", "real"),
    [
        (("a",), ("a", "b")),
        (("a", "b"), ("a",)),
        (("took ... ms",), ("took 14", "ms")),
        (("a.c",), ("abc",)),
        (("z 10.27642982663994",), ("z 10.27642992663994",)),
        (("0.25",), ("0.2500000001",)),
        ((), ("a",)),
    ],
)
def test_everything_else_must_be_equal(shown, real):
    assert not matches(shown, real)


def test_a_session_is_cut_at_its_prompts(tmp_path):
    path = _document(
        tmp_path, "```pycon\n>>> for i in range(2):\n...     print(i)\n...\n0\n1\n>>> 3\n3\n```\n"
    )
    (block,) = blocks(path)

    first, second = steps(block)

    assert first.source == "for i in range(2):\n    print(i)\n"
    assert first.shown == ("0", "1")
    assert second.shown == ("3",)


def test_python_blocks_share_their_names_and_show_errors(tmp_path):
    path = _document(
        tmp_path,
        "```python\nn = 20\n```\n\n```pycon\n>>> n + 1\n20\n>>> 1 / 0\n```\n",
    )

    ran = _run(path, tmp_path)

    assert ran[6] == (
        ">>> n + 1",
        "21",
        ">>> 1 / 0",
        "Traceback (most recent call last):",
        "  ...",
        "ZeroDivisionError: division by zero",
    )


def test_a_block_can_be_a_file_that_a_later_block_reads(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = _document(
        tmp_path,
        "<!-- file: a/b.csv -->\n```csv\nid,text\n```\n\n"
        "```console\n$ cat a/b.csv | tr a-z A-Z\n```\n",
    )

    assert _run(path, tmp_path)[7][1:] == ("ID,TEXT",)


def test_what_a_block_needs_is_put_into_the_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = _document(tmp_path, "<!-- needs: notes -->\n```console\n$ cat notes\n```\n")

    assert _run(path, tmp_path)[3][1:] == ("provided",)


def test_a_command_must_end_with_the_status_that_the_block_says(tmp_path):
    said = _document(tmp_path, "<!-- exits: 3 -->\n```console\n$ exit 3\n```\n")
    unsaid = tmp_path / "unsaid.md"
    unsaid.write_text("```console\n$ exit 3\n```\n")

    assert _run(said, tmp_path)[3] == ("$ exit 3",)
    with pytest.raises(DifferentError, match="ends with 3, not 0"):
        _run(unsaid, tmp_path)


def test_what_is_still_true_is_left_as_it_stands_and_the_rest_is_opened(tmp_path):
    path = _document(
        tmp_path,
        "```console\n$ echo 14 ms\n... ms\n$ echo 94bfa5cc3826 in 0.4 s\nold\n```\n",
    )

    assert _run(path, tmp_path)[2] == (
        "$ echo 14 ms",
        "... ms",
        "$ echo 94bfa5cc3826 in 0.4 s",
        "... in ... s",
    )


def test_our_program_runs_in_this_process_as_on_a_terminal(tmp_path, monkeypatch):
    fake = type(sys)("communique.cli")

    def main():
        print(sys.argv, sys.stdout.isatty(), sys.stderr.isatty())
        print("told aside", file=sys.stderr)
        raise SystemExit(2)

    fake.main = main
    monkeypatch.setitem(sys.modules, "communique.cli", fake)
    path = _document(tmp_path, "<!-- exits: 2 -->\n```console\n$ communique search 'a b'\n```\n")

    assert _run(path, tmp_path)[3][1:] == (
        "['communique', 'search', 'a b'] True False",
        "told aside",
    )
