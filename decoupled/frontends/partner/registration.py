"""See to it that the railway tells us what happens to the tickets that we sold."""

import logging
import threading

from .books import Books
from .railway_api import KeyRefused, RailwayApi, RailwayTrouble

EVENTS = ["booking.promoted", "booking.charted", "booking.cancelled"]
LOOK_AGAIN_SECONDS = 900.0  # the railway may have lost us; each look is one call of our quota
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 30.0

log = logging.getLogger(__name__)


class Registration:
    """Our one webhook at the railway, made anew when either side has lost it."""

    def __init__(self, api: RailwayApi, books: Books, url: str) -> None:
        self._api, self._books, self._url = api, books, url
        self.trouble: str | None = "The railway has not been asked yet to tell us what happens."

    def start(self) -> None:
        """Look after the webhook from now on, beside the requests."""
        threading.Thread(target=self._look_after, name="registration", daemon=True).start()

    def renew(self) -> None:
        """Make sure that we have a webhook and know its secret. Raises RailwayTrouble."""
        ours, theirs = self._books.webhook(), self._api.webhooks()
        here = [webhook["webhook_id"] for webhook in theirs if webhook["url"] == self._url]
        if ours.get("url") == self._url and ours.get("webhook_id") in here:
            return
        for webhook_id in here:  # its secret is lost: nobody could check what it signs
            self._api.drop_webhook(webhook_id)
        made = self._api.add_webhook(self._url, EVENTS)
        self._books.keep_webhook({name: made[name] for name in ("webhook_id", "url", "secret")})

    def _look_after(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                self.renew()
            except RailwayTrouble as trouble:
                self.trouble = trouble.why if isinstance(trouble, KeyRefused) else str(trouble)
                log.warning("no webhook yet: %s", self.trouble)
                self._wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
            else:
                self.trouble, pause = None, FIRST_PAUSE_SECONDS
                self._wait(LOOK_AGAIN_SECONDS)

    def _wait(self, seconds: float) -> None:
        threading.Event().wait(seconds)
