"""The pages of the docs: written without a warning, docstrings among them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_docs_are_written_without_a_warning(tmp_path):
    program = [sys.executable, "-m", "sphinx", "-W", "-q", "-b", "html"]
    written = subprocess.run(
        [*program, str(ROOT / "docs"), str(tmp_path / "html")],
        check=False,
        capture_output=True,
        text=True,
    )

    assert (written.returncode, written.stderr) == (0, "")
    assert (tmp_path / "html" / "index.html").exists()
