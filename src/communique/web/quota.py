"""How often one client may ask: a bucket of requests that fills again, minute by minute."""

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from communique.errors import BudgetError
from communique.web.language import _, ngettext
from communique.web.view import told

_CLIENTS = 20_000
"""So many clients are known; those who asked longest ago are forgotten, and have a full bucket."""

_NETWORK = 64
"""A household has so many bits of an IPv6 address in common, and may take any other."""

FREE = "/static/"
"""What lies under this is asked for without being counted, as is `OPEN`."""

OPEN = "/health"


class Buckets:
    """A bucket for each client: full at first, one request less for each, filled steadily."""

    def __init__(self, rate: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._clock, self._lock = rate, clock, threading.Lock()
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> float:
        """Take one request out; return 0, or the seconds until there is one again."""
        now, full = self._clock(), float(self._rate)
        with self._lock:
            held, seen = self._held.pop(client, (full, now))
            held = min(full, held + (now - seen) * self._rate / 60)
            granted = held >= 1
            self._held[client] = (held - granted, now)
            while len(self._held) > _CLIENTS:
                self._held.popitem(last=False)
        return 0.0 if granted else (1 - held) * 60 / self._rate


class Quota:
    """Lets a client ask so often and no more."""

    def __init__(self, app: ASGIApp, buckets: Buckets, rate: int) -> None:
        self._app, self._buckets, self._rate = app, buckets, rate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or say when to ask again."""
        if scope["type"] != "http" or scope["path"] == OPEN or scope["path"].startswith(FREE):
            await self._app(scope, receive, send)
            return
        wait = self._buckets.wait(client_of(scope))
        if not wait:
            await self._app(scope, receive, send)
            return
        seconds = int(wait) + 1
        often = BudgetError(
            _("you have asked more than %(n)s times in a minute", n=self._rate),
            hint=ngettext(
                "ask again in %(n)s second", "ask again in %(n)s seconds", seconds, n=seconds
            ),
        )
        answer = told(Request(scope), often, 429, None)
        answer.headers["retry-after"] = str(seconds)
        await answer(scope, receive, send)


def client_of(scope: Scope) -> str:
    """Return who asks: an address, of IPv6 its network; empty where nobody is known."""
    name = (scope.get("client") or ("",))[0]
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return str(name)
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), _NETWORK), strict=False).network_address)
