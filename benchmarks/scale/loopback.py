"""Load goes to this very machine only: whoever aims it elsewhere gets a sentence instead."""

from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class NotOurs(ValueError):
    """The host is somebody else's; the message says so."""


def check_loopback(url: str) -> None:
    """Raise NotOurs unless a URL points at this machine."""
    name = urlsplit(url).hostname
    if name not in LOOPBACK:
        raise NotOurs(f"{name} is not this machine: load goes to 127.0.0.1 only.")
