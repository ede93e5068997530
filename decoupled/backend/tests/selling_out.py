"""A class that a partner sells out, so that whoever comes next has to wait."""

from typing import Any

from starlette.testclient import TestClient


def fill_up(client: TestClient, traveller, seller) -> tuple[dict[str, Any], list[str]]:
    """Sell the berths of a class where nobody queues; return a wish for it, and the PNRs sold."""
    wish, free = _quiet_class(client, traveller)
    people = wish["passengers"]
    sold = []
    while free:
        party = [people[number % 2] for number in range(min(free, 6))]
        trip = seller.books(wish | {"passengers": party}).json()
        assert trip["status"] == "CNF"
        sold.append(trip["pnr"])
        free -= len(party)
    return wish, sold


def _quiet_class(client, traveller) -> tuple[dict[str, Any], int]:
    """Return a wish for the class with the fewest berths left of those where nobody queues."""
    found = []
    for day in [f"2026-03-{day}" for day in range(12, 32)]:
        for departure in traveller.finds(date=day).json()["departures"]:
            run = f"/v1/departures/{departure['train_number']}/{departure['journey_date']}"
            loads = {one["class_code"]: one for one in client.get(run).json()["classes"]}
            for offer in departure["classes"]:
                load = loads[offer["class_code"]]
                quiet = not (load["rac_length"] or load["waitlist_length"])
                if offer["status"] == "CNF" and quiet and departure["on_sale"]:
                    found.append((offer["available"], departure, offer["class_code"]))
    free, departure, class_code = min(found, key=lambda one: one[0])
    ride = {"train_number": departure["train_number"], "class_code": class_code}
    wish = traveller.wish() | ride | {"journey_date": departure["journey_date"]}
    return wish, free
