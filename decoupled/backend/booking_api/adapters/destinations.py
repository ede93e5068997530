"""Where a webhook may lead: to public addresses only, so that nobody posts into our own network."""

import socket
from collections.abc import Callable, Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import NamedTuple

from httpx2 import URL, InvalidURL

from booking_api.services.webhooks import DestinationRefused

PORTS = {"http": 80, "https": 443}
LAST_PORT = 65535
UNICAST = IPv6Network("2000::/3")  # outside of it no IPv6 address is one host's on the internet
PROTOCOLS = IPv4Network("192.0.0.0/24")  # Python before 3.11.10 calls some of these public
LookUp = Callable[[str, int], Iterable[str]]  # host and port to IP addresses


class Destination(NamedTuple):
    """A URL with the addresses that its host had when they were checked."""

    url: URL
    addresses: tuple[str, ...]


def look_up(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host, as the system knows them; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Destinations:
    """Checks where a URL leads; on a developer's machine it may be to that machine."""

    def __init__(self, to_loopback: bool, look_up: LookUp = look_up) -> None:
        self._to_loopback = to_loopback
        self._look_up = look_up

    def check(self, url: str) -> Destination:
        """Return where a URL leads now; raises DestinationRefused unless all of it is allowed.

        Whoever sends goes to the addresses that were checked, and looks nothing up again.
        """
        parsed = _parsed(url)
        host = parsed.raw_host.decode("ascii")
        try:
            addresses = tuple(self._look_up(host, parsed.port or PORTS[parsed.scheme]))
        except (OSError, UnicodeError):  # no such host, or a label that no host can have
            addresses = ()
        if not addresses:
            raise DestinationRefused(f"There is no host {host[:80]}.")
        if not (self._to_loopback and all(map(_is_loopback, addresses))):
            if parsed.scheme != "https":
                raise DestinationRefused("A webhook's address begins with https://.")
            if not all(map(_is_public, addresses)):
                raise DestinationRefused("This host is not on the public internet.")
        return Destination(parsed, addresses)


def _parsed(url: str) -> URL:
    """Return a URL as the one that sends will read it: two readers could be told two hosts."""
    try:
        parsed = URL(url)
    except (InvalidURL, UnicodeError):
        parsed = URL()
    usual = PORTS.get(parsed.scheme, 0)
    port = usual if parsed.port is None else parsed.port
    if not (usual and parsed.host and 0 < port <= LAST_PORT):
        raise DestinationRefused("Write the address as https://host/path.")
    if parsed.userinfo or parsed.fragment:
        raise DestinationRefused("An address has no name, password or fragment in it.")
    return parsed


def _is_loopback(address: str) -> bool:
    return ip_address(address).is_loopback


def _is_public(address: str) -> bool:
    """Tell whether an address is one host's on the public internet, and no way into another net."""
    ip = ip_address(address)
    if ip.version == 6:
        tunnelled = ip.sixtofour or ip.teredo  # these carry any IPv4 address one likes
        return ip.is_global and ip in UNICAST and not tunnelled
    special = ip.is_multicast or ip.is_reserved or ip in PROTOCOLS
    return ip.is_global and not special
