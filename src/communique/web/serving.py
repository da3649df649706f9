"""Serving: a port of this machine, the address, and the browser that opens it."""

import gc
import ipaddress
import os
import re
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Sequence
from contextlib import suppress

import uvicorn
from starlette.applications import Starlette

from communique.api import Corpus
from communique.errors import UsageError
from communique.web.application import application
from communique.web.terms import LOCAL, Terms

HOST = "127.0.0.1"

_PATIENCE = 10
"""Seconds that answers which have begun may take once the program is told to end."""

_NAME = re.compile(r"[\w.-]+|\[[0-9A-Fa-f:.]+\]")

_ANY = {"0.0.0.0", "::"}
"""Addresses that stand for every one that the machine has."""


def serve(
    corpora: Sequence[Corpus],
    terms: Terms,
    *,
    place: tuple[str, int | None],
    browser: bool,
    tell: Callable[[str], None],
) -> None:
    """Serve corpora to one person until the program is interrupted.

    Args:
        corpora: at least one.
        terms: on which pages are given.
        place: address and port, as `listening` takes them.
        browser: open one, where there is a display.
        tell: is told the address, once pages are answered there.

    Raises:
        UsageError: the port is taken.
    """
    taken = listening(*place)
    address = address_of(taken)

    def ready() -> None:
        tell(address)
        if browser and has_display():
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    # The server has ended in good order when it hands the interrupt on.
    with suppress(KeyboardInterrupt):
        Server(configured(application(corpora, terms), terms), ready).run(sockets=[taken])


def own_terms(host: str, names: Sequence[str], password: bytes) -> Terms:
    """Return the terms of one person's workbench.

    Raises:
        UsageError: others could reach it without a password, or it isn't known by which name.
    """
    if not is_local(host) and not password:
        raise UsageError(
            f"others could read the corpus and change the notebook at the address {host}",
            hint="communique publish serves many, read-only; or give a --password-file",
        )
    return Terms(hosts=hosts_of(host, names), password=password)


def configured(app: Starlette, terms: Terms) -> uvicorn.Config:
    """Return how pages are served: without a log of its own, and believing no proxy unasked."""
    return uvicorn.Config(
        app,
        access_log=False,
        log_level="warning",
        server_header=False,
        # One who reads slowly doesn't keep it from ending.
        timeout_graceful_shutdown=_PATIENCE,
        proxy_headers=bool(terms.proxies),
        forwarded_allow_ips=list(terms.proxies),
    )


class Server(uvicorn.Server):
    """A server that says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        if self.started:
            # What is there from the start stays: looking at it again for each page takes longer
            # than the page.
            gc.collect()
            gc.freeze()
            self._ready()


def listening(host: str = HOST, port: int | None = None) -> socket.socket:
    """Return a socket at an address of this machine.

    Args:
        host: a numeric address, IPv4 or IPv6.
        port: None is 8000, or another where that is taken; 0 is any that is free.

    Raises:
        UsageError: it is no address of this machine, or the port is taken.
    """
    try:
        kind = socket.AF_INET6 if ipaddress.ip_address(host).version == 6 else socket.AF_INET
    except ValueError as error:
        hint = "127.0.0.1, 0.0.0.0, ::1 and :: are some"
        raise UsageError(f"{host!r} is no numeric address", hint=hint) from error
    made = socket.socket(kind, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    for each in [8000, 0] if port is None else [port]:
        try:
            made.bind((host, each))
            return made
        except OSError as error:
            reason = error.strerror or str(error)
    made.close()
    raise UsageError(
        f"port {port} of {host} can't be used: {reason.lower()}",
        hint="--port 0 takes any that is free",
    )


def address_of(taken: socket.socket) -> str:
    """Return where a socket is asked for pages."""
    host, port = taken.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def is_local(host: str) -> bool:
    """Tell whether an address is reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def hosts_of(host: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return the names that may be asked for at an address: its own, this machine's, and others.

    Raises:
        UsageError: the address is any, and no name is given by which others ask.
    """
    if host in _ANY and not names:
        raise UsageError(
            f"it isn't known by which name others ask for {host}",
            hint="say so: --name archive.example.org; a number as 192.168.0.7 is a name, too",
        )
    for each in names:
        if not _NAME.fullmatch(each.strip()):
            hint = "a name alone, without https:// and without a port: archive.example.org"
            raise UsageError(f"{each!r} is no name that a browser asks for", hint=hint)
    own = f"[{host}]" if ":" in host else host
    return tuple(dict.fromkeys([*LOCAL, own, *(each.strip().lower() for each in names)]))


def proxies_of(given: Sequence[str]) -> tuple[str, ...]:
    """Return the addresses and networks of proxies.

    Raises:
        UsageError: one is neither, and so no proxy would ever be believed.
    """
    for each in given:
        try:
            ipaddress.ip_network(each.strip())
        except ValueError as error:
            hint = "an address as 127.0.0.1, or a network as 10.0.0.0/8"
            raise UsageError(f"{each!r} is no address of a proxy", hint=hint) from error
    return tuple(each.strip() for each in given)


def has_display() -> bool:
    """Tell whether a browser could be seen."""
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
