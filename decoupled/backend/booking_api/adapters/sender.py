"""One attempt at a delivery: to the very address that was checked, and not a step further."""

import ssl
import time
from typing import Literal

import anyio
from anyio import CapacityLimiter, to_thread
from httpx2 import (
    AsyncClient,
    ConnectError,
    ConnectTimeout,
    HTTPError,
    Limits,
    Timeout,
    TimeoutException,
)

from booking_api.adapters.destinations import Destination, Destinations
from booking_api.adapters.dispatch import AT_ONCE, Due
from booking_api.services.signature import signed_headers
from booking_api.services.webhooks import DestinationRefused

LONGEST_ATTEMPT = 10.0  # seconds, from looking up the host to the status of the answer
LONGEST_CONNECT = 3.0  # seconds, for each address of a host
WHAT_IT_IS = {"Content-Type": "application/json", "User-Agent": "railway-webhooks/1"}


class Sender:
    """Sends deliveries; each looks its host up and opens a connection of its own."""

    def __init__(
        self, destinations: Destinations, trust: ssl.SSLContext | Literal[True] = True
    ) -> None:
        self._destinations = destinations
        self._look_ups = CapacityLimiter(AT_ONCE)  # threads, for some hosts are slow to find
        self._client = AsyncClient(
            verify=trust,
            trust_env=False,  # no proxy: it would look the host up once more
            follow_redirects=False,  # they lead where nobody checked
            timeout=Timeout(LONGEST_ATTEMPT, connect=LONGEST_CONNECT),
            limits=Limits(max_connections=None, max_keepalive_connections=0),
        )

    async def aclose(self) -> None:
        """Close the client."""
        await self._client.aclose()

    async def attempt(self, due: Due) -> str:
        """Send a delivery once; return why it did not arrive, or nothing when it did."""
        try:
            with anyio.fail_after(LONGEST_ATTEMPT):
                status = await self._post(await self._look_up(due.url), due)
        except (TimeoutError, TimeoutException):
            return "It did not answer in time."
        except DestinationRefused as refused:
            return refused.message
        except (HTTPError, ssl.SSLError) as error:
            return str(error).partition("\n")[0] or type(error).__name__
        return "" if 200 <= status < 300 else f"It answered {status}."

    async def _look_up(self, url: str) -> Destination:
        """Return where a URL leads now; who looks too long is left to himself."""
        check = self._destinations.check
        return await to_thread.run_sync(check, url, abandon_on_cancel=True, limiter=self._look_ups)

    async def _post(self, where: Destination, due: Due) -> int:
        """Return what the first address answers that takes a connection."""
        *others, last = where.addresses
        for address in others:
            try:
                return await self._post_to(address, where, due)
            except (ConnectError, ConnectTimeout):
                continue  # a host may have an address that cannot be reached from here
        return await self._post_to(last, where, due)

    async def _post_to(self, address: str, where: Destination, due: Due) -> int:
        body = due.body.encode()
        host = where.url.raw_host.decode("ascii")
        signed = signed_headers(due.secret, due.event_id, int(time.time()), body)
        request = self._client.build_request(
            "POST",
            where.url.copy_with(host=address),
            content=body,
            headers=WHAT_IT_IS | {"Host": where.url.netloc.decode("ascii")} | signed,
            extensions={"sni_hostname": host},  # whose certificate it must be
        )
        answer = await self._client.send(request, stream=True)
        await answer.aclose()  # what it says beyond its status is never read
        return answer.status_code
