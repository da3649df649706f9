"""The terms on which pages are given: who may ask, by which names, how much and how often."""

from dataclasses import dataclass

LOCAL = ("127.0.0.1", "localhost", "[::1]")
"""The names of this machine that a browser may ask for."""


@dataclass(frozen=True)
class Terms:
    """What one who serves pages grants; as it stands, to the person at this machine.

    Attributes:
        public: pages are read by others: nothing is changed, and answers may be kept by caches.
        hosts: the names that may be asked for.
        password: the SHA-256 digest of what must be known; empty is nothing.
        seconds: so long a page may take.
        patience: seconds after which a page that isn't ready tells how far it is, and the work
            goes on as a job; for one person only, for others a job would be another's load.
        memory: bytes that the process may hold while a page is made; None is no bound.
        at_once: so many pages are made at once, each in a thread.
        waiting: so many requests may wait for one of those threads.
        rate: requests per minute of each client; 0 is no bound.
        log: the file that requests are written to, `-` for standard output; empty is none.
        log_queries: write what was asked for, too.
        log_clients: write who asked, too.
        proxies: addresses of proxies whose word about the client is taken.
    """

    public: bool = False
    hosts: tuple[str, ...] = LOCAL
    password: bytes = b""
    seconds: float = 30.0
    patience: float = 1.0
    memory: int | None = None
    at_once: int = 4
    waiting: int = 1000
    rate: int = 0
    log: str = ""
    log_queries: bool = False
    log_clients: bool = False
    proxies: tuple[str, ...] = ()
