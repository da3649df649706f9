"""Progress: a bar for a person after half a second, a line a stage for everyone else."""

import io

import pytest

from communique.cli.options import Manners
from communique.cli.progress import ProgressLine, megabytes
from communique.ingest import Progress

MANNERS = Manners(quiet=False, debug=False, color="auto")


class _Screen(io.StringIO):
    def isatty(self):
        return True


def _shown(monkeypatch, stream, moments, manners=MANNERS):
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("COLUMNS", "100")
    clock = iter([0.0, *moments])
    with ProgressLine(manners, lambda: next(clock)) as progress:
        for number, _ in enumerate(moments, 1):
            progress(Progress("reading", number * 1_000_000, 4_000_000))
    return stream.getvalue()


def test_on_a_terminal_nothing_is_shown_in_the_first_half_second(monkeypatch):
    assert _shown(monkeypatch, _Screen(), [0.1, 0.3, 0.49]) == ""


def test_the_bar_has_stage_amount_rate_and_time_left(monkeypatch):
    shown = _shown(monkeypatch, _Screen(), [1.0])

    assert "reading ████░" in shown
    assert "1.0 MB of 4.0 MB  1.0 MB/s  3 s left" in shown


def test_the_bar_is_gone_in_the_end(monkeypatch):
    assert _shown(monkeypatch, _Screen(), [1.0]).endswith("\r\x1b[2K")


def test_the_bar_is_not_drawn_more_often_than_one_can_see(monkeypatch):
    shown = _shown(monkeypatch, _Screen(), [1.0, 1.01, 1.02])

    assert shown.count("reading") == 1


def test_elsewhere_a_stage_is_one_plain_line(monkeypatch):
    shown = _shown(monkeypatch, io.StringIO(), [1.0, 2.0, 3.0])

    assert shown == "reading (4.0 MB)\n"


@pytest.mark.parametrize("stream", [_Screen, io.StringIO])
def test_quiet_is_quiet(monkeypatch, stream):
    manners = Manners(quiet=True, debug=False, color="auto")

    assert _shown(monkeypatch, stream(), [1.0, 2.0], manners) == ""


@pytest.mark.parametrize(
    ("octets", "said"), [(500, "0.5 kB"), (2_500_000, "2.5 MB"), (2_500_000_000, "2,500 MB")]
)
def test_sizes_are_said_as_people_say_them(octets, said):
    assert megabytes(octets) == said
