"""Politeness: one request to a host at a time, pauses between them, and what robots may read."""

import email.utils
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from communique.errors import ReadError
from communique.fetching.addresses import address, host_of
from communique.fetching.web import AGENT, Answer, Limits, NoAnswerError, asked

_PASSING = {408, 425, 429, 500, 502, 503, 504}


@dataclass
class _Host:
    """What is known of a host: when it may be asked again, and its rules once they were read."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = float("-inf")
    ruling: threading.Lock = field(default_factory=threading.Lock)
    rules: dict[str, RobotFileParser | str] = field(default_factory=dict)
    delay: float = 0.0


class Hosts:
    """The hosts that are asked, each at its pace."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def ask(self, url: str, headers: dict[str, str]) -> Answer:
        """Ask for a page; what may pass is tried again, each time after twice as long.

        Raises:
            NoAnswerError: there is none.
        """
        for attempt in range(self._limits.retries + 1):
            last = attempt == self._limits.retries
            wait = max(self._limits.delay, 1.0) * 2**attempt
            try:
                answer = self._once(url, headers)
            except NoAnswerError as error:
                if last or not error.passing:
                    raise
            else:
                longest = self._limits.longest_wait
                if last or answer.status not in _PASSING or _asked_to_wait(answer) > longest:
                    return answer
                wait = max(wait, _asked_to_wait(answer))
            self._limits.sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    def allows(self, url: str) -> bool:
        """Tell whether a host lets programs read a page, as its `robots.txt` says.

        Raises:
            NoAnswerError: nobody knows, for that file can't be had in this run.
        """
        host = self._host(host_of(url))
        parts = urlsplit(url)
        with host.ruling:
            if parts.scheme not in host.rules:
                host.rules[parts.scheme] = self._known_rules(parts.scheme, parts.netloc)
            rules = host.rules[parts.scheme]
            if isinstance(rules, str):
                raise NoAnswerError(rules, passing=False)
            host.delay = float(rules.crawl_delay(AGENT) or 0)
            return rules.can_fetch(AGENT, url)

    def _known_rules(self, scheme: str, host: str) -> RobotFileParser | str:
        """Return the rules of a host, or why they can't be had: then it is not asked again."""
        try:
            return self._rules(f"{scheme}://{host}/robots.txt")
        except NoAnswerError as error:
            return f"robots.txt can't be had: {error}"

    def _rules(self, url: str) -> RobotFileParser:
        """Return the rules of a host; without any, all may be read (RFC 9309)."""
        for _ in range(self._limits.redirects + 1):
            answer = self.ask(url, {"Accept-Encoding": "identity"})
            target = redirected(answer)
            if not target:
                break
            url = target
        if answer.status >= 500 or answer.status == 429:
            raise NoAnswerError(f"the server answered {answer.status}", passing=False)
        rules = RobotFileParser(url)
        text = answer.body.decode("utf-8", "replace") if answer.status == 200 else ""
        rules.parse(text.removeprefix("\ufeff").splitlines())
        return rules

    def _host(self, name: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(name, _Host())

    def _once(self, url: str, headers: dict[str, str]) -> Answer:
        host = self._host(host_of(url))
        with host.turn:
            wait = host.free_at - self._limits.clock()
            if wait > 0:
                self._limits.sleep(wait)
            try:
                return asked(url, self._limits, headers)
            finally:
                pause = min(max(self._limits.delay, host.delay), self._limits.longest_wait)
                host.free_at = self._limits.clock() + pause


def redirected(answer: Answer) -> str:
    """Return where an answer leads to; empty if nowhere on the web."""
    if answer.status not in {301, 302, 303, 307, 308} or not answer.header("Location"):
        return ""
    try:
        return address(urljoin(answer.url, answer.header("Location")), answer.url)
    except (ReadError, ValueError):
        return ""


def _asked_to_wait(answer: Answer) -> float:
    """Return the seconds that a server asks to wait, by number or by date."""
    said = answer.header("Retry-After").strip()
    if said.isdigit():
        return float(said)
    try:
        until = email.utils.parsedate_to_datetime(said)
    except ValueError:
        return 0.0
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())
