"""What a browser adds when a page of one origin asks another: the decoupled build's web does."""

from benchmarks.drivers.traveller import Refusal, Reply, Send

SIMPLE = frozenset({"accept", "accept-encoding", "content-length"})  # headers that need no leave


class AcrossOrigins:
    """Sends for a page of another origin; what is not simple needs the server's leave first (CORS).

    A browser remembers a leave for ten minutes, by address and method. Here none is remembered:
    each trip has an address of its own, and nobody books twice in ten minutes.
    """

    def __init__(self, send: Send, origin: str) -> None:
        self._send = send
        self._origin = origin

    def __call__(
        self, method: str, path: str, *, headers: dict[str, str], body: bytes | None
    ) -> Reply:
        """Send one request, after the one that asks for leave; raises Refusal if that is denied."""
        wanted = sorted(name.lower() for name in headers if name.lower() not in SIMPLE)
        if wanted:
            self._asks_leave(method, path, ",".join(wanted))
        return self._send(method, path, headers={**headers, "Origin": self._origin}, body=body)

    def _asks_leave(self, method: str, path: str, wanted: str) -> None:
        asked = {
            "Origin": self._origin,
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": wanted,
        }
        reply = self._send("OPTIONS", path, headers=asked, body=None)
        if reply.headers.get("access-control-allow-origin") != self._origin:
            raise Refusal(reply.status, "", f"{method} {path} is not allowed to {self._origin}")
