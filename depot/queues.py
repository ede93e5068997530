"""A queue to try: a ride on which one more traveller has to wait, and will probably get a berth."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

import httpx2

from railway.inventory import Status, place_for
from railway.network import Journey
from railway.quota import released_berths
from railway.timetable import Departure, departure_from, is_on_sale
from railway.world import StoredInventory, World

QUEUES = {Status.RAC, Status.WL}
SOON = timedelta(days=7)
A_DAY = timedelta(days=1)
LOOKS = 25  # searches that we ask the API at most, of some milliseconds each
LIKELY = 0.8
NEWCOMERS = 2  # travellers who join it while somebody tries what the README says


class Wait(NamedTuple):
    """One more traveller's place in a queue, as the world was published."""

    departure: Departure
    class_code: str
    is_waitlisted: bool
    ahead_per_berth: float
    is_settled: bool  # the berths that the chart releases are enough for the whole queue

    @property
    def asked(self) -> dict[str, Any]:
        """Return the search that shows it; pages and API take the same words."""
        stops = self.departure.journey
        ends = {"from": stops.origin.station_code, "to": stops.destination.station_code}
        return ends | {"date": self.departure.departs_at.date(), "passengers": 1}


def queue_to_try(world: World, now: datetime, urls: Mapping[str, str]) -> str:
    """Return in words a ride with a queue, its chance as the API sees it, and where to look.

    urls: of the API, the web, the phone and the partner, by part.
    """
    try:
        seen = _seen(waits(world, now), urls["api"])
    except httpx2.HTTPError as trouble:  # a hint must not end what it is a hint for
        return f"A queue to try: the API could not be asked ({trouble})."
    if not seen:
        return "A queue to try: none was found on the trains of the next days."
    return _in_words(world, *max(seen, key=lambda each: each[1]["chance"]), urls)


def _seen(found: list[Wait], url: str) -> list[tuple[Wait, dict[str, Any]]]:
    """Return queues with what the API offers there, up to the first one with a high chance."""
    seen = []
    with httpx2.Client(base_url=url, timeout=5, trust_env=False) as api:
        for wait in found[:LOOKS]:
            if offered := _offered(api, wait):
                seen.append((wait, offered))
                if offered["chance"] > LIKELY:
                    break
    return seen


def waits(world: World, now: datetime) -> list[Wait]:
    """Return the queues of the next days, the most telling first.

    Those that the chart settles come first; then waitlists, whose places can be counted; then
    short ones. Of each train, day and class there is the longest ride that has to wait.
    """
    rides = _rides(world)
    found = (
        wait
        for stored in world.inventories()
        if now.date() < stored.journey_date <= (now + SOON).date() and not stored.inventory.charted
        if (wait := _wait(world, stored, rides[stored.train_number], now))
    )
    return sorted(found, key=lambda w: (not w.is_settled, not w.is_waitlisted, w.ahead_per_berth))


def _rides(world: World) -> dict[str, list[Journey]]:
    """Return every train's rides that begin on the day it sets out, the longest first."""
    rides: dict[str, list[Journey]] = {number: [] for number in world.network.trains}
    for between in world.network.journeys.values():
        for ride in between:
            if ride.origin.day == 0:
                rides[ride.train.train_number].append(ride)
    return {number: sorted(each, key=lambda ride: -ride.km) for number, each in rides.items()}


def _wait(
    world: World, stored: StoredInventory, rides: list[Journey], now: datetime
) -> Wait | None:
    inventory = stored.inventory
    for ride in rides:
        status = place_for(inventory, ride.first_leg, ride.last_leg, 1).status
        if status not in QUEUES:
            continue
        departure = departure_from(ride, stored.journey_date)
        if not is_on_sale(departure, now) or departure.departs_at <= now + A_DAY:
            continue
        is_waitlisted = status is Status.WL
        ahead = inventory.rac_length + inventory.waitlist_length * is_waitlisted
        released = released_berths(world.seed, *stored[:3], inventory.berths)
        is_settled = ahead + NEWCOMERS <= released
        return Wait(
            departure, stored.class_code, is_waitlisted, ahead / inventory.berths, is_settled
        )
    return None


def _offered(api: httpx2.Client, wait: Wait) -> dict[str, Any] | None:
    """Return what the API offers there now; None where no queue or no estimate is left."""
    answer = api.get("/v1/departures", params=wait.asked)
    number = wait.departure.journey.train.train_number
    for train in answer.json()["departures"] if answer.status_code == 200 else ():
        for offer in train["classes"] if train["on_sale"] else ():
            is_it = (train["train_number"], offer["class_code"]) == (number, wait.class_code)
            if is_it and offer["status"] in QUEUES and offer["chance"] is not None:
                return dict(offer)
    return None


def _in_words(world: World, wait: Wait, told: dict[str, Any], urls: Mapping[str, str]) -> str:
    train, network = wait.departure.journey.train, world.network
    ends = [network.stations[wait.asked[end]].name for end in ("from", "to")]
    place = "an RAC place"
    if told["status"] == Status.WL:
        place = f"place {told['waitlist_position']} on the waitlist"
    search, day = urlencode(wait.asked), wait.departure.journey_date
    return f"""\
A queue to try: {network.classes[wait.class_code].name} of {train.train_number} {train.name},
{day:%A} {day.day} {day:%B}, from {ends[0]} to {ends[1]}.
Who books now gets {place}, and a berth with a chance of {told["chance"]:.0%}.
    web      {urls["web"]}/trains?{search}
    phone    {urls["phone"]}/trains?{search}
    partner  {urls["partner"]}/trains?{search}
    staff    {urls["web"]}/staff?date={day}
What to do there: README.md, “See it”."""
