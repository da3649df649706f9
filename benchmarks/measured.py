"""Whole commands, measured as the operating system accounts for them."""

import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    """What a command took: wall and processor seconds of all its processes, peak bytes summed."""

    wall: float
    cpu: float
    peak: int
    output: str


def measured(*command: str, **environment: str) -> Measured:
    """Run a command to its end.

    The peak is the largest sum of resident memory over the command and its descendants, looked
    at twenty times a second, and at least what the kernel noted of the largest of them.
    """
    started = time.perf_counter()
    # The modules of an installed program are compiled, whatever is usual here.
    surroundings = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **environment}
    process = subprocess.Popen(command, env=surroundings, stdout=subprocess.PIPE, text=True)
    peaks = [0]
    watcher = threading.Thread(target=_watch, args=(process.pid, peaks), daemon=True)
    watcher.start()
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}\n{output}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Measured(
        wall, usage.ru_utime + usage.ru_stime, max(*peaks, usage.ru_maxrss * unit), output
    )


def _watch(root: int, peaks: list[int]) -> None:
    while Path(f"/proc/{root}").exists():
        peaks[0] = max(peaks[0], sum(_resident(process) for process in _family(root)))
        time.sleep(0.05)


def _family(root: int) -> list[int]:
    found = [root]
    for process in found:
        # A process may end while it is looked at.
        with suppress(OSError):
            for task in Path("/proc").glob(f"{process}/task/*/children"):
                found.extend(map(int, task.read_text().split()))
    return found


def _resident(process: int) -> int:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
