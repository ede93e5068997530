"""How a driver's requests go out where no load generator sends them."""

import weakref
from collections.abc import Mapping

import httpx2

from benchmarks.drivers import Reply, Send


def sender(url: str, patience: float) -> Send:
    """Return a way to send on one connection, which is opened again when it breaks.

    patience: seconds until a request is given up. It raises httpx2.HTTPError when nothing comes
    back, or an error of the server's own.
    """
    client = httpx2.Client(base_url=url, timeout=patience, trust_env=False)

    def send(method: str, path: str, *, headers: Mapping[str, str], body: bytes | None) -> Reply:
        answer = client.request(method, path, headers=headers, content=body)
        if answer.is_server_error:
            answer.raise_for_status()
        cookies = "\n".join(answer.headers.get_list("set-cookie"))
        return Reply(answer.status_code, {**answer.headers, "set-cookie": cookies}, answer.content)

    weakref.finalize(send, client.close)  # hang up when nobody can send any more
    return send
