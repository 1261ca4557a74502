"""Pages from the Web, fetched as a polite visitor does: what robots.txt allows, one request at a time, with pauses."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from urllib.parse import urljoin

import msgspec
from protego import Protego

from communique.acquire.addresses import Address, parse_address
from communique.acquire.media import HTML_TYPES
from communique.acquire.options import Options
from communique.acquire.requests import AGENT, Answer, Limits, ask
from communique.errors import UnreadablePage

REDIRECTS = 5
"""How many redirects are followed: what RFC 9309 asks for robots.txt at least, and more than honest pages need."""

ROBOTS_LIMIT = 512_000
"""Bytes of a robots.txt that are read; RFC 9309 asks for 500 KiB at least."""

LONGEST_PAUSE = 30.0
"""Seconds that a robots.txt may ask to wait between two pages; who asks for more is not read by programs at all."""

PAGE_TYPES = HTML_TYPES | {"text/plain"}
_FEED_TYPES_NAMES = """
application/rss+xml application/atom+xml application/rdf+xml application/xml text/xml
application/gzip application/x-gzip
"""
FEED_TYPES = frozenset(_FEED_TYPES_NAMES.split())
MOVED = frozenset((301, 302, 303, 307, 308))
IN_WORDS = {
    401: "it asks for a login",
    403: "the server refuses it",
    404: "there is no such page",
    410: "the page is gone",
    429: "the server asks for fewer requests",
    451: "it is withheld for legal reasons",
}


class _Astray(UnreadablePage):
    """Redirects that lead nowhere."""


class Fetched(msgspec.Struct, frozen=True):
    """What came from the Web: the address it came from in the end, when, and the answer."""

    address: Address
    at: str
    answer: Answer


class Visitor:
    """Fetches for one run. It has one connection open at a time, and so never two to one host."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._robots: dict[str, Protego | UnreadablePage] = {}
        self._last: dict[str, float] = {}

    def fetch(self, address: str, *, feeds: bool = False) -> Fetched:
        """What is at the address, or a page that it redirects to; `feeds` lets it be a feed or a sitemap."""
        if self.options.offline:
            raise UnreadablePage("not fetched: --offline", hint="leave the option out to fetch it")
        limits = Limits(self.options.page_limit, PAGE_TYPES | FEED_TYPES if feeds else PAGE_TYPES)
        place, answer = self._follow(parse_address(address), limits, obeys=True)
        if answer.status != 200:
            told = IN_WORDS.get(answer.status, "the server fails" if answer.status >= 500 else "it gives no page")
            raise UnreadablePage(f"{told} (HTTP {answer.status})", hint="")
        if not answer.body:
            raise UnreadablePage("an empty answer", hint="try again later")
        return Fetched(place, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), answer)

    def _follow(self, address: Address, limits: Limits, *, obeys: bool) -> tuple[Address, Answer]:
        """The answer at the end of the redirects; every address on the way is checked as the first is."""
        seen = [address]
        while True:
            if obeys:
                self._obey(address)
            self._wait(address)
            answer = ask(address, self.options, limits)
            if answer.status not in MOVED or not answer.location:
                return address, answer
            address = parse_address(urljoin(str(address), answer.location))
            if address in seen:
                raise _Astray(f"a redirect that leads back to {address}", hint="")
            if len(seen) > REDIRECTS:
                raise _Astray(f"more than {REDIRECTS} redirects", hint="")
            seen.append(address)

    def _wait(self, address: Address) -> None:
        """Waits until the host may be asked again."""
        robots = self._robots.get(address.origin)
        asked = robots.crawl_delay(AGENT) if isinstance(robots, Protego) else None
        pause = max(self.options.pause, min(asked or 0.0, LONGEST_PAUSE))
        if (last := self._last.get(address.host)) is not None:
            time.sleep(max(0.0, last + pause - time.monotonic()))
        self._last[address.host] = time.monotonic()

    def _obey(self, address: Address) -> None:
        """Raises `UnreadablePage` where the host's robots.txt doesn't let the address be fetched."""
        if address.origin not in self._robots:
            self._robots[address.origin] = self._read_robots(address)
        robots = self._robots[address.origin]
        if isinstance(robots, UnreadablePage):
            raise UnreadablePage(robots.message, hint=robots.hint)
        if not robots.can_fetch(str(address), AGENT):
            raise UnreadablePage("robots.txt of the host doesn't allow it", hint="save the page by hand, and read it")

    def _read_robots(self, address: Address) -> Protego | UnreadablePage:
        """The host's rules; the reason why nothing may be fetched, where the host can't tell them (RFC 9309, 2.3.1)."""
        place = parse_address(address.origin + "/robots.txt")
        try:
            _, answer = self._follow(place, Limits(ROBOTS_LIMIT), obeys=False)
        except _Astray:
            return Protego.parse("")
        except UnreadablePage as error:
            return UnreadablePage(f"{error.message} (asked for robots.txt)", hint=error.hint)
        if answer.status >= 500:
            reason = f"robots.txt of the host fails (HTTP {answer.status}), so nothing may be fetched"
            return UnreadablePage(reason, hint="try again later")
        return Protego.parse(answer.body.decode("utf-8", "replace") if answer.status == 200 else "")
