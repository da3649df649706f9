"""Serving: a port of this machine, the address, and the browser that opens it."""

import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Sequence
from contextlib import suppress

import uvicorn

from communique.api import Corpus
from communique.errors import UsageError
from communique.web.application import application

HOST = "127.0.0.1"


def serve(
    corpora: Sequence[Corpus], *, port: int | None, browser: bool, tell: Callable[[str], None]
) -> None:
    """Serve corpora on this machine until the program is interrupted.

    Args:
        corpora: at least one.
        port: None is 8000, or another where that is taken; 0 is any that is free.
        browser: open one, where there is a display.
        tell: is told the address, once pages are answered there.

    Raises:
        UsageError: the port is taken.
    """
    taken = listening(port)
    address = f"http://{HOST}:{taken.getsockname()[1]}/"

    def ready() -> None:
        tell(address)
        if browser and has_display():
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    config = uvicorn.Config(
        application(corpora), access_log=False, log_level="warning", server_header=False
    )
    # The server has ended in good order when it hands the interrupt on.
    with suppress(KeyboardInterrupt):
        _Server(config, ready).run(sockets=[taken])


class _Server(uvicorn.Server):
    """A server that says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        if self.started:
            self._ready()


def listening(port: int | None) -> socket.socket:
    """Return a socket on this machine alone.

    Raises:
        UsageError: the port is taken.
    """
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    for each in [8000, 0] if port is None else [port]:
        try:
            made.bind((HOST, each))
            return made
        except OSError as error:
            reason = error.strerror or str(error)
    made.close()
    raise UsageError(
        f"port {port} can't be used: {reason.lower()}", hint="--port 0 takes any that is free"
    )


def has_display() -> bool:
    """Tell whether a browser could be seen."""
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
