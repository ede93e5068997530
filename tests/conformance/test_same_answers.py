"""The same requests in the same order get the same answers from both builds.

A seeded traveller searches, books, looks up and cancels at both doors of one world. PNRs are drawn
at random, so trips are named by the order in which they were booked.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from benchmarks.drivers import Order, Passenger, Refusal, Traveller

SEED, STEPS = 20_260_310, 160
TODAY = date(2026, 3, 10)
RIDES = [  # train, ride, classes; some make no sense on purpose
    ("12951", ("MMCT", "NDLS"), ("1A", "2A", "3A", "SL")),
    ("12952", ("RTM", "MMCT"), ("1A", "2A", "3A")),
    ("12622", ("NDLS", "MAS"), ("2A", "3A", "SL")),
    ("12137", ("CSMT", "FZR"), ("2A", "SL")),
    ("12002", ("AGC", "RKMP"), ("EC", "CC")),
    ("12002", ("RKMP", "AGC"), ("CC",)),
]
NAMES = ("Asha Rao", "Zoë", "प्रिया", "R2D2")
NEVER_COMPARED = {"pnr", "booked_at", "cancelled_at"}  # drawn, or told by a clock
CLOSE_ENOUGH = 1e-9


class Seeded:
    """One traveller at one build who draws what to do next; the same seed does the same."""

    def __init__(self, traveller: Traveller) -> None:
        self.traveller = traveller
        self.pnrs: list[str] = []
        self.draw = Random(SEED)

    def answers(self) -> Iterator[tuple[str, Any]]:
        """Yield what was done and what came back, step by step."""
        tasks = (self.search, self.book, self.book, self.look_up, self.cancel)
        for _ in range(STEPS):
            task = self.draw.choice(tasks)
            try:
                yield task.__name__, task()
            except Refusal as refused:
                yield task.__name__, ("refused", refused.status, refused.rule)

    def search(self) -> Any:
        """Return all departures of a day."""
        _, ride, _ = self.draw.choice(RIDES)
        day = TODAY + timedelta(days=self.draw.randint(-1, 61))
        found = self.traveller.finds(*ride, day, self.draw.randint(1, 7))
        return [asdict(departure) for departure in found]

    def book(self) -> Any:
        """Return the trip of a random party, on a few busy days so that queues form."""
        train_number, ride, classes = self.draw.choice(RIDES)
        day = TODAY + timedelta(days=self.draw.randint(1, 6))
        party = [
            Passenger(self.draw.choices(NAMES, (9, 9, 9, 1))[0], self.draw.randint(0, 130))
            for _ in range(self.draw.randint(1, 6))
        ]
        order = Order(train_number, day, self.draw.choice(classes), *ride, tuple(party))
        trip = self.traveller.books(order)
        self.pnrs.append(trip.pnr)
        return asdict(trip)

    def look_up(self) -> Any:
        """Return a trip booked before, or one that never was."""
        return asdict(self.traveller.looks_up(self._some_pnr()))

    def cancel(self) -> Any:
        """Return a trip after cancelling it."""
        return asdict(self.traveller.cancels(self._some_pnr()))

    def _some_pnr(self) -> str:
        number = self.draw.randrange(len(self.pnrs) + 1)
        return [*self.pnrs, "0000000000"][number]


@pytest.fixture(scope="module")
def histories(launched, member_at):
    """Return what one seed was answered by each build, each fresh from the same world."""
    return {
        build: list(Seeded(member_at(build, launched(build).url)).answers())
        for build in ("monolith", "api")
    }


def test_the_same_requests_get_the_same_answers(histories):
    assert len(histories["monolith"]) == len(histories["api"]) == STEPS

    for step, answers in enumerate(zip(*histories.values(), strict=True)):
        (task, here), (_, there) = answers
        assert differences(here, there) == [], f"step {step}: {task}"


def test_the_seed_meets_all_that_can_happen(histories):
    answers = [answer for _, answer in histories["monolith"]]
    statuses = Counter(answer["status"] for answer in answers if isinstance(answer, dict))
    refusals = {answer[2] for answer in answers if isinstance(answer, tuple)}

    assert set(statuses) == {"CNF", "RAC", "WL", "CANCELLED"}
    assert {"R1", "R2", "R3", "R4", "R6", "R11"} <= refusals


def differences(here: Any, there: Any, name: str = "answer") -> list[str]:
    """Return the facts in which two answers differ, with both values."""
    if isinstance(here, dict) and isinstance(there, dict):
        facts = sorted((set(here) | set(there)) - NEVER_COMPARED)
        return [d for fact in facts for d in differences(here.get(fact), there.get(fact), fact)]
    if isinstance(here, list | tuple) and isinstance(there, list | tuple):
        if len(here) != len(there):
            return [f"{name}: {len(here)} and {len(there)} of them"]
        return [d for pair in zip(here, there, strict=True) for d in differences(*pair, name)]
    if isinstance(here, float) and isinstance(there, float):
        same = abs(here - there) <= CLOSE_ENOUGH
    else:
        same = here == there
    return [] if same else [f"{name}: {here!r} in the monolith, {there!r} in the API"]
