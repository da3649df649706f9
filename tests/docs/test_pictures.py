"""The pictures of pages in the docs: all of them shown, described, and small."""

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PICTURES = sorted((ROOT / "docs" / "pictures").iterdir())
PAGE = (ROOT / "docs" / "reference" / "pages.md").read_text()
SHOWN = re.findall(r"!\[([^\]]*)\]\(\.\./pictures/([^)]+)\)", PAGE)
KNOWN = runpy.run_path(str(ROOT / "docs" / "screenshots.py"))


def test_each_picture_is_shown_and_each_that_is_shown_is_there():
    assert sorted(name for _, name in SHOWN) == [path.name for path in PICTURES]


def test_each_picture_is_described_and_no_two_alike():
    assert all(len(said.split()) > 4 for said, _ in SHOWN)
    assert len({said for said, _ in SHOWN}) == len(SHOWN)


def test_pictures_are_small():
    assert all(path.stat().st_size < 60_000 for path in PICTURES)
    assert sum(path.stat().st_size for path in PICTURES) < 2_500_000


@pytest.mark.parametrize("name", KNOWN["PAGES"])
def test_each_page_is_shown_wide_and_on_a_phone_in_light_and_dark(name):
    widths, schemes = zip(
        *[other.removesuffix(".webp").split("-")[-2:] for _, other in SHOWN
          if other.startswith((f"{name}-wide", f"{name}-phone"))],
        strict=True,
    )  # fmt: skip

    assert set(widths) == set(KNOWN["SIZES"])
    assert set(schemes) == set(KNOWN["SCHEMES"])
