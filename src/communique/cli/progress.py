"""Progress on standard error: a bar for a person, a line for each stage for a log."""

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Self

from communique.cli.cells import clipped
from communique.cli.options import Manners
from communique.cli.terminal import columns, on_terminal

if TYPE_CHECKING:
    from communique.ingest import Progress

_FIRST = 0.5
_EVERY = 0.1
_BAR = 16


class ProgressLine:
    """Shows how far a piece of work is; call it with each `Progress`, close it with `with`."""

    def __init__(self, manners: Manners, clock: Callable[[], float] = time.monotonic) -> None:
        self._manners, self._clock = manners, clock
        self._live = on_terminal(sys.stderr) and not manners.quiet
        self._started = self._drawn = clock()
        self._stage = ""
        self._visible = False

    def __call__(self, progress: "Progress") -> None:
        """Take note of how far the work is, and show it if it is time to."""
        now = self._clock()
        if progress.stage != self._stage:
            self._stage = progress.stage
            if not self._live:
                self._manners.note(f"{progress.stage} ({megabytes(progress.total)})")
        if self._live and now - self._started >= _FIRST and now - self._drawn >= _EVERY:
            self._drawn = now
            self._draw(progress, now - self._started)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._visible:
            with suppress(OSError):
                sys.stderr.write("\r\x1b[2K")
                sys.stderr.flush()

    def _draw(self, progress: "Progress", seconds: float) -> None:
        share = min(1.0, progress.done / progress.total) if progress.total else 1.0
        filled = round(share * _BAR)
        left = f"{seconds * (1 / share - 1):.0f} s left" if share else ""
        line = (
            f"{progress.stage} {'█' * filled}{'░' * (_BAR - filled)} "
            f"{megabytes(progress.done)} of {megabytes(progress.total)}  "
            f"{megabytes(progress.done / seconds)}/s  {left}"
        )
        sys.stderr.write(f"\r\x1b[2K{clipped(line, columns() - 1)}")
        sys.stderr.flush()
        self._visible = True


def megabytes(octets: float) -> str:
    """Return a size as people say it."""
    if octets < 1e5:
        return f"{octets / 1e3:.1f} kB"
    return f"{octets / 1e6:.1f} MB" if octets < 1e8 else f"{octets / 1e6:,.0f} MB"
