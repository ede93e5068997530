"""A partner's end of a webhook: a real server on loopback that records what it is sent."""

import base64
import hashlib
import hmac
import json
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NamedTuple

PATIENCE_SECONDS = 30


class Received(NamedTuple):
    """One attempt as it arrived."""

    path: str
    headers: dict[str, str]  # names in lower case
    body: bytes
    at: float  # Unix seconds

    @property
    def event_id(self) -> str:
        return self.headers["webhook-id"]

    def is_signed_with(self, secret: str) -> bool:
        """Check a signature as the README tells partners to."""
        stamp = self.headers["webhook-timestamp"]
        if abs(time.time() - int(stamp)) > 300:
            return False
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = f"{self.event_id}.{stamp}.".encode() + self.body
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
        return hmac.compare_digest(f"v1,{expected.decode()}", self.headers["webhook-signature"])


Answer = Callable[[BaseHTTPRequestHandler, Received], None]


class Receiver:
    """What arrived, in order, and what is answered to it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.received: list[Received] = []
        self.answer: Answer = answering(204)

    def ids(self) -> list[str]:
        return [one.event_id for one in self.received]

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(one.body) for one in self.received]


def answering(*statuses: int, **headers: str) -> Answer:
    """Return an answer with each status in turn; the last one stays."""
    left = list(statuses)

    def answer(handler: BaseHTTPRequestHandler, _received: Received) -> None:
        handler.send_response(left.pop(0) if len(left) > 1 else left[0])
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


@contextmanager
def receiving(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Run a receiver on some free port of 127.0.0.1 until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            received = Received(self.path, headers, body, time.time())
            receiver.received.append(received)
            receiver.answer(self, received)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, *_: object) -> None:
            pass  # a sender that hangs up early is one of the things that are tested

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    scheme = "http" if tls is None else "https"
    receiver = Receiver(f"{scheme}://127.0.0.1:{server.server_port}/hooks")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def until(is_so: Callable[[], Any]) -> Any:
    """Ask until something is so, and return it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (answer := is_so()):
        assert time.monotonic() < deadline, "it never came about"
        time.sleep(0.01)
    return answer
