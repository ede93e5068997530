"""Carries a traveller's requests to a build and counts, to the byte, what comes back."""

import re
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Self

import httpx2

from benchmarks.drivers import Reply
from benchmarks.scale.loopback import check_loopback

PATIENCE_SECONDS = 30
FILES = re.compile(rb'(?:href|src)="(/[^"]+\.(?:css|js|svg)(?:\?[^"]*)?)')


@dataclass(frozen=True)
class Traffic:
    """What came back: bodies as transferred, gzip kept, with their headers."""

    requests: int
    wire_bytes: int

    def __add__(self, other: "Traffic") -> "Traffic":
        return Traffic(self.requests + other.requests, self.wire_bytes + other.wire_bytes)


class Wire:
    """One kept connection and what a browser keeps; cookies and redirects are the traveller's."""

    def __init__(self, url: str) -> None:
        check_loopback(url)
        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        self._client = httpx2.Client(
            base_url=url, cookies=no_cookies, timeout=PATIENCE_SECONDS, trust_env=False
        )
        self._passed = Traffic(0, 0)
        self._etags: dict[str, str] = {}
        self._for_good: dict[str, Reply] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def __call__(
        self, method: str, path: str, *, headers: dict[str, str], body: bytes | None
    ) -> Reply:
        """Send one request and return its answer as the drivers want it."""
        asked = {"Accept-Encoding": "gzip", **headers}
        answer = self._client.request(method, path, headers=asked, content=body)
        head = sum(len(name) + len(value) + 4 for name, value in answer.headers.raw)
        self._passed += Traffic(1, head + answer.num_bytes_downloaded)
        cookies = "\n".join(answer.headers.get_list("set-cookie"))
        return Reply(answer.status_code, {**answer.headers, "set-cookie": cookies}, answer.content)

    def fetch(self, path: str) -> Reply:
        """Get what a browser gets: what never changes once, what is known by its ETag again."""
        if path in self._for_good:
            return self._for_good[path]
        known = {"If-None-Match": self._etags[path]} if path in self._etags else {}
        reply = self("GET", path, headers=known, body=None)
        if "etag" in reply.headers:
            self._etags[path] = reply.headers["etag"]
        if "immutable" in reply.headers.get("cache-control", ""):
            self._for_good[path] = reply
        return reply

    def counted(self) -> Traffic:
        """Return what passed since the last call."""
        passed, self._passed = self._passed, Traffic(0, 0)
        return passed


def files_of(page: bytes) -> list[str]:
    """Return the files that a page names, each once."""
    return list(dict.fromkeys(path.decode() for path in FILES.findall(page)))
