"""Web addresses: which may be fetched, and the checked network address that a connection is made to."""

from __future__ import annotations

import ipaddress
import re
import socket
from urllib.parse import quote, urljoin, urlsplit

import msgspec

from communique.errors import UnreadablePage

PORTS = {"http": 80, "https": 443}
"""The schemes that are fetched, with their ports."""

LONGEST = 2048
"""Characters of an address; browsers and search engines agree that more is none."""

CARRYING = (ipaddress.ip_network("::ffff:0:0/96"), ipaddress.ip_network("64:ff9b::/96"))
"""Networks whose last 32 bits are an IPv4 address that the traffic ends at: mapped addresses and NAT64."""

NOT_PUBLIC = (ipaddress.ip_network("192.0.0.0/24"), ipaddress.ip_network("fec0::/10"))
"""Networks that older versions of Python take for public: protocol assignments and the former site-local ones."""

SAFE_PATH = "/%:@!$&'()*+,;=~-._"
SAFE_QUERY = SAFE_PATH + "?"

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)


class Address(msgspec.Struct, frozen=True):
    """An address that can be asked for: `host` as in DNS, `target` the path with its query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, as `https://outlet.example`; the port where it isn't the usual."""
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """Host and port as the header `Host` has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return self.origin + self.target

    def joined(self, link: str) -> Address:
        """The address that a link found at this one leads to."""
        return parse_address(urljoin(str(self), link))


def scheme_of(text: str) -> str:
    """The scheme of what looks like an address, in lower case; empty for a path."""
    match = _SCHEME.match(text)
    return match.group(1).lower() if match else ""


def parse_address(text: str) -> Address:
    """The address; `UnreadablePage` where it is none that can be fetched."""
    try:
        parts = urlsplit(text.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise UnreadablePage(f"no address: {error}", hint="http://… and https://… are fetched") from error
    if parts.scheme not in PORTS:
        raise UnreadablePage(f"{parts.scheme or 'no'} scheme: only http and https are fetched", hint="")
    if not host or len(text) > LONGEST:
        raise UnreadablePage("no host in the address" if not host else "the address is too long", hint="")
    if parts.username is not None or parts.password is not None:
        raise UnreadablePage("a name or password in the address", hint="pages behind a login aren't fetched")
    query = f"?{quote(parts.query, SAFE_QUERY)}" if parts.query else ""
    target = quote(parts.path or "/", SAFE_PATH) + query
    return Address(parts.scheme, _ascii(host), port or PORTS[parts.scheme], target)


def _ascii(host: str) -> str:
    """The host as DNS has it: «вести.example» as `xn--b1agj9af.example`."""
    if ":" in host:
        return host
    try:
        name = host.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise UnreadablePage(f"no host can be named {host}", hint="") from error
    if not re.fullmatch(r"[a-z0-9._-]+", name):
        raise UnreadablePage(f"no host can be named {host}", hint="")
    return name


def resolve(address: Address, *, allow_private: bool) -> list[str]:
    """The network addresses of the host, every one checked; connecting to one of them asks DNS no second time.

    A host of which any network address is private is refused: a public one beside it would be a way around the check.
    """
    try:
        rows = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreadablePage(f"the host {address.host} isn't known: {error}", hint="is the network there?") from error
    found = list(dict.fromkeys(str(row[4][0]) for row in rows))
    if not found:
        raise UnreadablePage(f"the host {address.host} isn't known", hint="")
    private = [ip for ip in found if not is_public(ip)]
    if private and not allow_private:
        reason = f"{address.host} is {private[0]}, an address of this machine or of a private network"
        raise UnreadablePage(reason, hint="`--allow-private` lets it be fetched")
    return found


def is_public(ip: str) -> bool:
    """Whether a network address is one of the public Internet, and any IPv4 address inside it too."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return False
    if any(address in network for network in CARRYING):
        address = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    inner = address.sixtofour if isinstance(address, ipaddress.IPv6Address) else None
    return _reaches_public(address) and (inner is None or _reaches_public(inner))


def _reaches_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    refused = address.is_multicast or address.is_reserved or any(address in network for network in NOT_PUBLIC)
    return address.is_global and not refused
