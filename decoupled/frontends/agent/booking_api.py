"""The way to the booking API and back: what leaves, and what becomes of a refusal."""

from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx2

from .credentials import Caller, Owner
from .refusals import Refused, words_of

PATIENCE_SECONDS = 15
AWAY = (
    "The booking service cannot be reached ({reason}). Try again later; the very same call may be"
    " repeated safely, also a booking: it is made only once."
)


class BookingApi(httpx2.AsyncClient):
    """Connections to the API that carry nothing over from one call to the next."""

    def __init__(self, api: str, who: Owner | Caller) -> None:
        super().__init__(
            base_url=api,
            auth=who,
            timeout=PATIENCE_SECONDS,
            trust_env=False,  # no stranger's .netrc signs in here
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )
        self._who = who

    def build_request(self, *args: Any, **kwargs: Any) -> httpx2.Request:
        """Return a request that remembers which headers the contract gave it."""
        request = super().build_request(*args, **kwargs)
        request.extensions["own_headers"] = request.headers.copy()
        return request

    async def send(self, request: httpx2.Request, **how: Any) -> httpx2.Response:
        """Return the answer; raises Refused when it is a no, or there is none.

        FastMCP adds all headers of the caller, such as X-API-Key or Origin: they stay here.
        """
        request.headers = request.extensions["own_headers"]
        try:
            answer = await super().send(request, **how)
        except httpx2.TransportError as error:
            raise Refused(AWAY.format(reason=type(error).__name__)) from error
        if answer.is_success:
            return answer
        told = words_of(answer)
        if answer.status_code == httpx2.codes.UNAUTHORIZED:
            told += f" {self._who.advice}"
        raise Refused(told)
