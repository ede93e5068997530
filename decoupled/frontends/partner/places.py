"""The railway's stations and days on sale, remembered for a minute and longer if need be."""

import time
from typing import Any

from .railway_api import RailwayApi, RailwayTrouble

KEPT_SECONDS = 60.0
PAUSE_SECONDS = 5.0  # before the railway is asked again, when it could not say


class Places:
    """What every page of ours needs to know of the railway."""

    def __init__(self, api: RailwayApi) -> None:
        self._api = api
        self._known: dict[str, Any] = {}
        self._asked_again = 0.0  # on the monotonic clock
        self.trouble: RailwayTrouble | None = None

    def known(self) -> dict[str, Any]:
        """Return stations, first_date, last_date and timetable_note; empty if never told."""
        if time.monotonic() >= self._asked_again:
            self._ask()
        return self._known

    def name_of(self, station_code: str) -> str:
        """Return a station's name, or its code while we do not know the name."""
        stations = self.known().get("stations", ())
        named = (s["name"] for s in stations if s["station_code"] == station_code)
        return next(named, station_code)

    def _ask(self) -> None:
        try:
            self._known, self.trouble = self._api.stations(), None
        except RailwayTrouble as trouble:
            self.trouble = trouble  # what we knew still serves
        pause = PAUSE_SECONDS if self.trouble else KEPT_SECONDS
        self._asked_again = time.monotonic() + pause
