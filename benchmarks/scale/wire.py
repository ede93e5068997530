"""Locust's fast client as a driver's `send`; only Locust's own process may import this."""

from locust import FastHttpUser
from locust.contrib.fasthttp import FastHttpSession, FastResponse

from benchmarks.drivers import Reply
from benchmarks.scale.loopback import check_loopback

CONFLICT = 409


class Wire:
    """Sends what a driver asks for on one keep-alive connection, and counts what came back.

    Neither cookies nor redirects are followed here: both are the traveller's own business, and
    counted as such.
    """

    def __init__(self, user: FastHttpUser, *, reported: bool = False) -> None:
        check_loopback(str(user.host))
        self.requests = 0
        self.wire_bytes = 0  # bodies as transferred, gzip kept, with their headers
        self.burnt = 0.0  # seconds of CPU that a burdened server says it wasted
        self.task = ""  # told to the server in a header, if there is one
        self._session: FastHttpSession = user.client
        self._session.client.cookiejar = None
        self._reported = reported  # Locust's own statistics round to milliseconds, and cost time

    def __call__(
        self, method: str, path: str, *, headers: dict[str, str], body: bytes | None
    ) -> Reply:
        """Send one request and return its reply; status 0 when nothing came back."""
        named = {"X-Task": self.task} if self.task else {}
        answer = self._session.request(
            method,
            path,
            name=f"{method} {_route(path)}",
            data=body,  # type: ignore[arg-type]  # bytes go as they are, whatever the hint says
            headers={**headers, "Accept-Encoding": "gzip", **named},
            allow_redirects=False,
            catch_response=True,  # nothing is reported until we say so
        )
        if self._reported:
            with answer:
                if answer.status_code == CONFLICT:
                    answer.success()  # type: ignore[no-untyped-call]  # a full train is an answer
        content = answer.content or b""
        received = _headers(answer)
        self.requests += 1
        self.wire_bytes += int(received.get("content-length", len(content))) + sum(
            len(name) + len(value) + 4 for name, value in received.items()
        )
        self.burnt += int(received.get("x-burnt-ns", 0)) / 1e9
        return Reply(answer.status_code, received, content)

    def counted(self) -> tuple[int, int, float]:
        """Return requests, bytes and wasted seconds since the last call."""
        passed = self.requests, self.wire_bytes, self.burnt
        self.requests, self.wire_bytes, self.burnt = 0, 0, 0.0
        return passed


def _headers(answer: FastResponse) -> dict[str, str]:
    """Return the headers as drivers want them: lower case, one cookie a line."""
    received: dict[str, str] = {}
    for name, value in answer.headers.items() if answer.headers else ():
        name = name.lower()
        received[name] = f"{received[name]}\n{value}" if name in received else value
    return received


def _route(path: str) -> str:
    """Return a path without its query and PNR, so that equal requests share a line."""
    parts = path.partition("?")[0].split("/")
    return "/".join("PNR" if part.isdigit() and len(part) == 10 else part for part in parts)
