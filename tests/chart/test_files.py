"""Charts as files, and what is missing for some of them."""

import struct
import sys
from xml.etree import ElementTree

import pytest

from communique import chart
from communique.chart import files, listed
from communique.errors import MissingExtraError, UsageError

CHART = listed("Peace & <b>", ["a", "السلام"], [1.0, 2.0])


def test_svg_is_written_without_any_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    chart.write(CHART, tmp_path / "c.svg")

    root = ElementTree.fromstring((tmp_path / "c.svg").read_bytes())
    assert root.get("width") == "820"


def test_png_has_two_pixels_for_each_unit(tmp_path):
    pytest.importorskip("vl_convert", reason="the extra plots is not installed")
    chart.write(CHART, tmp_path / "c.png")

    content = (tmp_path / "c.png").read_bytes()
    assert content.startswith(b"\x89PNG")
    assert struct.unpack(">I", content[16:20]) == (1640,)


def test_pdf_is_a_pdf(tmp_path):
    pytest.importorskip("vl_convert", reason="the extra plots is not installed")
    chart.write(CHART, tmp_path / "c.PDF")

    assert (tmp_path / "c.PDF").read_bytes().startswith(b"%PDF-")


def test_another_ending_is_refused_with_those_there_are(tmp_path):
    with pytest.raises(UsageError, match="in what form to draw") as caught:
        chart.write(CHART, tmp_path / "c.gif")

    assert ".svg, .png, .pdf" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["png", "pdf"])
def test_a_missing_extra_is_named(tmp_path, monkeypatch, form):
    monkeypatch.setattr(files, "find_spec", lambda name: None)

    with pytest.raises(MissingExtraError, match="needs the extra plots") as caught:
        chart.write(CHART, tmp_path / f"c.{form}")

    assert "communique[plots]" in caught.value.hint
    assert caught.value.status == 4
